//! The rule `permitted-update`: an update that the files permit changes how the login works.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::source::Location;
use crate::streamlit::requirements::{Completeness, Dependencies, Presence};
use crate::streamlit::{Version, VersionPair, changes};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "permitted-update",
        summary: "an update that the files permit changes how the login works",
        level: Level::Info,
        docs: r#"
## Why
`streamlit>=1.50` is another release today than it was last month, and so is its Authlib. What is locked or installed here works
as it does until the lock file is updated or the packages are installed again. This says what that would change; where the
new pair does not work at all, it is a warning.

## Example
```text
streamlit==1.50.0
Authlib>=1.3.2
```
as `requirements.txt`, with Authlib 1.6.5 in the lock file.

## Instead
```text
streamlit==1.50.0
Authlib==1.6.5
```
"#,
    },
    check: Check::Project(check),
};

/// No more changes are listed.
const MOST_CHANGES: usize = 3;

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let Some(dependencies) = input.dependencies_of_login() else { return };
    let installed = || {
        let environment = input.app_context.environment.clone()?;
        Dependencies::from_sets(Completeness::Installed, &[environment.into()])
    };
    let (now, next) = match dependencies.completeness {
        Completeness::Declared => (installed(), Some(dependencies.clone())),
        Completeness::Locked | Completeness::Installed => {
            (Some(dependencies.clone()), input.app_context.permitted.clone())
        }
    };
    let (Some(now), Some(next)) = (now, next) else { return };
    let (Some(old), Some(new)) = (pair(&now), pair(&next)) else { return };
    if old == new || !works(old) {
        return;
    }
    let pins = format!("pin what works here: `streamlit=={}`, `Authlib=={}`", old.0, old.1);
    let place = next.streamlit.place;
    if !works(new) {
        // Where what is installed is all that works, `broken-version-pair` says so.
        if dependencies.completeness == Completeness::Declared {
            return;
        }
        let message =
            format!("the next update leads to Streamlit {} with Authlib {}, which do not work together", new.0, new.1);
        findings.push(problem(input, place, message, &now).at_level(Level::Warning).help(pins));
        return;
    }
    let mut changed = changes(old.0, new.0);
    // The short ones are about what an app writes, the long ones about the server's inside.
    changed.sort_by_key(String::len);
    if changed.is_empty() || dependencies.completeness == Completeness::Locked {
        return;
    }
    let more = changed.len().saturating_sub(MOST_CHANGES);
    let mut listed = changed.into_iter().take(MOST_CHANGES).collect::<Vec<_>>().join("; ");
    if more > 0 {
        listed.push_str(&format!("; and {more} more"));
    }
    let message = format!("an installation today takes Streamlit {} with Authlib {}", new.0, new.1);
    findings.push(problem(input, place, message, &now).help(format!("what changes: {listed}")).help(pins));
}

fn problem(input: &ProjectInput<'_>, place: Option<Location>, message: String, now: &Dependencies) -> Diagnostic {
    let label = match pair(now) {
        Some((streamlit, authlib)) => format!("`{}` has Streamlit {streamlit} with Authlib {authlib}", now.source),
        None => String::new(),
    };
    RULE.anchored(input.place_of(place), message).label(label)
}

fn pair(dependencies: &Dependencies) -> Option<(Version, Version)> {
    let streamlit = dependencies.streamlit.version;
    match dependencies.authlib(streamlit) {
        Presence::Present(authlib) => Some((streamlit, authlib)),
        Presence::Absent | Presence::Unknown(_) => None,
    }
}

fn works((streamlit, authlib): (Version, Version)) -> bool {
    VersionPair::find(streamlit, authlib).is_none_or(VersionPair::works)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};

    const OLD: [&str; 2] = ["streamlit-1.50.0.dist-info", "authlib-1.6.5.dist-info"];

    #[test]
    fn what_an_installation_would_change_is_said() {
        let case = ProjectCase::new(AUTH).requirements("streamlit[auth]>=1.50\n").installed(&OLD);
        assert_eq!(
            case.said(&RULE),
            ["info requirements.txt:1: an installation today takes Streamlit 1.67.0 with Authlib 1.9.10"]
        );
    }

    #[test]
    fn nothing_is_said_where_nothing_would_change() {
        for (requirements, installed) in [
            ("streamlit==1.50.0\nauthlib==1.6.5\n", &OLD[..]),
            ("streamlit[auth]>=1.50\n", &[]),
            ("streamlit[auth]>=1.50\n", &["streamlit-1.67.0.dist-info", "authlib-1.9.9.dist-info"]),
        ] {
            let case = ProjectCase::new(AUTH).requirements(requirements).installed(installed);
            assert_eq!(case.said(&RULE), Vec::<String>::new(), "{requirements}");
        }
    }
}
