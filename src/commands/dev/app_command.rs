//! What is run, and where the app will be.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use url::Url;

use crate::diagnostic::shell_word;
use crate::error::Error;
use crate::host::{Host, LOOPBACK, Program, bind, listener_query};
use crate::options::GlobalOptions;
use crate::project::{Project, installed_program, main_script};
use crate::report::escaped;
use crate::streamlit::CALLBACK_PATH;
use crate::streamlit::deployment::RunOption;

/// How many ports are tried behind the one that is taken, as Streamlit does it.
const PORTS: u16 = 100;
/// Where uvicorn listens unless told otherwise.
const UVICORN_PORT: &str = "8000";

pub(super) struct AppCommand {
    words: Vec<OsString>,
    folder: PathBuf,
    shown: String,
    port: u16,
    redirect_uri: String,
    /// The port that the app would have, where another program has it.
    taken: Option<u16>,
}

impl AppCommand {
    pub(super) fn plan(
        words: &[OsString],
        project: &Project,
        global: &GlobalOptions,
        host: &Host,
    ) -> Result<Self, Error> {
        let (words, folder) = if words.is_empty() {
            (default_command(project, host)?, project.root.clone())
        } else if global.project.is_some() {
            (words.to_vec(), project.root.clone())
        } else {
            (words.to_vec(), host.env.current_dir().to_owned())
        };
        let texts: Vec<&str> = words.iter().map(|word| word.to_str().unwrap_or_default()).collect();
        let own: Vec<&str> = texts.iter().copied().take_while(|word| *word != "--").collect();
        let option = |option: RunOption| value_of(option.flag(), &own);
        if option(RunOption::SecretsFiles).is_some() {
            return Err(Error::usage("`--secrets.files` in the command would win over the stand-in's settings")
                .hint("leave it out, and give authctl's own `--secrets FILE`, or set `secrets.files` in config.toml"));
        }
        let said = option(RunOption::Port).or_else(|| uvicorn_port(&own));
        let said = said.map(|port| port.parse::<u16>().map_err(|_| no_port(port))).transpose()?;
        let wanted = said.unwrap_or_else(|| usual_port(project));
        let port = free_port(wanted, said.is_some())?;
        let base = option(RunOption::BaseUrlPath).unwrap_or_else(|| project.config.base_url_path()).trim_matches('/');
        let scheme = if project.config.ssl_cert_file().is_some() { "https" } else { "http" };
        let below = if base.is_empty() { String::new() } else { format!("{base}/") };
        Ok(Self {
            shown: texts.iter().map(|word| shown_word(word)).collect::<Vec<_>>().join(" "),
            redirect_uri: format!("{scheme}://{}:{port}/{below}{CALLBACK_PATH}", own_host(project)),
            words,
            folder,
            port,
            taken: (port != wanted).then_some(wanted),
        })
    }

    pub(super) fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Where it is started.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// Where a browser finds the app.
    pub(super) fn shown_url(&self) -> &str {
        self.redirect_uri.trim_end_matches(CALLBACK_PATH).trim_end_matches('/')
    }

    pub(super) fn shown_address(&self) -> String {
        let taken = self.taken.map(|port| format!(" (port {port} is taken)")).unwrap_or_default();
        format!("{}{taken}", self.shown_url())
    }

    /// What to start, with the stand-in's settings.
    pub(super) fn program(&self, secrets_files: &OsStr, root: &Path, users: Option<PathBuf>) -> Program {
        let mut variables: Vec<(String, OsString)> = vec![
            (RunOption::SecretsFiles.variable().to_owned(), secrets_files.to_owned()),
            (RunOption::Port.variable().to_owned(), self.port.to_string().into()),
            // For authctl in tests: `authctl cookie mint` means this project and these users.
            ("AUTHCTL_PROJECT".to_owned(), root.as_os_str().to_owned()),
        ];
        if let Some(path) = users {
            variables.push(("AUTHCTL_USERS".to_owned(), path.into_os_string()));
        }
        Program { words: self.words.clone(), folder: self.folder.clone(), variables }
    }
}

/// One word of a command as a shell would read it.
fn shown_word(word: &str) -> String {
    // An option is no file, which the quotes of a shell would make of it.
    let name = word.trim_start_matches('-');
    format!("{}{}", &word[..word.len() - name.len()], if name.is_empty() { name.into() } else { quoted(name) })
}

fn quoted(word: &str) -> String {
    match word.split_once('=') {
        Some((option, value)) if !option.contains(char::is_whitespace) => format!("{option}={}", shell_word(value)),
        _ => shell_word(word).into_owned(),
    }
}

/// `streamlit run` with the app's main script.
fn default_command(project: &Project, host: &Host) -> Result<Vec<OsString>, Error> {
    let script = main_script(&project.root, host).map_err(|found| {
        let message = if found.is_empty() {
            "there is no Python file here that could be the app".to_owned()
        } else {
            let found: Vec<String> = found.iter().map(|name| format!("`{}`", escaped(name))).collect();
            format!("it is not clear which script is the app: {}", found.join(", "))
        };
        Error::missing(message).hint("say what to run: `authctl dev -- streamlit run SCRIPT`")
    })?;
    let streamlit = installed_program(&project.root, "streamlit", host).unwrap_or_else(|| PathBuf::from("streamlit"));
    Ok(vec![streamlit.into(), "run".into(), script.into()])
}

/// The value of an option behind it or behind its `=`; the last one counts.
fn value_of<'a>(flag: &str, words: &[&'a str]) -> Option<&'a str> {
    words.iter().enumerate().rev().find_map(|(index, word)| match word.strip_prefix(flag)? {
        "" => words.get(index + 1).copied(),
        rest => rest.strip_prefix('='),
    })
}

/// The port at which uvicorn would listen, if it is uvicorn that is started.
fn uvicorn_port<'a>(words: &[&'a str]) -> Option<&'a str> {
    let is_uvicorn = words.iter().take(4).any(|word| {
        let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
        name == "uvicorn" || name == "uvicorn.exe"
    });
    is_uvicorn.then(|| value_of("--port", words).unwrap_or(UVICORN_PORT))
}

fn no_port(text: &str) -> Error {
    Error::usage(format!("`{}` in the command is not a port", escaped(text)))
}

/// The address that the project's own redirect URI names, if it is one of this machine.
fn own_redirect_uri(project: &Project) -> Option<Url> {
    let auth = project.secrets.auth()?;
    let url = Url::parse(auth.get("redirect_uri")?.as_str()?).ok()?;
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")).then_some(url)
}

/// What the browser calls this machine: cookies belong to a name.
fn own_host(project: &Project) -> String {
    let own = own_redirect_uri(project).and_then(|url| url.host_str().map(str::to_owned));
    own.unwrap_or_else(|| "localhost".to_owned())
}

/// The port of the app where the command does not say one.
fn usual_port(project: &Project) -> u16 {
    let of_redirect_uri = || own_redirect_uri(project).and_then(|url| url.port());
    if project.config.is_port_set() { None } else { of_redirect_uri() }.unwrap_or_else(|| project.config.port())
}

/// The port, or the next one that is free where nobody has said that it must be this one.
fn free_port(wanted: u16, is_said: bool) -> Result<u16, Error> {
    let is_free = |port: u16| bind(&LOOPBACK, port).is_ok();
    if is_free(wanted) {
        return Ok(wanted);
    }
    let taken = || {
        Error::refused(format!("port {wanted}, at which the app is to listen, is in use"))
            .hint(format!("`{}` says which program listens: stop it, or choose another port", listener_query(wanted)))
    };
    if is_said {
        return Err(taken());
    }
    (1..=PORTS).filter_map(|more| wanted.checked_add(more)).find(|port| is_free(*port)).ok_or_else(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_shown_as_a_shell_would_read_it() {
        for (word, shown) in [
            ("--server.port=8501", "--server.port=8501"),
            ("-k", "-k"),
            ("a or b", "\"a or b\""),
            ("--", "--"),
            ("--title=My App", "--title=\"My App\""),
        ] {
            assert_eq!(shown_word(word), shown);
        }
    }

    #[test]
    fn options_are_read_as_streamlit_and_uvicorn_read_them() {
        let words = ["streamlit", "run", "app.py", "--server.port", "1", "--server.port=2"];
        assert_eq!(value_of("--server.port", &words), Some("2"));
        assert_eq!(value_of("--server.baseUrlPath", &words), None);
        assert_eq!(uvicorn_port(&["python", "-m", "uvicorn", "srv:app", "--port", "9"]), Some("9"));
        assert_eq!(uvicorn_port(&["/venv/bin/uvicorn", "srv:app"]), Some("8000"));
        assert_eq!(uvicorn_port(&words), None);
    }
}
