//! uv's workspaces: several projects with one lock file (docs.astral.sh/uv/concepts/projects/workspaces/).

use super::line::normalized;
use crate::streamlit::deployment::PartPattern;
use crate::streamlit::document::Value;
use crate::streamlit::parse;

/// The name in `[project]` of a `pyproject.toml`, as lock files have it.
pub(crate) fn project_name(pyproject: &str) -> Option<String> {
    let document = parse(pyproject);
    Some(normalized(document.root.get("project")?.value.as_table()?.get("name")?.value.as_str()?))
}

/// Whether the folder `path`, relative to that of this `pyproject.toml`, is a member of its workspace; `None` where it
/// has none.
pub(crate) fn is_workspace_member(pyproject: &str, path: &str) -> Option<bool> {
    let document = parse(pyproject);
    let workspace =
        ["tool", "uv", "workspace"].iter().try_fold(&document.root, |table, key| table.get(key)?.value.as_table())?;
    let any = |key: &str| match workspace.get(key).map(|entry| &entry.value) {
        Some(Value::Array(items)) => {
            items.iter().filter_map(|item| item.value.as_str()).any(|glob| is_like(path, glob))
        }
        _ => false,
    };
    Some(any("members") && !any("exclude"))
}

/// Whether a path is like a glob, in which `**` stands for any folders.
fn is_like(path: &str, glob: &str) -> bool {
    fn parts_are_like(path: &[&str], glob: &[&str]) -> bool {
        match glob.split_first() {
            None => path.is_empty(),
            Some((&"**", rest)) => (0..=path.len()).any(|skipped| parts_are_like(&path[skipped..], rest)),
            Some((pattern, rest)) => path
                .split_first()
                .is_some_and(|(name, below)| PartPattern::parse(pattern).fits(name) && parts_are_like(below, rest)),
        }
    }
    parts_are_like(&parts(path), &parts(glob))
}

fn parts(text: &str) -> Vec<&str> {
    text.split('/').filter(|part| !matches!(*part, "" | ".")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_globs_less_what_is_excluded() {
        let text = "[tool.uv.workspace]\nmembers = ['apps/*', './libs/**']\nexclude = ['apps/old']\n";
        for (path, expected) in [
            ("apps/portal", true),
            ("apps/old", false),
            ("apps/portal/ui", false),
            ("libs/a/b", true),
            ("tools/x", false),
        ] {
            assert_eq!(is_workspace_member(text, path), Some(expected), "{path}");
        }
        assert_eq!(is_workspace_member("[project]\nname = 'x'\n", "apps/portal"), None);
        assert_eq!(project_name("[project]\nname = 'My_App'\n").as_deref(), Some("my-app"));
    }
}
