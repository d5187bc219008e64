//! conda's `environment.yml` (docs.conda.io, "Creating an environment from an environment.yml file") and `pixi.toml`.

use super::line::{self, Condition, Requirement};
use super::manifest::{Manifest, UnreadPin, begins_with_package, of_requirements};
use super::range::Range;
use crate::source::Span;
use crate::streamlit::parse;
use crate::streamlit::yaml::{Node, documents};

/// `environment.yml`: match specifications, and a list of requirement lines below `pip:`.
pub(crate) fn of_environment(text: &str) -> Manifest {
    let documents = documents(text);
    let mut manifest = Manifest::default();
    let dependencies = documents.first().and_then(|root| root.get(&["dependencies"])).map_or(&[][..], Node::items);
    for item in dependencies {
        if let Some(spec) = item.text() {
            manifest.match_spec(spec, item.span);
        }
        for line in item.get(&["pip"]).map_or(&[][..], Node::items) {
            let Some(text) = line.text() else { continue };
            let mut inner = of_requirements(text);
            for requirement in &mut inner.requirements {
                requirement.span = line.span;
            }
            for unread in &mut inner.unread {
                unread.span = line.span;
            }
            manifest.add(inner);
        }
    }
    manifest
}

/// `pixi.toml`.
pub(crate) fn of_pixi(text: &str) -> Manifest {
    let mut manifest = Manifest::default();
    manifest.pixi(&parse(text).root);
    manifest
}

impl Manifest {
    /// `channel::name=version=build`, `name >=1.42`, `name[version='1.42.*']`.
    pub(super) fn match_spec(&mut self, spec: &str, span: Span) {
        let spec = spec.rsplit("::").next().unwrap_or(spec).trim();
        let end = spec.find(|character: char| !character.is_ascii_alphanumeric() && !"-_.".contains(character));
        let (name, rest) = spec.split_at(end.unwrap_or(spec.len()));
        if name.is_empty() || name == "python" {
            return;
        }
        let version = match rest.split_once("version=") {
            Some((_, quoted)) if rest.starts_with('[') => {
                quoted.trim_start_matches(['\'', '"']).split(['\'', '"', ']']).next()
            }
            _ => Some(without_build(rest.trim())),
        };
        let range = Range::of_conda(&version.unwrap_or_default().replace(' ', ""));
        if range.is_none() && begins_with_package(name) {
            self.unread.push(UnreadPin { span, reason: "does not say which version" });
        }
        self.requirements.push(Requirement {
            name: line::normalized(name),
            extras: Vec::new(),
            range: range.unwrap_or_default(),
            condition: Condition::Always,
            span,
        });
    }

    /// Takes over what another manifest says that is part of this one.
    pub(super) fn add(&mut self, other: Self) {
        self.requirements.extend(other.requirements);
        self.includes.extend(other.includes);
        self.constraints.extend(other.constraints);
        self.limits.extend(other.limits);
        self.projects.extend(other.projects);
        self.unread.extend(other.unread);
        self.opacity = self.opacity.max(other.opacity);
    }
}

/// A version without the build string that may follow it, behind `=` or a blank.
fn without_build(text: &str) -> &str {
    let is_version = |character: char| character.is_ascii_alphanumeric() || ".*+_".contains(character);
    let Some(start) = text.find(|character: char| character.is_ascii_digit()) else { return text };
    let mut last = start;
    // Behind a comma or a bar, another part of the range begins.
    for part in text[start..].split_inclusive([',', '|']) {
        let begin = part.find(|character: char| character.is_ascii_digit()).unwrap_or_default();
        let version = part[begin..].find(|character| !is_version(character)).unwrap_or(part.len() - begin);
        let end = begin + version;
        if part[end..].trim_start().starts_with([',', '|']) {
            last += part.len();
        } else {
            return &text[..last + end];
        }
    }
    &text[..last.min(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streamlit::requirements::Package;

    fn said(text: &str) -> Vec<String> {
        let manifest = of_environment(text);
        let shown = |found: &Requirement| {
            format!("{} {} {}", found.name, found.extras.join(","), found.range.release(Package::Streamlit))
        };
        manifest.requirements.iter().map(shown).collect()
    }

    #[test]
    fn match_specifications_and_pips_lines_are_read() {
        let with = |spec: &str| {
            said(&format!("name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - {spec}\n"))
        };
        for (spec, expected) in [
            ("streamlit", "streamlit  1.67.0"),
            ("streamlit=1.40", "streamlit  1.40.2"),
            ("streamlit==1.40.1", "streamlit  1.40.1"),
            ("streamlit=1.40.1=pyhd8ed1ab_0", "streamlit  1.40.1"),
            ("streamlit==1.40.1=pyhd8ed1ab_0", "streamlit  1.40.1"),
            ("streamlit >=1.42,<1.50", "streamlit  1.49.1"),
            ("\"streamlit >= 1.42, < 1.50\"", "streamlit  1.49.1"),
            ("conda-forge::streamlit=1.52.*", "streamlit  1.52.2"),
            ("conda-forge/noarch::streamlit 1.40.1 pyhd8ed1ab_0", "streamlit  1.40.1"),
            ("\"streamlit[version='>=1.42,<1.50']\"", "streamlit  1.49.1"),
            ("pip:\n    - streamlit[auth]==1.40.1", "streamlit auth 1.40.1"),
        ] {
            assert_eq!(with(spec), [expected], "{spec}");
        }
        assert_eq!(of_environment("dependencies:\n- pip:\n  - -r requirements.txt\n").includes, ["requirements.txt"]);
    }

    #[test]
    fn pixi_has_tables_of_both_kinds() {
        for text in [
            "[dependencies]\nstreamlit = '1.40.*'\n",
            "[dependencies]\nstreamlit = { version = '>=1.40,<1.41', channel = 'conda-forge' }\n",
            "[pypi-dependencies]\nstreamlit = { version = '~=1.40.0', extras = ['auth'] }\n",
            "[feature.app.pypi-dependencies]\nstreamlit = '==1.40.2'\n",
            "[target.linux-64.dependencies]\nstreamlit = '==1.40.2'\n",
        ] {
            let found = of_pixi(text).requirements;
            assert_eq!(found[0].range.release(Package::Streamlit).to_string(), "1.40.2", "{text}");
            assert!(text[found[0].span.start..found[0].span.end].starts_with("streamlit"), "{text}");
        }
    }
}
