//! Where people put secrets, on purpose and by mistake.

/// Files, variables and standard input, all of them with a canary.
pub(super) struct Layout {
    pub(super) name: String,
    pub(super) files: Vec<(String, String)>,
    pub(super) variables: Vec<(&'static str, &'static str)>,
    pub(super) input: String,
}

pub(super) const SECRET: &str = "CANARY-7f3a9c2e5b8d1f40-kU2";

/// What Google's console downloads.
pub(super) const GOOGLE_CLIENT: &str = r#"{"web":{"client_id":"412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com","client_secret":"GOCSPX-CANARY9v8XcLm2nQpRsTuVwYzAb","redirect_uris":["http://localhost:8501/oauth2callback"]}}"#;

const SECRETS: &str = ".streamlit/secrets.toml";

/// A whole configuration, with the secrets where they belong.
const GOOD: &str = r#"[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "CANARY-cookie-7f3a9c2e5b8d1f40a1b2c3"

[auth.google]
client_id = "412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com"
client_secret = "GOCSPX-CANARY9v8XcLm2nQpRsTuVwYzAb"
server_metadata_url = "http://127.0.0.1:1/.well-known/openid-configuration"
"#;

/// Keys that nobody knows, and that look more or less like one.
const ODD_KEYS: [&str; 16] = [
    "cookie_secert",
    "cookie_key",
    "cookie_sekret",
    "cookie",
    "client_secert",
    "client_key",
    "client_sec",
    "clientSecret",
    "CLIENT_SECRET",
    "key",
    "pass",
    "pw",
    "geheimnis",
    "redirect_url",
    "issuer_url",
    "\"client secret\"",
];

fn secrets(name: impl Into<String>, text: impl Into<String>) -> Layout {
    Layout {
        name: name.into(),
        files: vec![(SECRETS.to_owned(), text.into())],
        variables: Vec::new(),
        input: String::new(),
    }
}

fn changed(name: &str, old: &str, new: &str) -> Layout {
    assert!(GOOD.contains(old), "{name}");
    secrets(name, GOOD.replace(old, new))
}

fn with_file(name: &str, path: &str, text: &str) -> Layout {
    let mut layout = secrets(name, GOOD);
    layout.files.push((path.to_owned(), text.to_owned()));
    layout
}

pub(super) fn layouts() -> Vec<Layout> {
    let mut layouts = vec![secrets("right keys", GOOD), secrets("flat", GOOD.replace("\n[auth.google]\n", ""))];
    for key in ODD_KEYS {
        layouts.push(changed(key, "cookie_secret =", &format!("{key} =")));
        layouts.push(changed(&format!("google.{key}"), "client_secret =", &format!("{key} =")));
    }
    layouts.extend(misplaced());
    layouts.extend(in_comments());
    layouts.extend(broken());
    layouts.extend(elsewhere());
    layouts
}

/// In the place of something public.
fn misplaced() -> Vec<Layout> {
    let id = "client_id = \"412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com\"";
    let secret = "client_secret = \"GOCSPX-CANARY9v8XcLm2nQpRsTuVwYzAb\"";
    let uri = "redirect_uri = \"http://localhost:8501/oauth2callback\"";
    let url = "server_metadata_url = \"http://127.0.0.1:1/.well-known/openid-configuration\"";
    let with = |line: &str| format!("{url}\n{line}");
    vec![
        changed(
            "swapped",
            &format!("{id}\n{secret}"),
            "client_id = \"GOCSPX-CANARY9v8XcLm\"\nclient_secret = \"412-x.apps.googleusercontent.com\"",
        ),
        changed(
            "swapped, of any shape",
            &format!("{id}\n{secret}"),
            "client_id = \"CANARY-7f3a9c2e\"\nclient_secret = \"11111111-2222-4333-8444-555555555555\"",
        ),
        changed("Entra's secret as ID", id, "client_id = \"abC8Q~CANARYaaaaaaaaaaaaaaaaaaaaaaaaaaaa\""),
        changed("Okta's secret as ID", id, "client_id = \"CANARYw4xYz0123456789abcdefghijKLMNOPqrstuvw\""),
        changed("a copy of the secret as ID", id, "client_id = \"GOCSPX-CANARY9v8XcLm2nQpRsTuVwYzAb\""),
        changed(
            "password in the redirect URI",
            uri,
            "redirect_uri = \"http://user:CANARY-pw@localhost:8501/oauth2callback\"",
        ),
        changed(
            "token in the redirect URI",
            uri,
            "redirect_uri = \"http://CANARYtoken@localhost:8501/oauth2callback\"",
        ),
        changed(
            "query of the redirect URI",
            uri,
            "redirect_uri = \"http://localhost:8501/oauth2callback?token=CANARY\"",
        ),
        changed("password in the metadata URL", "http://127.0.0.1:1/", "http://user:CANARY@127.0.0.1:1/"),
        changed("odd password in the metadata URL", "http://127.0.0.1:1/", "http://user:CAN/CANARY@127.0.0.1:1/"),
        changed("password without a scheme", url, "server_metadata_url = \"user:CANARY-7f3a9c2e@127.0.0.1/x\""),
        changed("scope", url, &with("client_kwargs = { scope = \"openid glpat-CANARY0123456789abcd\" }")),
        changed("scopes", url, &with("client_kwargs = { scope = [\"openid\", \"ghp_CANARY0123456789abcdef\"] }")),
        changed(
            "the secret as scope",
            url,
            &with("client_kwargs = { scope = \"openid GOCSPX-CANARY9v8XcLm2nQpRsTuVwYzAb\" }"),
        ),
        changed("prompt", url, &with("client_kwargs = { prompt = \"xoxb-CANARY-0123456789\" }")),
        changed("unknown argument", url, &with("client_kwargs = { api_key = \"CANARY-1\", x = \"CANARY-2\" }")),
        changed("authorize_params", url, &with("authorize_params = { assertion = \"CANARY\", foo = \"CANARY-1\" }")),
        changed("logout_params", url, &with("logout_params = { token = \"CANARY\" }")),
        changed(
            "ID token in a parameter",
            url,
            &with("authorize_params = { login_hint = \"eyJCANARYhbGciOiJ.eyJzdWIiOiIxIn0.c2lnbmF0dXJl\" }"),
        ),
        changed("header", "[auth.google]", "[auth.GOCSPX-CANARY9v8XcLm]"),
        changed("key", "cookie_secret =", "\"glpat-CANARY0123456789abcd\" ="),
        changed("provider with an underscore", "[auth.google]", "[auth.my_google]"),
        changed("secret in the provider", "[auth.google]", "[auth.google]\ncookie_secret = \"CANARY-second\""),
        changed(
            "number",
            "cookie_secret = \"CANARY-cookie-7f3a9c2e5b8d1f40a1b2c3\"",
            "cookie_secret = 12\nx = [[\"CANARY\"], {y = \"CANARY\"}]",
        ),
        changed(
            "list of secrets",
            "cookie_secret = \"CANARY-cookie-7f3a9c2e5b8d1f40a1b2c3\"",
            "cookie_secret = [\"CANARY-one-1234\", \"CANARY-two-1234\"]",
        ),
        changed("several lines", "\"CANARY-cookie-7f3a9c2e5b8d1f40a1b2c3\"", "\"\"\"CANARY-one\nCANARY-two\n\"\"\""),
        changed("stray characters", "\"GOCSPX-CANARY9v8XcLm2nQpRsTuVwYzAb\"", "\" 'CANARY-7f3a\u{200b}9c2e',\\n\""),
        changed("its own name", "\"GOCSPX-CANARY9v8XcLm2nQpRsTuVwYzAb\"", "\"client_secret=CANARY-7f3a9c2e\""),
        changed("short", "\"CANARY-cookie-7f3a9c2e5b8d1f40a1b2c3\"", "\"CANARY\""),
        changed("the same twice", "\"GOCSPX-CANARY9v8XcLm2nQpRsTuVwYzAb\"", "\"CANARY-cookie-7f3a9c2e5b8d1f40a1b2c3\""),
        secrets(
            "no section",
            "redirect_uri = \"http://localhost:8501/oauth2callback\"\ncookie_secret = \"CANARY-1\"\nclient_id = \"CANARY-2\"\n",
        ),
        secrets("another section", GOOD.replace("[auth", "[secrets.auth")),
        secrets("section in capitals", GOOD.replace("[auth", "[AUTH")),
        secrets("array of tables", GOOD.replace("[auth]", "[[auth]]").replace("[auth.google]", "[[auth.google]]")),
        secrets(
            "dotted",
            "auth.cookie_secret = 'CANARY-1'\nauth.google = {client_secret = 'CANARY-2', clientsecret = 'CANARY-3'}\n",
        ),
    ]
}

fn in_comments() -> Vec<Layout> {
    [
        "# client_secret = \"CANARY\"",
        "# cookie_secert = 'CANARY'",
        "#CANARY-7f3a9c2e5b8d1f40",
        "# the old secret: CANARY",
        "# old secret was canaryCANARY",
        "# TODO rotate CANARY-7f3a9c2e",
        "# https://user:CANARY@host/",
        "# {\"client_secret\": \"CANARY\"}",
        "# password CANARY",
        "# authctl: allow(unknown-setting): glpat-CANARY0123456789",
    ]
    .into_iter()
    .flat_map(|comment| {
        [
            changed(comment, "cookie_secret =", &format!("{comment}\ncookie_secert =")),
            changed(&format!("after: {comment}"), "oauth2callback\"\n", &format!("oauth2callback2\" {comment}\n")),
        ]
    })
    .collect()
}

fn broken() -> Vec<Layout> {
    let cookie = "cookie_secret = \"CANARY-cookie-7f3a9c2e5b8d1f40a1b2c3\"";
    [
        ("open quote", "cookie_secret = \"CANARY-1"),
        ("no quotes", "cookie_secret = CANARY-1"),
        ("no value", "cookie_secret = CANARY-1\nclient_secret ="),
        ("colon", "cookie_secret: \"CANARY-1\""),
        ("no sign", "cookie_secret \"CANARY-1\""),
        ("header", "[CANARY-1]\nx ="),
        ("header in ours", "[auth.CANARY]\nx ="),
        ("open header", "[auth.CANARY"),
        ("header behind", "[auth] CANARY-1"),
        ("key", "CANARY = 1\nx ="),
        ("line alone", "CANARY-1"),
        ("twice", "cookie_secret = \"CANARY-1\"\ncookie_secret = \"CANARY-2\""),
        ("escape", "cookie_secret = \"CANARY-1\\q\""),
        ("typographic", "cookie_secret = “CANARY-1”"),
        ("behind", "cookie_secret = \"x\" CANARY-1"),
        ("open lines", "cookie_secret = \"\"\"CANARY-1\nCANARY-2"),
        ("list", "cookie_secret = [\"CANARY-1\""),
        ("JSON", "{\"client_secret\": \"CANARY-1\"}"),
        ("YAML", "auth:\n  client_secret: CANARY-1\n  - CANARY-2"),
        ("shell", "export CLIENT_SECRET=CANARY-1"),
        ("carriage return", "x =\rcookie_secret = 'CANARY-1'\rCANARY-2"),
        ("control", "cookie_secret = \"CANARY\u{1}-1\""),
        ("fence", "```toml\ncookie_secret = 'CANARY-1'\n```"),
    ]
    .into_iter()
    .map(|(name, line)| changed(&format!("broken: {name}"), cookie, line))
    .collect()
}

/// In other files, in the environment, on standard input.
fn elsewhere() -> Vec<Layout> {
    let variables = |variables: &[(&'static str, &'static str)]| Layout {
        name: format!("{variables:?}"),
        files: Vec::new(),
        variables: variables.to_vec(),
        input: String::new(),
    };
    let other_tables = "\n[connections.db]\nurl = \"postgresql://me:CANARY@db/x\"\npassword = \"CANARY-1\"\nuser = \"CANARY-2\"\n\
                        list = [\"CANARY-3\"]\n[[keys]]\nvalue = \"CANARY-4\"\n[gcp]\nprivate_key = \"-----BEGIN PRIVATE KEY-----\\nCANARY\\n-----END PRIVATE KEY-----\\n\"\n";
    let mut piped = secrets("standard input", GOOD.replace("cookie_secret =", "cookie_secert ="));
    piped.input.clone_from(&piped.files[0].1);
    piped.variables = vec![("AUTHCTL_SECRETS", "-")];
    let mut pasted = secrets("pasted", GOOD);
    pasted.input = "CANARY-pasted-7f3a9c2e, CANARY-more\n".to_owned();
    vec![
        secrets("other tables", format!("{GOOD}{other_tables}")),
        piped,
        pasted,
        variables(&[("AUTHCTL_CLIENT_SECRET", "CANARY-7f3a9c2e5b8d1f40"), ("AUTHCTL_PROVIDER", "google")]),
        variables(&[("AUTHCTL_COOKIE_SECRET", "CANARY-7f3a9c2e5b8d1f40"), ("AUTHCTL_CLIENT_SECRET", " 'CANARY' ")]),
        with_file(
            "config",
            ".streamlit/config.toml",
            "[server]\ncookieSecret = \"CANARY-1\"\nport = \"CANARY-2\"\n[auth]\nkey = \"CANARY-3\"\n",
        ),
        with_file("broken config", ".streamlit/config.toml", "[server]\ncookieSecret = \"CANARY-1\nx ="),
        with_file(
            "requirements",
            "requirements.txt",
            "--index-url https://me:CANARY@pypi.example/simple\nstreamlit==1.30\n",
        ),
        with_file(
            "Dockerfile",
            "Dockerfile",
            "FROM python\nENV CLIENT_SECRET=CANARY-1\nCOPY . .\nCMD streamlit run app.py --server.port=8599\n",
        ),
        with_file(
            "Compose",
            "compose.yaml",
            "services:\n  app: {build: ., environment: {CLIENT_SECRET: CANARY-1}, ports: ['9000:9001'], deploy: {replicas: 3}}\n",
        ),
        with_file("Python", "app.py", "import streamlit as st\nst.login('okta'); key = 'CANARY-1' # CANARY-2\n"),
        with_file("example", ".streamlit/secrets.toml.example", GOOD),
        with_file("leftover", ".streamlit/.secrets.toml.old", GOOD),
    ]
}
