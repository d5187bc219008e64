//! The rule `duplicate-metadata-member`: the metadata or the key set has the same member twice.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::Fetched;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "duplicate-metadata-member",
        summary: "the metadata or the key set has the same member twice",
        level: Level::Error,
        docs: r#"
## Why
JSON does not say which of two members of the same name counts. Python, and so Streamlit, takes the last one; other
readers take the first, or refuse. Two parties that read the same document then trust different issuers, endpoints or
keys, which is a known way to attack a login. No provider publishes such a document on purpose.

## Example
```json
{ "issuer": "https://idp.example", "jwks_uri": "https://idp.example/keys", "issuer": "https://other.example" }
```

## Instead
Find out who adds the second member (a proxy, a template, a merge of two files) and remove it. The spelling
`"\u0069ssuer"` is the same member.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    if let Fetched::Document { duplicate_members, .. } = &input.snapshot.metadata {
        report(input, "metadata", duplicate_members, findings);
    }
    if let Some(Fetched::Document { duplicate_members, .. }) = &input.snapshot.key_set {
        report(input, "key set", duplicate_members, findings);
    }
}

fn report(input: &ProviderInput<'_>, document: &str, duplicates: &[String], findings: &mut Findings) {
    if !duplicates.is_empty() {
        findings.push(
            input
                .problem(&RULE, format!("the {document} has {} more than once", super::listed(duplicates)))
                .label("Streamlit uses the last one, other readers the first")
                .help("have the provider publish each member once"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::provider::testing::{provider, said};

    #[test]
    fn both_documents_are_looked_at() {
        let twice = provider()
            .with_text(r#"{"issuer":"https://op.example","x":1,"x":2,"\u0069ssuer":"https://evil.example"}"#)
            .with_key_set_text(r#"{"keys":[],"keys":[]}"#);
        assert_eq!(
            said(&RULE, &twice),
            ["error: the metadata has `x` and `issuer` more than once", "error: the key set has `keys` more than once"]
        );
    }
}
