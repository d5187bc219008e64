//! Which release serves a page: each names a script of its own, `static/js/index.<hash>.js`.

use super::Version;

/// Written by `tests/interop/page_bundles.py` from the wheels.
const TABLE: &str = include_str!("page_bundles.tsv");

/// What a page says of the release that serves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PageRelease {
    /// The releases whose page names this script, the newest first: nearly always one.
    Known(Vec<Version>),
    /// A page of Streamlit, of a release that the table does not have.
    Unknown,
}

/// The release that serves `page`; nothing where it is no page of Streamlit.
pub(crate) fn page_release(page: &str) -> Option<PageRelease> {
    let hash = bundle(page)?;
    let rows = TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let known: Vec<Version> = rows.filter(|(_, known)| *known == hash).filter_map(|(it, _)| it.parse().ok()).collect();
    Some(if known.is_empty() { PageRelease::Unknown } else { PageRelease::Known(known) })
}

/// The hash in the name of the script. Newer pages name a second one, `index.esm.<hash>.js`.
fn bundle(page: &str) -> Option<&str> {
    let names = page.match_indices("static/js/index.").map(|(start, prefix)| &page[start + prefix.len()..]);
    names.filter_map(|rest| rest.split_once(".js").map(|(hash, _)| hash)).find(|hash| {
        !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Option<PageRelease> {
        page_release(&format!("<script type=\"module\" src=\"./static/js/{name}\"></script>"))
    }

    #[test]
    fn a_page_tells_its_release() {
        let known = |version: &str| Some(PageRelease::Known(vec![version.parse().unwrap()]));
        assert_eq!(of("index.C4j9kiPf.js"), known("1.44.0"));
        assert_eq!(of("index.DFT9nVK6.js"), known("1.53.0"));
        assert_eq!(of("index.esm.CnlgfcEa.js\"><x src=\"./static/js/index.DormvYxC.js"), known("1.67.0"));
        assert_eq!(of("index.0123abcd.js"), Some(PageRelease::Unknown));
        for other in ["index.js", "index..js", "index.a b.js", "main.DormvYxC.js"] {
            assert_eq!(of(other), None, "{other}");
        }
    }

    /// Both tables are renewed when Streamlit has a new release.
    #[test]
    fn every_release_with_a_login_is_in_the_table() {
        let releases = |table: &str, column: usize| -> Vec<Version> {
            let lines = table.lines().filter(|line| !line.starts_with("authlib") && !line.starts_with('#'));
            lines.map(|line| line.split('\t').nth(column).unwrap().parse().unwrap()).collect()
        };
        let mut of_metadata = releases(include_str!("requirements/releases.tsv"), 1);
        of_metadata.retain(|release| *release >= Version::new(1, 42, 0));
        assert_eq!(releases(TABLE, 0), of_metadata);
    }
}
