//! The rule `failed-logout`: the user does not come back from the provider's logout.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::Refusal;
use crate::oidc::claims::duration;
use crate::oidc::trace::LogoutEnd;
use crate::rules::values::provider_error::{excerpt, explained};
use crate::rules::{Check, Findings, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "failed-logout",
        summary: "the user does not come back from the provider's logout",
        level: Level::Warning,
        docs: r#"
## Why
`st.logout()` forgets the user in the app first, and then sends the browser to the provider's `end_session_endpoint`
with the redirect URI of the login as `post_logout_redirect_uri`. Providers compare that with a list of its own. Where
it is not on that list, the user ends on an error page of the provider, or stays on its page, and may still be signed
in there: the next `st.login()` lets them in again without a question.

## Example
```http
GET /logout?client_id=app&post_logout_redirect_uri=https%3A%2F%2Fapp.example.com%2Foauth2callback HTTP/1.1

HTTP/1.1 400 Bad Request
```

## Instead
Register the redirect URI of the login as post-logout (sign-out) redirect URI too, exactly, in the provider's console.
`authctl test --logout` makes the round trip again.
"#,
    },
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    let Some(trip) = &input.trace.logout else { return };
    let message = match &trip.end {
        LogoutEnd::Returned => return,
        LogoutEnd::Page { status } => {
            format!("the logout ends on a page of the provider (status {status}) instead of leading back")
        }
        LogoutEnd::Elsewhere { location } if location.is_empty() => "the logout ended at an unknown address".to_owned(),
        LogoutEnd::Elsewhere { location } => format!("the logout leads to `{}` instead of back", excerpt(location)),
        LogoutEnd::Refused { error, .. } => format!("the logout comes back with the error `{}`", excerpt(error)),
        LogoutEnd::Unanswered { after } => {
            let seconds = i64::try_from(after.as_secs()).unwrap_or(i64::MAX);
            format!("the browser did not come back from the provider's logout within {}", duration(seconds))
        }
        LogoutEnd::Unreachable(failure) => format!("the end-session endpoint cannot be reached: {failure}"),
    };
    let mut problem = input
        .problem_at(&RULE, input.redirect_uri.clone(), message)
        .label("st.logout() forgets the user in the app, and leaves the browser there");
    if let LogoutEnd::Refused { error, description } = &trip.end {
        problem = explained(problem, &Refusal::new(error, description.as_deref()), None);
    }
    let uri = excerpt(&trip.post_logout_redirect_uri);
    findings.push(problem.help(format!("register `{uri}` as post-logout redirect URI with the provider too, exactly")));
}
