//! What is to be done in the provider's console, which is said before its values are asked for.

use url::Url;

use crate::providers::{Answers, Client, Logout, Preset, Redirects};
use crate::report::{escaped, hanging};

/// Everything that the console must know of the app, and what is to be copied there.
pub(super) struct Registration<'a> {
    pub(super) preset: &'static Preset,
    pub(super) answers: &'a Answers,
    pub(super) redirect_uri: &'a str,
    /// What an imported file says is registered already, when there was one.
    pub(super) registered: Option<&'a [String]>,
}

impl Registration<'_> {
    /// Whether anything is to be done: the built-in provider takes its clients from the file.
    pub(super) const fn is_needed(&self) -> bool {
        matches!(self.preset.client, Client::Registered { .. })
    }

    /// Where the console is, as far as it is known.
    pub(super) fn console(&self) -> Option<Url> {
        let url = self.answers.fill(self.preset.console.url?);
        // Without its parameters there is no address, and the way through the menus must do.
        if url.contains('{') { None } else { Url::parse(&url).ok() }
    }

    /// Paragraphs for a person, ending in a newline.
    pub(super) fn render(&self, columns: usize) -> String {
        let preset = self.preset;
        let redirect_uri = escaped(self.redirect_uri);
        let mut text = if self.is_registered() {
            format!("The redirect URI is registered already, says the imported file:\n    {redirect_uri}\n")
        } else {
            format!("Register this redirect URI, exactly as written here:\n    {redirect_uri}\n")
        };
        text.push_str(&hanging(preset.console.path, "  where: ", "         ", columns));
        if let Some(url) = self.console() {
            text.extend(["         ", &escaped(url.as_str()), "\n"]);
        }
        let mut item = |words: &str| text.push_str(&hanging(words, "  - ", "    ", columns));
        for step in preset.steps {
            item(step);
        }
        if let Logout::Provider(advice) = preset.logout {
            item(advice);
        }
        if preset.redirects == Redirects::HttpsOnly && self.redirect_uri.starts_with("http://") {
            item(&format!(
                "{} takes `https` redirect URIs only: use the deployed app's with `--redirect-uri`, or a tunnel",
                preset.title
            ));
        }
        if let Some(others) = self.registered.filter(|others| !others.is_empty() && !self.is_registered()) {
            item(&format!("the imported file has other redirect URIs: {}", escaped(&others.join(", "))));
        }
        if let Some(command) = self.command().filter(|_| !self.is_registered()) {
            text.push_str(&format!("  or by command, and `authctl init --import client.json`:\n    {command}\n"));
        }
        text
    }

    fn is_registered(&self) -> bool {
        self.registered.is_some_and(|registered| registered.iter().any(|uri| uri == self.redirect_uri))
    }

    /// The line for a shell that does all this, where the provider has a program for it and everything in it is known.
    fn command(&self) -> Option<String> {
        // What a shell would read in another way has no place in such a line.
        let is_plain =
            |text: &str| text.chars().all(|sign| sign.is_ascii_alphanumeric() || "-._~:/?=&%@".contains(sign));
        let template = self.preset.command?.replace("{redirect_uri}", &shell_safe(self.redirect_uri)?);
        let filled = self.answers.fill_braces(&template);
        let values = self.preset.parameters.iter().filter_map(|parameter| self.answers.get(parameter.name));
        (values.into_iter().all(is_plain) && !has_placeholder(&filled, self.preset)).then_some(filled)
    }
}

/// A redirect URI that needs no quotes in any shell.
fn shell_safe(uri: &str) -> Option<String> {
    let is_plain = uri.chars().all(|sign| sign.is_ascii_alphanumeric() || "-._~:/%@".contains(sign));
    is_plain.then(|| uri.to_owned())
}

fn has_placeholder(text: &str, preset: &Preset) -> bool {
    preset.parameters.iter().any(|parameter| text.contains(&format!("{{{}}}", parameter.name)))
}
