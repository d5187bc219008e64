//! Reports to hand on, as Markdown and as a page: everything in them, nothing that runs, no secret.

use authctl::dev_idp::Fault;
use authctl::host::fake::FakeHost;

use crate::login_site::{CLIENT_SECRET, COOKIE_SECRET, Site, test_on};
use crate::project::Project;

/// The drawing in a page, which is XML in itself.
fn drawing(page: &str) -> String {
    let start = page.find("<svg").unwrap_or_else(|| panic!("no drawing: {page}"));
    let end = page.find("</svg>").unwrap() + "</svg>".len();
    page[start..end].to_owned()
}

fn assert_is_self_contained(page: &str) {
    assert!(page.starts_with("<!doctype html>\n") && page.ends_with("</html>\n"), "{page}");
    for word in ["<script", "src=", "href=", "url(", "@import", "<img", "<iframe", " onload"] {
        assert!(!page.contains(word), "{word}: {page}");
    }
    assert!(!page.contains(CLIENT_SECRET) && !page.contains(COOKIE_SECRET) && !page.contains("CANARY"), "{page}");
}

#[test]
fn a_login_that_fails_shows_where_it_stopped_and_what_to_enter_where() {
    let site = Site::new();
    let provider = site.provider(&[Fault::named("invalid-nonce").unwrap()]);
    site.configure(&provider.metadata_url(), "");
    let page = site.test(&["--user", "alice", "--format", "html"]).output;
    assert_is_self_contained(&page);
    let svg = drawing(&page);
    let parsed = roxmltree::Document::parse(&svg).unwrap();
    let texts: Vec<&str> = parsed.descendants().filter_map(|node| node.text()).collect();
    for party in ["browser", "app", "provider"] {
        assert!(texts.contains(&party), "{texts:?}");
    }
    assert!(texts.iter().any(|text| text.starts_with("ok authorization, ")), "{texts:?}");
    assert!(texts.iter().any(|text| text.starts_with("NO id-token, ")), "{texts:?}");
    assert!(page.contains("<strong>NOT OK</strong> the login failed"), "{page}");
    assert!(page.contains("nonce-mismatch") && page.contains(&site.redirect_uri), "{page}");

    let ticket = site.test(&["--user", "alice", "--format", "markdown"]).output;
    assert!(ticket.starts_with("# authctl: login with `local`\n\n**NOT OK**: the login failed"), "{ticket}");
    assert!(ticket.contains("| ok | authorization | browser -> provider |"), "{ticket}");
    assert!(ticket.contains("| **NO** | id-token | inside the app |"), "{ticket}");
    assert!(ticket.contains(&format!("| redirect URI | `{}` |", site.redirect_uri)), "{ticket}");
    assert!(!ticket.contains("CANARY"), "{ticket}");
}

#[test]
fn a_login_that_works_is_a_short_page() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let outcome = test_on(&site.fake(), &["--user", "alice", "--format", "html"]);
    assert_is_self_contained(&outcome.output);
    assert!(outcome.output.contains("<strong>OK</strong> the login works"), "{}", outcome.output);
    roxmltree::Document::parse(&drawing(&outcome.output)).unwrap();
    let probe =
        Project::with_secrets(&std::fs::read_to_string(site.dir.path().join(".streamlit/secrets.toml")).unwrap());
    let ran = probe.authctl("probe --format html");
    assert_is_self_contained(&ran.output);
    assert!(ran.output.contains("token endpoint"), "{}", ran.output);
}

#[test]
fn check_tells_what_to_change_in_both() {
    let secrets = "[auth]\nredirect_uri = 'http://localhost:8501/cb?a=1&c'\ncookie_secret = 'CANARY7f3a9c1e5b8d2046af91c3e7b5d80264'\n\
                   [auth.google]\nclient_id = '1-a.apps.googleusercontent.com'\nclient_secret = 'GOCSPX-CANARY0123456789abcdefghijk'\n\
                   server_metadata_url = 'https://accounts.google.com/.well-known/openid-configuration'\n";
    let project = Project::with_private_secrets(secrets);
    let page = project.authctl("check --format html").output;
    assert_is_self_contained(&page);
    assert!(page.contains("wrong-callback-path") && page.contains("a=1&amp;c"), "{page}");
    assert!(page.contains("<ins>+ redirect_uri = ") && page.contains("<del>- redirect_uri = "), "{page}");
    assert!(page.contains("What Google must know of <code>google</code>"), "{page}");
    let ticket = project.authctl("check --format markdown").output;
    assert!(ticket.contains("```diff\n- redirect_uri = "), "{ticket}");
    assert!(ticket.contains("Where: Google Cloud console > Google Auth Platform"), "{ticket}");
    assert!(!ticket.contains("CANARY") && ticket.contains("- **to do**: "), "{ticket}");

    let fake = FakeHost::new(project.path());
    authctl::run(["authctl", "check", "--format", "html", "--output", "report.html"], &fake.host);
    let written = std::fs::read_to_string(project.path().join("report.html")).unwrap();
    assert_eq!((fake.output().as_str(), written.as_str()), ("", page.as_str()));
}
