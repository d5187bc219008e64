//! What authctl knows about one provider, as a page of documentation.

use crate::diagnostic::Level;
use crate::oidc::known_errors;
use crate::providers::{Client, IssuerForm, Known, Need, Preset, Redirects, Shape, Unsupported, find};
use crate::report::page::Page;

/// A provider as `authctl explain` describes it.
pub(crate) struct ProviderPage {
    title: &'static str,
    summary: String,
    text: Text,
    is_supported: bool,
}

impl ProviderPage {
    /// The page of the provider that has this name.
    pub(crate) fn find(name: &str) -> Option<Self> {
        Some(match find(name)? {
            Known::Preset(preset) => Self {
                title: preset.title,
                summary: format!("works with `st.login`; `{}` sets it up", init_command(preset)),
                text: Text::of_preset(preset),
                is_supported: true,
            },
            Known::Unsupported(provider) => Self {
                title: provider.title,
                summary: format!("cannot be used with `st.login`: it {}", provider.reason),
                text: Text::of_unsupported(provider),
                is_supported: false,
            },
        })
    }

    pub(crate) fn page(&self) -> Page<'_> {
        Page {
            title: self.title,
            kind: "provider",
            level: if self.is_supported { Level::Info } else { Level::Error },
            summary: &self.summary,
            text: &self.text.0,
        }
    }
}

/// The sections of a page, as Markdown.
#[derive(Default)]
struct Text(String);

impl Text {
    fn of_preset(preset: &Preset) -> Self {
        let mut text = Self::default();
        text.aliases(preset.aliases);
        text.settings(preset);
        text.registration(preset);
        text.issuer(preset);
        if !preset.notes.is_empty() {
            text.section("Good to know");
            preset.notes.iter().for_each(|note| text.item(note));
        }
        text.errors(preset.name);
        text.sources(preset);
        text
    }

    /// Where the facts are from, or that they were not confirmed.
    fn sources(&mut self, preset: &Preset) {
        if matches!(preset.client, Client::Generated { .. }) || preset.metadata_url == "{url}" {
            return;
        }
        self.section("Sources");
        if preset.sources.is_empty() {
            self.item("no document of the provider confirms this page; `authctl probe` shows what its metadata says");
        }
        for source in preset.sources {
            self.item(&format!("{}: {} ({})", source.facts, source.place, source.read));
        }
    }

    fn of_unsupported(provider: &Unsupported) -> Self {
        let mut text = Self::default();
        text.aliases(provider.aliases);
        text.section("Instead");
        text.line(&format!("{}.", provider.instead));
        text.errors(provider.name);
        text
    }

    fn aliases(&mut self, aliases: &[&str]) {
        if !aliases.is_empty() {
            self.line(&format!("Also called {}.", quoted(aliases)));
        }
    }

    fn settings(&mut self, preset: &Preset) {
        self.section("Settings");
        if matches!(preset.metadata_url, "{url}") {
            self.item("`server_metadata_url`: the address that ends in `/.well-known/openid-configuration`");
        } else {
            self.item(&format!("`server_metadata_url`: `{}`", preset.metadata_url));
        }
        for parameter in preset.parameters {
            let need = match parameter.need {
                Need::Required => String::new(),
                Need::Suggested(value) | Need::Preset(value) => format!("; `{value}` unless given"),
                Need::Optional => "; may be left out".to_owned(),
            };
            self.item(&format!(
                "`--param {}=…`: {}, such as `{}`{need}",
                parameter.name, parameter.question, parameter.example
            ));
        }
        if let Client::Registered { id, secret } = &preset.client {
            self.shape("client_id", id);
            self.shape("client_secret", secret);
        }
        for (table, settings) in
            [("client_kwargs", preset.client_kwargs), ("authorize_params", preset.authorize_params)]
        {
            for (key, value) in settings {
                self.item(&format!("`{table}.{key}` is set to `{value}`"));
            }
        }
        if !preset.refused_prompts.is_empty() {
            self.item(&format!("it refuses the `prompt` {}", quoted(preset.refused_prompts)));
        }
    }

    fn shape(&mut self, key: &str, shape: &Shape) {
        if !shape.usually.is_empty() {
            self.item(&format!("`{key}` usually {}", shape.usually));
        }
        shape
            .mistakes
            .iter()
            .for_each(|mistake| self.item(&format!("`{key}`, when something else was pasted: {}", mistake.says)));
    }

    fn registration(&mut self, preset: &Preset) {
        if matches!(preset.client, Client::Generated { .. }) {
            return;
        }
        self.section("Registration");
        self.item(&format!("where: {}", preset.console.path));
        if let Some(url) = preset.console.url {
            self.item(&format!("address: {url}"));
        }
        self.item(match preset.redirects {
            Redirects::LocalHttp => "redirect URIs: `https`, and `http` on `localhost`",
            Redirects::HttpsOnly => "redirect URIs: `https` only, also during development",
            Redirects::Unverified => "redirect URIs: `https`; most providers accept `http` on `localhost` too",
        });
        preset.steps.iter().for_each(|step| self.item(step));
        self.item(preset.logout.advice());
    }

    fn issuer(&mut self, preset: &Preset) {
        if let (Some(template), IssuerForm::Place | IssuerForm::Other(_)) =
            (preset.issuer_template(), preset.issuer.form)
        {
            self.section("Issuer");
            self.item(&format!("metadata and ID tokens name `{template}`"));
        } else if !preset.issuer.exceptions.is_empty() {
            self.section("Issuer");
        }
        preset.issuer.exceptions.iter().for_each(|exception| self.item(exception));
    }

    /// What the provider with this name says when it refuses.
    fn errors(&mut self, provider: &str) {
        let own: Vec<_> =
            known_errors::all().filter(|error| said_by(error.origin).any(|name| name == provider)).collect();
        if own.is_empty() {
            return;
        }
        self.section("Errors");
        for error in own {
            self.item(&format!("{}: {}", quoted(error.names), error.meaning));
        }
        self.line("\n`authctl explain` says of each where it comes from and what to change.");
    }

    fn section(&mut self, title: &str) {
        self.0.push_str(&format!("\n## {title}\n\n"));
    }

    fn item(&mut self, text: &str) {
        self.0.push_str(&format!("- {text}\n"));
    }

    fn line(&mut self, text: &str) {
        self.0.push_str(&format!("{text}\n"));
    }
}

/// The names of the providers that an error's origin lists by their titles.
fn said_by(origin: &str) -> impl Iterator<Item = &'static str> {
    origin.split(", ").flat_map(|part| part.split(" and ")).filter_map(|title| {
        Some(match find(title)? {
            Known::Preset(preset) => preset.name,
            Known::Unsupported(provider) => provider.name,
        })
    })
}

fn init_command(preset: &Preset) -> String {
    let required = preset.parameters.iter().filter(|parameter| parameter.need == Need::Required);
    let parameters: String = if preset.metadata_url == "{url}" {
        " --metadata-url URL".to_owned()
    } else {
        required.map(|parameter| format!(" --param {}=…", parameter.name)).collect()
    };
    format!("authctl init --provider {}{parameters}", preset.name)
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{providers, report};

    fn markdown(name: &str) -> Option<String> {
        ProviderPage::find(name).map(|provider| report::page::markdown(&provider.page()))
    }

    #[test]
    fn every_provider_has_a_page_under_each_of_its_names() {
        for name in providers::names() {
            let page = markdown(name).unwrap();
            assert!(page.starts_with("# ") && page.ends_with('\n') && !page.contains("\n\n\n"), "{page}");
            assert!(page.contains("*: works with `st.login`") != page.contains("*: cannot be used"), "{page}");
            assert!(!page.replace("...", "").contains(".."), "{page}");
        }
        assert!(markdown("nobody").is_none());
    }

    #[test]
    fn the_errors_of_a_provider_stand_on_its_page() {
        let page = |name| markdown(name).unwrap();
        assert!(page("google").contains("`redirect_uri_mismatch`"), "{}", page("google"));
        assert!(page("microsoft").contains("`AADSTS50011`") && page("azure-b2c").contains("AADB2C"));
        assert!(page("linkedin").contains("## Errors") && !page("oidc").contains("## Errors"));
        let others = ["Authlib", "Streamlit", "OAuth 2.0 (RFC 6749)", "OpenID Connect Core"];
        let others = others.into_iter().chain([
            "Python's ssl",
            "Python's json",
            "httpx or requests",
            "Streamlit, or a proxy before it",
            "OpenID Connect libraries",
            "browsers",
            "symptom",
        ]);
        let others: Vec<&str> = others.collect();
        for error in known_errors::all().filter(|error| !others.contains(&error.origin)) {
            assert!(said_by(error.origin).next().is_some(), "`{}` is no provider's title", error.origin);
        }
    }
}
