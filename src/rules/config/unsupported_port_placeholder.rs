//! The rule `unsupported-port-placeholder`: this Streamlit does not know `{port}` in `redirect_uri`.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::redirect::{PORT, Redirect};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::Version;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsupported-port-placeholder",
        summary: "this Streamlit does not know `{port}` in `redirect_uri`",
        level: Level::Error,
        docs: r#"
## Why
Since 1.53, Streamlit puts the port on which it listens in place of `{port}` in `redirect_uri`. Earlier ones send the braces
to the provider, which knows no such address. In no version does another name in braces stand for anything.

## Example
```toml
# streamlit==1.52.0
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
```

## Instead
```toml
# streamlit==1.52.0
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
"#,
    },
    check: Check::Config(check),
};

/// The first that knows it.
const SINCE: Version = Version::new(1, 53, 0);

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(redirect) = Redirect::find(input).filter(Redirect::has_port_placeholder) else { return };
    if input.streamlit >= SINCE {
        return;
    }
    let port = input.config.port().to_string();
    findings.push(
        RULE.at_value(&redirect.site, format!("Streamlit {} does not know `{PORT}`", input.streamlit))
            .label("the provider receives the braces, and knows no such address")
            .help(format!("write the port, or use Streamlit {SINCE} or later"))
            .fix_if_any(redirect.replaced_by(&redirect.text.replace(PORT, &port), "write the port")),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, diagnose, fixed};
    use crate::streamlit::Version;

    const TEXT: &str = "[auth]\nredirect_uri = 'http://localhost:{port}/oauth2callback'\n";

    #[test]
    fn an_early_version_gets_the_port_itself() {
        let found = diagnose(&RULE, TEXT, "[server]\nport = 8600\n", Version::new(1, 52, 2));
        assert!(fixed(TEXT, &found).contains("\"http://localhost:8600/oauth2callback\""));
    }

    #[test]
    fn later_versions_know_it() {
        check(&RULE, TEXT);
        assert!(diagnose(&RULE, TEXT, "", Version::new(1, 53, 0)).is_empty());
    }
}
