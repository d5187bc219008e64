//! The help of `authctl` itself: how to start, all commands in their groups, and what holds for each of them.

use super::groups::GROUPS;
use super::{Detail, heading, literal};
use crate::report::hanging;

/// What the exit status tells, whatever the output format.
pub(crate) const EXIT_STATUS: [(&str, &str); 4] = [
    ("0", "done, and nothing at or above the failing level was found"),
    ("1", "done, and problems were found, or the login failed"),
    ("2", "authctl could not do it: a wrong option, a missing file, a port in use, nobody to ask"),
    ("130", "interrupted"),
];

/// Variables beside those that the options name.
pub(crate) const ENVIRONMENT: [(&str, &str); 6] = [
    ("AUTHCTL_…", "most options have a variable, which `authctl help COMMAND` names; the command line wins"),
    ("AUTHCTL_CLIENT_SECRET", "the client secret for `init` and `add`, which is never an argument"),
    ("AUTHCTL_COOKIE_SECRET", "the cookie secret for `init` and `add`, which several replicas can share"),
    ("NO_COLOR, CLICOLOR_FORCE", "no colour, or colour also where nobody looks at a terminal"),
    ("HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", "the way to the network"),
    ("SSL_CERT_FILE", "certificate authorities to trust besides the system's"),
];

/// What is read, and what is written.
pub(crate) const FILES: [(&str, &str); 5] = [
    (".streamlit/secrets.toml", "the configuration: `[auth]` and `[auth.NAME]`"),
    (".streamlit/secrets.toml.example", "an example without secrets, which is there to be committed"),
    (".streamlit/users.toml", "whom one can sign in as with the built-in provider"),
    (".streamlit/config.toml", "where Streamlit serves the app"),
    ("authctl.toml, pyproject.toml", "settings of `check` for a team; in `pyproject.toml` below `[tool.authctl]`"),
];

/// Where to report a problem of authctl itself.
pub(crate) fn reporting() -> String {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let what = "what `authctl --version` says, and the output of the command with `-v`, in which secrets are masked";
    if repository.is_empty() {
        format!("Report a mistake of authctl where you got it from, with {what}.")
    } else {
        format!("Report a mistake of authctl at {repository}/issues, with {what}.")
    }
}

/// What `authctl` alone shows: how to start, in less than a screen.
pub(crate) fn first_screen(columns: usize) -> String {
    let starts = [
        ("authctl init", "a working login for this app, without any account"),
        ("authctl test", "make a real login, and see what `st.user` will hold"),
        ("authctl check", "find what is wrong in the configuration"),
        ("authctl explain ERROR", "what an error means, and what to do about it"),
    ];
    let mut text = hanging(env!("CARGO_PKG_DESCRIPTION"), "", "", columns);
    text.push('\n');
    text.push_str(&heading("Start here"));
    text.push_str(&rows(starts.into_iter(), columns));
    text.push('\n');
    text.push_str(&heading("All commands"));
    let groups = GROUPS.iter().map(|(title, names)| (title.to_lowercase(), names.join(", ")));
    let width = GROUPS.iter().map(|(title, _)| title.len()).max().unwrap_or_default();
    for (title, names) in groups {
        let indent = " ".repeat(width + 4);
        text.push_str(&hanging(&names, &format!("  {title:width$}  "), &indent, columns));
    }
    text.push('\n');
    text.push_str(&hanging(
        "`authctl -h` says what each does, `authctl help COMMAND` everything about one, with examples.",
        "",
        "",
        columns,
    ));
    text
}

/// clap's template for the help of `root`.
pub(super) fn template(root: &clap::Command, detail: Detail, columns: usize) -> String {
    let mut text = "{about-with-newline}\n{usage-heading} {usage}\n".to_owned();
    // What is in no group is still shown, until somebody puts it into one.
    let about = |command: &clap::Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    let width = root.get_subcommands().map(|command| command.get_name().len()).max().unwrap_or_default();
    for (title, names) in GROUPS {
        text.push('\n');
        text.push_str(&heading(title));
        for name in names {
            let Some(command) = root.get_subcommands().find(|command| command.get_name() == *name) else { continue };
            let first = format!("  {}{}", literal(name), " ".repeat(width - name.len() + 2));
            text.push_str(&row(&first, width + 4, &about(command), columns));
        }
    }
    text.push('\n');
    text.push_str(&heading("Options"));
    text.push_str("{options}\n\n");
    match detail {
        Detail::Short => {
            let pointer = "`authctl help` also tells the options of every command, exit status, environment and files; \
                           `authctl help COMMAND` everything about one command, with examples.";
            text.push_str(&hanging(pointer, "", "", columns));
        }
        Detail::Long => {
            for (title, rows) in [("Exit status", &EXIT_STATUS[..]), ("Environment", &ENVIRONMENT), ("Files", &FILES)] {
                text.push_str(&heading(title));
                text.push_str(&self::rows(rows.iter().copied(), columns));
                text.push('\n');
            }
            text.push_str(&hanging(&reporting(), "", "", columns));
        }
    }
    text.trim_end().to_owned()
}

/// Names with what they mean: in two columns where that fits, else below each other.
fn rows<'a>(rows: impl Iterator<Item = (&'a str, &'a str)>, columns: usize) -> String {
    /// A name that is longer has its meaning below it.
    const LONGEST: usize = 32;
    let rows: Vec<_> = rows.collect();
    let lens = rows.iter().map(|(name, _)| name.chars().count()).filter(|len| *len <= LONGEST);
    let width = lens.max().unwrap_or_default();
    let is_narrow = width + 4 + 24 > columns;
    let mut text = String::new();
    for (name, meaning) in rows {
        let len = name.chars().count();
        if is_narrow || len > width {
            text.push_str(&format!("  {}\n", literal(name)));
            let indent = if is_narrow { 6 } else { width + 4 };
            text.push_str(&hanging(meaning, &" ".repeat(indent), &" ".repeat(indent), columns));
        } else {
            let first = format!("  {}{}", literal(name), " ".repeat(width - len + 2));
            text.push_str(&row(&first, width + 4, meaning, columns));
        }
    }
    text
}

/// One row whose `first` part is `indent` characters wide as it is seen.
fn row(first: &str, indent: usize, meaning: &str, columns: usize) -> String {
    let spaces = " ".repeat(indent);
    let filled = hanging(meaning, &spaces, &spaces, columns);
    format!("{first}{}", &filled[indent..])
}
