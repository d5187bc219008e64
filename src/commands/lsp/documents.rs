//! The files that are open in the editor, as they are there: not as they are on the disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use url::Url;

use super::position::{Lines, Range};
use crate::rpc::Refusal;
use crate::secret::Secret;

/// One file in an editor.
pub(super) struct Document {
    pub(super) path: PathBuf,
    pub(super) text: Secret<String>,
}

/// All that are open, by the names that the editor gives them.
#[derive(Default)]
pub(super) struct Documents(BTreeMap<String, Document>);

impl Documents {
    pub(super) fn get(&self, uri: &str) -> Option<&Document> {
        self.0.get(uri)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Document)> {
        self.0.iter().map(|(uri, document)| (uri.as_str(), document))
    }

    /// What the editor calls a file: as it did when it opened it, else by the URI of its path.
    pub(super) fn uri(&self, path: &Path) -> Option<String> {
        let open = self.0.iter().find(|(_, document)| document.path == path).map(|(uri, _)| uri.clone());
        open.or_else(|| Url::from_file_path(path).ok().map(String::from))
    }

    /// `textDocument/didOpen`. What is no file, such as a buffer without a name, is in no project.
    pub(super) fn open(&mut self, parameters: &Value) -> Option<()> {
        let document = parameters.get("textDocument")?;
        let uri = document.get("uri")?.as_str()?;
        let path = Url::parse(uri).ok()?.to_file_path().ok()?;
        let text = Secret::from(document.get("text")?.as_str()?);
        self.0.insert(uri.to_owned(), Document { path, text });
        Some(())
    }

    /// `textDocument/didChange`: each change is of a part, or the whole text.
    pub(super) fn change(&mut self, parameters: &Value) -> Option<()> {
        let document = self.0.get_mut(uri_of(parameters).ok()?)?;
        for change in parameters.get("contentChanges")?.as_array()? {
            let new = change.get("text")?.as_str()?;
            let Some(range) = change.get("range") else {
                document.text = Secret::from(new);
                continue;
            };
            let range = Range::from_json(range)?;
            let old = document.text.expose();
            let lines = Lines::new(old);
            let (start, end) = (lines.offset(range.start), lines.offset(range.end));
            if start <= end {
                document.text = Secret::new([&old[..start], new, &old[end..]].concat());
            }
        }
        Some(())
    }

    pub(super) fn close(&mut self, parameters: &Value) -> Option<()> {
        self.0.remove(uri_of(parameters).ok()?).map(drop)
    }
}

/// The document that a message is about.
pub(super) fn uri_of(parameters: &Value) -> Result<&str, Refusal> {
    let uri = parameters.pointer("/textDocument/uri").and_then(Value::as_str);
    uri.ok_or_else(|| Refusal::parameters("there is no `textDocument.uri`"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn changes_of_parts_are_made_in_their_order() {
        let mut documents = Documents::default();
        let uri = Url::from_file_path(std::env::temp_dir().join("a b.toml")).unwrap().to_string();
        documents.open(&json!({ "textDocument": { "uri": uri, "text": "a = '\u{1f600}'\nb\n" } })).unwrap();
        let at = |line: u32, start: u32, end: u32| json!({ "start": { "line": line, "character": start }, "end": { "line": line, "character": end } });
        let changes = json!([
            { "range": at(0, 5, 7), "text": "x" },
            { "range": at(1, 1, 1), "text": " = 1" },
            { "range": { "start": { "line": 9, "character": 0 }, "end": { "line": 9, "character": 0 } }, "text": "c = 2\n" },
        ]);
        let name = json!({ "uri": uri, "version": 2 });
        documents.change(&json!({ "textDocument": name, "contentChanges": changes })).unwrap();
        assert_eq!(documents.get(&uri).unwrap().text.expose(), "a = 'x'\nb = 1\nc = 2\n");
        documents.change(&json!({ "textDocument": name, "contentChanges": [{ "text": "whole" }] })).unwrap();
        assert_eq!(documents.get(&uri).unwrap().text.expose(), "whole");
        documents.close(&json!({ "textDocument": name })).unwrap();
        assert!(documents.get(&uri).is_none());
        assert!(documents.open(&json!({ "textDocument": { "uri": "untitled:1", "text": "" } })).is_none());
    }
}
