//! Secrets that are mounted as folders, as Kubernetes does it: one folder for each secret, one file for each of its keys.
//!
//! Streamlit reads them where `secrets.files` names a folder. Here they become the TOML that means the same, so that
//! everything else needs to know only files; the name of such a source ends in `/`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::files::{read_file, shown};
use crate::error::Error;
use crate::host::{Host, error_of_opening_folder};
use crate::source::{SourceMap, Span};
use crate::streamlit::{Document, SecretsFile, SyntaxProblem, basic_string, parse, toml_key};

/// What Streamlit makes of a folder, and what lies too deep in it to be read, as the user may call it.
pub(super) struct SecretsFolder {
    pub(super) secrets: SecretsFile,
    pub(super) unread: Vec<String>,
}

/// Reads the folder at `path` as `Secrets._parse_directory` in `streamlit/runtime/secrets.py` does.
pub(super) fn secrets_folder(path: PathBuf, host: &Host, sources: &mut SourceMap) -> Result<SecretsFolder, Error> {
    let name = format!("{}/", shown(&path, host));
    let is_folder = |path: &Path| host.files.metadata(path).is_ok_and(|metadata| metadata.is_dir);
    let list = |path: &Path| {
        host.files.list(path).map_err(|error| Error::io(format!("cannot read `{}`", shown(path, host)), error))
    };
    let (mut text, mut tables) = ("# this folder, as Streamlit reads it\n".to_owned(), String::new());
    let mut unread = Vec::new();
    for secret in list(&path)? {
        if !is_folder(&secret) {
            let message = format!("`{}` is directly in the folder, where only folders may be", file_name(&secret));
            let problem = SyntaxProblem::new(Span::at(0), message);
            let document = Document { problems: vec![problem], ..Document::default() };
            let secrets = SecretsFile { file: sources.add(name, "", Vec::new()), path, document };
            return Ok(SecretsFolder { secrets, unread });
        }
        let mut values = Vec::new();
        for file in list(&secret)? {
            if is_folder(&file) {
                // Kubernetes keeps its own folders there, with names that begin with two dots.
                if !file_name(&file).starts_with("..") {
                    unread.push(format!("{}/", shown(&file, host)));
                }
            } else if let Some(bytes) = read_file(&file, host)? {
                values.push((file_name(&file), String::from_utf8_lossy(&bytes).trim().to_owned()));
            }
        }
        let key = toml_key(&file_name(&secret));
        if let [(_, value)] = values.as_slice() {
            writeln!(text, "{key} = {}", basic_string(value)).expect("a String takes any text");
        } else {
            writeln!(tables, "\n[{key}]").expect("a String takes any text");
            for (name, value) in &values {
                writeln!(tables, "{} = {}", toml_key(name), basic_string(value)).expect("a String takes any text");
            }
        }
    }
    text.push_str(&tables);
    let document = parse(&text);
    let hidden = document.secret_spans_of_secrets();
    Ok(SecretsFolder { secrets: SecretsFile { file: sources.add(name, text, hidden), path, document }, unread })
}

/// A folder where Streamlit opens a file: Docker makes one where the file that is to be mounted does not exist.
pub(super) fn folder_in_place_of_file(path: PathBuf, name: String, sources: &mut SourceMap) -> SecretsFile {
    let exception = error_of_opening_folder(&path);
    let problem = SyntaxProblem {
        exception: Some(exception.into()),
        ..SyntaxProblem::new(Span::at(0), format!("`{name}` is a folder, not a file"))
            .help("remove the folder; Docker makes one where the file that it should mount does not exist")
    };
    let document = Document { problems: vec![problem], ..Document::default() };
    SecretsFile { file: sources.add(name, "", Vec::new()), path, document }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "the test makes the folders that are read")]

    use std::fs;

    use super::*;
    use crate::host::fake::FakeHost;

    fn folder(files: &[(&str, &str)]) -> (String, String, Vec<String>, bool) {
        let dir = tempfile::tempdir().unwrap();
        for (path, contents) in files {
            let path = dir.path().join("mnt").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, contents).unwrap();
        }
        let fake = FakeHost::new(dir.path());
        let mut sources = SourceMap::default();
        let found = secrets_folder(dir.path().join("mnt"), &fake.host, &mut sources).unwrap();
        let file = found.secrets.file;
        let is_broken = !found.secrets.document.problems.is_empty();
        (sources.path(file).to_owned(), sources.text(file).to_owned(), found.unread, is_broken)
    }

    #[test]
    fn folders_are_tables_and_files_are_texts() {
        let (name, text, unread, is_broken) = folder(&[
            ("auth/redirect_uri", "http://localhost:8501/oauth2callback\n"),
            ("auth/cookie_secret", " a\"b "),
            ("token/value", "x\n"),
        ]);
        assert_eq!(name, "mnt/");
        assert_eq!(
            text,
            "# this folder, as Streamlit reads it\ntoken = \"x\"\n\n[auth]\ncookie_secret = \"a\\\"b\"\n\
             redirect_uri = \"http://localhost:8501/oauth2callback\"\n"
        );
        assert!(unread.is_empty() && !is_broken);
    }

    #[test]
    fn what_lies_deeper_is_not_read() {
        let (_, text, unread, _) =
            folder(&[("auth/google/client_id", "x"), ("auth/..2026/client_id", "y"), ("auth/a", "z")]);
        assert_eq!(unread, ["mnt/auth/google/"]);
        assert!(text.ends_with("auth = \"z\"\n"), "one file alone is not a table: {text}");
    }

    #[test]
    fn a_file_among_the_folders_stops_streamlit() {
        assert!(folder(&[("auth/a", "x"), ("readme", "y")]).3);
    }
}
