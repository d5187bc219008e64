//! Reads one file of a project, or the names in a folder.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::host::{BlockedFile, Host, shown_path};
use crate::source::SourceMap;
use crate::streamlit::{SecretsFile, TomlReader, encrypted, filled_template, mask_secrets, parse_as, undecodable};

/// No configuration is as large as this.
pub(crate) const FILE_LIMIT: u64 = 1024 * 1024;

/// The endings of templates of Ansible, Helm and others.
pub(super) const TEMPLATES: [&str; 5] = ["j2", "jinja", "jinja2", "tpl", "tmpl"];

/// The bytes of a file that was found, or `None` where there is no file.
pub(crate) fn read_file(path: &Path, host: &Host) -> Result<Option<Vec<u8>>, Error> {
    contents(path, host.files.read(path, FILE_LIMIT), host)
}

/// The bytes of a file, pipe or device that the command line names, or `None` where there is no such thing.
pub(crate) fn read_named_file(path: &Path, host: &Host) -> Result<Option<Vec<u8>>, Error> {
    contents(path, host.files.read_named(path, FILE_LIMIT), host)
}

fn contents(path: &Path, read: io::Result<Vec<u8>>, host: &Host) -> Result<Option<Vec<u8>>, Error> {
    match read {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => {
            let hint = match error.kind() {
                io::ErrorKind::IsADirectory => {
                    "a secrets file is a file: remove the folder, or name it in `secrets.files`"
                }
                io::ErrorKind::PermissionDenied => {
                    "the user who runs Streamlit must be able to read it, and so must you"
                }
                io::ErrorKind::FileTooLarge => "secrets and configuration are small: is this the right file?",
                io::ErrorKind::InvalidInput => {
                    "put a file in its place; a pipe is read only where the command line names it, as `--secrets` does"
                }
                _ => "Streamlit would fail to read it too",
            };
            let hint = BlockedFile::behind(&error).map_or(hint, BlockedFile::hint);
            Err(Error::io(format!("cannot read `{}`", shown(path, host)), error).hint(hint))
        }
    }
}

/// The path relative to where the user is, when it lies below: `.` is that folder itself.
pub(crate) fn shown(path: &Path, host: &Host) -> String {
    match shown_path(path.strip_prefix(host.env.current_dir()).unwrap_or(path)) {
        here if here.is_empty() => ".".to_owned(),
        shown => shown,
    }
}

pub(super) fn secrets_file(
    path: PathBuf,
    shown: String,
    bytes: Vec<u8>,
    dialect: TomlReader,
    sources: &mut SourceMap,
) -> SecretsFile {
    if let Some(document) = encrypted(&bytes) {
        return SecretsFile { file: sources.add(shown, "", Vec::new()), path, document };
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let is_template = path.extension().and_then(OsStr::to_str).is_some_and(|end| TEMPLATES.contains(&end));
            let read = if is_template { Cow::Owned(filled_template(&text)) } else { Cow::Borrowed(text.as_str()) };
            let document = parse_as(&read, dialect);
            let mask = mask_secrets(&read, &document);
            SecretsFile { file: sources.add(shown, text, mask), path, document }
        }
        Err(error) => {
            let document = undecodable(error.as_bytes(), error.utf8_error());
            SecretsFile { file: sources.add(shown, "", Vec::new()), path, document }
        }
    }
}

/// The names in a folder, sorted.
pub(super) fn names_in(folder: &Path, host: &Host) -> Vec<String> {
    let paths = host.files.list(folder).unwrap_or_default();
    paths.iter().filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())).collect()
}
