//! `authctl cookie decode` with a whole request: whom Streamlit sees, and why nobody else.

use url::Url;

use super::app::App;
use super::held::held;
use crate::app::is_stream;
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::report::cookie::{CookieReport, Seen, SightReport, render};
use crate::report::{OutputFormat, escaped};
use crate::secret::Secret;
use crate::streamlit::BrowserRequest;
use crate::streamlit::cookie::{Reader, Sight, display_name, header_cookies};

pub(super) fn run(
    request: Result<BrowserRequest, &'static str>,
    reader: Reader<'_>,
    app: &App,
    format: OutputFormat,
    global: &GlobalOptions,
    host: &Host,
) -> Result<ExitStatus, Error> {
    let request = request.map_err(|reason| {
        Error::usage(format!("the input is not a request that Streamlit looks at: {reason}")).hint(COPY_THAT_ONE)
    })?;
    if !is_stream(&request.url) {
        let url = escaped(&without_query(&request.url)).into_owned();
        return Err(Error::usage(format!(
            "the request is to `{url}`, and Streamlit looks at the cookies of another one"
        ))
        .hint(COPY_THAT_ONE));
    }
    let cookies = request.header("cookie").map(|header| header_cookies(header.expose())).unwrap_or_default();
    let origin = request.header("origin").map(Secret::expose);
    let of_request = Reader { origin: origin.map(String::as_str), ..reader };
    let (identity, tokens) = (of_request.identity(&cookies), of_request.tokens(&cookies));
    let sight = sight(&reader.sight(&request), app);
    let report = CookieReport {
        streamlit: app.streamlit().to_string(),
        streamlit_source: &app.project.streamlit_source,
        is_accepted: matches!(sight.seen, Seen::User(_)),
        reasons: sight.because.iter().cloned().collect(),
        identity: identity.as_ref().map(held),
        tokens: tokens.as_ref().map(held),
        now: reader.now,
        sight: Some(sight),
    };
    host.terminal.print(&render(&report, format, global.color_output(host)))?;
    Ok(if report.is_accepted { ExitStatus::Success } else { ExitStatus::Problems })
}

const COPY_THAT_ONE: &str =
    "in the network panel of the browser copy the request to `/_stcore/stream`, as cURL, or export a HAR file";

fn without_query(url: &str) -> String {
    Url::parse(url).map_or_else(
        |_| url.split('?').next().unwrap_or_default().to_owned(),
        |mut url| {
            url.set_query(None);
            crate::http::shown_url(&url)
        },
    )
}

fn sight(sight: &Sight, app: &App) -> SightReport {
    let seen = match sight {
        Sight::User(user) => Seen::User(escaped(display_name(user)).into_owned()),
        Sight::Visitor(_) => Seen::Visitor,
        Sight::Unopened { .. } => Seen::Unopened,
    };
    let because = sight.because(app.streamlit()).map(|because| escaped(&because).into_owned());
    SightReport { seen, because, hint: sight.hint() }
}
