//! `authctl cookie decode`: who a cookie logs in, and whether this app would accept it.

use std::path::{Path, PathBuf};

use clap::Args;
use url::Url;

use super::app::{App, parse_origin};
use super::held::held;
use super::request;
use crate::app::is_stream;
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::project::FILE_LIMIT;
use crate::report::cookie::{CookieReport, render};
use crate::report::{OutputFormat, escaped};
use crate::secret::{Secret, opaque_debug};
use crate::streamlit::BrowserRequest;
use crate::streamlit::cookie::{
    BROWSER_LIMIT, Cookie, Excess, HEADER_LIMIT, LoginCookies, ReadBack, Reader, Written, cookies_of,
};

#[derive(Args)]
pub(crate) struct DecodeArgs {
    /// A value, a `Cookie:` header, or the request to `/_stcore/stream` as the browser copies it [default: standard input, which keeps it out of the shell's history]
    #[arg(value_name = "COOKIE", conflicts_with = "file")]
    cookie: Option<String>,

    /// Read a value, a header, a request, a HAR file or a cookie jar (Netscape's or Playwright's) from a file; `-` is standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// Where the browser is [default: the origin of `redirect_uri`]
    #[arg(long, value_name = "URL", value_parser = parse_origin)]
    origin: Option<Url>,

    /// How to print it
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: OutputFormat,
}

impl DecodeArgs {
    pub(super) const fn prints_json(&self) -> bool {
        self.format.is_json()
    }
}

pub(super) fn run(args: &DecodeArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let app = App::gather(args.origin.as_ref(), global, host)?;
    let text = text(args, global, host)?;
    let origin = app.origin();
    let reader = Reader {
        cookie_secret: app.cookie_secret.as_ref(),
        origin: origin.as_deref(),
        streamlit: app.streamlit(),
        now: host.clock.now(),
    };
    if let Some(request) = BrowserRequest::parse(text.expose(), is_stream) {
        return request::run(request, reader, &app, args.format, global, host);
    }
    let cookies = match cookies_of(text.expose(), app.host()) {
        Ok(Written::Cookies(cookies)) => cookies,
        Ok(Written::Value(value)) => vec![Cookie { name: reader.name_of(value.expose()), value }],
        Err(reason) => {
            return Err(Error::usage(format!("the input is not a cookie: {reason}")).hint(
                "give the value of `_streamlit_user`, a whole `Cookie:` header, a jar of curl's or Playwright's, or the request to `/_stcore/stream`, copied as cURL",
            ));
        }
    };
    let (identity, tokens) = (reader.identity(&cookies), reader.tokens(&cookies));
    if identity.is_none() && tokens.is_none() {
        return Err(Error::missing("there is no `_streamlit_user` among these cookies")
            .hint("take them from a browser that is logged in to the app"));
    }
    let reasons = reasons(identity.as_ref(), tokens.as_ref(), cookies, &app);
    let report = CookieReport {
        streamlit: app.streamlit().to_string(),
        streamlit_source: &app.project.streamlit_source,
        is_accepted: reasons.is_empty(),
        reasons,
        identity: identity.as_ref().map(held),
        tokens: tokens.as_ref().map(held),
        now: reader.now,
        sight: None,
    };
    host.terminal.print(&render(&report, args.format, global.color_output(host)))?;
    Ok(if report.is_accepted { ExitStatus::Success } else { ExitStatus::Problems })
}

/// Why the app would not accept them: what Streamlit does not take, and what would never reach it.
fn reasons(identity: Option<&ReadBack>, tokens: Option<&ReadBack>, cookies: Vec<Cookie>, app: &App) -> Vec<String> {
    let streamlit = app.streamlit();
    let mut reasons: Vec<String> = [identity, tokens]
        .into_iter()
        .flatten()
        .flat_map(|read| &read.obstacles)
        .map(|obstacle| escaped(&obstacle.reason(streamlit)).into_owned())
        .collect();
    reasons.dedup();
    if identity.is_none() {
        reasons.push("there is no `_streamlit_user`, which says who is logged in".to_owned());
    }
    let all = LoginCookies::found(cookies, streamlit);
    match all.excess() {
        Some(Excess::Cookie { name, bytes }) => {
            reasons.push(format!("`{name}` has {bytes} bytes, and browsers keep {BROWSER_LIMIT}"));
        }
        Some(Excess::Header { bytes }) => reasons
            .push(format!("the `Cookie:` line has {bytes} bytes, and Streamlit {streamlit} takes {HEADER_LIMIT}")),
        None => {}
    }
    reasons
}

/// What somebody has of the cookies. It is as good as a password, so a person's typing is not shown.
fn text(args: &DecodeArgs, global: &GlobalOptions, host: &Host) -> Result<Secret<String>, Error> {
    if let Some(cookie) = args.cookie.as_deref().filter(|cookie| *cookie != "-") {
        return Ok(Secret::from(cookie));
    }
    let is_stdin = |path: &Path| path == Path::new("-");
    let bytes = match args.file.as_deref().filter(|path| !is_stdin(path)) {
        Some(path) => host
            .files
            .read_named(&host.env.current_dir().join(path), FILE_LIMIT)
            .map_err(|error| Error::io(format!("cannot read `{}`", escaped(&path.to_string_lossy())), error))?,
        None if global.secrets.as_deref().is_some_and(is_stdin) => {
            return Err(Error::usage("standard input cannot be both the secrets file and the cookie")
                .hint("give the cookie with `--file`"));
        }
        None if host.terminal.stdin_is_terminal => {
            if !global.may_ask(host) {
                return Err(
                    Error::missing("there is no cookie to decode").hint("give it to standard input, or `--file`")
                );
            }
            return host.prompt.secret("the value of the cookie, or a `Cookie:` header");
        }
        None => host.terminal.read_input(FILE_LIMIT)?,
    };
    let text = String::from_utf8(bytes).map_err(|_| Error::usage("the input is not UTF-8"))?;
    Ok(Secret::new(text))
}

opaque_debug!(DecodeArgs);
