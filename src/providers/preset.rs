//! The format in which authctl knows a provider. One value of these types says all about it; no code elsewhere names one.

/// A provider that works with Streamlit, and how.
#[derive(Debug)]
pub(crate) struct Preset {
    /// What `--provider` takes, and the section's default name.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// Other words for `--provider`.
    pub(crate) aliases: &'static [&'static str],
    /// What the metadata URL is made of, in the order in which it is asked.
    pub(crate) parameters: &'static [Parameter],
    /// `{name}` stands for a parameter; a part in `[…]` is left out when its parameter is not given.
    pub(crate) metadata_url: &'static str,
    pub(crate) issuer: Issuer,
    /// By what a metadata URL is recognised as this provider's.
    pub(crate) marks: &'static [Mark],
    /// Settings without which a login fails, or does not do what people expect.
    pub(crate) client_kwargs: &'static [(&'static str, &'static str)],
    /// Values of `prompt` that it answers by an error.
    pub(crate) refused_prompts: &'static [&'static str],
    /// Scopes that it answers by an error, each with what to do instead.
    pub(crate) refused_scopes: &'static [(&'static str, &'static str)],
    /// The same as `client_kwargs`, for `authorize_params`.
    pub(crate) authorize_params: &'static [(&'static str, &'static str)],
    pub(crate) client: Client,
    pub(crate) redirects: Redirects,
    pub(crate) basic: Basic,
    pub(crate) console: Console,
    /// What it calls client ID and secret.
    pub(crate) fields: Fields,
    /// The same by the provider's own program, as one line for a shell: `{redirect_uri}` and `{name}` of parameters stand for
    /// values.
    pub(crate) command: Option<&'static str>,
    /// What to choose and to tick there, in order.
    pub(crate) steps: &'static [&'static str],
    pub(crate) logout: Logout,
    /// What to do where an ID token has another nonce than the one that was sent, for those that are known to do so.
    pub(crate) other_nonce: Option<&'static str>,
    /// What will surprise later.
    pub(crate) notes: &'static [&'static str],
    /// Where these facts are from; what no source confirms is a usual value, and authctl words it as a possibility.
    pub(crate) sources: &'static [Source],
}

impl Preset {
    /// What most providers have in common, for tables that say only what differs.
    pub(crate) const PLAIN: Self = Self {
        name: "",
        title: "",
        aliases: &[],
        parameters: &[],
        metadata_url: "",
        issuer: Issuer::PLACE,
        marks: &[],
        client_kwargs: &[],
        refused_prompts: &[],
        refused_scopes: &[],
        authorize_params: &[],
        client: Client::Registered { id: Shape::ANY, secret: Shape::ANY },
        redirects: Redirects::Unverified,
        basic: Basic::Unknown,
        console: Console { path: "", url: None },
        fields: Fields::USUAL,
        command: None,
        steps: &[],
        logout: Logout::Unverified,
        other_nonce: None,
        notes: &[],
        sources: &[],
    };

    /// The template of the issuer to expect; `None` where nothing is known.
    pub(crate) fn issuer_template(&self) -> Option<&'static str> {
        match self.issuer.form {
            IssuerForm::Place => self.metadata_url.strip_suffix("/.well-known/openid-configuration"),
            IssuerForm::Other(template) => Some(template),
            IssuerForm::Configured => None,
        }
    }

    /// Whether it is known by its hosts: somebody runs it for others. What is known by its paths, anybody can run.
    pub(crate) fn is_service(&self) -> bool {
        self.marks.iter().any(|mark| !matches!(mark, Mark::Path(_)))
    }

    /// The answers that made `url`, if this preset could have made it. They are not checked.
    pub(crate) fn answers_in(&self, url: &str) -> Option<Answers> {
        Answers::read(self.parameters, self.metadata_url, url)
    }
}

/// What metadata and ID tokens of this provider name as their issuer.
#[derive(Debug)]
pub(crate) struct Issuer {
    pub(crate) form: IssuerForm,
    /// When it is another one.
    pub(crate) exceptions: &'static [&'static str],
}

impl Issuer {
    /// As the specification wants it.
    pub(crate) const PLACE: Self = Self { form: IssuerForm::Place, exceptions: &[] };
}

/// How an issuer is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IssuerForm {
    /// The metadata URL without its last part, as OpenID Connect Discovery 1.0 section 4.3 has it.
    Place,
    /// A template like that of the metadata URL.
    Other(&'static str),
    /// Whatever somebody wrote into the provider's settings.
    Configured,
}

/// One part of the metadata URL that differs from one customer to the next.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// What `--param NAME=VALUE` takes.
    pub(crate) name: &'static str,
    /// What it is, as a question without its question mark.
    pub(crate) question: &'static str,
    pub(crate) example: &'static str,
    pub(crate) need: Need,
    pub(crate) check: Check,
}

/// Takes an answer and the parameters before it: the value to use, or what is wrong with the answer.
pub(crate) type Check = fn(&str, &Answers) -> Result<String, String>;

/// Whether there must be an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    /// Asked, with this to start from.
    Suggested(&'static str),
    /// Never asked; this is taken when it is not given.
    Preset(&'static str),
    /// Never asked.
    Optional,
}

/// The parameters that are known so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answers(Vec<(&'static str, String)>);

impl Answers {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn add(&mut self, name: &'static str, value: String) {
        self.0.push((name, value));
    }

    /// `template` with `{name}` replaced, and without the `[…]` parts for which there is no answer.
    pub(crate) fn fill(&self, template: &str) -> String {
        let mut filled = String::new();
        let mut rest = template;
        while let Some(open) = rest.find('[') {
            let close = open + rest[open..].find(']').unwrap_or(rest.len() - open - 1);
            filled.push_str(&self.replace(&rest[..open]));
            let part = self.replace(&rest[open + 1..close]);
            if !part.contains('{') {
                filled.push_str(&part);
            }
            rest = &rest[close + 1..];
        }
        filled.push_str(&self.replace(rest));
        filled
    }

    /// The answers that made `url` from `template`, if it was made so. They are not checked.
    fn read(parameters: &[Parameter], template: &str, url: &str) -> Option<Self> {
        let with_all = template.replace(['[', ']'], "");
        let with_needed = match (template.find('['), template.find(']')) {
            (Some(open), Some(close)) => format!("{}{}", &template[..open], &template[close + 1..]),
            _ => with_all.clone(),
        };
        [with_all, with_needed].iter().find_map(|template| Self::read_exactly(parameters, template, url))
    }

    fn read_exactly(parameters: &[Parameter], template: &str, url: &str) -> Option<Self> {
        let mut answers = Self::default();
        let (mut pattern, mut text) = (template, url);
        while let Some(open) = pattern.find('{') {
            let close = open + pattern[open..].find('}')?;
            text = text.strip_prefix(&pattern[..open])?;
            let name =
                parameters.iter().map(|parameter| parameter.name).find(|name| *name == &pattern[open + 1..close])?;
            let rest = &pattern[close + 1..];
            let literal = &rest[..rest.find('{').unwrap_or(rest.len())];
            let end = if literal.is_empty() { text.len() } else { text.find(literal)? };
            let value = &text[..end];
            // A slash belongs to the URL, unless the parameter is the beginning of one.
            let is_base = open == 0 && pattern.len() == template.len();
            if value.is_empty() || (value.contains('/') && !is_base) {
                return None;
            }
            match answers.get(name) {
                Some(known) if known != value => return None,
                Some(_) => {}
                None => answers.add(name, value.to_owned()),
            }
            (pattern, text) = (rest, &text[end..]);
        }
        (pattern == text).then_some(answers)
    }

    /// `text` with `{name}` replaced, and nothing else: brackets are a shell's.
    pub(crate) fn fill_braces(&self, text: &str) -> String {
        self.replace(text)
    }

    fn replace(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }
}

/// Where client ID and secret come from.
#[derive(Debug)]
pub(crate) enum Client {
    /// Registered with the provider.
    Registered { id: Shape, secret: Shape },
    /// Made up here: the built-in provider takes its clients from the file.
    Generated { id: &'static str },
}

/// What a value of this provider usually looks like. Providers change this without notice, so it is never a refusal.
#[derive(Debug)]
pub(crate) struct Shape {
    /// Completes "it usually …".
    pub(crate) usually: &'static str,
    pub(crate) matches: fn(&str) -> bool,
    /// What is often taken for it.
    pub(crate) mistakes: &'static [Mistake],
}

impl Shape {
    /// For values of which nothing is known.
    pub(crate) const ANY: Self = Self { usually: "", matches: |_| true, mistakes: &[] };

    /// What is odd about `value`, as a phrase that follows its name.
    pub(crate) fn doubt(&self, value: &str) -> Option<String> {
        if let Some(mistake) = self.mistakes.iter().find(|mistake| (mistake.matches)(value)) {
            return Some(mistake.says.to_owned());
        }
        (!(self.matches)(value)).then(|| format!("usually {}", self.usually))
    }
}

/// A value that is often pasted into the wrong place.
#[derive(Debug)]
pub(crate) struct Mistake {
    pub(crate) matches: fn(&str) -> bool,
    /// What it is instead, and where the right one is.
    pub(crate) says: &'static str,
}

/// A sign by which a URL is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Host(&'static str),
    /// The end of the host, from its dot.
    HostSuffix(&'static str),
    /// The same, where many services share it: this word is in the host too.
    ServiceHost {
        service: &'static str,
        suffix: &'static str,
    },
    Path(&'static str),
}

/// Which redirect URIs can be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Redirects {
    /// `https`, and `http` on `localhost`.
    LocalHttp,
    /// `https` only, also during development.
    HttpsOnly,
    /// `https`; whether `http` on `localhost` is accepted too, no document at hand says.
    Unverified,
}

/// What becomes of the provider's own session at `st.logout`. From Streamlit 1.53 on (1.57 excepted) the browser goes to the
/// `end_session_endpoint` of the metadata, where there is one, and asks to come back to the redirect URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Logout {
    /// No document at hand says whether the metadata has an `end_session_endpoint`.
    Unverified,
    /// Its metadata has none: the session at the provider goes on.
    AppOnly,
    /// Its metadata has one; what to set so that the user comes back to the app.
    Provider(&'static str),
}

impl Logout {
    /// A sentence's end for the registration page, after a dash.
    pub(crate) fn advice(self) -> &'static str {
        match self {
            Self::Unverified => {
                "if its metadata has an `end_session_endpoint` (`authctl probe` says so), `st.logout` goes there: register the \
                 redirect URI for sign-out too, where the console asks for such URIs"
            }
            Self::AppOnly => {
                "`st.logout` ends the session in the app, not at the provider: its metadata has no `end_session_endpoint`"
            }
            Self::Provider(advice) => advice,
        }
    }
}

/// Where facts about a provider are from.
#[derive(Debug)]
pub(crate) struct Source {
    /// Which facts.
    pub(crate) facts: &'static str,
    /// The document, by its title or address, as somebody would search for it.
    pub(crate) place: &'static str,
    /// When it was read, as `YYYY-MM`.
    pub(crate) read: &'static str,
}

/// How client ID and secret are read that come by HTTP Basic. RFC 6749 section 2.3.1 has them form-encoded, Authlib does
/// not encode them, and not every provider decodes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basic {
    Unknown,
    /// As they are: there is nothing to fear from a `+`.
    AsWritten,
}

/// Where the redirect URI is registered.
#[derive(Debug)]
pub(crate) struct Console {
    /// The way through the menus.
    pub(crate) path: &'static str,
    /// May hold `{name}` of parameters.
    pub(crate) url: Option<&'static str>,
}

/// What the provider's console calls the two values, and where it shows them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    pub(crate) id: &'static str,
    pub(crate) secret: &'static str,
}

impl Fields {
    pub(crate) const USUAL: Self = Self { id: "Client ID", secret: "Client secret" };
}

/// A provider that people ask for and that cannot work with `st.login`.
#[derive(Debug)]
pub(crate) struct Unsupported {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) aliases: &'static [&'static str],
    pub(crate) marks: &'static [Mark],
    /// Why, as a sentence's end after the title.
    pub(crate) reason: &'static str,
    /// The way round.
    pub(crate) instead: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    const OKTA: &str = "https://{domain}[/oauth2/{server}]/.well-known/openid-configuration";

    fn parameter(name: &'static str) -> Parameter {
        Parameter { name, question: "", example: "", need: Need::Required, check: |value, _| Ok(value.to_owned()) }
    }

    #[test]
    fn the_answers_are_found_in_the_url_that_they_made() {
        let parameters = ["domain", "server", "url", "realm"].map(parameter);
        let read = |template: &str, url: &str| Answers::read(&parameters, template, url).map(|answers| answers.0);
        assert_eq!(
            read(OKTA, "https://x.okta.com/oauth2/default/.well-known/openid-configuration").unwrap(),
            [("domain", "x.okta.com".to_owned()), ("server", "default".to_owned())]
        );
        assert_eq!(read(OKTA, "https://x.okta.com/.well-known/openid-configuration").unwrap().len(), 1);
        assert_eq!(read(OKTA, "https://x.okta.com/a/.well-known/openid-configuration"), None);
        assert_eq!(
            read("{url}/realms/{realm}/x", "https://k.example/auth/realms/r/x").unwrap(),
            [("url", "https://k.example/auth".to_owned()), ("realm", "r".to_owned())]
        );
        assert_eq!(read("https://{domain}/{domain}", "https://a/b"), None);
    }

    #[test]
    fn a_template_leaves_out_what_is_not_answered() {
        let mut answers = Answers::default();
        answers.add("domain", "x.okta.com".to_owned());
        assert_eq!(answers.fill(OKTA), "https://x.okta.com/.well-known/openid-configuration");
        answers.add("server", "default".to_owned());
        assert_eq!(answers.fill(OKTA), "https://x.okta.com/oauth2/default/.well-known/openid-configuration");
    }
}
