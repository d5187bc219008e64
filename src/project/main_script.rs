//! The script that `streamlit run` is given.

use std::path::{Path, PathBuf};

use super::command_files::command_texts;
use super::files::{FILE_LIMIT, names_in};
use crate::host::Host;
use crate::streamlit::deployment::main_scripts;

/// What people call a main script, the likeliest first.
const NAMES: [&str; 8] =
    ["streamlit_app.py", "app.py", "main.py", "home.py", "index.py", "dashboard.py", "run.py", "server.py"];

/// The script of the app at `root`, by its path from there: the one that its files start, or that is called like one, or
/// the only one. The error are all that it may be.
pub(crate) fn main_script(root: &Path, host: &Host) -> Result<PathBuf, Vec<String>> {
    let names = names_in(root, host);
    let is_file = |script: &str| host.files.metadata(&root.join(script)).is_ok_and(|metadata| metadata.is_file);
    let mut started: Vec<String> =
        command_texts(root, &names, host).iter().flat_map(|text| main_scripts(text)).filter(|it| is_file(it)).collect();
    started.sort();
    started.dedup();
    if let [only] = started.as_slice() {
        return Ok(PathBuf::from(only));
    }
    let uses_streamlit = |name: &&String| {
        let text = host.files.read(&root.join(name.as_str()), FILE_LIMIT).unwrap_or_default();
        is_python(name) && text.windows(9).any(|word| word == b"streamlit")
    };
    let scripts: Vec<&String> = names.iter().filter(uses_streamlit).collect();
    let called = |name: &str| {
        let all = started.iter().chain(scripts.iter().copied());
        all.into_iter().find(|script| script.eq_ignore_ascii_case(name))
    };
    if let Some(script) = NAMES.into_iter().find_map(called) {
        return Ok(PathBuf::from(script));
    }
    match (started.as_slice(), scripts.as_slice()) {
        ([], [only]) => Ok(PathBuf::from(only.as_str())),
        ([], _) => Err(scripts.into_iter().cloned().collect()),
        _ => Err(started),
    }
}

fn is_python(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("py"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::FakeHost;
    use crate::host::{Expected, WriteOptions};

    fn script(files: &[(&str, &str)]) -> Result<String, Vec<String>> {
        let dir = tempfile::tempdir().unwrap();
        let fake = FakeHost::new(dir.path());
        for (name, text) in files {
            let path = dir.path().join(name);
            fake.host.files.create_dir(path.parent().unwrap()).unwrap();
            let new = WriteOptions { mode: 0o600, expected: Expected::Anything };
            fake.host.files.write_atomically(&path, text.as_bytes(), new).unwrap();
        }
        main_script(dir.path(), &fake.host).map(|path| path.to_str().unwrap().replace('\\', "/"))
    }

    #[test]
    fn the_script_that_the_projects_own_files_start_is_the_one() {
        let import = "import streamlit as st\n";
        let readme = ("README.md", "```\nstreamlit run ui/portal.py\n```\n");
        assert_eq!(script(&[readme, ("ui/portal.py", import), ("app.py", import)]).unwrap(), "ui/portal.py");
        assert_eq!(script(&[readme, ("app.py", import)]).unwrap(), "app.py", "the other one is not there");
    }

    #[test]
    fn else_its_name_tells_or_that_it_is_alone() {
        let import = "import streamlit as st\n";
        assert_eq!(script(&[("app.py", import), ("b.py", import), ("streamlit_app.py", "")]).unwrap(), "app.py");
        assert_eq!(script(&[("portal.py", import), ("tools.py", "import os\n")]).unwrap(), "portal.py");
        assert_eq!(script(&[("a.py", import), ("b.py", import)]).unwrap_err(), ["a.py", "b.py"]);
        assert_eq!(script(&[]).unwrap_err(), Vec::<String>::new());
    }
}
