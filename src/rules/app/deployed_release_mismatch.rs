//! The rule `deployed-release-mismatch`: the app runs another Streamlit than the project uses.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};
use crate::streamlit::PageRelease;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "deployed-release-mismatch",
        summary: "the app runs another Streamlit than the project uses",
        level: Level::Warning,
        docs: r"
## Why
What `check` and `test` say is true of one release of Streamlit. The page names its script, and every release has its own: so
the release that runs is known. Another one than the lock file's means that the deployment does not install from it, or that
an old version still runs.

## Example
```text
# uv.lock
streamlit 1.67.0
```
and the page loads `static/js/index.DFT9nVK6.js`, which is Streamlit 1.53.0's.

## Instead
Install from the lock file (`uv sync --frozen`, `pip install -r requirements.txt` with `==`), and build the image anew. Or
check as the release that runs there:
```console
$ authctl check --streamlit 1.53.0
```
",
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let (Some(PageRelease::Known(releases)), Some(pinned)) = (input.snapshot.release(), &input.pinned) else { return };
    let Some(release) = releases.first().filter(|_| input.is_there() && !releases.contains(&pinned.version)) else {
        return;
    };
    findings.push(
        input
            .problem(&RULE, format!("the app runs Streamlit {release}, and {} says {}", pinned.source, pinned.version))
            .help(format!(
                "install from {} where the app is deployed, or judge as `--streamlit {release}`",
                pinned.source
            )),
    );
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn the_page_tells_which_release_it_is() {
        let mut app = snapshot();
        app.page = answer(200, &[], "<script src=\"./static/js/index.dkY5s53S.js\"></script>");
        assert_eq!(problems(&app), ["warning[deployed-release-mismatch]"]);
        app.page = answer(200, &[], "<script src=\"./static/js/index.01234567.js\"></script>");
        assert_eq!(problems(&app), [] as [String; 0]);
    }
}
