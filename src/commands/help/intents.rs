//! What people type who know other programs, and the command that does it here.

use crate::error::Error;
use crate::report::escaped;
use crate::rules::nearest;

/// Words, and the command that is meant by them.
pub(crate) const INTENTS: &[(&[&str], &str)] = &[
    (&["setup", "set-up", "configure", "config", "create", "new", "start", "quickstart", "register", "wizard"], "init"),
    (&["connect", "add-provider", "provider"], "add NAME"),
    (&["edit", "update", "change", "put"], "set KEY=VALUE"),
    (&["get", "list", "ls", "print", "cat", "view", "status", "settings", "info"], "show"),
    (&["delete", "del", "rm", "unset", "drop"], "remove NAME"),
    (&["keygen", "generate", "gen", "random", "rotate"], "secret"),
    (&["lint", "validate", "verify", "audit", "scan", "review"], "check"),
    (&["fix", "repair", "format", "fmt"], "check --fix"),
    (&["doctor", "diagnose", "debug", "troubleshoot"], "check --online"),
    (&["ping", "discover", "discovery", "inspect", "metadata", "fetch"], "probe"),
    (&["login", "log-in", "signin", "sign-in", "auth", "authenticate", "try", "prove", "run-login"], "test"),
    (&["logout", "log-out", "signout", "sign-out"], "test --logout"),
    (&["run", "develop", "develop-app", "up", "stand-in"], "dev"),
    (&["serve", "server", "mock", "fake", "emulator", "provider-server", "op"], "idp"),
    (&["token", "tokens", "session", "cookies", "impersonate"], "cookie mint --user NAME"),
    (&["decode", "jwt", "whoami", "who"], "cookie decode"),
    (&["deploy", "publish", "secrets", "env", "kubernetes", "docker"], "export"),
    (&["why", "what", "docs", "doc", "error", "errors", "rule", "faq"], "explain WORD"),
    (&["presets", "idps"], "providers"),
    (&["checks", "lints"], "rules"),
    (&["completion", "autocomplete", "complete", "shell"], "completions SHELL"),
    (&["manual", "manpage"], "man"),
    (&["editor", "language-server", "vscode"], "lsp"),
    (&["agent", "agents", "ai", "assistant"], "mcp"),
    (&["usage", "commands"], "help"),
    (&["version", "v"], "--version"),
];

/// The command that somebody means by `word`: by what it is for, or by a name that is nearly its own.
pub(crate) fn intended(word: &str, names: &[String]) -> Option<String> {
    let wanted = word.trim_start_matches('-').to_ascii_lowercase().replace('_', "-");
    let by_name = names.iter().find(|name| **name == wanted).cloned();
    let by_intent =
        || INTENTS.iter().find(|(words, _)| words.contains(&wanted.as_str())).map(|(_, it)| (*it).to_owned());
    let near = || nearest(&wanted, names.iter().map(String::as_str)).map(str::to_owned);
    by_name.or_else(by_intent).or_else(near)
}

/// The error for a word that is no command.
///
/// `above` is what the command line says before it, which ends in a space.
pub(crate) fn unknown_command(above: &str, word: &str, names: &[String]) -> Error {
    let error = Error::usage(format!("there is no command `{above}{}`", escaped(word)));
    let meant = if above.is_empty() {
        intended(word, names)
    } else {
        nearest(word, names.iter().map(String::as_str)).map(str::to_owned)
    };
    match meant {
        Some(meant) => error.hint(format!("did you mean `authctl {above}{meant}`?")),
        None if !above.is_empty() => error.hint(format!("`authctl {}` has {}", above.trim_end(), names.join(", "))),
        None => error
            .hint("`authctl` alone lists the commands, `authctl explain WORD` explains errors, rules and providers"),
    }
}
