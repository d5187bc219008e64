//! Where a secret can be: each layout is one project with canaries in some places where people put secrets.

/// A project, by its files, and what else there is to read.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    pub(super) name: &'static str,
    /// Path and contents.
    pub(super) files: &'static [(&'static str, &'static str)],
    pub(super) environment: &'static [(&'static str, &'static str)],
    /// What comes by standard input.
    pub(super) input: &'static str,
}

const SECRETS: &str = ".streamlit/secrets.toml";

const fn layout(name: &'static str, files: &'static [(&'static str, &'static str)]) -> Layout {
    Layout { name, files, environment: &[], input: "" }
}

/// One secrets file, and nothing else that is secret.
macro_rules! secrets {
    ($name:literal, $($line:literal)*) => {
        layout($name, &[(SECRETS, concat!($($line, "\n"),*))])
    };
}

#[rustfmt::skip] // a line of a file is a line here
pub(super) const LAYOUTS: &[Layout] = &[
    secrets!("right keys, flat",
        "[auth]" "redirect_uri = 'http://localhost:8501/cb'" "cookie_secret = 'CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np'"
        "client_id = 'app'" "client_secret = \"CANARYpX2LmZ0vRb9TgKd4HsWy6Np\""
        "server_metadata_url = 'http://127.0.0.1:1/.well-known/openid-configuration'"),
    secrets!("right keys, named",
        "[auth]" "redirect_uri = 'http://localhost:8501/cb'" "cookie_secret = 'CANARY'" "[auth.google]"
        "client_id = '1-a.apps.googleusercontent.com'" "client_secret = 'GOCSPX-CANARYx7Qm2LrT9vBn4KpWs8Z'"
        "server_metadata_url = 'https://accounts.google.com/.well-known/openid-configuration'"),
    secrets!("dotted keys",
        "auth.redirect_uri = 'http://localhost:8501/'" "auth.cookie_secret = 'CANARY7fQx2LmZ0vRb9TgKd'"
        "auth.okta.client_id = '0oab1c2d3e4f5g6h7i8j'" "auth.okta.client_secret = 'CANARY7fQx2LmZ0vRb9TgKd4HsW'"
        "auth.okta.server_metadata_url = 'https://dev-1.okta.com/'"),
    secrets!("inline tables",
        "auth = { redirect_uri = 'http://localhost/cb', cookie_secret = 'CANARY7fQx2', x = { client_secret = 'CANARY' } }"),
    secrets!("misspelled keys",
        "[auth]" "cookie_secert = 'CANARY7fQx2LmZ0vRb9'" "cookie_key = 'CANARY'" "clientSecret = 'CANARY7fQx2LmZ0'"
        "[auth.p]" "client_secert = 'CANARY7fQx'" "client_key = 'CANARY'" "CLIENT_SECRET = 'CANARY7fQx'" "clientid = 'x'"),
    secrets!("keys of other languages",
        "[auth]" "geheimnis = 'CANARY'" "pass = 'CANARY7fQx2'" "key = 'CANARY'" "[auth.p]" "pw = 'CANARY'" "clave = 'CANARY7f'"
        "секрет = 'CANARY'" "\"mot de passe\" = 'CANARY'"),
    secrets!("misspelled section",
        "[atuh]" "cookie_secret = 'CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np'" "client_secret = 'CANARY'" "[Auth.google]"
        "client_id = 'CANARY7fQx2LmZ0vRb9TgKd4HsWy6NpXe3uJc8Ta1q'" "client_secret = 'CANARY'"),
    secrets!("swapped, of Google",
        "[auth]" "redirect_uri = 'http://localhost:8501/oauth2callback'" "cookie_secret = 'CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np'"
        "client_id = 'GOCSPX-CANARYx7Qm2LrT9vBn4KpWs8Z'" "client_secret = '1-a.apps.googleusercontent.com'"
        "server_metadata_url = 'https://accounts.google.com/.well-known/openid-configuration'"),
    secrets!("swapped, of Entra",
        "[auth.microsoft]" "client_id = 'CAN8Q~CANARYLrT9vBn4KpWs8ZdFgHjKlQwErTyU'"
        "client_secret = '2b7e1516-28ae-d2a6-abf7-158809cf4f3c'"
        "server_metadata_url = 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration'"),
    secrets!("swapped, of Okta",
        "[auth.okta]" "client_id = 'CANARYx7Qm2LrT9vBn4KpWs8ZdFgHjKlQwErTyUiOpAsDfGhJkLzXcVbNm12'"
        "client_secret = '0oab1c2d3e4f5g6h7i8j'" "server_metadata_url = 'https://dev-1.okta.com/.well-known/openid-configuration'"),
    secrets!("one secret everywhere",
        "[auth]" "redirect_uri = 'http://localhost:8501/?x=CANARY7fQx2LmZ0vRb9'" "cookie_secret = 'CANARY7fQx2LmZ0vRb9'"
        "client_id = 'CANARY7fQx2LmZ0vRb9'" "client_secret = 'CANARY7fQx2LmZ0vRb9'"
        "server_metadata_url = 'https://a.example/CANARY7fQx2LmZ0vRb9/.well-known/openid-configuration'"),
    secrets!("in URLs",
        "[auth]" "redirect_uri = 'http://u:CANARYpassword@localhost:8501/oauth2callback'" "cookie_secret = 'x'" "[auth.p]"
        "client_id = 'x'" "server_metadata_url = 'https://u:CANARYpassword@a.example/?client_secret=CANARYinquery'"),
    secrets!("in URLs of the network",
        "[auth]" "redirect_uri = 'http://localhost:8501/oauth2callback#access_token=CANARY7fQx2LmZ0'" "cookie_secret = 'CANARY'" "[auth.p]"
        "client_id = 'x'" "client_secret = 'CANARY'" "server_metadata_url = 'http://u:CANARYpassword@127.0.0.1:1/.well-known/openid-configuration'"),
    secrets!("in scope and parameters",
        "[auth.p]" "client_id = 'x'" "[auth.p.client_kwargs]" "scope = 'openid glpat-CANARYx7Qm2LrT9vBn4K'"
        "prompt = 'login CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np'" "password = 'CANARY'" "[auth.p.authorize_params]"
        "login_hint = 'ghp_CANARYx7Qm2LrT9vBn4KpWs8ZdFgHjKlQwEr'" "token = 'CANARY'" "max_age = 'CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np'"),
    secrets!("in a login's parameters",
        "[auth]" "redirect_uri = 'http://localhost:8501/oauth2callback'" "cookie_secret = 'CANARY'" "client_id = 'x'" "client_secret = 'CANARY'"
        "server_metadata_url = 'http://127.0.0.1:1/.well-known/openid-configuration'"
        "client_kwargs = { scope = ['openid', 'CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np'], token_endpoint_auth_method = 'CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np' }"),
    secrets!("in comments",
        "# cookie_secret = 'CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np'" "[auth] # client_secret: CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np"
        "cookie_secret = 'x' # was GOCSPX-CANARYx7Qm2LrT9vBn4KpWs8Z" "# authctl: allow(weak-cookie-secret): glpat-CANARYx7Qm2LrT9vBn4K"
        "#old_password=CANARY" "redirect_uri = 1 # secret CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np"),
    secrets!("broken: a string without its end",
        "[auth]" "client_secret = \"CANARY" "cookie_secret = 'CANARY7fQx'"),
    secrets!("broken: no quotes",
        "[auth]" "client_secret = CANARY7fQx" "client_id = CANARY" "cookie_secret CANARY"),
    secrets!("broken: the notation of others",
        "auth:" "  client_secret: CANARY" "export CLIENT_SECRET=CANARY" "{\"client_secret\": \"CANARY\"}" "client_secret := 'CANARY'"),
    secrets!("broken: in a header",
        "[auth.CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np" "client_secret = 'CANARY'"),
    secrets!("broken: in a header with junk behind it",
        "[auth] GOCSPX-CANARYx7Qm2LrT9vBn4KpWs8Z" "client_secret = 'CANARY'"),
    secrets!("broken: a value in brackets",
        "[CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np]" "[[GOCSPX-CANARYx7Qm2LrT9vBn4KpWs8Z]" "client_secret = 'CANARY'"),
    secrets!("broken: escapes",
        "[auth]" "client_secret = \"CANARY\\q\"" "cookie_secret = \"\\u12CANARY\""),
    secrets!("broken: keys twice",
        "[auth]" "client_secret = 'CANARY1'" "client_secret = 'CANARY2'" "[auth]" "cookie_secret = 'CANARY'"),
    secrets!("broken: a stray secret",
        "[auth]" "CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np" "'CANARY' = " "= 'CANARY'"),
    secrets!("as the name of a provider",
        "[auth]" "redirect_uri = 'http://localhost:8501/oauth2callback'" "cookie_secret = 'CANARY'"
        "[auth.\"GOCSPX-CANARYx7Qm2LrT9vBn4KpWs8Z\"]" "client_id = 'x'" "client_secret = 'CANARY'"
        "[auth.glpat-CANARYx7Qm2LrT9vBn4K]" "client_id = 1"),
    secrets!("as a key",
        "GOCSPX-CANARYx7Qm2LrT9vBn4KpWs8Z = 1" "[auth]" "glpat-CANARYx7Qm2LrT9vBn4K = ''" "\"ghp_CANARYx7Qm2LrT9vBn4KpWs8ZdFgHjKlQwEr\" = {}"),
    secrets!("in other tables",
        "OPENAI_API_KEY = 'sk-CANARYx7Qm2LrT9vBn4KpWs8Z'" "name = 'CANARY'" "[connections.sql]" "password = 'CANARY'"
        "url = 'postgres://u:CANARY@h/d'" "[google]" "client_secret = 'CANARY'" "client_id = 'CANARY7fQx2LmZ0vRb9'"
        "server_metadata_url = 'https://a.example/?token=CANARY'"),
    secrets!("in lists and long strings",
        "keys = ['CANARY', 'CANARY7fQx2']" "[[auth.p]]" "client_secret = 'CANARY'" "client_id = 'CANARY7fQx2LmZ0vRb9TgKd4HsWy6NpXe3uJc8Ta1q'" "[gcp]"
        "private_key = '''-----BEGIN PRIVATE KEY-----" "CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np" "-----END PRIVATE KEY-----'''"),
    secrets!("of the wrong type",
        "[auth]" "cookie_secret = ['CANARY7fQx']" "client_secret = { value = 'CANARY' }" "client_id = ['CANARY7fQx2LmZ0vRb9TgKd4HsWy6NpXe3uJc8Ta1q']"
        "redirect_uri = { a = 'CANARY' }" "expose_tokens = ['CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np']"),
    secrets!("pasted with what was around it",
        "[auth]" "redirect_uri = 'http://localhost:8501/oauth2callback'" "cookie_secret = ' CANARY7fQx2LmZ0vRb9TgKd '" "[auth.p]"
        "client_id = \"x\"" "client_secret = \"'CANARY7fQx2'\\n\"" "server_metadata_url = 'x'"),
    secrets!("escaped",
        "[auth]" "cookie_secret = \"\\u0043ANARY7fQx2\\u202e\"" "client_id = \"GOCSPX-\\u0043ANARYx7Qm2LrT9vBn4KpWs8Z\""
        "client_secret = \"\\u0043ANARY\\u001b[2J\\u0007\""),
    layout("with a byte order mark", &[(SECRETS, "\u{feff}[auth]\r\ncookie_secret = 'CANARY'\r\nclient_secret = 'CANARY'\r\nclient_idd = 'CANARY7fQx2LmZ0'\r\n")]),
    layout("in config.toml", &[
        (SECRETS, "[auth]\ncookie_secret = 'x'\n"),
        (".streamlit/config.toml", "[server]\ncookieSecret = 'CANARY7fQx'\nport = 'CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np'\n[auth]\nclient_secret = 'CANARY'\n[mapbox]\ntoken = 'CANARY7fQx'\n"),
    ]),
    layout("in a broken config.toml", &[
        (SECRETS, "[auth]\ncookie_secret = 'x'\n"),
        (".streamlit/config.toml", "[server]\ncookieSecret = 'CANARY\nsecret CANARY\n"),
    ]),
    layout("in the example", &[
        (".streamlit/secrets.toml.example", "[auth]\ncookie_secret = 'CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np'\n[auth.google]\nclient_id = '1-a.apps.googleusercontent.com'\nclient_secret = 'GOCSPX-CANARYx7Qm2LrT9vBn4KpWs8Z'\n"),
    ]),
    layout("in files with other names", &[
        (".streamlit/secrets.toml.txt", "[auth]\ncookie_secret = 'CANARY'\n"),
        (".streamlit/secrets.yaml", "client_secret: CANARY\n"),
        ("secrets.toml", "client_secret = 'CANARY'\n"),
        (".env", "CLIENT_SECRET=CANARY\nCOOKIE_SECRET='CANARY7fQx2'\n"),
    ]),
    layout("in several files", &[
        (SECRETS, "[auth]\ncookie_secret = 'CANARY7fQx'\nredirect_uri = 'x'\n[auth.google]\nclient_secret = 'CANARY'\n"),
        ("home/.streamlit/secrets.toml", "[auth]\ncookie_secret = 'CANARY'\n[auth.a]\nclient_secret = 'CANARY7fQx'\n"),
        (".streamlit/config.toml", "[secrets]\nfiles = ['more/auth/client_secret', '.streamlit/secrets.toml']\n"),
        ("more/auth/client_secret", "CANARY"),
    ]),
    layout("left by an interrupted write", &[
        (SECRETS, "[auth]\ncookie_secret = 'x'\n"),
        (".streamlit/.secrets.toml.authctl-h2Yp0c/.tmpA1", "[auth]\ncookie_secret = 'CANARY'\n"),
    ]),
    layout("in what is around the app", &[
        (SECRETS, "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\ncookie_secret = 'CANARY'\n"),
        ("app.py", "import streamlit as st\nSECRET = 'CANARY7fQx'\nst.login('GOCSPX-CANARYx7Qm2LrT9vBn4KpWs8Z')\nst.login(client_secret='CANARY')\n"),
        ("requirements.txt", "--index-url https://u:CANARYpassword@pypi.example/simple\nstreamlit @ https://u:CANARYpassword@h.example/streamlit-1.50.0.whl\n"),
        ("pyproject.toml", "[project]\ndependencies = ['streamlit @ https://u:CANARYpassword@h.example/x.whl']\n[tool.authctl]\nsecret = 'CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np'\n"),
        ("Dockerfile", "FROM python\nENV CLIENT_SECRET=CANARY\nCOPY . .\nCMD streamlit run app.py --client_secret=CANARY --server.cookieSecret=CANARY7fQx\n"),
        ("compose.yaml", "services:\n  app:\n    command: streamlit run app.py --server.cookieSecret CANARY\n    environment:\n      CLIENT_SECRET: CANARY\n      STREAMLIT_SERVER_COOKIE_SECRET: CANARY\n"),
        ("k8s/secret.yaml", "kind: Secret\nstringData:\n  client_secret: CANARY\n"),
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".git/config", "[remote \"o\"]\n\turl = https://u:CANARYpassword@git.example/x.git\n"),
        (".gitignore", "# CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np\n*.log\n"),
    ]),
    Layout {
        name: "in the environment",
        files: &[(SECRETS, "[auth]\nredirect_uri = 'x'\n")],
        environment: &[
            ("AUTHCTL_CLIENT_SECRET", "CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np"),
            ("HTTP_PROXY", "http://u:CANARYpassword@127.0.0.1:1"),
            ("HTTPS_PROXY", "u:CANARYpassword@@127.0.0.1:1"),
            ("STREAMLIT_SERVER_COOKIE_SECRET", "CANARY"),
            ("CLIENT_SECRET", "CANARY"),
        ],
        input: "",
    },
    Layout {
        name: "by standard input",
        files: &[],
        environment: &[],
        input: "GOCSPX-CANARYx7Qm2LrT9vBn4KpWs8Z\nCANARY\n",
    },
    Layout {
        name: "a file by standard input",
        files: &[],
        environment: &[],
        input: "[auth]\ncookie_secret = 'CANARY7fQx2'\nclient_secret = 'CANARY\nkey = CANARY\n",
    },
    layout("in files to import", &[
        ("client.json", "{\"web\": {\"client_id\": \"1-a.apps.googleusercontent.com\", \"client_secret\": \"GOCSPX-CANARYx7Qm2LrT9vBn4KpWs8Z\", \"redirect_uris\": [\"http://u:CANARYpassword@localhost:8501/oauth2callback\"]}}"),
        ("client.txt", "CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np\n"),
        ("claims.json", "{\"sub\": \"1\", \"email\": \"a@example.com\"}"),
    ]),
    layout("in broken files to import", &[
        ("client.json", "{\"web\": {\"client_id\": \"GOCSPX-CANARYx7Qm2LrT9vBn4KpWs8Z\", \"client_secret\": \"CANARY\"}"),
        ("client.txt", "CANARY\nCANARY7fQx\n"),
        ("claims.json", "{\"client_secret\": \"CANARY\", CANARY}"),
    ]),
    layout("swapped in a file to import", &[
        ("client.json", "{\"web\": {\"client_id\": \"GOCSPX-CANARYx7Qm2LrT9vBn4KpWs8Z\", \"client_secret\": \"1-a.apps.googleusercontent.com\", \"CANARY\": 1}, \"type\": \"CANARY\"}"),
        ("client.txt", " 'CANARY7fQx2LmZ0vRb9TgKd4HsWy6Np' \r\n"),
        ("claims.json", "CANARY"),
    ]),
];
