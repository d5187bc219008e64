//! The rule `unexpanded-variable`: a setting contains a variable that is not expanded.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::quote_value::quoted;
use crate::rules::values::setting_value::{ValueState, is_command, is_reference};
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unexpanded-variable",
        summary: "a setting contains a variable that is not expanded",
        level: Level::Error,
        docs: r#"
## Why
Streamlit reads secrets literally: `${CLIENT_ID}`, `$(command)`, `{{ client_id }}`, `%CLIENT_ID%` and `op://vault/item` go
to the provider letter by letter. Usually a script was to fill them in and quoted its text too well, or a template was copied
without its engine.

## Example
```toml
[auth]
redirect_uri = "${APP_URL}/oauth2callback"
```

## Instead
```toml
[auth]
redirect_uri = "https://weather.example.com/oauth2callback"
```
In a container, `authctl init --no-input` writes the file from `AUTHCTL_…` variables.
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    for site in input.settings.iter() {
        let ValueState::Unexpanded(variable) = site.written else { continue };
        let key = site.key();
        let (what, done) = if is_command(variable) {
            ("a command", "runs")
        } else if is_reference(variable) {
            ("a reference", "looks up")
        } else {
            ("a variable", "replaces")
        };
        // A default may be written into the variable: `${SECRET:-hunter2}`.
        let message = if site.is_secret() {
            format!("`{key}` contains {what} that nothing {done}")
        } else {
            format!("`{key}` contains {}, which nothing {done}", quoted(variable))
        };
        let mut problem = RULE.at_value(&site, message).label("Streamlit takes this letter by letter");
        if let Some(provider) = site.provider {
            problem = problem.provider(provider.name);
        }
        findings.push(problem.help(if key == "cookie_secret" && is_command(variable) {
            "run `authctl secret --write` to put a random one here"
        } else {
            "write the value itself, or let `authctl init --no-input` write the file from `AUTHCTL_…` variables when the container starts"
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::diagnostic::Diagnostic;
    use crate::rules::tests::config_case::check;

    #[test]
    fn variables_of_shells_and_templates_are_named() {
        let found = check(
            &RULE,
            "[auth]\nredirect_uri = '${URL}/oauth2callback' #~ error[unexpanded-variable]\n\
             cookie_secret = '${SECRET:-CANARY}' #~ error[unexpanded-variable]\n[auth.x]\n\
             client_id = '{{ client_id }}' #~ error[unexpanded-variable]\nclient_secret = '$(cat secret)' #~ error[unexpanded-variable]\n\
             server_metadata_url = '%METADATA%' #~ error[unexpanded-variable]\n",
        );
        assert_eq!(found[0].message(), "`redirect_uri` contains `${URL}`, which nothing replaces");
        assert!(found.iter().all(|problem| !problem.message().contains("CANARY")));
    }

    #[test]
    fn commands_and_references_are_called_what_they_are() {
        let found = check(
            &RULE,
            "[auth]\ncookie_secret = 'openssl rand -hex 32' #~ error[unexpanded-variable]\n[auth.x]\n\
             client_id = '$(cat id)' #~ error[unexpanded-variable]\nclient_secret = 'op://vault/item/secret' #~ error[unexpanded-variable]\n",
        );
        let messages: Vec<&str> = found.iter().map(Diagnostic::message).collect();
        assert_eq!(
            messages,
            [
                "`cookie_secret` contains a command that nothing runs",
                "`client_id` contains `$(cat id)`, which nothing runs",
                "`client_secret` contains a reference that nothing looks up",
            ]
        );
    }

    #[test]
    fn other_signs_are_part_of_the_value() {
        check(&RULE, "[auth]\ncookie_secret = 'a$b%c%d$'\nredirect_uri = 'http://localhost:{port}/x'\n");
        for generated in [
            "RYYBTY@,Mj59{H^dpy-{${~n5JxsONg?bhjrh6BjDlYcw5$[cA[k??~dP1joY}*d",
            "2xkw46C^K78XSQG*m@bCv*fS%SMO%gOd",
            "Bwj(Vnlq$(Y%S(&)gYKM",
            "e)W)DVe9;]i%CK8^Cjdz%T6P5FDhz$(U6X)]_qmNxc?F-<Y>X,451d_HNF3S?s.8",
            "LqseyYG%GOH%iTP%LOJ::ek+M#FVEXwyLdYbsrSX",
            "X(pKlkel$IJLr@%$&LmdW8OjD(*m2E8lnAmu(PIZ$(*mgHKajZ2oC2^MLyMOLjo)",
        ] {
            check(&RULE, &format!("[auth]\ncookie_secret = '{generated}'\n"));
        }
    }

    #[test]
    fn each_engine_has_its_own_way_to_write_a_variable() {
        for variable in [
            "${SECRET}",
            "${SECRET:-x}",
            "${env:SECRET}",
            "${{ secrets.COOKIE }}",
            "{{ .Values.cookie }}",
            "{{cookie}}",
            "{{- cookie -}}",
            "$(openssl rand -hex 32)",
            "$(COOKIE)",
            "%COOKIE_SECRET%",
            "$COOKIE_SECRET",
        ] {
            check(&RULE, &format!("[auth]\ncookie_secret = '{variable}' #~ error[unexpanded-variable]\n"));
        }
    }
}
