//! What remains to do elsewhere: the provider's console, the app, its requirements.

use super::plan::Plan;
use crate::providers::{Answers, Client, Logout, Redirects};
use crate::report::escaped;

/// Everything that the user needs to know about one provider that was set up.
pub(super) struct Instructions<'a> {
    pub(super) plan: &'a Plan,
    pub(super) answers: &'a Answers,
    pub(super) redirect_uri: &'a str,
    /// What Google's file says is registered already, when there was one.
    pub(super) registered: Option<&'a [String]>,
    /// Whether there are other providers, so that commands must be told which one is meant.
    pub(super) is_only_one: bool,
}

impl Instructions<'_> {
    /// Paragraphs for a person, each line at most as wide as what it quotes.
    pub(super) fn render(&self) -> String {
        let mut text = String::new();
        match self.plan.preset.client {
            Client::Registered { .. } => text.push_str(&self.registration()),
            Client::Generated { .. } => {
                text.push_str("Nothing to register: the built-in provider takes its clients from this file.\n");
            }
        }
        for note in self.plan.preset.notes {
            text.extend(["  - ", note, "\n"]);
        }
        text.extend(["\nIn the app:\n\n", &indented(&self.app()), "\n"]);
        text.push_str("In requirements.txt: streamlit[auth]\n\n");
        text.push_str(&self.next());
        text
    }

    fn registration(&self) -> String {
        let preset = self.plan.preset;
        let redirect_uri = escaped(self.redirect_uri);
        let is_registered =
            self.registered.is_some_and(|registered| registered.iter().any(|uri| uri == self.redirect_uri));
        let mut text = if is_registered {
            format!("The redirect URI is registered already, says the imported file:\n\n    {redirect_uri}\n\n")
        } else {
            format!("Register this redirect URI, exactly as written here:\n\n    {redirect_uri}\n\n")
        };
        text.extend(["  where: ", preset.console.path, "\n"]);
        if let Some(url) = preset.console.url {
            let url = self.answers.fill(url);
            // Without its parameters there is no address, and the way through the menus must do.
            if !url.contains('{') {
                text.extend(["         ", &escaped(&url), "\n"]);
            }
        }
        for step in preset.steps {
            text.extend(["  - ", step, "\n"]);
        }
        if let Logout::Provider(advice) = preset.logout {
            text.extend(["  - ", advice, "\n"]);
        }
        if preset.redirects == Redirects::HttpsOnly && self.redirect_uri.starts_with("http://") {
            let rest = " takes `https` redirect URIs only: use the deployed app's with `--redirect-uri`, or a tunnel\n";
            text.extend(["  - ", preset.title, rest]);
        }
        text
    }

    /// A whole app, as short as it can be.
    fn app(&self) -> String {
        let preset = self.plan.preset;
        let (label, arguments) = match (self.plan.section.login_name(), &preset.client) {
            (None, _) => ("Log in".to_owned(), String::new()),
            (Some(name), Client::Generated { .. }) => {
                ("Log in".to_owned(), format!(", args=[{}]", python_string(name)))
            }
            (Some(name), Client::Registered { .. }) => {
                (format!("Log in with {}", preset.title), format!(", args=[{}]", python_string(name)))
            }
        };
        let label = if preset.name == crate::providers::generic().name { "Log in".to_owned() } else { label };
        format!(
            "import streamlit as st\n\
             \n\
             if not st.user.is_logged_in:\n    \
                 st.button(\"{label}\", on_click=st.login{arguments})\n    \
                 st.stop()\n\
             \n\
             st.write(\"Hello,\", st.user.get(\"name\") or st.user.get(\"email\") or st.user.sub)\n\
             st.button(\"Log out\", on_click=st.logout)\n"
        )
    }

    /// The command that comes next.
    pub(super) fn next(&self) -> String {
        let option = match self.plan.section.login_name() {
            Some(name) if !self.is_only_one => format!(" --provider {}", shell_word(name)),
            None if !self.is_only_one => " --provider default".to_owned(),
            _ => String::new(),
        };
        match self.plan.preset.client {
            Client::Registered { .. } => {
                format!("Next: authctl test{option}    (once the redirect URI is registered)\n")
            }
            Client::Generated { .. } => {
                format!(
                    "Next: authctl test{option}    (and `authctl idp` beside `streamlit run`, to use it in the app)\n"
                )
            }
        }
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}

/// A Python string literal. JSON's escapes are Python's too.
fn python_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A name as a shell takes it for one word.
fn shell_word(text: &str) -> String {
    let is_plain = text.chars().all(|character| character.is_ascii_alphanumeric() || "-._".contains(character));
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
