//! `init --schema`: the schema beside the secrets file, and the line in it by which TOML editors find the schema.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::host::{Expected, Host, WriteOptions};
use crate::project;
use crate::report::{escaped, secrets_schema};
use crate::streamlit::SCHEMA_LINE;

/// Nothing in it is secret, and it is there to be committed.
const MODE: u32 = 0o644;

/// What begins the line that names a schema, in every editor that knows such lines.
const DIRECTIVE: &str = "#:schema ";

/// The file that `SCHEMA_LINE` names.
const FILE_NAME: &str = "secrets.schema.json";

/// Whether a comment above the first setting names a schema, ours or another.
pub(super) fn names_schema(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_start);
    lines.take_while(|line| line.is_empty() || line.starts_with('#')).any(|line| line.starts_with(DIRECTIVE))
}

/// The schema that belongs beside a secrets file.
pub(super) struct SchemaFile {
    path: PathBuf,
    pub(super) shown_path: String,
    is_current: bool,
}

impl SchemaFile {
    pub(super) fn beside(secrets: &Path, host: &Host) -> Result<Self, Error> {
        let path = secrets.with_file_name(FILE_NAME);
        let shown_path = escaped(&project::shown(&path, host)).into_owned();
        let is_current = project::read_file(&path, host)?.is_some_and(|found| found == secrets_schema().as_bytes());
        Ok(Self { path, shown_path, is_current })
    }

    /// Whether it is there already, as this authctl would write it.
    pub(super) const fn is_current(&self) -> bool {
        self.is_current
    }

    pub(super) fn write(&self, host: &Host) -> Result<(), Error> {
        if self.is_current {
            return Ok(());
        }
        debug_assert!(SCHEMA_LINE.ends_with(FILE_NAME));
        let options = WriteOptions { mode: MODE, expected: Expected::Anything };
        host.files.write_atomically(&self.path, secrets_schema().as_bytes(), options).map_err(|error| {
            Error::unwritable(&self.shown_path, error, "make its folder writable for you, or leave `--schema` out")
        })
    }
}
