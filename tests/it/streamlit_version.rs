//! Which Streamlit `check` judges: the first lock file, requirement file or environment that names one.

use std::fs;

use authctl::host::fake::FakeHost;
use authctl::run;

const LOCK: &str = "[[package]]\nname = \"streamlit\"\nversion = \"1.51.0\"\n";
const OTHER_LOCK: &str = "[[package]]\nname = \"pandas\"\nversion = \"2.0.0\"\n";
const PYPROJECT: &str = "[project]\ndependencies = ['streamlit==1.45.0']\n";
const INSTALLED: &str = "apps/one/.venv/lib/python3.12/site-packages/streamlit-1.47.1.dist-info/METADATA";
const ACTIVE: &str = "apps/active/Lib/site-packages/streamlit-1.48.1.dist-info/METADATA";

/// The version and its source, for the app in `repository/apps/one` of a git work tree `repository`.
fn found(files: &[(&str, &str)], options: &[&str]) -> (String, String) {
    found_with(files, options, &[("VIRTUAL_ENV", "../active")])
}

fn found_with(files: &[(&str, &str)], options: &[&str], variables: &[(&str, &str)]) -> (String, String) {
    let dir = tempfile::tempdir().unwrap();
    let repository = dir.path().join("repository");
    let root = repository.join("apps/one");
    for (path, text) in [(".git/HEAD", ""), ("apps/one/app.py", "")].iter().chain(files) {
        let path = repository.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let fake = FakeHost::new(&root).with_env(variables);
    run(["authctl", "check", "--format", "json"].iter().chain(options), &fake.host);
    let report: serde_json::Value = serde_json::from_str(&fake.output()).unwrap();
    let word = |key: &str| report["streamlit"][key].as_str().unwrap().to_owned();
    (word("version"), word("source"))
}

#[test]
fn the_first_file_that_names_streamlit_decides() {
    for (files, version, source) in [
        (&[][..], "1.67.0", "newest known"),
        (&[("apps/one/requirements.txt", "pandas\n")], "1.67.0", "newest known"),
        (&[("apps/one/requirements.txt", "streamlit==1.50.0\n")], "1.50.0", "requirements.txt"),
        (&[("apps/one/requirements.txt", "streamlit>=1.42,<1.50\n")], "1.49.1", "requirements.txt"),
        (&[("apps/one/requirements-app.txt", "streamlit==1.50.0\n")], "1.50.0", "requirements-app.txt"),
        (&[("apps/one/uv.lock", LOCK), ("apps/one/requirements.txt", "streamlit==1.50.0\n")], "1.51.0", "uv.lock"),
        (&[("apps/one/uv.lock", OTHER_LOCK), ("apps/one/pyproject.toml", PYPROJECT)], "1.45.0", "pyproject.toml"),
        (&[("apps/one/pylock.toml", &*LOCK.replace("package", "packages"))], "1.51.0", "pylock.toml"),
        (&[("apps/one/poetry.lock", LOCK), (INSTALLED, "")], "1.51.0", "poetry.lock"),
        (&[("apps/one/pdm.lock", LOCK), (INSTALLED, "")], "1.51.0", "pdm.lock"),
        (
            &[("apps/one/Pipfile.lock", r#"{"default": {"streamlit": {"version": "==1.51.0"}}}"#)],
            "1.51.0",
            "Pipfile.lock",
        ),
        (
            &[
                ("apps/one/requirements.txt", "-r base.txt\nstreamlit[auth]\n"),
                ("apps/one/base.txt", "streamlit==1.50.0\n"),
            ],
            "1.50.0",
            "base.txt",
        ),
        (
            &[("apps/one/pyproject.toml", PYPROJECT), ("apps/one/requirements.txt", "streamlit")],
            "1.67.0",
            "requirements.txt",
        ),
        (&[(INSTALLED, ""), (ACTIVE, "")], "1.47.1", ".venv"),
        (&[(ACTIVE, "")], "1.48.1", "VIRTUAL_ENV"),
        (&[("uv.lock", LOCK)], "1.51.0", "../../uv.lock"),
        (&[("uv.lock", LOCK), ("apps/one/requirements.txt", "streamlit==1.50.0")], "1.50.0", "requirements.txt"),
        (&[("../uv.lock", LOCK)], "1.67.0", "newest known"),
    ] {
        assert_eq!(found(files, &[]), (version.to_owned(), source.to_owned()), "{files:?}");
    }
}

/// Every place where people say which Streamlit they run, each with Streamlit 1.40.1.
#[test]
fn every_place_that_names_a_release_is_read() {
    let space = "---\ntitle: Demo\nsdk: streamlit\nsdk_version: 1.40.1\napp_file: app.py\n---\n# Demo\n";
    let script = "# /// script\n# requires-python = '>=3.11'\n# dependencies = [\n#   'streamlit==1.40.1',\n# ]\n# ///\nimport streamlit as st\n";
    let pixi_lock = "version: 6\npackages:\n- conda: https://conda.example/conda-forge/noarch/streamlit-1.40.1-pyhd8ed1ab_0.conda\n  sha256: aa\n";
    let pixi_lock_of_pypi = "version: 6\npackages:\n- pypi: https://files.example/aa/streamlit-1.40.1-py2.py3-none-any.whl\n  name: streamlit\n  version: 1.40.1\n";
    let conda_lock =
        "version: 1\npackage:\n- name: streamlit\n  version: 1.40.1\n  manager: conda\n  platform: linux-64\n";
    for (path, text) in [
        ("README.md", space),
        ("environment.yml", "name: x\ndependencies:\n- python=3.11\n- streamlit=1.40.1\n"),
        ("environment.yaml", "dependencies: [pip, {pip: ['streamlit==1.40.1']}]\n"),
        ("conda.yml", "dependencies:\n  - conda-forge::streamlit==1.40.1\n"),
        ("pixi.toml", "[dependencies]\nstreamlit = '==1.40.1'\n"),
        ("pixi.lock", pixi_lock),
        ("pixi.lock", pixi_lock_of_pypi),
        ("conda-lock.yml", conda_lock),
        ("pyproject.toml", "[tool.pixi.pypi-dependencies]\nstreamlit = { version = '==1.40.1', extras = ['auth'] }\n"),
        ("pyproject.toml", "[tool.pixi.feature.app.dependencies]\nstreamlit = '1.40.1.*'\n"),
        ("pyproject.toml", "[tool.hatch.envs.default]\ndependencies = ['streamlit==1.40.1']\n"),
        (
            "pyproject.toml",
            "[project]\ndependencies = ['streamlit']\n[tool.uv.sources]\nstreamlit = { path = 'vendor/streamlit-1.40.1-py3-none-any.whl' }\n",
        ),
        (
            "pyproject.toml",
            "[project]\ndependencies = ['streamlit']\n[tool.uv]\nconstraint-dependencies = ['streamlit==1.40.1']\n",
        ),
        ("Pipfile", "[packages]\nstreamlit = '==1.40.1'\n"),
        ("Pipfile", "[packages]\nstreamlit = { extras = ['auth'], version = '==1.40.1' }\n"),
        ("setup.py", "from setuptools import setup\nsetup(name='x', install_requires=['streamlit==1.40.1'])\n"),
        ("setup.cfg", "[options]\ninstall_requires =\n    streamlit==1.40.1\n"),
        ("requirements/base.txt", "streamlit==1.40.1\n"),
        ("requirements/prod.txt", "streamlit==1.40.1\n"),
        ("requirements.in", "streamlit==1.40.1\n"),
        ("requirements.txt", "./vendor/streamlit-1.40.1-py3-none-any.whl\n"),
        ("requirements.txt", "streamlit @ https://files.example/streamlit-1.40.1-py3-none-any.whl\n"),
        ("requirements.txt", "git+https://git.example/streamlit/streamlit.git@1.40.1#egg=streamlit&subdirectory=lib\n"),
        ("app.py", script),
        ("Dockerfile", "FROM python:3.12\nRUN pip install streamlit==1.40.1\nCMD streamlit run app.py\n"),
        ("Dockerfile", "ARG STREAMLIT=1.40.1\nRUN uv pip install --system \"streamlit[auth]==${STREAMLIT}\"\n"),
    ] {
        let path_in_app = format!("apps/one/{path}");
        assert_eq!(found(&[(&path_in_app, text)], &[]), ("1.40.1".to_owned(), path.to_owned()), "{path}: {text}");
    }
}

#[test]
fn a_file_that_includes_others_is_read_with_them() {
    for (including, text) in [
        (
            "pyproject.toml",
            "[project]\ndynamic = ['dependencies']\n[tool.setuptools.dynamic]\ndependencies = { file = ['needs.txt'] }\n",
        ),
        ("setup.py", "lines = open('needs.txt').read().splitlines()\nsetup(install_requires=lines)\n"),
        ("setup.cfg", "[options]\ninstall_requires = file: needs.txt\n"),
        ("environment.yml", "dependencies:\n- pip:\n  - -r needs.txt\n"),
        ("requirements.txt", "--requirement needs.txt\n"),
        ("Dockerfile", "COPY needs.txt /tmp/\nRUN pip install -r /tmp/needs.txt\n"),
        ("Makefile", "install:\n\tpip install -r needs.txt\n"),
    ] {
        let path = format!("apps/one/{including}");
        let files = [(path.as_str(), text), ("apps/one/needs.txt", "streamlit==1.40.1\n")];
        assert_eq!(found(&files, &[]), ("1.40.1".to_owned(), "needs.txt".to_owned()), "{including}: {text}");
    }
    let files = [
        ("apps/one/requirements.txt", "-e .\n"),
        ("apps/one/pyproject.toml", "[project]\ndependencies = ['streamlit==1.40.1']\n"),
    ];
    assert_eq!(found(&files, &[]), ("1.40.1".to_owned(), "pyproject.toml".to_owned()));
}

#[test]
fn a_file_that_nothing_installs_decides_nothing() {
    for other in
        ["requirements_backup_2024.txt", "requirements-api.txt", "requirements-dev.txt", "requirements.old.txt"]
    {
        let path = format!("apps/one/{other}");
        let files =
            [(path.as_str(), "streamlit==1.40.1\nAuthlib\n"), ("apps/one/requirements.txt", "streamlit==1.50.0\n")];
        assert_eq!(found(&files, &[]), ("1.50.0".to_owned(), "requirements.txt".to_owned()), "{other}");
        let alone = [(path.as_str(), "streamlit==1.40.1\n")];
        assert_eq!(found(&alone, &[]).0, "1.67.0", "{other}");
    }
}

#[test]
fn a_workspace_has_one_lock() {
    let root = "[project]\nname = 'root'\n[tool.uv.workspace]\nmembers = ['apps/*']\n";
    let member = "[project]\nname = 'one'\ndependencies = ['streamlit[auth]']\n";
    let lock = "[[package]]\nname = \"authlib\"\nversion = \"1.6.4\"\n\n[[package]]\nname = \"one\"\nversion = \"0.1.0\"\nsource = { editable = \"apps/one\" }\ndependencies = [\n    { name = \"streamlit\", extra = [\"auth\"] },\n]\n\n[[package]]\nname = \"streamlit\"\nversion = \"1.50.0\"\n\n[package.optional-dependencies]\nauth = [\n    { name = \"authlib\" },\n]\n";
    let files = |root: &'static str| [("pyproject.toml", root), ("apps/one/pyproject.toml", member), ("uv.lock", lock)];
    assert_eq!(found(&files(root), &[]), ("1.50.0".to_owned(), "../../uv.lock".to_owned()));
    let outside = "[tool.uv.workspace]\nmembers = ['libs/*']\n";
    assert_eq!(found(&files(outside), &[]), ("1.67.0".to_owned(), "pyproject.toml".to_owned()));
}

#[test]
fn a_main_script_in_a_folder_of_its_own_has_its_requirements_beside_it() {
    let script = ("apps/one/frontend/main.py", "import streamlit as st\nst.login()\n");
    let needs = ("apps/one/frontend/requirements.txt", "streamlit==1.40.1\n");
    // Without this file, the script's folder would be the app's.
    let config = ("apps/one/.streamlit/config.toml", "");
    assert_eq!(found(&[script, needs, config], &[]), ("1.40.1".to_owned(), "frontend/requirements.txt".to_owned()));
}

#[test]
fn an_environment_counts_however_it_was_made() {
    for (folder, environment, source) in [
        ("apps/one/.venv/lib/python3.12/site-packages", "", ".venv"),
        ("apps/one/env/Lib/site-packages", "", "env"),
        ("apps/one/.pixi/envs/default/lib/python3.12/site-packages", "", ".pixi/envs/default"),
        ("apps/one/.conda/lib/python3.12/site-packages", "", ".conda"),
        ("apps/one/__pypackages__/3.12/lib", "", "__pypackages__"),
        (".venv/lib/python3.12/site-packages", "", "../../.venv"),
        ("elsewhere/lib/python3.12/site-packages", "VIRTUAL_ENV", "VIRTUAL_ENV"),
        ("elsewhere/Lib/site-packages", "CONDA_PREFIX", "CONDA_PREFIX"),
        ("apps/one/elsewhere/lib/python3.12/site-packages", "UV_PROJECT_ENVIRONMENT", "UV_PROJECT_ENVIRONMENT"),
    ] {
        let value = if environment == "UV_PROJECT_ENVIRONMENT" { "elsewhere" } else { "../../elsewhere" };
        let variables: &[(&str, &str)] = if environment.is_empty() { &[] } else { &[(environment, value)] };
        let installed = format!("{folder}/streamlit-1.40.1.dist-info/METADATA");
        let files = [(installed.as_str(), "")];
        assert_eq!(found_with(&files, &[], variables), ("1.40.1".to_owned(), source.to_owned()), "{folder}");
    }
    let base = [
        ("elsewhere/lib/python3.12/site-packages/streamlit-1.40.1.dist-info/METADATA", ""),
        ("elsewhere/condabin/conda", ""),
    ];
    assert_eq!(found_with(&base, &[], &[("CONDA_PREFIX", "../../elsewhere")]).0, "1.67.0", "conda's own environment");
}

#[test]
fn the_flag_wins() {
    let lock = [("apps/one/uv.lock", LOCK)];
    assert_eq!(found(&lock, &["--streamlit", "1.44"]), ("1.44.0".to_owned(), "--streamlit".to_owned()));
}

#[test]
fn requirement_files_include_and_constrain_each_other() {
    let files = [
        ("apps/one/requirements.txt", "-r more/base.txt\n-c limits.txt\n"),
        ("apps/one/more/base.txt", "streamlit\n-r ../requirements.txt\n"),
        ("apps/one/limits.txt", "streamlit<1.46\n"),
    ];
    assert_eq!(found(&files, &[]), ("1.45.1".to_owned(), "more/base.txt".to_owned()));
}
