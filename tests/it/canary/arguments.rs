//! What each command of the command line is called with in the matrix. A command without a row fails it.

/// One command, by its words, and the arguments with which it does most of what it can do.
pub(super) struct Row {
    pub(super) command: &'static str,
    /// Each is one call. Formats and flags are added, as clap knows them.
    pub(super) calls: &'static [&'static str],
    /// What standard output is for, where that is a secret.
    pub(super) prints: Prints,
    /// Flags that are not added by themselves: they wait for somebody.
    pub(super) without: &'static [&'static str],
}

/// Whether the command exists to print a secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Prints {
    NoSecret,
    /// On standard output, and nowhere else.
    Secrets,
}

const fn row(command: &'static str, calls: &'static [&'static str]) -> Row {
    Row { command, calls, prints: Prints::NoSecret, without: &[] }
}

/// Options that ask for a secret by name.
pub(super) fn shows_secrets(flag: &str) -> bool {
    flag.starts_with("show-")
}

pub(super) const ROWS: &[Row] = &[
    row(
        "init",
        &[
            "",
            "--dry-run",
            "--provider google --import client.json",
            "--provider okta --param domain=a.okta.com --client-id x --client-secret-file client.txt",
            "--provider google --client-id 1-a.apps.googleusercontent.com --client-secret-stdin --dry-run",
        ],
    ),
    row("secret", &["", "--write"]),
    row(
        "add",
        &[
            "okta --param domain=a.okta.com --client-id x --client-secret-stdin",
            "google --import client.json --dry-run",
        ],
    ),
    row(
        "set",
        &[
            "--stdin google.client_secret",
            "--stdin client_id --dry-run",
            "redirect_uri=http://localhost:8501/oauth2callback --dry-run",
        ],
    ),
    row("remove", &["google --yes", "p --dry-run", "nobody --yes"]),
    row("show", &["", "--secrets -", "google"]),
    row(
        "check",
        &["", ".", "-", "--fix --unsafe-fixes", "--diff --unsafe-fixes", ".streamlit/secrets.toml --output report"],
    ),
    row("probe", &["", "http://127.0.0.1:1"]),
    Row { without: &["no-browser", "paste"], ..row("test", &["--timeout 1"]) },
    // A command that ends at once, and no app.
    row("dev", &["--port 0 -- true"]),
    row("idp", &["--port 0", "--port 0 --client-id x --client-secret-file client.txt"]),
    row("idp faults", &[""]),
    row("idp health", &["--port 1"]),
    row("cookie decode", &["", "--file client.txt", "--file claims.json"]),
    Row { prints: Prints::Secrets, ..row("cookie mint", &["--user alice", "--claims claims.json"]) },
    row("explain", &["", "client_secret"]),
    Row { prints: Prints::Secrets, ..row("export", &["--to cloud", "--to kubernetes", "--to docker", "--to env"]) },
    row("providers", &["", "google"]),
    row("rules", &["", "secret"]),
    row("help", &["", "init", "cookie mint"]),
    row("lsp", &[""]),
    row("mcp", &[""]),
    row("completions", &["bash"]),
    row("man", &["", "--output man"]),
];
