//! Cookies for people: who, since when, until when, the claims, and the verdict last.

use serde_json::{Map, Value};

use super::{CookieReport, Held, Seen, SightReport, SignatureState};
use crate::report::escaped;
use crate::report::login::{claims_table, distance};
use crate::time::UnixTime;

pub(super) fn render(report: &CookieReport<'_>, color: bool) -> String {
    let bold = |text: &str| if color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
    let mut text = String::new();
    if let Some(identity) = &report.identity {
        let who = identity.members.map_or_else(|| "unknown".to_owned(), who);
        text.push_str(&format!("{}\n\n", bold(&escaped(&who))));
        text.push_str(&facts(identity, report.now));
        if let Some(members) = identity.members {
            text.push_str(&format!("\n  what it holds\n{}", claims_table(members, report.now)));
        }
    }
    if let Some(tokens) = &report.tokens {
        text.push_str(if text.is_empty() { "" } else { "\n" });
        let names: Vec<&str> = tokens.members.into_iter().flat_map(Map::keys).map(String::as_str).collect();
        let names = if names.is_empty() { "no tokens".to_owned() } else { escaped(&names.join(", ")).into_owned() };
        text.push_str(&format!("  tokens     {names}\n{}", facts(tokens, report.now)));
    }
    let version = escaped(&report.streamlit);
    text.push_str(if text.is_empty() { "" } else { "\n" });
    if let Some(sight) = &report.sight {
        text.push_str(&format!("{}\n", bold(&sentence(sight, &version))));
        text.push_str(&sight.hint.map(|hint| format!("  {hint}\n")).unwrap_or_default());
    } else if report.is_accepted {
        text.push_str(&format!("{}\n", bold(&format!("Streamlit {version} accepts it in this app"))));
    } else {
        text.push_str(&format!("{}\n", bold(&format!("Streamlit {version} does not accept it in this app:"))));
        text.push_str(&report.reasons.iter().map(|reason| format!("  {reason}\n")).collect::<String>());
    }
    text
}

/// `Streamlit 1.67.0 sees Alice`.
fn sentence(sight: &SightReport, version: &str) -> String {
    let because = sight.because.as_deref().unwrap_or_default();
    match &sight.seen {
        Seen::User(name) => format!("Streamlit {version} sees {name}"),
        Seen::Visitor => format!("Streamlit {version} sees a visitor, because {because}"),
        Seen::Unopened => format!("Streamlit {version} does not open the connection: {because}"),
    }
}

/// `alice@example.com, with sub dev-alice, by the provider local`.
fn who(members: &Map<String, Value>) -> String {
    let text = |claim: &str| members.get(claim).and_then(Value::as_str);
    let name = ["email", "preferred_username", "name", "sub"].iter().find_map(|claim| text(claim));
    let provider = text("provider").map(|provider| format!(", logged in with `{provider}`")).unwrap_or_default();
    format!("{}{provider}", name.unwrap_or("a user without a name"))
}

fn facts(held: &Held<'_>, now: UnixTime) -> String {
    let told = |at: UnixTime| format!("{} ({})", at.utc(), distance(at, now));
    let cookies = if held.cookies == 1 { "1 cookie".to_owned() } else { format!("{} cookies", held.cookies) };
    let signature = match (held.signature, held.format) {
        (SignatureState::Holds, Some(format)) => format!("holds ({format}), in {cookies}"),
        (SignatureState::Wrong, Some(format)) => format!("does not hold ({format}), in {cookies}"),
        (_, Some(format)) => format!("not checked ({format}), in {cookies}"),
        (_, None) => format!("none, in {cookies}"),
    };
    let line =
        |name: &str, at: Option<UnixTime>| at.map(|at| format!("  {name:<9}  {}\n", told(at))).unwrap_or_default();
    format!("{}{}  signature  {signature}\n", line("since", held.signed_at), line("until", held.accepted_until))
}
