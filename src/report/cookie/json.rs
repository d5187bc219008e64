//! `authctl.cookie/1`: what cookies hold, for programs. Structs of its own, so that internal types may change.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{CookieReport, Held, Seen, SignatureState};
use crate::report::{Tool, escaped_json};

const SCHEMA: &str = "authctl.cookie/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: Tool,
    streamlit: Streamlit<'a>,
    accepted: bool,
    reasons: &'a [String],
    identity: Option<Identity<'a>>,
    tokens: Option<Tokens<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Request<'a>>,
}

/// What Streamlit makes of the request as a whole.
#[derive(Serialize)]
struct Request<'a> {
    /// `user`, `visitor` or `unopened`.
    sees: &'static str,
    name: Option<&'a str>,
    because: Option<&'a str>,
}

#[derive(Serialize)]
struct Streamlit<'a> {
    version: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct Identity<'a> {
    #[serde(flatten)]
    facts: Facts,
    claims: Option<&'a Map<String, Value>>,
}

/// The tokens themselves stay inside: whoever has them is the user.
#[derive(Serialize)]
struct Tokens<'a> {
    #[serde(flatten)]
    facts: Facts,
    names: Vec<&'a str>,
}

#[derive(Serialize)]
struct Facts {
    cookies: usize,
    /// `itsdangerous` or `Tornado`.
    format: Option<&'static str>,
    /// `holds`, `wrong` or `unjudged`.
    signature: &'static str,
    /// Seconds since 1970.
    signed_at: Option<i64>,
    accepted_until: Option<i64>,
}

pub(super) fn render(report: &CookieReport<'_>) -> String {
    let document = Document {
        schema: SCHEMA,
        tool: Tool::AUTHCTL,
        streamlit: Streamlit { version: &report.streamlit, source: report.streamlit_source },
        accepted: report.is_accepted,
        reasons: &report.reasons,
        identity: report.identity.as_ref().map(|held| Identity { facts: facts(held), claims: held.members }),
        tokens: report.tokens.as_ref().map(|held| Tokens {
            facts: facts(held),
            names: held.members.into_iter().flat_map(Map::keys).map(String::as_str).collect(),
        }),
        request: report.sight.as_ref().map(|sight| {
            let (sees, name) = match &sight.seen {
                Seen::User(name) => ("user", Some(name.as_str())),
                Seen::Visitor => ("visitor", None),
                Seen::Unopened => ("unopened", None),
            };
            Request { sees, name, because: sight.because.as_deref() }
        }),
    };
    let json = serde_json::to_string_pretty(&document).expect("plain structs with text keys are always JSON");
    format!("{}\n", escaped_json(&json))
}

fn facts(held: &Held<'_>) -> Facts {
    Facts {
        cookies: held.cookies,
        format: held.format,
        signature: match held.signature {
            SignatureState::Holds => "holds",
            SignatureState::Wrong => "wrong",
            SignatureState::Unjudged => "unjudged",
        },
        signed_at: held.signed_at.map(|at| at.0),
        accepted_until: held.accepted_until.map(|at| at.0),
    }
}
