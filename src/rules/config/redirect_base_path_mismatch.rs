//! The rule `redirect-base-path-mismatch`: the redirect URI and `server.baseUrlPath` name different base paths.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::values::redirect::Redirect;
use crate::rules::values::web_address::is_loopback;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::deployment::RunOption;
use crate::streamlit::{CALLBACK_PATH, StartOption, Starter};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "redirect-base-path-mismatch",
        summary: "the redirect URI and `server.baseUrlPath` name different base paths",
        level: Level::Error,
        docs: r#"
## Why
With `server.baseUrlPath = "weather"`, Streamlit serves everything below `/weather`, the callback too, and nothing above:
a redirect URI without it ends in `404`. Streamlit does not add the base path to `redirect_uri`. The other way round, a
redirect URI with a path that Streamlit does not know works only behind a proxy that takes the path away; that is a warning.

The base path may also be given where the app is started: `--server.baseUrlPath` and `STREAMLIT_SERVER_BASE_URL_PATH` in
Dockerfiles, Compose files, manifests, units, Makefiles and scripts.

## Example
```toml
[auth]
redirect_uri = "https://apps.example.com/oauth2callback"
```
```toml
# .streamlit/config.toml
[server]
baseUrlPath = "weather"
```

## Instead
```toml
[auth]
redirect_uri = "https://apps.example.com/weather/oauth2callback"
```
```toml
# .streamlit/config.toml
[server]
baseUrlPath = "weather"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(redirect) = Redirect::find(input).filter(|_| input.config.is_complete()) else { return };
    let path = redirect.path().trim_end_matches('/');
    let Some(before) = path.strip_suffix(&format!("/{CALLBACK_PATH}")) else { return };
    let (written, base) = (before.trim_matches('/'), input.config.base_url_path());
    // The base path may hold what a URL cannot, such as a space.
    let mut served = redirect.url.clone();
    served.set_path(&format!("{base}/{CALLBACK_PATH}"));
    let is_served = !base.is_empty() && served.path() == redirect.url.path().trim_end_matches('/');
    let config = input.config;
    let is_this = |path: &str| path.trim_matches('/') == written;
    let given = || config.starts(RunOption::BaseUrlPath);
    // Two slashes in a row are another rule's business.
    if redirect.path().contains("//") || config.is_left_open(RunOption::BaseUrlPath) {
        return;
    }
    if given().filter_map(|start| start.value.as_deref()).any(is_this) {
        return;
    }
    let has_path = |start: &&StartOption| start.value.as_deref().is_some_and(|path| !path.trim_matches('/').is_empty());
    let start = given().filter(has_path).find(|start| decides(start.starter, &redirect));
    if let Some(start) = start.filter(|_| base.is_empty()) {
        findings.push(about_start(&redirect, start));
        return;
    }
    if written == base || is_served {
        return;
    }
    let expected = input.config.callback_path();
    let problem = if base.is_empty() {
        RULE.at_value(
            &redirect.site,
            format!("`/{written}` is not the base path of this app: `server.baseUrlPath` is not set"),
        )
        .at_level(Level::Warning)
        .label("without a proxy that takes this path away, nothing is served here")
        .help(format!(
            "set `baseUrlPath = \"{written}\"` in `[server]` of `.streamlit/config.toml`, or leave the path out"
        ))
    } else {
        let problem = RULE
            .at(redirect.site.value(), format!("the redirect URI leads past the app, which is served below `/{base}`"))
            .label("Streamlit answers `404` here");
        let problem = match input.config.base_url_path_location() {
            Some(location) => problem.related(location, "set here"),
            None => problem.help("`STREAMLIT_SERVER_BASE_URL_PATH` sets the base path"),
        };
        problem
            .fix_if_any(redirect.replaced_by(&redirect.with_path(&expected), "put the base path in"))
            .help("register the same URI with the provider")
    };
    findings.push(problem);
}

/// Whether an app that is started there is the one at the redirect URI: on this machine, it may also be started otherwise.
fn decides(starter: Starter, redirect: &Redirect<'_>) -> bool {
    match starter {
        Starter::Local => true,
        Starter::Container => !is_loopback(&redirect.url),
        Starter::Prose => false,
    }
}

fn about_start(redirect: &Redirect<'_>, start: &StartOption) -> Diagnostic {
    let path = start.value.as_deref().unwrap_or_default().trim_matches('/');
    let expected = format!("/{path}/{CALLBACK_PATH}");
    let level = if is_loopback(&redirect.url) { Level::Warning } else { Level::Error };
    RULE.at(redirect.site.value(), format!("the redirect URI leads past the app, which is served below `/{path}`"))
        .at_level(level)
        .label("Streamlit answers `404` here")
        .related(start.place, "the base path is given here")
        .fix_if_any(redirect.replaced_by(&redirect.with_path(&expected), "put the base path in"))
        .help("register the same URI with the provider")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, check_with, fixed};

    #[test]
    fn the_base_path_is_put_in() {
        let config = "[server]\nbaseUrlPath = '/app/'\n";
        let text = "[auth]\nredirect_uri = 'https://a.example/oauth2callback' #~ error[redirect-base-path-mismatch]\n";
        let found = check_with(&RULE, text, config);
        assert!(fixed(text, &found).contains("\"https://a.example/app/oauth2callback\""));
        check_with(&RULE, "[auth]\nredirect_uri = 'https://a.example/app/oauth2callback'\n", config);
        check_with(
            &RULE,
            "[auth]\nredirect_uri = 'https://a.example/App/oauth2callback' #~ error[redirect-base-path-mismatch]\n",
            config,
        );
    }

    #[test]
    fn what_a_url_cannot_hold_is_compared_in_its_encoding() {
        let config = "[server]\nbaseUrlPath = 'my app'\n";
        check_with(&RULE, "[auth]\nredirect_uri = 'https://a.example/my%20app/oauth2callback'\n", config);
    }

    #[test]
    fn an_unknown_path_needs_a_proxy() {
        check(
            &RULE,
            "[auth]\nredirect_uri = 'https://a.example/app/oauth2callback' #~ warning[redirect-base-path-mismatch]\n",
        );
        check(&RULE, "[auth]\nredirect_uri = 'https://a.example/oauth2callback'\n");
        check(&RULE, "[auth]\nredirect_uri = 'https://a.example/other'\n");
    }
}
