//! Which filter git sends a file through (`gitattributes`): that of git-crypt keeps only cipher text in the repository.

use std::path::Path;

use super::pattern::{Case, PathKind, patterns};
use super::{WorkTree, read, slashed};

impl WorkTree {
    /// The name of the filter that `path`, an absolute one, is sent through on its way into the repository.
    pub fn filter(&self, path: &Path) -> Option<String> {
        let own = self.git_dir.join("info/attributes");
        let folders = path.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.root));
        let lists = folders.map(|folder| (folder, folder.join(".gitattributes")));
        let lists = std::iter::once((self.root.as_path(), own)).chain(lists);
        for (folder, list) in lists {
            let below = slashed(path.strip_prefix(folder).ok()?);
            let Some(text) = read(&*self.files, &list) else { continue };
            if let Some(filter) = filter_in(&text, &below) {
                return Some(filter).filter(|filter| !filter.is_empty()).map(str::to_owned);
            }
        }
        None
    }
}

/// The filter in the last line that fits `path` and speaks of one; empty where it takes the filter away.
fn filter_in<'a>(text: &'a str, path: &[u8]) -> Option<&'a str> {
    text.lines().rev().find_map(|line| {
        let line = line.trim();
        // `[attr]name` defines a macro.
        if line.starts_with(['#', '!', '[']) {
            return None;
        }
        let (pattern, attributes) = match line.strip_prefix('"') {
            Some(rest) => rest.split_once('"')?,
            None => line.split_once(char::is_whitespace)?,
        };
        let filter = attributes.split_whitespace().rev().find_map(|attribute| {
            let is_taken_away = matches!(attribute, "-filter" | "!filter");
            attribute.strip_prefix("filter=").or_else(|| is_taken_away.then_some(""))
        })?;
        let fits = patterns(pattern.as_bytes(), Case::Exact).iter().any(|pattern| pattern.fits(path, PathKind::File));
        fits.then_some(filter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_fits_decides() {
        let path = b".streamlit/secrets.toml";
        for (text, filter) in [
            (".streamlit/secrets.toml filter=git-crypt diff=git-crypt", Some("git-crypt")),
            ("secrets.toml filter=crypt diff=crypt merge=crypt", Some("crypt")),
            ("*.toml text\n*.toml filter=sops", Some("sops")),
            ("# x\n/.streamlit/*.toml\tfilter=git-crypt\n", Some("git-crypt")),
            ("**/secrets.toml filter=a\nconfig.toml -filter", Some("a")),
            ("* filter=git-crypt\n.streamlit/secrets.toml !filter !diff", None),
            ("* filter=git-crypt\n\"secrets.toml\" -filter", None),
            ("other.toml filter=git-crypt", None),
            ("secrets.toml text eol=lf", None),
            ("[attr]secret filter=git-crypt", None),
            ("", None),
        ] {
            assert_eq!(filter_in(text, path).filter(|filter| !filter.is_empty()), filter, "{text}");
        }
    }
}
