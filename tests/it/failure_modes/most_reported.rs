//! The modes that are reported most, FM-01 to FM-20.

use authctl::host::fake::FakeHost;

use super::{App, GENERIC, GOOGLE, KEYCLOAK, MICROSOFT, SECRETS};

#[test]
fn fm_02_after_the_deployment_the_user_is_sent_to_localhost() {
    let local = "\"http://localhost:8501/oauth2callback\"";
    App::with(GOOGLE).file("Dockerfile", "FROM python:3.13\nCOPY . .\n").is_told(&[
        ("warning[loopback-redirect-in-deployment]", local),
        ("warning[secrets-in-docker-image]", "COPY . ."),
    ]);
    App::with(GOOGLE)
        .file("k8s/app.yaml", "kind: Deployment\nmetadata:\n  name: streamlit\n")
        .is_told(&[("warning[loopback-redirect-in-deployment]", local)]);
    App::with(GOOGLE)
        .file("README.md", "---\nsdk: streamlit\n---\n")
        .is_told(&[("warning[loopback-redirect-in-deployment]", local)]);
}

#[test]
fn fm_02_the_browser_writes_the_origin_in_another_way() {
    for uri in ["https://App.Weather.io/oauth2callback", "https://app.weather.io:443/oauth2callback"] {
        App::with(GOOGLE)
            .changing("http://localhost:8501/oauth2callback", uri)
            .is_told(&[("error[non-canonical-origin]", &format!("\"{uri}\""))]);
    }
}

#[test]
fn fm_02_the_redirect_uri_has_more_than_an_address() {
    for uri in ["https://user@app.weather.io/oauth2callback", "https://app.weather.io/oauth2callback#top"] {
        App::with(GOOGLE)
            .changing("http://localhost:8501/oauth2callback", uri)
            .is_told(&[("error[malformed-url]", &format!("\"{uri}\""))]);
    }
}

#[test]
fn fm_03_several_replicas_forget_the_login() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: streamlit\nspec:\n  replicas: 3\n";
    App::with(GOOGLE)
        .changing("http://localhost:8501", "https://app.weather.io")
        .file("k8s/deployment.yaml", deployment)
        .file("requirements.txt", "streamlit[auth]==1.55.0\nhttpx\n")
        .is_told(&[("warning[replicated-login-state]", "replicas: 3")]);
}

#[test]
fn fm_03_the_cookie_secret_is_missing() {
    App::with(GOOGLE)
        .changing("cookie_secret = \"9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083\"\n", "")
        .is_told(&[("error[missing-cookie-secret]", "[auth]")]);
}

#[test]
fn fm_04_the_secrets_id_was_copied_instead_of_the_secret() {
    App::with(MICROSOFT)
        .changing("Qa38Q~Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaXy", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")
        .is_told(&[("error[secret-id-as-secret]", "\"3f2504e0-4f89-41d3-9a0c-0305e82c3301\"")]);
}

#[test]
fn fm_04_googles_secret_does_not_look_like_one() {
    App::with(GOOGLE)
        .changing("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", "AIzaSyD4dF0w9v8XcLm2nQpRsTuVwYzAbCe")
        .is_told(&[("warning[unlikely-client-secret]", "\"AIzaSyD4dF0w9v8XcLm2nQpRsTuVwYzAbCe\"")]);
}

#[test]
fn fm_05_the_scope_asks_for_no_email() {
    let app = App::with(KEYCLOAK).changing("client_id", "client_kwargs = { scope = \"openid profile\" }\nclient_id");
    app.is_told(&[]);
    let fake = FakeHost::new(app.dir.path());
    authctl::run(["authctl", "check"], &fake.host);
    assert!(fake.output().contains("info[missing-email-scope]"), "it may be wanted: {}", fake.output());
}

#[test]
fn fm_06_the_public_address_has_no_https() {
    App::with(GOOGLE)
        .changing("http://localhost:8501", "http://app.weather.io")
        .is_told(&[("error[insecure-redirect-uri]", "\"http://app.weather.io/oauth2callback\"")]);
}

#[test]
fn fm_06_https_at_home_needs_a_certificate() {
    let secrets = GOOGLE.replace("http://localhost", "https://localhost");
    App::with(&secrets).is_told(&[("error[https-without-certificate]", "\"https://localhost:8501/oauth2callback\"")]);
    App::with(&secrets)
        .file(".streamlit/config.toml", "[server]\nsslCertFile = \"cert.pem\"\nsslKeyFile = \"key.pem\"\n")
        .is_told(&[]);
}

#[test]
fn fm_07_a_placeholder_was_left_in() {
    for placeholder in [
        "xxx",
        "....",
        "...",
        "???",
        "<your client id>",
        "YOUR_CLIENT_ID",
        "your-client-id",
        "REPLACE_WITH_ID",
        "PASTE_HERE",
        "CHANGE_ME",
        "some_client_id",
        "CLIENT_ID_XXX",
        "GOOGLE_CLIENT_ID",
        "jouw_client_id",
        "IHRE_CLIENT_ID",
        "VOTRE_CLIENT_ID",
        "SEU-CLIENT-ID",
        "client-id",
        "2...apps.googleusercontent.com",
        "클라이언트 ID",
    ] {
        App::with(KEYCLOAK)
            .changing("client_id = \"weather\"", &format!("client_id = \"{placeholder}\""))
            .is_told(&[("error[placeholder-value]", &format!("\"{placeholder}\""))]);
    }
    let url = "https://{subdomain}.auth0.com/.well-known/openid-configuration";
    App::with(KEYCLOAK)
        .changing("https://sso.weather.io/realms/staff/.well-known/openid-configuration", url)
        .is_told(&[("error[placeholder-value]", &format!("\"{url}\""))]);
    App::with(GOOGLE).changing("localhost:8501", "localhost:{port}").is_told(&[]);
}

#[test]
fn fm_08_streamlit_does_not_find_the_secrets_file() {
    for (path, named) in [
        (".streamlit/secrets.toml.txt", "`.streamlit/secrets.toml.txt`"),
        (".streamlit/secret.toml", "`.streamlit/secret.toml`"),
        (".streamlit/secrets/secrets.toml", "`.streamlit/secrets`"),
        (".streamlit/credentials.toml", "`.streamlit/credentials.toml`"),
        (".streamlit/secrets.toml.example", "`.streamlit/secrets.toml.example`"),
        ("secrets.toml", "`secrets.toml`"),
    ] {
        let app = App::with(GOOGLE).without(SECRETS).file(
            path,
            GOOGLE
                .replace("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", "xxx")
                .replace("9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083", "xxx"),
        );
        // An example is checked in place of the secrets, which is said at a lower level.
        if !path.ends_with(".example") {
            app.is_told(&[("error[missing-secrets-file]", "")]);
        }
        let fake = FakeHost::new(app.dir.path());
        authctl::run(["authctl", "check"], &fake.host);
        let helps = fake.output().lines().any(|line| line.contains("help: ") && line.contains(named));
        assert!(helps, "{path}: {}", fake.output());
    }
}

#[test]
fn fm_08_the_section_has_another_case_or_shape() {
    for (section, place) in [("[Auth]", "[Auth]"), ("[AUTH]", "[AUTH]"), ("[[auth]]", "auth")] {
        let text = GOOGLE.split("\n[auth.google]").next().unwrap().replace("[auth]", section);
        App::with(GOOGLE).file(SECRETS, text).is_told(&[("error[missing-auth-section]", place)]);
    }
}

#[test]
fn fm_09_microsoft_common_has_no_issuer_that_a_token_could_have() {
    for tenant in ["common", "organizations"] {
        let app = App::with(MICROSOFT).changing("7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f", tenant);
        let url = format!("\"https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration\"");
        app.is_told(&[("error[multi-tenant-metadata-url]", &url)]);
    }
    App::with(MICROSOFT).changing("7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f", "consumers").is_told(&[]);
}

#[test]
fn fm_11_a_value_has_something_around_it() {
    for value in [
        "\"Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\\n\"",
        "\" Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\"",
        "\"\u{200b}Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\"",
        "\"Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\u{a0}\"",
        "\"\\\"Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\\\"\"",
        "\"client_secret=Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\"",
        "\"Bearer Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\"",
    ] {
        let app = App::with(KEYCLOAK).changing("\"Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa\"", value);
        let found = app.problems();
        assert_eq!(
            found.iter().map(|(rule, _)| rule.as_str()).collect::<Vec<_>>(),
            ["error[stray-characters]"],
            "{value}"
        );
        assert!(value.contains(&found[0].1), "{value}: {}", found[0].1);
    }
}

#[test]
fn fm_14_the_call_and_the_section_are_of_two_kinds() {
    App::with(GOOGLE)
        .file("app.py", "import streamlit as st\nif not st.user.is_logged_in:\n    st.login()\n")
        .is_told(&[("error[unconfigured-login-provider]", "st.login()")]);
    App::with(GOOGLE)
        .changing("[auth.google]\n", "")
        .is_told(&[("error[unconfigured-login-provider]", "st.login(\"google\")")]);
    App::with(GOOGLE)
        .changing("[auth.google]", "[auth.Google]")
        .is_told(&[("error[unconfigured-login-provider]", "st.login(\"google\")")]);
}

#[test]
fn fm_14_the_section_stands_too_deep() {
    App::with(GOOGLE).changing("[auth.google]", "[auth.providers.google]").is_told(&[
        ("error[nested-provider-section]", "[auth.providers.google]"),
        ("error[unconfigured-login-provider]", "st.login(\"google\")"),
    ]);
}

#[test]
fn fm_15_the_metadata_url_leads_elsewhere() {
    let tenant = "https://login.microsoftonline.com/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f";
    let good = format!("{tenant}/v2.0/.well-known/openid-configuration");
    for (rule, wrong) in [
        ("error[wrong-metadata-url]", format!("{tenant}/oauth2/v2.0/authorize")),
        ("error[wrong-metadata-url]", format!("{tenant}/v2.0")),
        ("error[wrong-metadata-url]", format!("{tenant}/v2.0/.well-known/openid_configuration")),
        ("error[wrong-metadata-url]", format!("{tenant}/v2.0/.well-known/oauth-authorization-server")),
        ("warning[wrong-provider-host]", format!("{tenant}/.well-known/openid-configuration")),
        ("error[wrong-provider-host]", "https://dev-123-admin.okta.com/.well-known/openid-configuration".to_owned()),
        ("error[relative-url]", "ask the administrators".to_owned()),
    ] {
        let app = App::with(MICROSOFT).changing(&good, &wrong);
        let found = app.problems();
        assert!(found.contains(&(rule.to_owned(), format!("\"{wrong}\""))), "{wrong}: {found:?}");
    }
}

#[test]
fn fm_16_the_template_was_never_filled_in() {
    for (value, rule) in [
        ("${KEYCLOAK_SECRET}", "error[unexpanded-variable]"),
        ("$(cat /run/secrets/keycloak)", "error[unexpanded-variable]"),
        ("{{ keycloak_secret }}", "error[unexpanded-variable]"),
        ("%KEYCLOAK_SECRET%", "error[unexpanded-variable]"),
    ] {
        App::with(KEYCLOAK)
            .changing("Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa", value)
            .is_told(&[(rule, &format!("\"{value}\""))]);
    }
}

#[test]
fn fm_16_the_variable_was_empty_when_the_file_was_written() {
    for (key, value) in [
        ("cookie_secret", "9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083"),
        ("client_id", "weather"),
    ] {
        App::with(KEYCLOAK)
            .changing(&format!("{key} = \"{value}\""), &format!("{key} = \"\""))
            .is_told(&[("error[empty-value]", "\"\"")]);
    }
}

#[test]
fn fm_16_a_script_wrote_the_section_twice() {
    App::with(GOOGLE).file(SECRETS, format!("{GOOGLE}\n{GOOGLE}")).is_told(&[("error[toml-syntax-error]", "[auth]")]);
}

#[test]
fn fm_17_the_ids_are_exchanged() {
    App::with(MICROSOFT)
        .changing("0b2c3d4e-5f60-4718-92a3-b4c5d6e7f809", "7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f")
        .is_told(&[("error[swapped-credentials]", "\"7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f\"")]);
    App::with(GOOGLE)
        .changing(
            "412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com",
            "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",
        )
        .is_told(&[("error[swapped-credentials]", "\"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\"")]);
    App::with(GOOGLE)
        .changing("412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com", "weather-app-412345")
        .is_told(&[("warning[unlikely-client-id]", "\"weather-app-412345\"")]);
}

#[test]
fn fm_19_the_secret_has_characters_that_strict_servers_decode() {
    App::with(GENERIC)
        .changing("Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa", "Zp5m%T0v+Q2xLw8sKd1RbY7nGc4hJe9fUa")
        .is_told(&[("warning[unencoded-secret-characters]", "\"Zp5m%T0v+Q2xLw8sKd1RbY7nGc4hJe9fUa\"")]);
}

#[test]
fn fm_20_the_cookie_secret_is_weak_or_known() {
    let cookie = "9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083";
    for (value, rule) in [
        ("kP3vQ9xW7mZ2", "error[weak-cookie-secret]"),
        ("kP3vQ9xW7mZ2tR5y", "warning[weak-cookie-secret]"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "error[placeholder-value]"),
        ("my-secret-key-xyz123", "error[published-cookie-secret]"),
        ("Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa", "error[reused-secret]"),
    ] {
        App::with(KEYCLOAK).changing(cookie, value).is_told(&[(rule, &format!("\"{value}\""))]);
    }
}
