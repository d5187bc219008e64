//! Examples of each command. A test runs them in a shell.

use super::{heading, literal};
use crate::report::hanging;

/// A line for a shell, and what it is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Example {
    pub(crate) what: &'static str,
    pub(crate) line: &'static str,
}

const fn example(what: &'static str, line: &'static str) -> Example {
    Example { what, line }
}

/// By the words of the command.
const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "init",
        &[
            example("a working login without any account, with the built-in provider", "authctl init local"),
            example("Google, with the JSON that its console downloads", "authctl init google --import client.json"),
            example(
                "see what would be written for Keycloak, and write nothing",
                "authctl init keycloak --param url=https://login.example.com --param realm=staff --client-id portal \
                 --client-secret-file client.txt --dry-run",
            ),
        ],
    ),
    (
        "add",
        &[
            example(
                "a second provider, beside the one that is there",
                "authctl add okta --param domain=acme.okta.com --client-id 0oa1b2c3d4e5f6g7h8i9 \
                 --client-secret-stdin < client.txt",
            ),
            example(
                "another one, for `st.login(\"staff\")`",
                "authctl add staff --provider gitlab --client-id portal --client-secret-file client.txt",
            ),
            example("the built-in provider, for development", "authctl add local"),
        ],
    ),
    (
        "set",
        &[
            example("ask for another sign-in page", "authctl set google.client_kwargs.prompt=login"),
            example("the deployed app's address", "authctl set redirect_uri=https://app.example.com/oauth2callback"),
            example("a new client secret", "authctl set --stdin google.client_secret < client.txt"),
        ],
    ),
    (
        "remove",
        &[
            example("see what would be removed", "authctl remove google --dry-run"),
            example("remove it without a question", "authctl remove google --yes"),
            example("the settings directly in `[auth]`", "authctl remove default --yes"),
        ],
    ),
    (
        "show",
        &[
            example("all that is configured, with secrets masked", "authctl show"),
            example("one provider alone", "authctl show google"),
            example("for another program", "authctl show --format json"),
        ],
    ),
    (
        "secret",
        &[
            example("print one", "authctl secret"),
            example("a longer one, in another encoding", "authctl secret --bytes 48 --encoding base64url"),
            example("put a new one into the file; everyone is logged out", "authctl secret --write"),
        ],
    ),
    (
        "check",
        &[
            example("this project", "authctl check"),
            example("repair what can be repaired safely", "authctl check --fix"),
            example(
                "all projects below a folder, for code scanning",
                "authctl check apps --format sarif --output authctl.sarif",
            ),
        ],
    ),
    (
        "probe",
        &[
            example("every provider of the project", "authctl probe"),
            example("one of them, without sending credentials", "authctl probe google --metadata-only"),
            example("find the settings that a provider accepts", "authctl probe google --find"),
        ],
    ),
    (
        "test",
        &[
            example("log in with the only provider", "authctl test"),
            example("with one of several, and demand a claim", "authctl test local --expect email=alice@example.com"),
            example(
                "as another user of the built-in provider, and log out again",
                "authctl test local --user bob --logout",
            ),
        ],
    ),
    (
        "dev",
        &[
            example("the app in this folder, with a login that needs no account", "authctl dev"),
            example("end-to-end tests, in which every sign-in is as alice", "authctl dev --user alice -- pytest"),
            example("another way to start the app", "authctl dev -- streamlit run portal/Home.py --server.port 8600"),
        ],
    ),
    (
        "idp",
        &[
            example("beside `streamlit run`, for the project in this folder", "authctl idp"),
            example("with a mistake that real providers make", "authctl idp --fault invalid-nonce"),
            example("only while the tests run", "authctl idp --any-client -- pytest"),
        ],
    ),
    (
        "idp faults",
        &[
            example("every fault, with the rule that names it", "authctl idp faults"),
            example("one of them", "authctl idp faults | grep nonce"),
            example("how many there are", "authctl idp faults | grep -c ."),
        ],
    ),
    (
        "idp health",
        &[
            example("wait until it answers", "until authctl idp health; do sleep 1; done"),
            example("at another port", "authctl idp health --port 9500"),
            example("behind a proxy", "authctl idp health --issuer https://idp.example.test"),
        ],
    ),
    (
        "cookie decode",
        &[
            example("a cookie that was saved", "authctl cookie decode --file cookie.txt"),
            example("what another program prints", "authctl cookie mint --user alice | authctl cookie decode"),
            example("for another program", "authctl cookie decode --file cookie.txt --format json"),
        ],
    ),
    (
        "cookie mint",
        &[
            example("alice, as a login at the built-in provider would", "authctl cookie mint --user alice"),
            example("for Playwright", "authctl cookie mint --user bob --format playwright > state.json"),
            example(
                "somebody with other claims",
                "authctl cookie mint --claim sub=4711 --claim email=carol@example.com --claim groups=admin,dev",
            ),
        ],
    ),
    (
        "explain",
        &[
            example("a rule, as reports name it", "authctl explain wrong-callback-path"),
            example("an error of a provider", "authctl explain AADSTS50011"),
            example("a symptom", "authctl explain login loop"),
        ],
    ),
    (
        "export",
        &[
            example("a Kubernetes Secret", "authctl export --to kubernetes > secret.yaml"),
            example(
                "a Docker secret, for the deployed address",
                "authctl export --to docker --redirect-uri https://app.example.com/oauth2callback > secrets.toml",
            ),
            example("the block for Community Cloud, on the terminal", "authctl export --to cloud --show-secrets"),
        ],
    ),
    (
        "providers",
        &[
            example("all that are known", "authctl providers"),
            example("those of Microsoft", "authctl providers microsoft"),
            example("for another program", "authctl providers --format json"),
        ],
    ),
    (
        "rules",
        &[
            example("all of them", "authctl rules"),
            example("those about redirect URIs", "authctl rules redirect"),
            example("for another program", "authctl rules --format json"),
        ],
    ),
    (
        "help",
        &[
            example("all commands", "authctl help"),
            example("one of them", "authctl help init"),
            example("one below another", "authctl help cookie mint"),
        ],
    ),
    (
        "lsp",
        &[
            example("what an editor starts, to talk to it", "authctl lsp"),
            example("with the option that some editors add", "authctl lsp --stdio"),
            example("as another release of Streamlit reads it", "authctl lsp --streamlit 1.50.0"),
        ],
    ),
    (
        "mcp",
        &[
            example("what an agent starts, to talk to it", "authctl mcp"),
            example("for an app in another folder", "authctl mcp --project apps/one"),
            example("as another release of Streamlit reads it", "authctl mcp --streamlit 1.50.0"),
        ],
    ),
    (
        "completions",
        &[
            example("bash", "authctl completions bash > ~/.local/share/bash-completion/completions/authctl"),
            example("zsh, with this folder in `fpath`", "authctl completions zsh > ~/.zfunc/_authctl"),
            example("fish", "authctl completions fish > ~/.config/fish/completions/authctl.fish"),
        ],
    ),
    (
        "man",
        &[
            example("the first page", "authctl man > authctl.1"),
            example("a page for each command, where `man` finds them", "authctl man --output ~/.local/share/man/man1"),
            example("beside the project", "authctl man --output man"),
        ],
    ),
];

/// The examples of the command with these words; none where it only groups others.
pub(crate) fn examples(words: &str) -> &'static [Example] {
    EXAMPLES.iter().find(|(command, _)| *command == words).map_or(&[], |(_, examples)| *examples)
}

/// The examples as a section of help.
pub(super) fn section(words: &str, columns: usize) -> String {
    let examples = examples(words);
    if examples.is_empty() {
        return String::new();
    }
    let mut text = heading("Examples");
    for (index, Example { what, line }) in examples.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        text.push_str(&hanging(&format!("# {what}"), "  ", "  # ", columns));
        for line in shell_lines(line, columns) {
            text.push_str(&format!("  {}\n", literal(&line)));
        }
    }
    text.trim_end().to_owned()
}

/// A line for a shell in lines that fit, still to be copied as one.
fn shell_lines(line: &str, columns: usize) -> Vec<String> {
    /// The indentation before it and the backslash behind it.
    const AROUND: usize = 4;
    let mut lines = vec![String::new()];
    for word in line.split(' ') {
        let last = lines.last_mut().expect("there is a line at all times");
        let len = last.chars().count() + 1 + word.chars().count();
        if !last.trim().is_empty() && len + AROUND > columns {
            last.push_str(" \\");
            lines.push(format!("    {word}"));
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}
