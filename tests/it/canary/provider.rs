//! A provider that repeats everything that it was told, and answers in every way that is not understood.

use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use authctl::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::OneClient;
use crate::login_site::{CLIENT_SECRET, Site, browser};
use crate::servers;

const CODE: &str = "CANARY-code-4f6a8b0c2d4e";

/// Whatever the last request held that is secret, in one text.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn take_down(&self, head: &str, body: &str) {
        let mut told = self.0.lock().unwrap();
        told.extend(
            url::form_urlencoded::parse(body.as_bytes())
                .filter(|(name, _)| matches!(&**name, "code" | "client_secret" | "code_verifier"))
                .map(|(_, value)| value.into_owned()),
        );
        for line in head.lines() {
            if let Some((_, basic)) = line.split_once("Basic ")
                && let Ok(bytes) = STANDARD.decode(basic.trim())
                && let Some((_, secret)) = String::from_utf8_lossy(&bytes).split_once(':')
            {
                told.extend([secret.to_owned(), basic.trim().to_owned()]);
            }
        }
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// How an answer is made of the secrets that were told.
struct Answer {
    name: &'static str,
    status: &'static str,
    kind: &'static str,
    body: fn(&str) -> Vec<u8>,
}

const JSON: &str = "application/json";

/// Tokens, and what was told, as a provider might put them together.
const ANSWERS: [Answer; 22] = [
    Answer {
        name: "error",
        status: "400 Bad Request",
        kind: JSON,
        body: |told| {
            serde_json::json!({ "error": "invalid_grant", "error_description": format!("refused: {told}"), "error_uri": format!("https://op.example/?{told}") }).to_string().into_bytes()
        },
    },
    Answer {
        name: "the secret as error",
        status: "401 Unauthorized",
        kind: JSON,
        body: |told| serde_json::json!({ "error": told }).to_string().into_bytes(),
    },
    Answer {
        name: "long error",
        status: "400 Bad Request",
        kind: JSON,
        body: |told| {
            serde_json::json!({ "error": "invalid_client", "error_description": format!("{}{told}", "x".repeat(290)) })
                .to_string()
                .into_bytes()
        },
    },
    Answer {
        name: "longer error",
        status: "400 Bad Request",
        kind: JSON,
        body: |told| {
            serde_json::json!({ "error": "invalid_client", "error_description": format!("{}{told}", "x ".repeat(140)) })
                .to_string()
                .into_bytes()
        },
    },
    Answer {
        name: "error in a page",
        status: "500 Internal Server Error",
        kind: "text/html",
        body: |told| format!("<html><p>{told}</p>").into_bytes(),
    },
    Answer { name: "plain error", status: "403 Forbidden", kind: "text/plain", body: |told| told.as_bytes().to_vec() },
    Answer {
        name: "tokens",
        status: "200 OK",
        kind: JSON,
        body: |_| {
            br#"{"access_token":"CANARY-at-1","refresh_token":"CANARY-rt-1","id_token":"CANARY-id-1","token_type":"Bearer"}"#.to_vec()
        },
    },
    Answer {
        name: "form",
        status: "200 OK",
        kind: "application/x-www-form-urlencoded",
        body: |_| b"access_token=CANARY-at-1&refresh_token=CANARY-rt-1&id_token=CANARY-id-1".to_vec(),
    },
    Answer {
        name: "byte order mark",
        status: "200 OK",
        kind: JSON,
        body: |_| b"\xef\xbb\xbf{\"access_token\":\"CANARY-at-1\",\"id_token\":\"CANARY-id-1\"}".to_vec(),
    },
    Answer {
        name: "bad UTF-8",
        status: "200 OK",
        kind: JSON,
        body: |_| b"{\"access_token\":\"CANARY-at-1\xff\",\"id_token\":\"CANARY-id-1\"}".to_vec(),
    },
    Answer {
        name: "NUL",
        status: "200 OK",
        kind: JSON,
        body: |_| b"{\"access_token\":\"CANARY-at-1\",\"id_token\":\"CANARY-id-1\"}\0".to_vec(),
    },
    Answer {
        name: "lone surrogate",
        status: "200 OK",
        kind: JSON,
        body: |_| br#"{"access_token":"CANARY-at-1\ud800","id_token":"CANARY-id-1"}"#.to_vec(),
    },
    Answer {
        name: "huge number",
        status: "200 OK",
        kind: JSON,
        body: |_| br#"{"access_token":"CANARY-at-1","id_token":"CANARY-id-1","expires_in":1e99999}"#.to_vec(),
    },
    Answer {
        name: "single quotes",
        status: "200 OK",
        kind: JSON,
        body: |_| b"{'access_token': 'CANARY-at-1', 'id_token': 'CANARY-id-1'}".to_vec(),
    },
    Answer {
        name: "other names",
        status: "200 OK",
        kind: JSON,
        body: |_| br#"{"data":{"accessToken":"CANARY-at-1","ticket":"CANARY-2","list":["CANARY-3"]}}"#.to_vec(),
    },
    Answer { name: "a token alone", status: "200 OK", kind: JSON, body: |_| b"\"CANARY-at-1\"".to_vec() },
    Answer {
        name: "in a list",
        status: "200 OK",
        kind: JSON,
        body: |_| br#"[{"access_token":"CANARY-at-1"},"CANARY-2"]"#.to_vec(),
    },
    Answer {
        name: "token as type",
        status: "200 OK",
        kind: JSON,
        body: |told| {
            serde_json::json!({ "access_token": "CANARY-at-1", "id_token": "CANARY-id-1", "token_type": told })
                .to_string()
                .into_bytes()
        },
    },
    Answer {
        name: "duplicate",
        status: "200 OK",
        kind: JSON,
        body: |_| br#"{"access_token":"CANARY-at-1","access_token":"CANARY-at-2","id_token":"CANARY-id-1"}"#.to_vec(),
    },
    Answer {
        name: "truncated",
        status: "200 OK",
        kind: JSON,
        body: |_| br#"{"token_type":"Bearer","access_token":"CANARY-at-1"#.to_vec(),
    },
    Answer {
        name: "script",
        status: "200 OK",
        kind: "application/javascript",
        body: |_| b"callback({\"access_token\":\"CANARY-at-1\"})".to_vec(),
    },
    Answer {
        name: "header of the ID token",
        status: "200 OK",
        kind: JSON,
        body: |told| {
            use base64::engine::general_purpose::URL_SAFE_NO_PAD;
            let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let header = part(serde_json::json!({ "alg": "ES256", "kid": told, "typ": told }));
            let claims = part(
                serde_json::json!({ "iss": told, "aud": told, "sub": told, "nonce": told, "exp": told, "note": format!("{}{told}", "x".repeat(380)) }),
            );
            serde_json::json!({ "access_token": "CANARY-at-1", "token_type": "Bearer", "id_token": format!("{header}.{claims}.c2ln") }).to_string().into_bytes()
        },
    },
];

/// Reads a whole request: its head, and as much of a body as it says.
fn read_request(stream: &mut std::net::TcpStream) -> (String, String) {
    let head = servers::read_head(stream);
    let length =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok();
    (head, String::from_utf8_lossy(&body).into_owned())
}

/// The provider: good metadata and keys, and `answer` to everything else.
fn provider(answer: &'static Answer, told: &Told) -> SocketAddr {
    let told = told.clone();
    servers::raw(move |mut stream| {
        let (head, body) = read_request(&mut stream);
        told.take_down(&head, &body);
        let port = stream.local_addr().map_or(0, |address| address.port());
        let path = head.split(' ').nth(1).unwrap_or_default();
        let secrets = told.all().join(" ");
        let response = if path.contains("/.well-known/") {
            servers::response("200 OK", JSON, servers::metadata(&format!("http://127.0.0.1:{port}")).to_string())
        } else if path.starts_with("/jwks") {
            servers::response("200 OK", JSON, servers::key_set().to_string())
        } else {
            let plain = servers::response(answer.status, answer.kind, (answer.body)(&secrets));
            let text = format!(
                "\r\nX-Told: {secrets}\r\nSet-Cookie: session={secrets}\r\nLocation: http://127.0.0.1:{port}/x?told={secrets}#id_token=CANARY-fragment\r\nContent-Type"
            );
            let at = plain.windows(14).position(|window| window == b"\r\nContent-Type").unwrap();
            [&plain[..at], text.as_bytes(), &plain[at + 14..]].concat()
        };
        stream.write_all(&response).ok();
    })
}

/// How the code is redeemed, what comes to the redirect URI, and the command.
const RUNS: [(&str, &str, &str); 6] = [
    ("client_secret_basic", "code", "test -v"),
    ("client_secret_post", "code", "test --format json"),
    ("client_secret_basic", "error", "test -v --format json"),
    ("client_secret_post", "code", "probe -v --format junit"),
    ("client_secret_basic", "code", "check --online --format sarif"),
    ("client_secret_basic", "error", "test"),
];

/// Where the browser ends: with a code, or with an error that repeats all that was told.
fn landing(url: &Url, query: &str, told: &Told) -> String {
    let value = |name: &str| {
        url.query_pairs().find(|(found, _)| found == name).map_or_else(String::new, |(_, value)| value.into_owned())
    };
    let (back, state) = (value("redirect_uri"), value("state"));
    let told: String = url::form_urlencoded::byte_serialize(told.all().join(" ").as_bytes()).collect();
    match query {
        "code" => format!("{back}?code={CODE}&state={state}"),
        _ => format!(
            "{back}?error=access_denied&error_description={told}+{CODE}+{CLIENT_SECRET}&code={CODE}\
             &id_token=CANARY-token-1234&state={state}"
        ),
    }
}

#[test]
fn what_a_provider_repeats_is_shown_nowhere() {
    let mut leaks = Vec::new();
    let client = browser();
    let shared = Arc::clone(&client);
    for answer in &ANSWERS {
        let told = Told::default();
        let site = Site::of_client("app");
        let address = provider(answer, &told);
        for (method, query, arguments) in RUNS {
            told.0.lock().unwrap().clear();
            let metadata_url = format!("http://{address}/.well-known/openid-configuration");
            site.configure(&metadata_url, &format!("client_kwargs = {{ token_endpoint_auth_method = '{method}' }}"));
            let (client, secrets) = (Arc::clone(&client), told.clone());
            let mut fake = site.fake().with_browser(move |url: Url| {
                drop(client.send(&Request::get(landing(&url, query, &secrets).parse().unwrap())));
            });
            fake.host.http = Arc::new(OneClient(Arc::clone(&shared)));
            authctl::run(["authctl"].into_iter().chain(arguments.split(' ')), &fake.host);
            let texts = [("standard output", fake.output()), ("standard error", fake.talk())];
            let all = told.all();
            for (secret, (place, text)) in all
                .iter()
                .map(String::as_str)
                .chain(["CANARY"])
                .flat_map(|secret| texts.iter().map(move |text| (secret, text)))
            {
                if let Some(line) = text.lines().find(|line| line.contains(secret)) {
                    leaks.push(format!("{}: {query}: `authctl {arguments}`: {place}: {secret}: {line}", answer.name));
                }
            }
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}
