//! Where the answer is awaited: the redirect URI's own port, with the app's own certificate where it is `https`.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::TestArgs;
use super::built_in::People;
use super::target::{Origin, Target};
use crate::error::Error;
use crate::host::{BindError, ClientOptions, Host, HttpClient, IdentityError, Listener, ServerIdentity};
use crate::http::Request;
use crate::login::{BrowserLaunch, NotListenable, PasteFallback, RedirectTarget, SignInMode, bind_failure};
use crate::options::GlobalOptions;
use crate::report::escaped;
use crate::streamlit::CONFIG_FILE;

/// How long whoever holds the port may take to say that it is Streamlit.
const HEALTH_TIMEOUT: Duration = Duration::from_secs(1);

/// No certificate and no key is as large as this.
const PEM_LIMIT: u64 = 1024 * 1024;

/// How the user will come back. The port is taken before anything else, so that nobody signs in in vain.
pub(super) fn way(
    target: &mut Target,
    people: Option<&People>,
    args: &TestArgs,
    global: &GlobalOptions,
    host: &Host,
) -> Result<SignInMode, Error> {
    if args.paste {
        return Ok(SignInMode::Paste);
    }
    let redirect_uri = &target.settings.redirect_uri;
    let place = RedirectTarget::parse(redirect_uri).map_err(|reason| not_listenable(&reason, redirect_uri, target))?;
    let (listener, place) = listen(place, target, args, host)?;
    let headless = people.filter(|people| !args.no_browser && (people.are_chosen() || !global.may_ask(host)));
    if let Some(people) = headless {
        return Ok(SignInMode::Headless { listener, target: place, user: people.name() });
    }
    let is_typed = host.terminal.stdin_is_terminal && !global.no_input;
    Ok(SignInMode::Browser {
        listener,
        target: place,
        opening: if args.no_browser { BrowserLaunch::Nothing } else { BrowserLaunch::Browser },
        pasting: if is_typed { PasteFallback::Possible } else { PasteFallback::Impossible },
    })
}

fn listen(
    place: RedirectTarget,
    target: &mut Target,
    args: &TestArgs,
    host: &Host,
) -> Result<(Listener, RedirectTarget), Error> {
    let identity = if place.needs_tls() { Some(identity(target, &place, host)?) } else { None };
    match place.bind(identity.as_ref()) {
        Ok(listener) => Ok((listener, place)),
        // Nobody has registered anything, so any port will do.
        Err(BindError::InUse { .. }) if target.origin == Origin::BuiltIn && args.redirect_uri.is_none() => {
            let listener =
                place.bind_anywhere(identity.as_ref()).map_err(|error| bind_failure(error, &place, false))?;
            let place = place.with_port(listener.port());
            target.settings.redirect_uri = place.url().to_string();
            Ok((listener, place))
        }
        Err(error) => {
            let is_streamlit = matches!(error, BindError::InUse { .. }) && is_streamlit(&place, host);
            Err(bind_failure(error, &place, is_streamlit))
        }
    }
}

/// Whether a Streamlit app answers where the redirect URI points.
fn is_streamlit(place: &RedirectTarget, host: &Host) -> bool {
    let mut url = place.url().clone();
    url.set_path("/_stcore/health");
    url.set_query(None);
    let client = host.http.connect(&ClientOptions { timeout: HEALTH_TIMEOUT, ..ClientOptions::default() });
    let answer = client.ok().and_then(|client: Arc<dyn HttpClient>| client.send(&Request::get(url)).ok());
    answer.is_some_and(|response| response.status == 200 && response.body.trim_ascii() == b"ok")
}

fn not_listenable(reason: &NotListenable, redirect_uri: &str, target: &Target) -> Error {
    let shown = escaped(redirect_uri);
    let local = target.project.config.local_redirect_uri();
    match reason {
        NotListenable::Remote => Error::usage(format!("the redirect URI `{shown}` leads to another machine")).hint(
            format!("register `{local}` with the provider too and give it with `--redirect-uri`, or use `--paste`"),
        ),
        NotListenable::NoUrl => Error::usage(format!("the redirect URI `{shown}` is not an absolute web address"))
            .hint(format!("write it as `{local}`; `authctl check` says more")),
    }
}

/// The certificate and key with which Streamlit would serve this app.
fn identity(target: &Target, place: &RedirectTarget, host: &Host) -> Result<ServerIdentity, Error> {
    let config = &target.project.config;
    let (shown, way_out) = (escaped(place.url().as_str()).into_owned(), "or use `--paste`, which listens nowhere");
    let missing = |setting: &str| {
        Error::missing(format!("the redirect URI `{shown}` needs TLS, and `{setting}` is not set")).hint(format!(
            "let `server.sslCertFile` and `server.sslKeyFile` in `{CONFIG_FILE}` name a certificate for this host and \
             its key, as Streamlit needs them too; {way_out}"
        ))
    };
    let read = |setting: &str, path: &str| {
        let file = target.project.root.join(Path::new(path));
        host.files.read(&file, PEM_LIMIT).map_err(|error| {
            Error::io(format!("cannot read `{}`, which `{setting}` names", escaped(path)), error)
                .hint(format!("Streamlit reads it from the app's folder; correct the path, {way_out}"))
        })
    };
    let certificate_path = config.ssl_cert_file().ok_or_else(|| missing("server.sslCertFile"))?;
    let key_path = config.ssl_key_file().ok_or_else(|| missing("server.sslKeyFile"))?;
    let certificate = read("server.sslCertFile", certificate_path)?;
    let key = read("server.sslKeyFile", key_path)?;
    let identity = ServerIdentity::from_pem(&certificate, &key).map_err(|error| {
        let (setting, path) = match &error {
            IdentityError::NoCertificate | IdentityError::Unusable(_) => ("server.sslCertFile", certificate_path),
            IdentityError::NoKey | IdentityError::OtherKey => ("server.sslKeyFile", key_path),
        };
        Error::usage(format!("`{setting}` names `{}`, and {error}", escaped(path)))
            .hint(format!("give Streamlit a certificate with its own key; {way_out}"))
    })?;
    let name = place.url().host_str().unwrap_or_default();
    if !identity.is_for(name) {
        host.terminal.say_line(&format!("the certificate is not for `{name}`: browsers will warn of it"));
    }
    Ok(identity)
}
