//! The rule `wrong-client-authentication-method`: the provider accepts the client secret only with another method.

use super::unsupported_client_authentication::is_excluded;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "wrong-client-authentication-method",
        summary: "the provider accepts the client secret only with another method",
        level: Level::Error,
        docs: r#"
## Why
A client secret travels in the `Authorization` header (`client_secret_basic`, Streamlit's default) or in the body
(`client_secret_post`). Many providers take one of them for each application, as set in their console, and answer
`invalid_client` to the other, whatever their metadata says. `probe` tried both.

## Example
```toml
[auth.authelia]
client_id = "app"
client_secret = "…"
```
with `token_endpoint_auth_method: client_secret_post` at the provider.

## Instead
```toml
[auth.authelia]
client_kwargs = { token_endpoint_auth_method = "client_secret_post" }
```
or the other method in the provider's console.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(token) = input.token() else { return };
    let Some(other) = token.other_method() else { return };
    // Where the metadata says so itself, that is the problem.
    if input.metadata().is_some_and(|metadata| is_excluded(metadata, &input.client_authentication())) {
        return;
    }
    let (own, other) = (token.proof.name(), other.name());
    findings.push(
        input
            .problem_at(
                &RULE,
                &input.places.client_secret,
                format!("the provider accepts the secret with `{other}`, not with `{own}`"),
            )
            .label(input.fails_at_callback())
            .evidence(format!("by `{own}` it answers {}", token.replies.actual.words()))
            .help(format!(
                "add `client_kwargs = {{ token_endpoint_auth_method = \"{other}\" }}` to the provider's section"
            )),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::provider::testing::{diagnose, problems, provider};

    #[test]
    fn the_method_that_works_is_proposed() {
        let post = provider().redeeming("invalid_client", "invalid_client", Some("invalid_grant"));
        assert_eq!(problems(&post), ["error[wrong-client-authentication-method]"]);
        let found = diagnose(&RULE, &post);
        assert_eq!(
            found[0].message(),
            "the provider accepts the secret with `client_secret_post`, not with `client_secret_basic`"
        );
    }
}
