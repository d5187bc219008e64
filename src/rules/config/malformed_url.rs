//! The rule `malformed-url`: a URL has a part that no URL may have, or lacks one that it needs.

use super::relative_url::{filled, is_url};
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::quote_value::quoted;
use crate::rules::values::web_address::{Fault, web_address};
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "malformed-url",
        summary: "a URL has a part that no URL may have, or lacks one that it needs",
        level: Level::Error,
        docs: r#"
## Why
Streamlit hands `redirect_uri` and `server_metadata_url` on without a look. White space, a backslash, a port above 65535, a
missing host, a user name or a `#fragment` make the provider refuse, or let the login succeed and the app stay logged out,
because the browser names its origin in another way.

## Example
```toml
[auth]
redirect_uri = "https://weather.example.com:85010/oauth2callback"
```

## Instead
```toml
[auth]
redirect_uri = "https://weather.example.com:8501/oauth2callback"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    for site in input.settings.iter().filter(is_url) {
        let Some(text) = site.text() else { continue };
        let Err(fault) = web_address(&filled(&site, text)) else { continue };
        let (what, label) = match fault {
            Fault::Relative => continue,
            Fault::WhiteSpace => ("contains white space", "no URL may contain white space"),
            Fault::Backslash => ("contains a backslash", "browsers take `\\` for `/`, others do not"),
            Fault::NoHost => ("has no host", "nothing says which server is meant"),
            Fault::Port => ("has no usable port", "a port is a number from 1 to 65535"),
            Fault::Address => ("has a broken IP address", "four numbers up to 255, or an IPv6 address in `[…]`"),
            Fault::HostCharacter => {
                ("has a character in its host that no host name may have", "this is not a server name")
            }
            Fault::UserInfo => {
                ("has a user name before its host", "browsers leave it out, so the two addresses never match")
            }
            Fault::Fragment => ("has a `#` part", "RFC 6749 forbids it in a redirect URI, and providers refuse it"),
        };
        // When it fetches something, Authlib uses the one and leaves out the other.
        let is_harmless = site.key() != "redirect_uri" && matches!(fault, Fault::UserInfo | Fault::Fragment);
        let label = if is_harmless { "it does not belong into this address" } else { label };
        let subject = if fault == Fault::UserInfo { format!("`{}`", site.key()) } else { quoted(text) };
        let mut problem = RULE.at_value(&site, format!("{subject} {what}")).label(label);
        if is_harmless {
            problem = problem.at_level(Level::Warning);
        }
        if let Some(provider) = site.provider {
            problem = problem.provider(provider.name);
        }
        findings.push(problem.help(match site.key() {
            "redirect_uri" => {
                "write the address as the browser shows it when the app is open, followed by the callback path"
            }
            _ => "copy the address from the provider's documentation or console",
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn each_fault_is_named() {
        for value in [
            "https://a b.example/x",
            "https://a.example\\oauth2callback",
            "https:///oauth2callback",
            "https://a.example:99999/x",
            "http://[::1/x",
            "https://a.example/x#y",
        ] {
            check(&RULE, &format!("[auth]\nredirect_uri = '{value}' #~ error[malformed-url]\n"));
        }
    }

    #[test]
    fn a_password_in_a_url_is_not_shown() {
        let found = check(&RULE, "[auth]\nredirect_uri = 'https://u:CANARY@a.example/x' #~ error[malformed-url]\n");
        assert_eq!(found[0].message(), "`redirect_uri` has a user name before its host");
    }

    #[test]
    fn what_does_no_harm_to_a_request_is_a_warning() {
        check(&RULE, "[auth.x]\nserver_metadata_url = 'https://a.example/x#y' #~ warning[malformed-url]\n");
    }

    #[test]
    fn well_formed_ones_pass() {
        check(&RULE, "[auth]\nredirect_uri = 'http://localhost:{port}/oauth2callback'\n");
        check(&RULE, "[auth.x]\nserver_metadata_url = 'https://a.example:8443/x?p=b'\n");
    }
}
