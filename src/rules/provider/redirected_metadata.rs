//! The rule `redirected-metadata`: the metadata URL redirects, and Streamlit does not follow.

use super::FAILS_AT_LOGIN;
use crate::diagnostic::{Level, RuleInfo};
use crate::http::shown_url;
use crate::oidc::Fetched;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "redirected-metadata",
        summary: "the metadata URL redirects, and Streamlit does not follow",
        level: Level::Error,
        docs: r"
## Why
Since Streamlit 1.57 the metadata is fetched with httpx, which follows no redirects: a 301 is a failure, and
`/auth/login` answers a bare `400 Authentication error`. Older releases followed. OpenID Connect does not allow metadata
to be redirected, since the last server may belong to another party.

## Example
`http://` where the provider wants `https://`, a missing or additional `www.`, a trailing slash, or an old host name.

## Instead
Write the address that it redirects to into `server_metadata_url`, after a look at its host.
",
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Fetched::Status(response) = &input.snapshot.metadata else { return };
    if !(300..400).contains(&response.status) {
        return;
    }
    let url = &input.snapshot.metadata_url;
    let mut problem = input.problem(&RULE, format!("`{}` redirects (status {})", shown_url(url), response.status));
    problem = if input.follows_redirects() {
        problem.at_level(Level::Warning).label("Streamlit 1.57 and newer do not follow it, unless configured to")
    } else {
        problem.label(FAILS_AT_LOGIN)
    };
    findings.push(match response.header("location").map(|location| (location, url.join(location))) {
        Some((_, Ok(target))) => problem
            .evidence(format!("it redirects to `{}`", shown_url(&target)))
            .help("write that address into `server_metadata_url`, if its host is your provider's"),
        Some((location, Err(_))) => problem
            .evidence(format!("it redirects to `{location}`, which is not a URL"))
            .help("let `server_metadata_url` name the document itself"),
        None => problem.help("let `server_metadata_url` name the document itself"),
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::provider::testing::{answer, diagnose, provider, said};

    #[test]
    fn the_target_is_proposed() {
        let moved = answer(301, &[("location", "/realms/demo/.well-known/openid-configuration")], "");
        let found = diagnose(&RULE, &provider().answering(moved));
        assert_eq!(
            found[0].evidence_texts(),
            ["it redirects to `https://op.example/realms/demo/.well-known/openid-configuration`"]
        );
    }

    #[test]
    fn releases_and_settings_that_follow_are_only_warned() {
        let moved = || answer(302, &[], "");
        let message = "`https://op.example/.well-known/openid-configuration` redirects (status 302)";
        assert_eq!(said(&RULE, &provider().answering(moved())), [format!("error: {message}")]);
        assert_eq!(said(&RULE, &provider().in_streamlit("1.56.0").answering(moved())), [format!("warning: {message}")]);
        let told = provider().configured("client_kwargs = { follow_redirects = true }").answering(moved());
        assert_eq!(said(&RULE, &told), [format!("warning: {message}")]);
    }
}
