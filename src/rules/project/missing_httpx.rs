//! The rule `missing-httpx`: httpx, which a login needs from Streamlit 1.57 on, is not among the packages.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::project::missing_authlib::may_bring;
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::streamlit::Fact;
use crate::streamlit::requirements::{Completeness, Package, Presence};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-httpx",
        summary: "httpx, which a login needs from Streamlit 1.57 on, is not among the packages",
        level: Level::Error,
        docs: r"
## Why
From 1.57 on, Streamlit talks to the provider with httpx. Without it, `/auth/login` answers with an error 500. The `auth`
extra installs httpx from 1.59.1 on; before, and beside a plain `Authlib`, nothing does. From Authlib 1.8 on, httpx2 is
as good.

Many packages bring one of the two along, and authctl knows what popular ones bring. Where a requirement file names
others, this is a warning.

## Example
```text
streamlit==1.67.0
Authlib>=1.3.2
```
as `requirements.txt`.

## Instead
```text
streamlit[auth]==1.67.0
```
For Streamlit 1.57.0 to 1.59.0, add a line `httpx>=0.24.1`.
",
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let version = input.config.streamlit;
    let Some(dependencies) = input.dependencies_of_login().filter(|_| version.has(Fact::HttpxNeeded)) else { return };
    // Without Authlib, the rule about that says enough.
    if !matches!(dependencies.authlib(version), Presence::Present(_)) {
        return;
    }
    let source = &dependencies.source;
    let problem = match dependencies.httpx(version) {
        Presence::Absent if input.is_installed(Package::Httpx) => RULE
            .anchored(input.place_of(dependencies.streamlit.place), format!("`{source}` has no httpx"))
            .at_level(Level::Warning)
            .help("it is installed here, but may not be where the app is installed from this file"),
        Presence::Absent => {
            RULE.anchored(input.place_of(dependencies.streamlit.place), format!("`{source}` has no httpx"))
        }
        Presence::Unknown(_) if dependencies.completeness == Completeness::Installed => return,
        Presence::Unknown(names) => {
            let problem = RULE
                .anchored(input.place_of(dependencies.streamlit.place), format!("`{source}` may install no httpx"))
                .at_level(Level::Warning);
            if names.is_empty() {
                problem.help("authctl cannot read everything that is installed along")
            } else {
                problem.help(may_bring(&names, "httpx"))
            }
        }
        Presence::Present(_) => return,
    };
    let problem = problem.label("without it, every login ends with an error 500");
    findings.push(if version.has(Fact::AuthExtraWithHttpx) {
        problem.help("ask for `streamlit[auth]`")
    } else {
        problem.help(format!("ask for `httpx>=0.24.1`: the extra `auth` of Streamlit {version} forgets it"))
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};

    fn said(requirements: &str) -> Vec<String> {
        ProjectCase::new(AUTH).requirements(requirements).said(&RULE)
    }

    #[test]
    fn a_starlette_streamlit_needs_it() {
        assert_eq!(said("streamlit[auth]==1.58.0\n"), ["error requirements.txt:1: `requirements.txt` has no httpx"]);
        assert_eq!(said("streamlit==1.67.0\nAuthlib\npandas\n").len(), 1);
        assert_eq!(said("streamlit==1.67.0\nAuthlib==1.6.5\nhttpx2\n").len(), 1, "that release knows httpx alone");
        for known in ["gspread\ngoogle-auth\ngoogle-auth-oauthlib\nrich", "fastapi", "snowflake-connector-python"] {
            let said = said(&format!("streamlit==1.67.0\nAuthlib\n{known}\n"));
            assert_eq!(said, ["error requirements.txt:1: `requirements.txt` has no httpx"], "{known}");
        }
    }

    #[test]
    fn packages_that_nobody_looked_at_leave_a_warning() {
        for unknown in ["our-own-package", "fastapi[nobody-knows]", "git+https://x.example/y", "./our/wheel"] {
            let said = said(&format!("streamlit==1.67.0\nAuthlib\n{unknown}\n"));
            assert_eq!(said, ["warning requirements.txt:1: `requirements.txt` may install no httpx"], "{unknown}");
        }
    }

    #[test]
    fn others_do_not_or_have_it() {
        for text in [
            "streamlit[auth]==1.56.0\n",
            "streamlit[auth]==1.60.0\n",
            "streamlit[auth]==1.58.0\nhttpx\n",
            "streamlit[auth]==1.59.1\n",
            "streamlit[auth]==1.59.2\n",
            "streamlit[auth]==1.58.0\nfastapi[standard]\n",
            "streamlit==1.67.0\nAuthlib>=1.8\nhttpx2\n",
            "streamlit==1.67.0\n",
        ] {
            assert_eq!(said(text), Vec::<String>::new(), "{text}");
        }
    }
}
