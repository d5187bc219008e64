//! What a provider says when it refuses: an excerpt of its words, and what its error code means, for those that a login
//! meets (RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect
//! Core 1.0 section 3.1.2.6).

use crate::diagnostic::Diagnostic;

/// The most characters of a stranger's text that a message repeats.
const EXCERPT: usize = 300;

/// The beginning of a text from outside.
pub(in crate::rules) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Adds what the provider said, what that means, and where to read more.
pub(in crate::rules) fn explained(
    problem: Diagnostic,
    error: &str,
    description: Option<&str>,
    uri: Option<&str>,
) -> Diagnostic {
    let mut problem = problem;
    if let Some(description) = description {
        problem = problem.evidence(format!("the provider says: {}", excerpt(description)));
    }
    if let Some(uri) = uri {
        // Shown as text, and never opened.
        problem = problem.evidence(format!("the provider refers to: {}", excerpt(uri)));
    }
    if let Some(meaning) = meaning(error) {
        problem = problem.evidence(format!("`{error}`: {meaning}"));
    }
    match description.and_then(microsoft_code) {
        Some(code) => problem.help(format!("`authctl explain {code}` says what it means and where to change it")),
        None => problem,
    }
}

fn meaning(error: &str) -> Option<&'static str> {
    Some(match error {
        "access_denied" => {
            "the user or a policy of the provider said no; the person may not be assigned to the application"
        }
        "invalid_request" => "the provider misses a parameter, or does not know one",
        "unauthorized_client" => "the application may not use this flow: it is registered as another kind",
        "unsupported_response_type" => "the application is not set up for the authorization code flow",
        "invalid_scope" => "the application may not ask for one of the scopes",
        "server_error" | "temporarily_unavailable" => "the provider itself is in trouble",
        "interaction_required" | "login_required" | "account_selection_required" | "consent_required" => {
            "the provider would have to ask the user, and the `prompt` in the settings forbids that"
        }
        "invalid_client" => "the provider does not believe that the request is from this client",
        "invalid_grant" => "the code is used up, too old, or was issued for another redirect URI, client or verifier",
        "unsupported_grant_type" => "the application may not redeem codes",
        "redirect_uri_mismatch" | "redirect_mismatch" => "the redirect URI is not registered exactly as it was sent",
        _ => return None,
    })
}

/// `AADSTS50011` and its like in a description.
fn microsoft_code(description: &str) -> Option<&str> {
    let start = ["AADSTS", "AADB2C"].iter().find_map(|prefix| description.find(prefix))?;
    let code = &description[start..];
    let end = code.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(code.len());
    (end > 6).then(|| &code[..end])
}

#[cfg(test)]
mod tests {
    use super::microsoft_code;

    #[test]
    fn microsofts_codes_are_found_in_their_texts() {
        assert_eq!(microsoft_code("AADSTS50011: The redirect URI"), Some("AADSTS50011"));
        assert_eq!(microsoft_code("see AADB2C90118, please"), Some("AADB2C90118"));
        assert_eq!(microsoft_code("AADSTS"), None);
        assert_eq!(microsoft_code("nothing"), None);
    }
}
