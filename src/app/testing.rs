//! A running app as tests see it: one that answers well, and what each test changes about it.

use std::time::Duration;

use super::{Answer, AppSnapshot, BaseUrl, Handshakes, Login};
use crate::http::Response;
use crate::streamlit::Version;

/// An answer of the app.
#[expect(clippy::unnecessary_wraps, reason = "an answer may also be a failure")]
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    Ok(Response {
        status,
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: body.as_bytes().to_vec(),
        elapsed: Duration::from_millis(7),
        peer: None,
    })
}

/// The health of an app, with this cross-site token.
pub(crate) fn healthy(token: &str, attributes: &str) -> Answer {
    answer(200, &[("set-cookie", &format!("_streamlit_xsrf=2|{token}; {attributes}"))], "ok")
}

/// The way back to the app's page.
pub(crate) fn home() -> Answer {
    answer(302, &[("location", "/")], "")
}

/// The same, with these cookies deleted.
pub(crate) fn deleting(names: &[&str]) -> Answer {
    let lines: Vec<String> = names.iter().map(|name| format!("{name}=\"\"; Max-Age=0; Path=/")).collect();
    let headers: Vec<(&str, &str)> = lines.iter().map(|line| ("set-cookie", line.as_str())).collect();
    answer(302, &[&[("location", "/")], &headers[..]].concat(), "")
}

/// The redirect to the provider, with this state.
fn to_provider(state: &str) -> Answer {
    let location = format!(
        "https://op.example/authorize?response_type=code&client_id=app&redirect_uri=\
         https%3A%2F%2Fapp.example.com%2Foauth2callback&scope=openid+email+profile&state={state}&prompt=select_account"
    );
    answer(302, &[("location", &location), ("set-cookie", "_streamlit_session=x; path=/; httponly")], "")
}

/// Streamlit 1.67.0 at `https://app.example.com`, without any problem.
pub(crate) fn snapshot() -> AppSnapshot {
    let opened = answer(101, &[("sec-websocket-protocol", "streamlit")], "");
    AppSnapshot {
        base: BaseUrl::from_url("https://app.example.com".parse().expect("it is a URL")),
        callback_url: "https://app.example.com/oauth2callback".parse().expect("it is a URL"),
        streamlit: Version::NEWEST,
        health: healthy("one", "Path=/"),
        health_again: Some(healthy("two", "Path=/")),
        host_config: answer(200, &[], r#"{"allowedOrigins": ["https://devel.streamlit.test"]}"#),
        page: answer(200, &[], "<script type=\"module\" src=\"./static/js/index.DormvYxC.js\"></script>"),
        unsigned: None,
        control: Some(deleting(&["_streamlit_user", "_streamlit_user_tokens"])),
        logins: vec![Login {
            provider: "default".to_owned(),
            answer: to_provider("one"),
            again: Some(to_provider("two")),
        }],
        identified: None,
        announced: None,
        callback: Some(home()),
        handshakes: Some(Handshakes { own: opened.clone(), none: opened, foreign: answer(403, &[], "") }),
        large_handshake: None,
        request_limit: None,
        response_limit: None,
        clock_offset: None,
        replicas: None,
        asked_for_user: false,
        runs: None,
        exchanges: Vec::new(),
    }
}
