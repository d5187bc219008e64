//! What a file calls Streamlit and the parts of it that a login is made of.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::super::python::Source;

/// A name in the module `streamlit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum StreamlitName {
    Login,
    Logout,
    User,
    ExperimentalUser,
    /// `st.App`, which serves a script under an ASGI server.
    App,
    /// `st.navigation`, which makes an app of several pages.
    Navigation,
}

impl StreamlitName {
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "login" => Some(Self::Login),
            "logout" => Some(Self::Logout),
            "user" => Some(Self::User),
            "experimental_user" => Some(Self::ExperimentalUser),
            "App" => Some(Self::App),
            "navigation" => Some(Self::Navigation),
            _ => None,
        }
    }
}

/// A place where one of the names is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) name: StreamlitName,
    /// `st.login`, or what the file calls it.
    pub(super) tokens: Range<usize>,
}

/// What the file calls Streamlit and its names.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    modules: HashSet<&'a str>,
    imported: HashMap<&'a str, StreamlitName>,
    /// Where names are imported from Streamlit.
    pub(super) imports: Vec<Reference>,
    /// What is called like that somewhere may be something else elsewhere.
    others: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn collect(source: &Source<'a>) -> Self {
        let mut names = Self::default();
        let mut index = 0;
        while index < source.len() {
            let end = source.end_of_statement(index);
            // `try: import streamlit as st` has the import behind its colon.
            let is_import =
                |index: &usize| source.begins_statement(*index) && matches!(source.word(*index), "import" | "from");
            let import = (index..end).find(is_import).unwrap_or(end);
            names.others.extend(source.bound(index..import));
            match source.word(import) {
                "import" => names.import(source, import + 1..end),
                "from" => names.import_from(source, import + 1..end),
                _ => {}
            }
            index = end + 1;
        }
        names
    }

    /// `import os, streamlit as st, streamlit.components.v1`.
    fn import(&mut self, source: &Source<'a>, range: Range<usize>) {
        for item in source.split(range, ",") {
            let is_renamed = item.len() > 2 && source.word(item.end - 2) == "as";
            let bound = source.word(if is_renamed { item.end - 1 } else { item.start });
            // `import streamlit.x` binds `streamlit`; `import streamlit.x as y` binds another module.
            if source.word(item.start) == "streamlit" && (!is_renamed || item.len() == 3) {
                self.modules.insert(bound);
            } else {
                self.others.insert(bound);
            }
        }
    }

    /// `streamlit import login as log_in, logout`.
    fn import_from(&mut self, source: &Source<'a>, range: Range<usize>) {
        let Some(import) = range.clone().find(|index| source.word(*index) == "import") else { return };
        let module: Vec<&str> = (range.start..import).map(|index| source.word(index)).collect();
        let is_streamlit = module == ["streamlit"] || module == ["streamlit", ".", "starlette"];
        let is_grouped = source.word(import + 1) == "(";
        let items = if is_grouped { import + 2..range.end.saturating_sub(1) } else { import + 1..range.end };
        for item in source.split(items, ",") {
            let bound = source.word(item.end - 1);
            match StreamlitName::parse(source.word(item.start)).filter(|_| is_streamlit) {
                Some(name) => {
                    self.imported.insert(bound, name);
                    self.imports.push(Reference { name, tokens: item.start..item.start + 1 });
                }
                None => {
                    self.others.insert(bound);
                }
            }
        }
    }

    /// The tokens from `index` on that mean one of Streamlit's names.
    pub(super) fn reference(&self, source: &Source<'a>, index: usize) -> Option<Reference> {
        let word = source.word(index);
        if !source.is_name(index) || index > 0 && matches!(source.word(index - 1), "." | "def" | "class") {
            return None;
        }
        if self.modules.contains(word) {
            let name = StreamlitName::parse(source.word(index + 2)).filter(|_| source.word(index + 1) == ".")?;
            return Some(Reference { name, tokens: index..index + 3 });
        }
        // As the name of an argument, or assigned to, it is something else.
        let name = *self.imported.get(word).filter(|_| source.word(index + 1) != "=")?;
        Some(Reference { name, tokens: index..index + 1 })
    }

    /// Whether what is called `word` may be something other than Streamlit's.
    pub(super) fn is_ambiguous(&self, word: &str) -> bool {
        self.others.contains(word)
    }

    /// Whether the name stands for Streamlit itself.
    pub(super) fn is_streamlit(&self, word: &str) -> bool {
        self.modules.contains(word)
    }
}
