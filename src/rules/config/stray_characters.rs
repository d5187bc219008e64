//! The rule `stray-characters`: a value has characters that came along when it was copied.

use crate::diagnostic::{Applicability, Level, RuleInfo};
use crate::rules::engine::fixes;
use crate::rules::values::setting_value::{PasteArtifact, SettingUse, ValueState, prefix, unmarked};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::NewValue;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "stray-characters",
        summary: "a value has characters that came along when it was copied",
        level: Level::Error,
        docs: r#"
## Why
Client IDs, secrets and addresses are compared byte by byte. A space or line break at the end, an invisible character from a
chat or a PDF, quotes inside the quotes, or the name of the setting in its own value: the provider answers `invalid_client`,
and the secret looks right. A `,` or `\n` at the end is a warning: a generated secret may have it.

## Example
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback "
```

## Instead
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    for site in input.settings.iter() {
        let ValueState::PasteArtifact(stray) = site.written else { continue };
        let key = site.key();
        let message = match stray {
            PasteArtifact::SurroundingSpace => format!("`{key}` has white space around its value"),
            PasteArtifact::Control('\n' | '\r') => format!("`{key}` has a line break inside its value"),
            PasteArtifact::Control(character) => {
                format!("`{key}` contains the control character U+{:04X}", u32::from(character))
            }
            PasteArtifact::Invisible(character) => {
                format!("`{key}` contains the invisible character U+{:04X}", u32::from(character))
            }
            PasteArtifact::NonAscii(character) => {
                format!("`{key}` contains U+{:04X}, and only printable ASCII is allowed there", u32::from(character))
            }
            PasteArtifact::Quotes => format!("`{key}` has quotes inside its quotes"),
            PasteArtifact::Markup => format!("`{key}` has marks of a link around its address"),
            PasteArtifact::Suffix(what @ ("," | ";")) => {
                format!("`{key}` ends in `{what}`, which looks like a separator")
            }
            PasteArtifact::Suffix(what) => {
                format!("`{key}` ends in the characters `{what}`, which look like a line break")
            }
            PasteArtifact::Prefix(what) => format!("`{key}` begins with {what}"),
        };
        let mut problem = RULE.at_value(&site, message);
        problem = match stray {
            // A generated value may end so.
            PasteArtifact::Suffix(_) => problem
                .at_level(Level::Warning)
                .label("this is sent unchanged: right only if the provider's console shows it too"),
            _ => problem.label("this is sent unchanged, and is not what the provider knows"),
        };
        if let Some(provider) = site.provider {
            problem = problem.provider(provider.name);
        }
        let fix = cleaned(&site, stray).and_then(|value| {
            fixes::setting(input, site.setting.file, &site.path(), &value, Applicability::Unsafe, "take them out")
        });
        findings.push(match fix {
            Some(fix) => problem.fix(fix),
            None => problem.help("copy the value again from the provider's console"),
        });
    }
}

/// The value without what came along, where that is certain.
fn cleaned(site: &SettingUse<'_>, stray: PasteArtifact) -> Option<NewValue> {
    let text = site.setting.as_str()?;
    let clean: String = match stray {
        PasteArtifact::SurroundingSpace => text.trim().to_owned(),
        PasteArtifact::Invisible(_) => text
            .chars()
            .filter(|character| !crate::rules::values::setting_value::is_invisible(*character))
            .collect::<String>()
            .trim()
            .to_owned(),
        PasteArtifact::Quotes => {
            let inner = text.strip_prefix(|_: char| true)?;
            inner.strip_suffix(|_: char| true)?.to_owned()
        }
        PasteArtifact::Markup => unmarked(text)?.to_owned(),
        PasteArtifact::Suffix(what) => text.strip_suffix(what)?.to_owned(),
        PasteArtifact::Prefix("its own name") => {
            prefix(site.key(), text)?.1.trim().trim_matches(['"', '\'']).to_owned()
        }
        PasteArtifact::Control(_) | PasteArtifact::NonAscii(_) | PasteArtifact::Prefix(_) => return None,
    };
    Some(if site.is_secret() { NewValue::Secret(clean.into()) } else { NewValue::String(clean) })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn what_came_along_is_taken_out() {
        for (written, clean) in [
            ("\"abcdef \"", "\"abcdef\""),
            ("\"abcdef\\n\"", "\"abcdef\""),
            ("\"abc\u{200b}def\"", "\"abcdef\""),
            ("'\"abcdef\"'", "\"abcdef\""),
            ("'client_id=abcdef'", "\"abcdef\""),
            ("'\"client_id\": \"abcdef\"'", "\"abcdef\""),
        ] {
            let text = format!("[auth.x]\nclient_id = {written} #~ error[stray-characters]\n");
            assert!(fixed(&text, &check(&RULE, &text)).contains(&format!("client_id = {clean} ")), "{written}");
        }
    }

    #[test]
    fn an_end_that_may_be_chance_is_a_suspicion() {
        for (written, clean) in [("'abcdef\\n'", "\"abcdef\""), ("'abcdef,'", "\"abcdef\"")] {
            let text = format!("[auth.x]\nclient_id = {written} #~ warning[stray-characters]\n");
            assert!(fixed(&text, &check(&RULE, &text)).contains(&format!("client_id = {clean} ")), "{written}");
        }
    }

    #[test]
    fn a_link_is_turned_into_its_address() {
        let text = "[auth]\nredirect_uri = '<http://localhost:8501/oauth2callback>' #~ error[stray-characters]\n";
        assert!(fixed(text, &check(&RULE, text)).contains("\"http://localhost:8501/oauth2callback\""));
    }

    #[test]
    fn what_cannot_be_repaired_is_only_named() {
        let found = check(&RULE, "[auth.x]\nclient_secret = \"abc\\ndef\" #~ error[stray-characters]\n");
        assert_eq!(found[0].message(), "`client_secret` has a line break inside its value");
        assert!(found[0].proposed_fix().is_none());
        check(&RULE, "[auth.x]\nclient_secret = \"abcdéf\" #~ error[stray-characters]\n");
    }

    #[test]
    fn a_cookie_secret_may_be_any_text() {
        check(&RULE, "[auth]\ncookie_secret = ' any text '\n");
    }
}
