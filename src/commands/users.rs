//! The people that one can sign in as: one file for all commands, read again when it changes.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Number, Value as Json};

use crate::dev_idp::{User, default_users, parse_users, users_of};
use crate::error::Error;
use crate::host::{Host, Stamp};
use crate::project;
use crate::report::escaped;
use crate::streamlit::{Table, Value, parse};

/// Where a project has its users.
pub(crate) const USERS_FILE: &str = ".streamlit/users.toml";
/// No users file is as large as this.
const FILE_LIMIT: u64 = 1024 * 1024;
/// How many known users an error lists.
const LISTED: usize = 20;

#[derive(Clone, Debug, Default, Args)]
pub(crate) struct UsersOptions {
    /// The users, in TOML or JSON [default: `.streamlit/users.toml` of the project, else Alice and Bob]
    #[arg(long, value_name = "FILE", env = "AUTHCTL_USERS")]
    users: Option<PathBuf>,
}

impl UsersOptions {
    /// The file that the command line names.
    pub(crate) fn path(&self, host: &Host) -> Option<PathBuf> {
        self.users.as_ref().map(|path| host.env.current_dir().join(path))
    }
}

/// Who signs in without being asked.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct UserChoice {
    /// Sign in as this user of the built-in provider, without a browser or a question
    #[arg(long, value_name = "NAME", conflicts_with = "new_user")]
    user: Option<String>,

    /// Sign in as a user who is not on the list, such as `carol@example.com name=Carol groups=admin`
    #[arg(long, value_name = "USER", value_parser = User::parse)]
    new_user: Option<User>,

    #[command(flatten)]
    pub(crate) users: UsersOptions,
}

impl UserChoice {
    pub(crate) const fn is_made(&self) -> bool {
        self.user.is_some() || self.new_user.is_some()
    }

    /// The name of a user on the list, which may be another provider's.
    pub(crate) fn name(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// Somebody who is not on the list.
    pub(crate) const fn new_user(&self) -> Option<&User> {
        self.new_user.as_ref()
    }

    /// The user, if one is chosen: one of `users`, or a new one.
    pub(crate) fn chosen(&self, users: &Users) -> Result<Option<User>, Error> {
        match (&self.user, &self.new_user) {
            (Some(name), _) => users.named("--user", name).map(Some),
            (None, user) => Ok(user.clone()),
        }
    }
}

/// Who is on the list, and the file that says so.
#[derive(Debug)]
pub(crate) struct Users {
    list: Vec<User>,
    path: PathBuf,
    stamp: Option<Stamp>,
    /// Whether the command line names the file, which must then be there.
    is_named: bool,
}

impl Users {
    /// The users of the project at `root`.
    pub(crate) fn read(options: &UsersOptions, root: &Path, host: &Host) -> Result<Self, Error> {
        let path = options.path(host).unwrap_or_else(|| root.join(USERS_FILE));
        let mut users = Self { list: Vec::new(), path, stamp: None, is_named: options.users.is_some() };
        users.stamp = users.current_stamp(host);
        users.list = users.read_list(host)?;
        Ok(users)
    }

    pub(crate) fn list(&self) -> &[User] {
        &self.list
    }

    /// Whether they come from a file, and are not Alice and Bob.
    pub(crate) const fn is_from_file(&self) -> bool {
        self.stamp.is_some()
    }

    pub(crate) fn shown_path(&self, host: &Host) -> String {
        project::shown(&self.path, host)
    }

    /// The user that `option` names.
    pub(crate) fn named(&self, option: &str, name: &str) -> Result<User, Error> {
        if let Some(user) = self.list.iter().find(|user| user.answers_to(name)) {
            return Ok(user.clone());
        }
        Err(unknown(option, name, self.list.iter().map(|user| user.name.as_str())))
    }

    /// The same, or somebody who is described as in `carol@example.com name=Carol`.
    pub(crate) fn named_or_described(&self, option: &str, text: &str) -> Result<User, Error> {
        let is_description = text.contains(['=', '@']) || text.contains(char::is_whitespace);
        match self.named(option, text) {
            Err(_) if is_description => User::parse(text).map_err(|reason| {
                Error::usage(format!("`{option} {}`: {reason}", escaped(text))).hint(format!(
                    "write it as `{option} alice`, or as `{option} 'carol@example.com name=Carol groups=admin'`"
                ))
            }),
            named => named,
        }
    }

    /// Reads the file again if it has changed: whether it has, or what is wrong with it; the old users then stay.
    pub(crate) fn reread(&mut self, host: &Host) -> Result<bool, Error> {
        let stamp = self.current_stamp(host);
        if stamp == self.stamp {
            return Ok(false);
        }
        // Remembered even if it is of no use, so that the same complaint is not made twice.
        self.stamp = stamp;
        self.list = self.read_list(host)?;
        Ok(true)
    }

    fn current_stamp(&self, host: &Host) -> Option<Stamp> {
        host.files.metadata(&self.path).ok().map(|metadata| metadata.stamp)
    }

    fn read_list(&self, host: &Host) -> Result<Vec<User>, Error> {
        if !self.is_named && self.stamp.is_none() {
            return Ok(default_users());
        }
        let shown = self.shown_path(host);
        let read = if self.is_named {
            host.files.read_named(&self.path, FILE_LIMIT)
        } else {
            host.files.read(&self.path, FILE_LIMIT)
        };
        let bytes = read.map_err(|error| Error::io(format!("cannot read the users file `{shown}`"), error))?;
        let text =
            String::from_utf8(bytes).map_err(|_| Error::usage(format!("the users file `{shown}` is not UTF-8")))?;
        let is_json = text.trim_start().starts_with(['{', '['])
            && self.path.extension().is_none_or(|extension| extension != "toml");
        let (users, example) = if is_json {
            (parse_users(&text), "`{\"alice\": {\"email\": \"alice@example.com\", \"groups\": [\"admin\"]}}`")
        } else {
            (toml_users(&text), "`[alice]` with `email = \"alice@example.com\"` and `groups = [\"admin\"]` below it")
        };
        let users = users.map_err(|reason| {
            Error::usage(format!("the users file `{shown}` cannot be used: {reason}"))
                .hint(format!("write each user as {example}"))
        })?;
        if users.is_empty() {
            return Err(Error::usage(format!("the users file `{shown}` has no user"))
                .hint(format!("write each user as {example}")));
        }
        Ok(users)
    }
}

/// There is no user of that name.
pub(crate) fn unknown<'a>(option: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let known: Vec<String> = known.map(|name| format!("`{}`", escaped(name))).collect();
    let more = known.len().saturating_sub(LISTED);
    let listed = known[..known.len() - more].join(", ");
    let listed = if more == 0 { listed } else { format!("{listed} and {more} more") };
    Error::usage(format!("`{option} {}`: there is no user of that name", escaped(name))).hint(format!(
        "the users are {listed}; for one who is not on the list, give `--new-user 'carol@example.com name=Carol groups=admin'`"
    ))
}

/// A table for each user, or `[[user]]` for each.
fn toml_users(text: &str) -> Result<Vec<User>, String> {
    let document = parse(text);
    if let Some(problem) = document.problems.first() {
        let line = text[..problem.span.start.min(text.len())].matches('\n').count() + 1;
        return Err(format!("line {line}: {}", problem.message));
    }
    let people = match document.root.entries.as_slice() {
        [only] if matches!(only.value, Value::ArrayOfTables(_) | Value::Array(_)) => json(&only.value),
        _ => Json::Object(json_object(&document.root)),
    };
    users_of(people)
}

fn json_object(table: &Table) -> Map<String, Json> {
    table.entries.iter().map(|entry| (entry.key.clone(), json(&entry.value))).collect()
}

/// The value as claims have it: dates are text.
fn json(value: &Value) -> Json {
    match value {
        Value::String(text) | Value::Datetime(text) => Json::from(text.as_str()),
        Value::BigInteger(digits) => digits.parse::<u64>().map_or_else(|_| Json::from(digits.as_str()), Json::from),
        Value::Integer(number) => Json::from(*number),
        Value::Float(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Value::Boolean(boolean) => Json::from(*boolean),
        Value::Array(items) => items.iter().map(|item| json(&item.value)).collect(),
        Value::ArrayOfTables(tables) => tables.iter().map(|table| Json::Object(json_object(table))).collect(),
        Value::Table(table) => Json::Object(json_object(table)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::FakeHost;
    use crate::host::{Expected, WriteOptions};

    fn write(host: &Host, path: &Path, text: &str) {
        host.files.create_dir(path.parent().unwrap()).unwrap();
        let new = WriteOptions { mode: 0o600, expected: Expected::Anything };
        host.files.write_atomically(path, text.as_bytes(), new).unwrap();
    }

    fn names(users: &Users) -> Vec<&str> {
        users.list().iter().map(|user| user.name.as_str()).collect()
    }

    #[test]
    fn a_project_without_the_file_has_two_users() {
        let dir = tempfile::tempdir().unwrap();
        let fake = FakeHost::new(dir.path());
        let users = Users::read(&UsersOptions::default(), dir.path(), &fake.host).unwrap();
        assert_eq!(names(&users), ["alice", "bob"]);
        assert_eq!(users.named("--user", "BOB@example.com").unwrap().name, "bob");
        let error = users.named("--user", "ada").unwrap_err().render();
        assert!(
            error.contains("`--user ada`: there is no user of that name") && error.contains("`alice`, `bob`"),
            "{error}"
        );
        assert!(error.contains("--new-user"), "{error}");
    }

    #[test]
    fn the_file_is_toml_and_read_again_when_it_changes() {
        let dir = tempfile::tempdir().unwrap();
        let fake = FakeHost::new(dir.path());
        let path = dir.path().join(USERS_FILE);
        write(&fake.host, &path, "[carol]\nemail = 'carol@example.com'\ngroups = ['admin']\nborn = 1990-01-02\n");
        let mut users = Users::read(&UsersOptions::default(), dir.path(), &fake.host).unwrap();
        assert_eq!(names(&users), ["carol"]);
        let claims = &users.list()[0].claims;
        assert_eq!((&claims["groups"], &claims["born"]), (&serde_json::json!(["admin"]), &Json::from("1990-01-02")));
        assert!(!users.reread(&fake.host).unwrap());
        write(&fake.host, &path, "[carol]\nemail = 'carol@example.com'\n\n[dave\n");
        let error = users.reread(&fake.host).unwrap_err().render();
        assert!(error.contains("`.streamlit/users.toml` cannot be used: line 4: "), "{error}");
        assert_eq!(names(&users), ["carol"], "the old ones stay");
        assert!(!users.reread(&fake.host).unwrap(), "and the complaint is made once");
        write(&fake.host, &path, "[[user]]\nname = 'Dave'\npreferred_username = 'dave'\nsub = 'd'\n");
        assert!(users.reread(&fake.host).unwrap());
        assert_eq!(names(&users), ["dave"]);
    }

    #[test]
    fn what_is_no_users_file_is_told_where() {
        let dir = tempfile::tempdir().unwrap();
        let fake = FakeHost::new(dir.path());
        for (text, expected) in [
            ("[a]\nsub = 1\n", "`a`: `sub` is not a text of 1 to 255 ASCII characters"),
            ("a = 1\n", "`a`: its claims are not an object"),
            ("[[user]]\nx = 1\n", "entry 1: it has neither `preferred_username`"),
            ("[a]\niss = 'x'\n", "`a`: `iss` is set by the provider itself"),
            ("", "has no user"),
        ] {
            let path = dir.path().join("people.toml");
            write(&fake.host, &path, text);
            let options = UsersOptions { users: Some("people.toml".into()) };
            let error = Users::read(&options, dir.path(), &fake.host).unwrap_err().render();
            assert!(error.contains(expected), "{error}");
        }
        let options = UsersOptions { users: Some("none.toml".into()) };
        let error = Users::read(&options, dir.path(), &fake.host).unwrap_err().render();
        assert!(error.contains("cannot read the users file `none.toml`"), "{error}");
    }
}
