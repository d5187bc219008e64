//! `setup.py` and `setup.cfg`, where they say what they install in so many words.

use std::ops::Range as TokenRange;

use super::line::{self, Condition, Readability};
use super::manifest::{Manifest, Opacity, UnreadPin};
use crate::source::Span;
use crate::streamlit::python::Source;

/// `install_requires` and `extras_require` in `setup.py`.
///
/// Literal lists are read, also by name. A file that is read instead counts as included when its name is in the text.
pub(crate) fn of_setup_py(text: &str) -> Manifest {
    let source = Source::new(text);
    let mut manifest = Manifest::default();
    for (key, condition) in [("install_requires", Condition::Always), ("extras_require", Condition::Sometimes)] {
        for index in (0..source.len()).filter(|index| source.word(*index) == key) {
            if source.word(index + 1) != "=" {
                continue;
            }
            let value = literal_at(&source, index + 2);
            if let Some(range) = value.clone() {
                manifest.literals(&source, range, condition);
            }
            // `[…] + more`, `[line for line in file]`, `read()`.
            let is_whole = |range: TokenRange<usize>| {
                matches!(source.word(range.end), "," | ")" | "")
                    && !range.clone().any(|place| source.word(place) == "for")
            };
            if !value.is_some_and(is_whole) {
                manifest.computed(&source, text, index..index + 1);
            }
        }
    }
    manifest
}

/// The literal list or mapping at `index`, or the one that the name there was given.
fn literal_at(source: &Source<'_>, index: usize) -> Option<TokenRange<usize>> {
    if matches!(source.word(index), "[" | "{" | "(") {
        let (_, end) = source.items(index);
        return Some(index..end);
    }
    let name = source.word(index);
    if name.is_empty() || !matches!(source.word(index + 1), "," | ")") {
        return None;
    }
    let assigned = (0..source.len()).filter(|place| source.word(*place) == name && source.begins_statement(*place));
    let mut literals = assigned.filter(|place| source.word(place + 1) == "=").map(|place| place + 2);
    let first = literals.next().filter(|place| matches!(source.word(*place), "[" | "{" | "("))?;
    let (_, end) = source.items(first);
    literals.next().is_none().then_some(first..end)
}

impl Manifest {
    fn literals(&mut self, source: &Source<'_>, range: TokenRange<usize>, condition: Condition) {
        for index in range {
            // The key of a mapping is the name of an extra.
            if source.word(index + 1) == ":" {
                continue;
            }
            let Some(text) = source.texts(index..index + 1).next() else { continue };
            let span = source.span(index..index + 1);
            if let Some(found) = line::requirement(text, 0) {
                let condition = if condition == Condition::Always { found.condition } else { condition };
                self.requirements.push(line::Requirement { condition, span, ..found });
            } else if let Some((found, Readability::Readable)) = line::addressed(text, 0) {
                self.requirements.push(line::Requirement { condition, span, ..found });
            }
        }
    }

    /// What is not written out: the file that is read may be named; else nothing is known but the words in the text.
    fn computed(&mut self, source: &Source<'_>, text: &str, place: TokenRange<usize>) {
        let files: Vec<String> = (source.texts(0..source.len()))
            .filter(|text| [".txt", ".in"].iter().any(|end| text.ends_with(end)) && !text.contains(char::is_whitespace))
            .map(str::to_owned)
            .collect();
        if !files.is_empty() {
            self.includes.extend(files);
            return;
        }
        let lower = text.to_lowercase();
        if lower.contains("streamlit") || lower.contains("authlib") {
            self.unread.push(UnreadPin { span: source.span(place), reason: "computes what it requires" });
            self.opacity = Opacity::Opaque;
        }
    }
}

/// `install_requires` and `[options.extras_require]` in `setup.cfg`; `file: requirements.txt` is included.
pub(crate) fn of_setup_cfg(text: &str) -> Manifest {
    let mut manifest = Manifest::default();
    let (mut section, mut key) = ("", "");
    let mut offset = 0;
    for whole in text.split_inclusive('\n') {
        let start = offset;
        offset += whole.len();
        let line = whole.trim_end();
        if line.trim_start().starts_with(['#', ';']) {
            continue;
        }
        let (value, indent) = if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            continue;
        } else if line.starts_with(char::is_whitespace) {
            (line.trim_start(), line.len() - line.trim_start().len())
        } else {
            let Some((name, value)) = line.split_once('=') else { continue };
            key = name.trim();
            (value.trim_start(), line.len() - value.trim_start().len())
        };
        let condition = match (section, key) {
            ("options", "install_requires") => Condition::Always,
            ("options.extras_require", _) => Condition::Sometimes,
            _ => continue,
        };
        if let Some(files) = value.strip_prefix("file:") {
            manifest.includes.extend(files.split(',').map(|file| file.trim().to_owned()));
        } else if let Some(found) = line::requirement(value, start + indent) {
            let condition = if condition == Condition::Always { found.condition } else { condition };
            manifest.requirements.push(line::Requirement { condition, ..found });
        } else if let Some((found, Readability::Readable)) = line::addressed(value, start + indent) {
            let span = Span::new(start + indent, start + line.len());
            manifest.requirements.push(line::Requirement { condition, span, ..found });
        }
    }
    manifest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streamlit::requirements::Package;

    fn said(manifest: &Manifest) -> Vec<String> {
        let shown = |found: &line::Requirement| {
            format!("{} {:?} {}", found.name, found.condition, found.range.release(Package::Streamlit))
        };
        manifest.requirements.iter().map(shown).collect()
    }

    #[test]
    fn lists_that_are_written_out_are_read() {
        for text in [
            "from setuptools import setup\nsetup(name='x', install_requires=['streamlit==1.50.0'])\n",
            "import setuptools\nNEEDS = [\n    \"streamlit==1.50.0\",  # why\n]\nsetuptools.setup(install_requires=NEEDS)\n",
        ] {
            let found = of_setup_py(text);
            assert_eq!(said(&found), ["streamlit Always 1.50.0"], "{text}");
            assert!(found.unread.is_empty() && found.opacity == Opacity::Clear, "{text}");
        }
        let extras = of_setup_py("setup(extras_require={'app': ['streamlit~=1.52.0'], 'dev': ['pytest']})\n");
        assert_eq!(said(&extras), ["streamlit Sometimes 1.52.2", "pytest Sometimes 1.67.0"]);
    }

    #[test]
    fn a_file_that_is_read_is_included() {
        for text in [
            "with open('requirements.txt') as file:\n    lines = [line.strip() for line in file]\nsetup(install_requires=lines)\n",
            "setup(install_requires=open('requirements.txt').read().splitlines())\n",
        ] {
            let found = of_setup_py(text);
            assert_eq!(found.includes, ["requirements.txt"], "{text}");
            assert!(found.unread.is_empty() && found.opacity == Opacity::Clear, "{text}");
        }
    }

    #[test]
    fn what_is_computed_is_not_known() {
        let found = of_setup_py("setup(install_requires=['streamlit==1.50.0'] + more())\n");
        assert_eq!((found.requirements.len(), found.unread.len()), (1, 1));
        let found = of_setup_py("setup(install_requires=needs('streamlit'))\n");
        assert_eq!((found.unread.len(), found.opacity), (1, Opacity::Opaque));
        let found = of_setup_py("setup(install_requires=needs())\n");
        assert_eq!((found.unread.len(), found.opacity), (0, Opacity::Clear), "neither package is mentioned");
    }

    #[test]
    fn setup_cfg_is_an_ini_file() {
        let text = "[metadata]\nname = x\n[options]\npackages = find:\ninstall_requires =\n    pandas\n    streamlit[auth]>=1.42,<1.50 ; python_version > '3'\n    # streamlit==1.0\n[options.extras_require]\ndev =\n  pytest\n";
        let found = of_setup_cfg(text);
        assert_eq!(said(&found), ["pandas Always 1.67.0", "streamlit Sometimes 1.49.1", "pytest Sometimes 1.67.0"]);
        let span = found.requirements[1].span;
        assert_eq!(&text[span.start..span.end], "streamlit[auth]>=1.42,<1.50");
        assert_eq!(of_setup_cfg("[options]\ninstall_requires = file: a.txt, b.txt\n").includes, ["a.txt", "b.txt"]);
    }
}
