//! What a provider says when it refuses: an excerpt of its words, what they mean, and what to change.

use crate::diagnostic::Diagnostic;
use crate::oidc::known_errors::{KnownError, Subject, microsoft_code};
use crate::oidc::{ProviderMetadata, Refusal};
use crate::providers::{Known, of_url};
use crate::streamlit::{LoginSettings, Pkce};

/// What Streamlit sends where `client_kwargs` has no `prompt`, and no `scope`.
const DEFAULT_PROMPT: &str = "select_account";
const DEFAULT_SCOPE: &str = "openid email profile";

/// The most characters of a stranger's text that a message repeats.
const EXCERPT: usize = 600;

/// A text from outside, without its middle where it is long: providers begin with the standard's sentence, and end with
/// what they mean.
pub(in crate::rules) fn excerpt(text: &str) -> String {
    let count = text.chars().count();
    if count <= EXCERPT {
        return text.to_owned();
    }
    let place = |character: usize| text.char_indices().nth(character).map_or(text.len(), |(place, _)| place);
    format!("{} … {}", text[..place(EXCERPT / 2)].trim_end(), text[place(count - EXCERPT / 2)..].trim_start())
}

/// Adds what the provider said and what that means. What to do about it is [`advice`].
pub(in crate::rules) fn explained(problem: Diagnostic, refusal: &Refusal, uri: Option<&str>) -> Diagnostic {
    let mut problem = problem;
    if let Some(description) = &refusal.description {
        problem = problem.evidence(format!("the provider says: {}", excerpt(description)));
    }
    if let Some(uri) = uri {
        // Shown as text, and never opened.
        problem = problem.evidence(format!("the provider refers to: {}", excerpt(uri)));
    }
    if let Some((name, known)) = refusal.known() {
        problem = problem.evidence(format!("`{name}`: {}", known.meaning));
    }
    problem
}

/// Adds each of these as a help.
pub(in crate::rules) fn helped(problem: Diagnostic, advice: Vec<String>) -> Diagnostic {
    advice.into_iter().fold(problem, Diagnostic::help)
}

/// The request that was refused.
#[derive(Clone, Copy)]
pub(in crate::rules) struct RefusedRequest<'a> {
    pub(in crate::rules) settings: Option<&'a LoginSettings>,
    pub(in crate::rules) metadata: Option<&'a ProviderMetadata>,
}

/// What to change so that the authorization request is not refused; empty where nothing is known.
pub(in crate::rules) fn advice(refusal: &Refusal, request: RefusedRequest<'_>) -> Vec<String> {
    let known = refusal.known_description().or_else(|| refusal.known().filter(|_| !is_vague(refusal)));
    let fix = known.map(|(_, known)| fix_of(known));
    let mut advice = match refusal.subject() {
        Some(Subject::Pkce) if !request.sends_challenge() => vec![PKCE_ADVICE.to_owned()],
        Some(Subject::Prompt) => vec![request.prompt_advice()],
        Some(Subject::Scope) => request.scope_advice().or(fix).into_iter().collect(),
        Some(Subject::RedirectUri) => fix.or_else(|| request.redirect_advice()).into_iter().collect(),
        Some(Subject::Client | Subject::Pkce) | None => fix.into_iter().collect(),
    };
    advice.extend(
        refusal
            .description
            .as_deref()
            .and_then(microsoft_code)
            .map(|code| format!("`authctl explain {code}` says what it means and where to change it")),
    );
    advice
}

/// The setting with which Streamlit sends a code challenge wherever it would not by itself.
pub(in crate::rules) const PKCE_ADVICE: &str =
    "add `client_kwargs = { code_challenge_method = \"S256\" }` to the provider's section";

/// Whether the code alone says too little for its usual fix to be the right one.
fn is_vague(refusal: &Refusal) -> bool {
    ["invalid_request", "server_error", "temporarily_unavailable"].contains(&refusal.error.as_str())
}

/// A known error's fix in the form of a help: imperative, and without its full stop.
pub(in crate::rules) fn fix_of(known: &KnownError) -> String {
    let fix = known.fix.trim_end_matches('.');
    let first = fix.split(' ').next().unwrap_or_default();
    // “Okta: …” and “AD FS …” keep their names.
    let is_verb = !first.ends_with(':') && first.chars().skip(1).all(|character| character.is_ascii_lowercase());
    let mut characters = fix.chars();
    match characters.next().filter(|_| is_verb) {
        Some(initial) => initial.to_lowercase().chain(characters).collect(),
        None => fix.to_owned(),
    }
}

impl RefusedRequest<'_> {
    /// Whether Streamlit sends a code challenge.
    pub(in crate::rules) fn sends_challenge(&self) -> bool {
        let supported = self.metadata.map(|metadata| metadata.code_challenge_methods());
        self.settings.is_some_and(|settings| settings.pkce(&supported.unwrap_or_default()) == Pkce::S256)
    }

    /// The `prompt` that Streamlit sends; without settings, its own.
    pub(in crate::rules) fn prompt(&self) -> &str {
        self.settings.and_then(|settings| settings.prompt.as_deref()).unwrap_or(DEFAULT_PROMPT)
    }

    /// What to set where the `prompt` is refused.
    fn prompt_advice(&self) -> String {
        let (sent, better) = (self.prompt(), self.accepted_prompt());
        if sent == DEFAULT_PROMPT {
            format!(
                "Streamlit sends `prompt={sent}` where none is set: add `client_kwargs = {{ prompt = \"{better}\" }}` to \
                 the provider's section"
            )
        } else {
            format!("let `prompt` in `client_kwargs` be `{better}` instead of `{}`", excerpt(sent))
        }
    }

    /// A prompt that the provider takes, as far as anything is known of it.
    fn accepted_prompt(&self) -> &str {
        let offered = self.metadata.map(|metadata| metadata.list("prompt_values_supported")).unwrap_or_default();
        let is_better = |prompt: &&str| *prompt != self.prompt();
        let known = self.settings.and_then(|settings| match of_url(&settings.server_metadata_url) {
            Some(Known::Preset(preset)) => preset.client_kwargs.iter().find(|(key, _)| *key == "prompt"),
            _ => None,
        });
        ["login", "consent", "select_account"]
            .into_iter()
            .filter(is_better)
            .find(|prompt| offered.contains(prompt))
            .or(known.map(|(_, prompt)| *prompt).filter(is_better))
            .unwrap_or("login")
    }

    /// The scopes that Streamlit asks for; without settings, its own.
    pub(in crate::rules) fn scopes(&self) -> Vec<&str> {
        self.settings.map_or(DEFAULT_SCOPE, |settings| settings.scope.as_str()).split_whitespace().collect()
    }

    /// What to ask for where a scope is refused: what the metadata lists of it.
    pub(in crate::rules) fn scope_advice(&self) -> Option<String> {
        let offered = self.metadata?.stated_list("scopes_supported").filter(|offered| !offered.is_empty())?;
        let asked = self.scopes();
        let kept: Vec<&str> = asked.iter().copied().filter(|scope| offered.contains(scope)).collect();
        let is_less = kept.len() < asked.len() && kept.contains(&"openid");
        is_less.then(|| scope_setting(&kept, "the provider lists no other of those that Streamlit asks for"))
    }

    fn redirect_advice(&self) -> Option<String> {
        let uri = &self.settings?.redirect_uri;
        Some(format!("register exactly `{uri}` in the provider's console"))
    }
}

/// The help that sets the scope.
pub(in crate::rules) fn scope_setting(scopes: &[&str], reason: &str) -> String {
    format!("add `client_kwargs = {{ scope = \"{}\" }}` to the provider's section: {reason}", scopes.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::known_errors;

    #[test]
    fn a_long_text_keeps_its_beginning_and_its_end() {
        let text = format!("begin {} end", "x".repeat(2000));
        let shown = excerpt(&text);
        assert!(shown.starts_with("begin x") && shown.ends_with("x end") && shown.contains(" … "), "{shown}");
        assert!(shown.chars().count() <= EXCERPT + 3);
        assert_eq!(excerpt("short"), "short");
        assert!(excerpt(&"ä→".repeat(1000)).contains(" … "), "characters are never cut");
    }

    #[test]
    fn a_fix_becomes_a_help() {
        let help =
            |error, description| fix_of(Refusal::new(error, Some(description)).known().expect("it is a known error").1);
        assert!(help("invalid_request", "Missing parameter: code_challenge_method").starts_with("set `client_kwargs"));
        for known in known_errors::all() {
            let help = fix_of(known);
            assert!(!help.ends_with('.') && !help.is_empty(), "{help}");
        }
    }

    #[test]
    fn what_is_vague_gets_no_advice() {
        let nothing = RefusedRequest { settings: None, metadata: None };
        assert_eq!(advice(&Refusal::new("invalid_request", Some("nonce is required")), nothing), [] as [String; 0]);
        assert_eq!(advice(&Refusal::new("server_error", None), nothing), [] as [String; 0]);
        let help = "Streamlit sends `prompt=select_account` where none is set: add `client_kwargs = { prompt = \"login\" \
                    }` to the provider's section";
        assert_eq!(advice(&Refusal::new("account_selection_required", None), nothing), [help]);
    }
}
