//! Whatever is in the files, `authctl check` says something sensible: no panic, no secret, no place outside the file.

use std::fs;

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;
use proptest::prelude::*;
use serde_json::Value;

use crate::schemas::assert_report;

/// What is printed for files of these bytes.
fn printed(secrets: &[u8], config: &[u8], format: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join(".streamlit");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("secrets.toml"), secrets).unwrap();
    fs::write(folder.join("config.toml"), config).unwrap();
    let fake = FakeHost::new(dir.path());
    let status = authctl::run(["authctl", "check", "--format", format], &fake.host);
    assert_ne!(status, ExitStatus::Failure, "{}", fake.talk());
    assert!(!fake.talk().contains("CANARY"), "{}", fake.talk());
    fake.output()
}

/// Every place in the report lies in its file, and its end not before its beginning.
fn assert_places_exist(report: &Value, files: &[(&str, &[u8])]) {
    for problem in report["problems"].as_array().unwrap() {
        let Some(line) = problem["line"].as_u64() else { continue };
        let (_, bytes) = files.iter().find(|(path, _)| problem["file"] == *path).expect("a file that was written");
        let text = String::from_utf8_lossy(bytes);
        let lines: Vec<&str> = text.split('\n').collect();
        let place = |line: &Value, column: &Value| (line.as_u64().unwrap(), column.as_u64().unwrap());
        let start = place(&problem["line"], &problem["column"]);
        let end = place(&problem["end_line"], &problem["end_column"]);
        assert!(start <= end, "{problem:#}");
        for (line, column) in [start, end] {
            let text = lines.get(usize::try_from(line).unwrap() - 1).expect("the line exists");
            assert!(column <= text.chars().count() as u64 + 1, "{problem:#}");
        }
        assert!(line >= 1);
    }
}

/// Lines as they are in such files, whole and broken, with every secret marked.
fn line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "[auth]", "[auth.google]", "[auth.my_idp]", "[[auth]]", "[server]", "[secrets]", "[auth", "auth = {", "}", "]",
            "redirect_uri = \"http://localhost:8501/oauth2callback\"", "redirect_uri = 'http://localhost:8501/cb'",
            "redirect_uri = 8501", "client_id = \"123-abc.apps.googleusercontent.com\"", "client_id = ''",
            "server_metadata_url = \"https://accounts.google.com/.well-known/openid-configuration\"",
            "client_kwargs = { scope = \"openid email\", prompt = 'login' }", "client_kwargs = \"CANARY", "port = 8502",
            "baseUrlPath = '/app/'", "files = [\".streamlit/secrets.toml\"]", "expose_tokens = [\"id\"]",
        ]).prop_map(|text| text.as_bytes().to_vec()),
        4 => prop::sample::select(vec![
            "client_secret = \"CANARY-é\"", "client_secret = 'CANARY' # note", "cookie_secret = \"CANARY",
            "cookie_secret = \"\"\"CANARY", "CANARY\"\"\"", "password = CANARY", "client_secret = \"CANARY\" \"CANARY\"",
            "auth = { client_secret = \"CANARY\", cookie_secret = 'CANARY' }", "auth.google.client_secret = \"CANARY\\q\"",
            "\"client_secret\" = 'CANARY\u{200b}'", "url = \"postgres://u:CANARY@h/d\"", "CANARY",
        ]).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..8),
        1 => prop::sample::select(vec!["\u{feff}", "\u{202e}", "\r", "\t", "'", "\"\"\"", "# authctl: allow(empty-value): r"])
            .prop_map(|text| text.as_bytes().to_vec()),
    ]
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    let end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    prop::collection::vec((line(), end), 0..8)
        .prop_map(|lines| lines.into_iter().flat_map(|(line, end)| line.into_iter().chain(end.bytes())).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn files_of_likely_lines(secrets in text(), config in text()) {
        let report: Value = serde_json::from_str(&printed(&secrets, &config, "json")).unwrap();
        assert_report(&report);
        assert_places_exist(&report, &[(".streamlit/secrets.toml", &secrets), (".streamlit/config.toml", &config)]);
        for format in ["human", "github", "gitlab", "junit"] {
            let output = printed(&secrets, &config, format);
            prop_assert!(!output.contains("CANARY"), "{format}:\n{output}");
        }
        prop_assert!(!report.to_string().contains("CANARY"), "{report:#}");
    }

    #[test]
    fn files_of_any_bytes(secrets in prop::collection::vec(any::<u8>(), 0..64), config in any::<String>()) {
        let report: Value = serde_json::from_str(&printed(&secrets, config.as_bytes(), "json")).unwrap();
        assert_report(&report);
        let files = [(".streamlit/secrets.toml", secrets.as_slice()), (".streamlit/config.toml", config.as_bytes())];
        assert_places_exist(&report, &files);
        printed(&secrets, config.as_bytes(), "sarif");
    }
}
