//! Whole files, as the tools write them.

use super::*;
use crate::source::SourceMap;

fn dependencies(completeness: Completeness, files: &[(&str, Manifest)]) -> Option<Dependencies> {
    let mut sources = SourceMap::default();
    let sets: Vec<InstallSet> = files
        .iter()
        .map(|(name, manifest)| {
            let file = Some(sources.add(*name, "", Vec::new()));
            InstallSet::from(ManifestFile { name: (*name).to_owned(), file, manifest: manifest.clone() })
        })
        .collect();
    Dependencies::from_sets(completeness, &sets)
}

fn declared(text: &str) -> Dependencies {
    dependencies(Completeness::Declared, &[("requirements.txt", of_requirements(text))]).unwrap()
}

fn word(presence: &Presence) -> String {
    match presence {
        Presence::Present(version) => version.to_string(),
        Presence::Absent => "absent".to_owned(),
        Presence::Unknown(_) => "unknown".to_owned(),
    }
}

const UV_LOCK: &str = r#"version = 1
requires-python = ">=3.11"

[[package]]
name = "authlib"
version = "1.6.5"
source = { registry = "https://pypi.example/simple" }
dependencies = [
    { name = "cryptography" },
]
wheels = [
    { url = "https://files.example/authlib.whl", hash = "sha256:aa", size = 243608 },
]

[[package]]
name = "my-app"
version = "0.1.0"
source = { virtual = "." }
dependencies = [
    { name = "streamlit", extra = ["auth"] },
]

[package.metadata]
requires-dist = [{ name = "streamlit", extras = ["auth"], specifier = ">=1.42" }]

[[package]]
name = "streamlit"
version = "1.51.0"
"#;

#[test]
fn lock_files_are_read_section_by_section() {
    let poetry = "[[package]]\nname = \"Authlib\"\nversion = \"1.6.5\"\ndescription = \"\"\"a\n[b]\"\"\"\n\n[[package]]\nname = \"streamlit\"\nversion = \"1.51.0\"\n\n[metadata]\nlock-version = \"2.1\"\n";
    let pylock = "lock-version = \"1.0\"\n\n[[packages]]\nname = \"authlib\"\nversion = \"1.6.5\"\n[[packages]]\nname = \"streamlit\"\nversion = \"1.51.0\"\nwheels = [{ url = \"https://x.example/s.whl\" }]\n";
    for text in [UV_LOCK, poetry, pylock, &UV_LOCK.replace('\n', "\r\n")] {
        let manifest = of_lock(text);
        let at = |name: &str| {
            let found = manifest.requirements.iter().find(|found| found.name == name).unwrap();
            &text[found.span.start..found.span.end]
        };
        assert_eq!(at("streamlit"), "\"1.51.0\"");
        assert_eq!(at("authlib"), "\"1.6.5\"");
        let found = dependencies(Completeness::Locked, &[("uv.lock", manifest.clone())]).unwrap();
        assert_eq!(found.streamlit.version, Version::new(1, 51, 0));
        assert_eq!(word(&found.authlib(found.streamlit.version)), "1.6.5");
        assert_eq!(word(&found.httpx(found.streamlit.version)), "absent", "a lock file names everything");
    }
}

#[test]
fn pipenvs_lock_file_is_json() {
    let text = r#"{
    "_meta": {"hash": {"sha256": "x"}, "requires": {"python_version": "3.11"}},
    "default": {
        "authlib": {"hashes": ["sha256:x"], "index": "pypi", "version": "==1.6.5"},
        "streamlit": {"extras": ["auth"], "version": "==1.51.0", "markers": "python_version >= '3.9'"}
    },
    "develop": {"httpx": {"version": "==0.28.1"}}
}"#;
    let manifest = of_pipfile_lock(text);
    let streamlit = manifest.requirements.iter().find(|found| found.name == "streamlit").unwrap();
    assert_eq!(&text[streamlit.span.start..streamlit.span.end], "\"streamlit\"");
    let found = dependencies(Completeness::Locked, &[("Pipfile.lock", manifest)]).unwrap();
    assert_eq!(found.streamlit.version, Version::new(1, 51, 0));
    assert_eq!(word(&found.authlib(found.streamlit.version)), "1.6.5");
    assert_eq!(word(&found.httpx(found.streamlit.version)), "0.28.1");
    assert_eq!(of_pipfile_lock("[1, 2"), Manifest::default());
}

#[test]
fn a_lock_with_several_streamlits_is_judged_by_the_newest() {
    let lock = "[[package]]\nname = \"streamlit\"\nversion = \"1.50.0\"\n[[package]]\nname = \"streamlit\"\nversion = \"1.60.0\"\n";
    let found = dependencies(Completeness::Locked, &[("uv.lock", of_lock(lock))]).unwrap();
    assert_eq!(found.streamlit.version, Version::new(1, 60, 0));
}

#[test]
fn every_table_of_pyproject_is_read() {
    for (text, version, extras) in [
        ("[project]\ndependencies = [\"streamlit[auth]>=1.42,<1.50\", \"pandas\"]\n", "1.49.1", "auth"),
        (
            "[project]\ndependencies = [\n  'streamlit == 1.44.0',\n]\n[dependency-groups]\ndev = ['streamlit']\n",
            "1.44.0",
            "",
        ),
        ("[project.optional-dependencies]\napp = ['streamlit~=1.52.0']\n", "1.52.2", ""),
        ("[dependency-groups]\napp = ['streamlit~=1.52.0', {include-group = 'dev'}]\n", "1.52.2", ""),
        ("[tool.poetry.dependencies]\npython = '^3.11'\nstreamlit = '~1.52'\n", "1.52.2", ""),
        ("[tool.pdm.dev-dependencies]\napp = ['streamlit~=1.52.0']\n", "1.52.2", ""),
        ("[tool.uv]\ndev-dependencies = ['streamlit~=1.52.0']\n", "1.52.2", ""),
        (
            "[tool.poetry.dependencies]\nstreamlit = [{ version = '1.44', python = '<3.9' }, { version = '1.50', python = '>=3.9' }]\n",
            "1.50.0",
            "",
        ),
        (
            "[project]\ndependencies = ['streamlit~=1.52.0']\n[tool.poetry.dependencies]\nstreamlit = { extras = ['auth'] }\n",
            "1.52.2",
            "auth",
        ),
        ("[tool.poetry.dependencies.streamlit]\nversion = '1.50.0'\nextras = ['auth']\n", "1.50.0", "auth"),
        (
            "[tool.poetry.group.app.dependencies]\nStreamlit = { version = '1.50.0', extras = ['auth'] }\n",
            "1.50.0",
            "auth",
        ),
    ] {
        let found = dependencies(Completeness::Declared, &[("pyproject.toml", of_pyproject(text))]).expect(text);
        assert_eq!(found.streamlit.version.to_string(), version, "{text}");
        assert_eq!(found.streamlit.extras.join(" "), extras, "{text}");
        let span = found.streamlit.place.unwrap().span;
        assert!(text[span.start..span.end].to_lowercase().contains("streamlit"), "{text}");
    }
    assert!(
        dependencies(Completeness::Declared, &[("pyproject.toml", of_pyproject("[project]\nname = 'streamlit'\n"))])
            .is_none()
    );
}

#[test]
fn what_is_asked_for_twice_must_fit_both() {
    for (requirements, included, version, extras) in [
        ("streamlit[auth]\n-r base.txt\n", "streamlit==1.50.0\n", "1.50.0", "auth"),
        ("streamlit>=1.44\n-r base.txt\n", "streamlit<1.53\n", "1.52.2", ""),
        (
            "streamlit==1.40.1; python_version < '3.9'\nstreamlit==1.50.0; python_version >= '3.9'\n",
            "streamlit[auth]\n",
            "1.50.0",
            "auth",
        ),
        ("streamlit<1.50\nstreamlit<1.44; python_version < '3.9'\n", "", "1.49.1", ""),
    ] {
        let file = |name: &str, text: &str| ManifestFile {
            name: name.to_owned(),
            file: None,
            manifest: of_requirements(text),
        };
        let files = vec![file("requirements.txt", requirements), file("base.txt", included)];
        let set = InstallSet { files, ..InstallSet::default() };
        let found = Dependencies::from_sets(Completeness::Declared, &[set]).unwrap();
        assert_eq!(found.streamlit.version.to_string(), version, "{requirements}{included}");
        assert_eq!(found.streamlit.extras.join(" "), extras, "{requirements}{included}");
    }
}

#[test]
fn the_auth_extra_brings_what_it_brought_in_that_release() {
    for (text, authlib, httpx) in [
        ("streamlit[auth]==1.47.0", "absent", "absent"),
        ("streamlit[auth]==1.50.0", "1.9.10", "absent"),
        ("streamlit[auth]==1.60.0", "1.9.10", "0.28.1"),
        ("streamlit[charts]==1.60.0", "absent", "absent"),
        ("streamlit\nAuthlib>=1.3.2,<1.6.6", "1.6.5", "absent"),
        ("streamlit\nAuthlib\nhttpx", "1.9.10", "0.28.1"),
    ] {
        let found = declared(text);
        let version = found.streamlit.version;
        assert_eq!(word(&found.authlib(version)), authlib, "{text}");
        assert_eq!(word(&found.httpx(version)), httpx, "{text}");
    }
}

#[test]
fn what_other_packages_may_bring_is_not_called_absent() {
    for (text, authlib, httpx) in [
        ("streamlit\npandas", "absent", "absent"),
        ("streamlit\nfastapi[standard]", "absent", "0.28.1"),
        ("streamlit\nour-own-package", "unknown", "unknown"),
        ("streamlit\nweaviate-client", "1.9.10", "0.28.1"),
        ("streamlit\n-e .", "unknown", "unknown"),
        ("streamlit\ngit+https://x.example/y", "unknown", "unknown"),
    ] {
        let found = declared(text);
        assert_eq!(word(&found.authlib(Version::NEWEST)), authlib, "{text}");
        assert_eq!(word(&found.httpx(Version::NEWEST)), httpx, "{text}");
    }
}

#[test]
fn an_environment_says_what_is_installed() {
    let names = ["Authlib-1.6.5.dist-info", "streamlit-1.51.0.dist-info", "streamlit", "pip-24.0.dist-info"];
    let file = ManifestFile { name: ".venv".to_owned(), file: None, manifest: of_site_packages(names) };
    let found = Dependencies::from_sets(Completeness::Installed, &[file.into()]).unwrap();
    assert_eq!(found.streamlit.version, Version::new(1, 51, 0));
    assert_eq!(word(&found.authlib(found.streamlit.version)), "1.6.5");
    assert_eq!(found.others.iter().map(|other| other.name.as_str()).collect::<Vec<_>>(), ["pip"]);
}

#[test]
fn a_constraint_pins_what_the_requirement_leaves_open() {
    let file = ManifestFile {
        name: "requirements.txt".to_owned(),
        file: None,
        manifest: of_requirements("streamlit\n-c limits.txt\n"),
    };
    let constraints = vec![of_requirements("streamlit==1.50.0\nauthlib==1.6.5\n")];
    let set = InstallSet { files: vec![file], constraints, ..InstallSet::default() };
    let found = Dependencies::from_sets(Completeness::Declared, &[set]).unwrap();
    assert_eq!(found.streamlit.version, Version::new(1, 50, 0));
    assert_eq!(word(&found.authlib(found.streamlit.version)), "absent", "a constraint installs nothing");
}
