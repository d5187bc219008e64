//! What remains to be done once the settings are written: the app's lines, its packages, the next command.

use super::app::{App, MissingPackage};
use super::plan::Plan;
use crate::diagnostic::shell_word;
use crate::providers::Client;
use crate::report::hanging;

/// Everything that the user needs to know about one provider that was set up.
pub(super) struct Instructions<'a> {
    pub(super) plan: &'a Plan,
    pub(super) app: &'a App,
    /// Whether there are other providers, so that commands must be told which one is meant.
    pub(super) is_only_one: bool,
}

impl Instructions<'_> {
    /// Paragraphs for a person, with only what is missing in them.
    pub(super) fn render(&self, columns: usize) -> String {
        let mut text = String::new();
        if matches!(self.plan.preset.client, Client::Generated { .. }) {
            text.push_str("Nothing to register: the built-in provider takes its clients from this file.\n");
        }
        for note in self.plan.preset.notes {
            text.push_str(&hanging(note, "  - ", "    ", columns));
        }
        match self.lines() {
            Some(lines) => text.extend(["In the app:\n", &indented(&lines)]),
            None => {
                let file = self.app.calls(self.plan.section.login_name()).unwrap_or("the app");
                text.push_str(&format!("{file} calls `{}` already.\n", self.call()));
            }
        }
        if let Some(MissingPackage { place, requirement }) = &self.app.missing_package {
            text.push_str(&match place.as_str() {
                "uv.lock" => format!("The login needs a package: uv add '{requirement}'\n"),
                "poetry.lock" => format!("The login needs a package: poetry add '{requirement}'\n"),
                file if file.contains('.') && !file.starts_with('.') => format!("In {file}: {requirement}\n"),
                environment => format!("The login needs a package in {environment}: pip install '{requirement}'\n"),
            });
        }
        text.push_str(&self.next());
        text
    }

    fn call(&self) -> String {
        match self.plan.section.login_name() {
            Some(name) => format!("st.login({})", python_string(name)),
            None => "st.login()".to_owned(),
        }
    }

    /// The lines of Python that the app lacks: a whole app, as short as it can be, where there is none.
    fn lines(&self) -> Option<String> {
        let login_name = self.plan.section.login_name();
        if self.app.calls(login_name).is_some() {
            return (!self.app.calls_logout()).then(|| "st.button(\"Log out\", on_click=st.logout)\n".to_owned());
        }
        let preset = self.plan.preset;
        let arguments = login_name.map_or_else(String::new, |name| format!(", args=[{}]", python_string(name)));
        let is_nameless =
            matches!(preset.client, Client::Generated { .. }) || preset.name == crate::providers::generic().name;
        let label = if is_nameless { "Log in".to_owned() } else { format!("Log in with {}", preset.title) };
        let button = format!("st.button(\"{label}\", on_click=st.login{arguments})\n");
        if self.app.has_login() {
            // The app knows what a login is: it lacks the way to this provider.
            return Some(button);
        }
        Some(format!(
            "import streamlit as st\n\
             \n\
             if not st.user.is_logged_in:\n    {button}    st.stop()\n\
             st.write(\"Hello,\", st.user.get(\"name\") or st.user.get(\"email\") or st.user.sub)\n\
             st.button(\"Log out\", on_click=st.logout)\n"
        ))
    }

    /// The command that comes next.
    pub(super) fn next(&self) -> String {
        let option = match self.plan.section.login_name() {
            Some(name) if !self.is_only_one => format!(" {}", shell_word(name)),
            None if !self.is_only_one => " default".to_owned(),
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
