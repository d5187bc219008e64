//! Providers as rules see them: a complete one, and what each test changes about it.

use std::time::Duration;

use serde_json::{Map, Value, json};
use url::Url;

use super::super::{Check, Evidence, Findings, Policy, Rule, run_rules};
use crate::diagnostic::{Anchor, Diagnostic};
use crate::http::{Failure, Response};
use crate::oidc::registration::{
    AuthorizationAnswer, AuthorizationEvidence, Registration, TokenEvidence, TokenReply, Verdict, WithControl,
    authorization_answer,
};
use crate::oidc::search::Search;
use crate::oidc::token::ClientProof;
use crate::oidc::{Fetched, PrivateEndpoints, ProviderMetadata, ProviderSnapshot, Refusal, parse_json_object};
use crate::rules::{ProviderInput, ProviderPlaces};
use crate::source::SourceMap;
use crate::streamlit::{LoginSettings, Secrets, SecretsFile, StreamlitConfig, Version, parse};
use crate::time::UnixTime;

/// The modulus of the RSA key in RFC 7517 appendix A.1.
pub(super) const MODULUS: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

/// The moment at which the test's provider answers.
pub(super) const NOW: UnixTime = UnixTime(1_767_225_600);

/// A provider and the settings that name it.
pub(super) struct Provider {
    pub(super) snapshot: ProviderSnapshot,
    pub(super) settings: Option<LoginSettings>,
    registration: Option<Registration>,
    metadata_elsewhere: Option<Url>,
    search: Option<Search>,
    streamlit: Version,
}

/// A provider without any fault, named by a configuration without any fault.
pub(super) fn provider() -> Provider {
    let document = json!({
        "issuer": "https://op.example",
        "authorization_endpoint": "https://op.example/authorize",
        "token_endpoint": "https://op.example/token",
        "userinfo_endpoint": "https://op.example/userinfo",
        "jwks_uri": "https://op.example/jwks",
        "end_session_endpoint": "https://op.example/logout",
        "scopes_supported": ["openid", "email", "profile"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
    });
    let keys = json!({ "keys": [rsa(&json!({ "kid": "one", "alg": "RS256", "use": "sig" }))] });
    Provider {
        snapshot: ProviderSnapshot {
            metadata_url: url("https://op.example/.well-known/openid-configuration"),
            answered_at: NOW,
            metadata: metadata_of(&document.to_string()),
            key_set: Some(fetched(&keys.to_string())),
            private_endpoints: PrivateEndpoints::Refused,
            exchanges: Vec::new(),
        },
        settings: None,
        registration: None,
        metadata_elsewhere: None,
        search: None,
        streamlit: Version::NEWEST,
    }
    .configured("")
}

/// An RSA key with these members beside its numbers.
pub(super) fn rsa(extra: &Value) -> Value {
    let mut key = json!({ "kty": "RSA", "n": MODULUS, "e": "AQAB" });
    key.as_object_mut().expect("it is an object").extend(extra.as_object().expect("so is this").clone());
    key
}

pub(super) fn url(text: &str) -> Url {
    text.parse().expect("the test's URL is one")
}

/// An answer of the provider.
pub(super) fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
    Response {
        status,
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: body.as_bytes().to_vec(),
        elapsed: Duration::from_millis(7),
        peer: None,
    }
}

fn fetched(body: &str) -> Fetched<Map<String, Value>> {
    let response = answer(200, &[("content-type", "application/json")], body);
    match parse_json_object(body.as_bytes()) {
        Ok((content, duplicate_members)) => Fetched::Document { response, content, duplicate_members },
        Err(reason) => Fetched::NotJson { response, reason, read: None },
    }
}

fn metadata_of(body: &str) -> Fetched<ProviderMetadata> {
    match fetched(body) {
        Fetched::Document { response, content, duplicate_members } => {
            Fetched::Document { response, content: ProviderMetadata { members: content }, duplicate_members }
        }
        Fetched::NotJson { response, reason, read: _ } => Fetched::NotJson { response, reason, read: None },
        Fetched::Status(_) | Fetched::Unreachable(_) => unreachable!("a text was given"),
    }
}

impl Provider {
    fn members(&mut self) -> &mut Map<String, Value> {
        match &mut self.snapshot.metadata {
            Fetched::Document { content, .. } => &mut content.members,
            other => panic!("there is no document but {other:?}"),
        }
    }

    /// With these members instead of its own.
    pub(super) fn with(mut self, members: &Value) -> Self {
        self.members().extend(members.as_object().expect("members are an object").clone());
        self
    }

    pub(super) fn without(mut self, names: &[&str]) -> Self {
        for name in names {
            self.members().remove(*name);
        }
        self
    }

    /// With this text as its metadata.
    pub(super) fn with_text(mut self, body: &str) -> Self {
        self.snapshot.metadata = metadata_of(body);
        self
    }

    /// Its metadata comes with these headers.
    pub(super) fn with_headers(mut self, headers: &[(&str, &str)]) -> Self {
        if let Fetched::Document { response, .. } | Fetched::NotJson { response, .. } = &mut self.snapshot.metadata {
            response.headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        }
        self
    }

    /// The whole of it moved to another address, as if that were its own.
    pub(super) fn at(mut self, issuer: &str) -> Self {
        self.snapshot.metadata_url = url(&format!("{issuer}/.well-known/openid-configuration"));
        for value in self.members().values_mut() {
            if let Some(text) = value.as_str() {
                *value = text.replace("https://op.example", issuer).into();
            }
        }
        self
    }

    /// Fetched from another URL than its own.
    pub(super) fn fetched_from(mut self, metadata_url: &str) -> Self {
        self.snapshot.metadata_url = url(metadata_url);
        self
    }

    pub(super) fn answering(mut self, response: Response) -> Self {
        self.snapshot.metadata = Fetched::Status(response);
        self
    }

    /// Its metadata is at another address than the one that was asked.
    pub(super) fn with_metadata_at(mut self, place: &str) -> Self {
        self.metadata_elsewhere = Some(url(place));
        self
    }

    /// Settings were looked for, with this result.
    pub(super) fn searched(mut self, search: Search) -> Self {
        self.search = Some(search);
        self
    }

    pub(super) fn failing(mut self, failure: Failure) -> Self {
        self.snapshot.metadata = Fetched::Unreachable(failure);
        self
    }

    pub(super) fn with_keys(mut self, keys: &Value) -> Self {
        self.snapshot.key_set = Some(fetched(&json!({ "keys": keys }).to_string()));
        self
    }

    pub(super) fn with_key_set(mut self, key_set: Fetched<Map<String, Value>>) -> Self {
        self.snapshot.key_set = Some(key_set);
        self
    }

    pub(super) fn with_key_set_text(self, body: &str) -> Self {
        self.with_key_set(fetched(body))
    }

    /// Named by a configuration with these lines in the provider's section.
    pub(super) fn configured(mut self, lines: &str) -> Self {
        let text = format!(
            "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\ncookie_secret = 'x'\n[auth.mine]\n\
             client_id = 'app'\nclient_secret = 'secret'\nserver_metadata_url = '{}'\n{lines}\n",
            self.snapshot.metadata_url
        );
        let mut sources = SourceMap::default();
        let file = sources.add("secrets.toml", text.as_str(), Vec::new());
        let secrets =
            Secrets { files: vec![SecretsFile { file, path: "secrets.toml".into(), document: parse(&text) }] };
        let auth = secrets.auth().expect("the test's settings are TOML");
        let settings =
            LoginSettings::read(&auth, &auth.named_providers()[0], &StreamlitConfig::default(), self.streamlit);
        self.settings = Some(settings.expect("the test's settings are complete"));
        self
    }

    fn registration(&mut self) -> &mut Registration {
        self.registration.get_or_insert(Registration { authorization: None, token: None, exchanges: Vec::new() })
    }

    /// What it answered to the client's secret.
    pub(super) fn token(&mut self) -> &mut TokenEvidence {
        self.registration().token.as_mut().expect("the test has made it answer")
    }

    /// It answers the authorization request, and the control, so.
    pub(super) fn authorizing(mut self, actual: AuthorizationAnswer, control: AuthorizationAnswer) -> Self {
        let replies = WithControl { actual, control };
        self.registration().authorization = Some(AuthorizationEvidence { replies, as_sent: None, openid_alone: None });
        self
    }

    fn evidence(&mut self) -> &mut AuthorizationEvidence {
        self.registration().authorization.as_mut().expect("the test has made it answer")
    }

    /// It answers Streamlit's request, with Streamlit's own prompt, so.
    pub(super) fn answering_as_sent(mut self, answer: AuthorizationAnswer) -> Self {
        self.evidence().as_sent = Some(answer);
        self
    }

    /// It answers the refused request so once that asks for `openid` alone.
    pub(super) fn with_openid_alone(mut self, answer: AuthorizationAnswer) -> Self {
        self.evidence().openid_alone = Some(answer);
        self
    }

    /// It answers the configured secret, and a wrong one, with these errors; by `other` that of the other method.
    pub(super) fn redeeming(mut self, actual: &str, control: &str, other: Option<&str>) -> Self {
        let reply = |error: &str| {
            TokenReply::from_outcome(&Ok(answer(
                400,
                &[],
                &json!({ "error": error, "error_description": "as said" }).to_string(),
            )))
        };
        self.registration().token = Some(TokenEvidence {
            proof: ClientProof::Basic,
            replies: WithControl { actual: reply(actual), control: reply(control) },
            other: other.map(|error| (ClientProof::Post, reply(error))),
            authorization: Verdict::Accepted,
        });
        self
    }

    /// Named on the command line.
    pub(super) fn unconfigured(mut self) -> Self {
        self.settings = None;
        self
    }

    pub(super) fn in_streamlit(mut self, version: &str) -> Self {
        self.streamlit = version.parse().expect("the test's version is one");
        self
    }

    fn input(&self) -> ProviderInput<'_> {
        ProviderInput {
            snapshot: &self.snapshot,
            provider: self.settings.as_ref().map(|settings| settings.provider.as_str()),
            settings: self.settings.as_ref(),
            streamlit: self.streamlit,
            registration: self.registration.as_ref(),
            refusal: None,
            login_passed: false,
            metadata_elsewhere: self.metadata_elsewhere.as_ref(),
            search: self.search.as_ref(),
            places: ProviderPlaces::only(Anchor::Subject(self.snapshot.metadata_url.to_string())),
        }
    }
}

/// An answer at the redirect URI with this error.
pub(super) fn returned(error: &str) -> AuthorizationAnswer {
    AuthorizationAnswer::Returned { refusal: Some(Refusal::new(error, None)) }
}

/// An answer at the redirect URI with this error and this description.
pub(super) fn returned_with(error: &str, description: &str) -> AuthorizationAnswer {
    AuthorizationAnswer::Returned { refusal: Some(Refusal::new(error, Some(description))) }
}

/// A page of the provider with this text.
pub(super) fn page(status: u16, body: &str) -> AuthorizationAnswer {
    authorization_answer(&Ok(answer(status, &[], body)), &url("https://op.example/authorize"), "http://localhost:8501")
}

/// What `rule` says, each as `level: message`.
pub(super) fn said(rule: &'static Rule, provider: &Provider) -> Vec<String> {
    diagnose(rule, provider).iter().map(line).collect()
}

pub(super) fn diagnose(rule: &'static Rule, provider: &Provider) -> Vec<Diagnostic> {
    let Check::Provider(check) = rule.check else { panic!("`{}` does not judge providers", rule.info.name) };
    let mut findings = Findings::default();
    check(&provider.input(), &mut findings);
    findings.into_diagnostics()
}

/// What all rules say, each as `level[rule]: message`.
pub(super) fn problems(provider: &Provider) -> Vec<String> {
    run_rules(&[Evidence::Provider(provider.input())], None, &Policy::default(), Vec::new())
        .iter()
        .map(|diagnostic| format!("{}[{}]", diagnostic.level().name(), diagnostic.rule().name))
        .collect()
}

fn line(diagnostic: &Diagnostic) -> String {
    format!("{}: {}", diagnostic.level().name(), diagnostic.message())
}
