//! `authctl cookie mint`: an identity signed as Streamlit signs it, so that an end-to-end test can start logged in.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Value, json};
use url::Url;

use super::app::{App, parse_origin};
use crate::commands::users::{UserChoice, Users};
use crate::dev_idp::{DEFAULT_PORT, DEFAULT_TOKEN_LIFETIME, MintedLogin, claim_value, signing_key};
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::{GlobalOptions, ProviderChoice};
use crate::project::FILE_LIMIT;
use crate::report::{Tool, escaped, escaped_json};
use crate::streamlit::cookie::{
    ACCEPTED_SECONDS, Attributes, BROWSER_LIMIT, Excess, HEADER_LIMIT, KEPT_SECONDS, LoginCookies, cookie_path,
    header_line, identity, netscape_jar, st_user, storage_state,
};
use crate::streamlit::{Auth, DEFAULT_PROVIDER, DEFAULT_SCOPE, Fact, LoginSettings};
use crate::time::UnixTime;

#[derive(Debug, Args)]
pub(crate) struct MintArgs {
    #[command(flatten)]
    user: UserChoice,

    /// Take the claims of this file, a JSON object (`-` is standard input)
    #[arg(long = "claims", value_name = "FILE")]
    claims_file: Option<PathBuf>,

    /// Set one claim (repeatable). `true`, `false`, `null`, lists and objects are JSON; `groups=a,b` is a list too;
    /// everything else is text
    #[arg(long = "claim", value_name = "KEY=VALUE", value_parser = parse_claim)]
    claims: Vec<(String, Value)>,

    /// Let Streamlit refuse it after so many seconds, at most 31 days [default: as long as it does by itself]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(i64).range(1..=ACCEPTED_SECONDS))]
    expires_in: Option<i64>,

    #[command(flatten)]
    provider: ProviderChoice,

    /// Where the browser will be [default: the origin of `redirect_uri`]
    #[arg(long, value_name = "URL", value_parser = parse_origin)]
    origin: Option<Url>,

    /// How to print the cookies
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: MintFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum MintFormat {
    #[default]
    /// The line `Cookie: …`, as `curl --header` takes it
    Header,
    /// A storage state, as Playwright's `new_context(storage_state=…)` takes it
    Playwright,
    /// A cookie jar, as `curl --cookie` takes it
    Netscape,
    /// `authctl.mint/1`, for programs
    Json,
    /// What `st.user` holds, as `AppTest.user` takes it
    StUser,
}

impl MintArgs {
    pub(super) const fn prints_json(&self) -> bool {
        matches!(self.format, MintFormat::Json | MintFormat::Playwright | MintFormat::StUser)
    }
}

/// What Streamlit writes into the identity itself.
const OWN_CLAIMS: [&str; 3] = ["origin", "is_logged_in", "provider"];

pub(super) fn run(args: &MintArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let app = App::gather(args.origin.as_ref(), global, host)?;
    let (now, streamlit) = (host.clock.now(), app.streamlit());
    let accepted_until = now.plus(args.expires_in.unwrap_or(ACCEPTED_SECONDS));
    let provider = provider(args, &app)?;
    let login = login(args, &provider, &app, now, host)?;
    let claims = claims(args, login.as_ref(), &provider, &app, accepted_until, global, host)?;
    if args.format == MintFormat::StUser {
        // Nothing is signed, so it needs neither a secret nor an address.
        let nowhere = Url::parse("http://localhost").expect("it is an address");
        let identity = identity(&claims, app.url.as_ref().unwrap_or(&nowhere), &provider, streamlit);
        let user = Value::Object(st_user(&identity, streamlit));
        host.terminal.print_verbatim(&written(&user))?;
        return Ok(ExitStatus::Success);
    }
    let Some(cookie_secret) = &app.cookie_secret else { return Err(app.missing("cookie_secret")) };
    let Some(url) = &app.url else { return Err(app.missing("redirect_uri")) };
    let identity = identity(&claims, url, &provider, streamlit);
    let path = cookie_path(&app.project.config, streamlit);
    // The server counts from the signature, so one that is to end sooner is signed earlier.
    let signed_at = accepted_until.plus(-ACCEPTED_SECONDS);
    let minted = match login {
        Some(login) => {
            let tokens = login.saying(claims).tokens(&signing_key(host)?)?;
            LoginCookies::of_login(&identity, &tokens, cookie_secret, &path, signed_at, streamlit)
        }
        None => LoginCookies::of_identity(&identity, cookie_secret, &path, signed_at, streamlit),
    };
    let kept_until = now.plus(args.expires_in.unwrap_or(KEPT_SECONDS).min(KEPT_SECONDS));
    let attributes = Attributes {
        host: app.host().unwrap_or_default().to_owned(),
        path,
        expires: streamlit.has(Fact::LastingCookies).then_some(kept_until),
    };
    host.terminal.print_verbatim(&match args.format {
        MintFormat::Header => header_line(&minted.cookies),
        MintFormat::Netscape => netscape_jar(&minted.cookies, &attributes),
        MintFormat::Playwright => written(&storage_state(&minted.cookies, &attributes)),
        MintFormat::Json | MintFormat::StUser => {
            written(&document(&minted, &attributes, &identity, &app, accepted_until))
        }
    })?;
    let problem = problem(&minted, &app);
    if !global.quiet {
        let place = app.origin().unwrap_or_default();
        host.terminal.say_line(&format!("anyone who has this is logged in at {place} until {}", accepted_until.utc()));
    }
    if let Some(problem) = &problem {
        host.terminal.say_line(problem);
    }
    Ok(if problem.is_none() { ExitStatus::Success } else { ExitStatus::Problems })
}

/// Why what was signed would not arrive.
fn problem(minted: &LoginCookies, app: &App) -> Option<String> {
    let problem = match minted.excess() {
        Some(Excess::Cookie { name, bytes }) => {
            format!("`{name}` has {bytes} bytes and browsers keep {BROWSER_LIMIT}: sign fewer claims")
        }
        Some(Excess::Header { bytes }) => {
            let streamlit = app.streamlit();
            format!(
                "the `Cookie:` line has {bytes} bytes and Streamlit {streamlit} takes {HEADER_LIMIT}: sign fewer claims"
            )
        }
        None => return None,
    };
    Some(problem)
}

/// The name that is in the identity.
fn provider(args: &MintArgs, app: &App) -> Result<String, Error> {
    let auth = app.project.secrets.auth();
    let names: Vec<String> = auth.iter().flat_map(Auth::providers).map(|found| found.name.to_owned()).collect();
    match (args.provider.name(), names.as_slice()) {
        (Some(name), _) if names.iter().any(|own| own == name) => Ok(name.to_owned()),
        (Some(name), _) => Err(Error::usage(format!("there is no provider `{}`", escaped(name)))
            .hint(format!("there are: {}", escaped(&names.join(", "))))),
        (None, []) => Ok(DEFAULT_PROVIDER.to_owned()),
        (None, [name]) => Ok(name.clone()),
        (None, _) if names.iter().any(|name| name == DEFAULT_PROVIDER) => Ok(DEFAULT_PROVIDER.to_owned()),
        (None, _) => Err(Error::usage("there are several providers")
            .hint(format!("choose one, as in `authctl cookie mint NAME`: {}", escaped(&names.join(", "))))),
    }
}

/// What the settings of the provider say.
struct ProviderFacts {
    issuer: Option<String>,
    client_id: Option<String>,
    scope: String,
}

fn facts(provider: &str, app: &App) -> ProviderFacts {
    let project = &app.project;
    let auth = project.secrets.auth();
    let providers: Vec<_> = auth.iter().flat_map(Auth::providers).collect();
    let found = auth.as_ref().zip(providers.iter().find(|found| found.name == provider));
    let setting = |key: &str| found.and_then(|(auth, found)| found.get(auth, key)?.as_str().map(str::to_owned));
    // Discovery 1.0 section 4: the issuer is what is before the fixed suffix.
    let metadata_url = setting("server_metadata_url");
    let issuer = metadata_url.as_deref().and_then(|url| url.strip_suffix("/.well-known/openid-configuration"));
    let settings =
        found.and_then(|(auth, found)| LoginSettings::read(auth, found, &project.config, project.streamlit).ok());
    ProviderFacts {
        issuer: issuer.map(str::to_owned),
        client_id: setting("client_id"),
        scope: settings.map_or_else(|| DEFAULT_SCOPE.to_owned(), |settings| settings.scope),
    }
}

/// The login of the user whom the command line names.
fn login(args: &MintArgs, provider: &str, app: &App, now: UnixTime, host: &Host) -> Result<Option<MintedLogin>, Error> {
    if !args.user.is_made() {
        return Ok(None);
    }
    let users = Users::read(&args.user.users, &app.project.root, host)?;
    let Some(user) = args.user.chosen(&users)? else { return Ok(None) };
    let ProviderFacts { issuer, client_id, scope } = facts(provider, app);
    // Where nothing is configured, `authctl dev` calls them so.
    let issuer = issuer.unwrap_or_else(|| format!("http://localhost:{DEFAULT_PORT}"));
    let client_id = client_id.unwrap_or_else(|| provider.to_owned());
    let lifetime = args.expires_in.unwrap_or(DEFAULT_TOKEN_LIFETIME);
    MintedLogin::new(&issuer, &client_id, user, &scope, now, lifetime, host.rng.as_ref()).map(Some)
}

/// What the ID token would say: what is said later wins.
fn claims(
    args: &MintArgs,
    login: Option<&MintedLogin>,
    provider: &str,
    app: &App,
    accepted_until: UnixTime,
    global: &GlobalOptions,
    host: &Host,
) -> Result<Map<String, Value>, Error> {
    let mut claims = match login {
        Some(login) => login.claims.clone(),
        None => {
            let ProviderFacts { issuer, client_id, .. } = facts(provider, app);
            let mut claims = Map::new();
            claims.extend(issuer.map(|issuer| ("iss".to_owned(), issuer.into())));
            claims.extend(client_id.map(|client_id| ("aud".to_owned(), client_id.into())));
            claims.insert("exp".to_owned(), accepted_until.0.into());
            claims.insert("iat".to_owned(), host.clock.now().0.into());
            claims
        }
    };
    if let Some(path) = &args.claims_file {
        claims.extend(claims_of_file(path, global, host)?);
    }
    claims.extend(args.claims.iter().cloned());
    if let Some(own) = OWN_CLAIMS.iter().find(|own| claims.contains_key(**own)) {
        return Err(Error::usage(format!("Streamlit writes `{own}` itself, over any claim of that name"))
            .hint("leave it out; `--origin` and `--provider` change two of them"));
    }
    if !claims.get("sub").is_some_and(Value::is_string) {
        return Err(Error::missing("there is no user to log in: every ID token has a text `sub`")
            .hint("add `--user alice`, or `--claim sub=…`"));
    }
    Ok(claims)
}

fn claims_of_file(path: &Path, global: &GlobalOptions, host: &Host) -> Result<Map<String, Value>, Error> {
    let shown = escaped(&path.to_string_lossy()).into_owned();
    let is_stdin = path == Path::new("-");
    if is_stdin && global.secrets.as_deref() == Some(path) {
        return Err(Error::usage("standard input cannot be both the secrets file and the claims"));
    }
    let bytes = if is_stdin {
        host.terminal.read_input(FILE_LIMIT)?
    } else {
        host.files
            .read_named(&host.env.current_dir().join(path), FILE_LIMIT)
            .map_err(|error| Error::io(format!("cannot read `{shown}`"), error))?
    };
    serde_json::from_slice(&bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Error::usage(format!("`{shown}` is no JSON object: line {line}, column {column}"))
            .hint("write the claims as `{\"sub\": \"…\", \"email\": \"…\"}`")
    })
}

/// `KEY=VALUE`, the value as JSON where it can be nothing else.
fn parse_claim(text: &str) -> Result<(String, Value), String> {
    let (claim, value) = text
        .split_once('=')
        .filter(|(claim, _)| !claim.is_empty())
        .ok_or_else(|| "write it as `KEY=VALUE`".to_owned())?;
    let is_json = matches!(value, "true" | "false" | "null") || value.starts_with(['[', '{', '"']);
    let value = if is_json {
        serde_json::from_str(value).map_err(|error| format!("the value is not JSON: {error}"))?
    } else {
        claim_value(claim, value)?
    };
    Ok((claim.to_owned(), value))
}

fn document(
    minted: &LoginCookies,
    attributes: &Attributes,
    identity: &Map<String, Value>,
    app: &App,
    accepted_until: UnixTime,
) -> Value {
    let cookies: Vec<Value> = minted
        .cookies
        .iter()
        .map(|cookie| {
            json!({
                "name": cookie.name,
                "value": cookie.value.expose(),
                "domain": attributes.host,
                "path": attributes.path,
                "expires": attributes.expires.map(|expires| expires.0),
            })
        })
        .collect();
    json!({
        "schema": "authctl.mint/1",
        "tool": Tool::AUTHCTL,
        "streamlit": { "version": app.streamlit().to_string(), "source": app.project.streamlit_source },
        "cookies": cookies,
        "st_user": st_user(identity, app.streamlit()),
        "accepted_until": accepted_until.0,
    })
}

fn written(document: &Value) -> String {
    let text = serde_json::to_string_pretty(document).expect("a JSON value always serialises");
    escaped_json(&text).into_owned() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claims_value_is_text_unless_it_can_only_be_json() {
        for (text, claim, value) in [
            ("sub=123", "sub", json!("123")),
            ("name=a=b", "name", json!("a=b")),
            ("empty=", "empty", json!("")),
            ("groups=admin,dev", "groups", json!(["admin", "dev"])),
            ("groups=[\"a,b\"]", "groups", json!(["a,b"])),
            ("email_verified=true", "email_verified", json!(true)),
            ("address={\"city\": \"Bern\"}", "address", json!({ "city": "Bern" })),
            ("quoted=\"true\"", "quoted", json!("true")),
            ("nothing=null", "nothing", json!(null)),
        ] {
            assert_eq!(parse_claim(text).unwrap(), (claim.to_owned(), value), "{text}");
        }
        for text in ["sub", "=x", "groups=[", "email_verified=yes"] {
            assert!(parse_claim(text).is_err(), "{text}");
        }
    }
}
