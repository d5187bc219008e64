//! Runs the app's script for a visitor twice, and once for a user whom `cookie_secret` signs.

use serde_json::{Map, Value};

use super::requests::{Asker, handshake};
use super::{AppTarget, sent, signed_at};
use crate::app::{AppSnapshot, RERUN_SCRIPT, ScriptRun, ScriptRuns};
use crate::host::Clock;
use crate::http::Request;
use crate::secret::Secret;
use crate::streamlit::DEFAULT_PROVIDER;
use crate::streamlit::cookie::{Cookie, LoginCookies, identity};

/// Nothing where one of the runs does not come to its end.
pub(super) fn script_runs(
    app: &AppSnapshot,
    target: &AppTarget,
    claims: &Map<String, Value>,
    secret: &Secret<String>,
    asker: &Asker<'_>,
    clock: &dyn Clock,
) -> Option<ScriptRuns> {
    let token = app.xsrf_token();
    let origin = app.callback_url.origin().ascii_serialization();
    let request = || handshake(&app.base, Some(&origin), token.as_deref(), &[0; 16]);
    let run = |request: Request| Some(ScriptRun::from_messages(&asker.converse(request, RERUN_SCRIPT)?));
    let visitors = [run(request())?, run(request())?];
    let provider = target.providers.first().map_or(DEFAULT_PROVIDER, String::as_str);
    let at = signed_at(clock.now().plus(app.clock_offset.unwrap_or(0)));
    let identity = identity(claims, &target.callback_url, provider, app.streamlit);
    let xsrf = token.clone().map(|value| Cookie { name: "_streamlit_xsrf".to_owned(), value: Secret::new(value) });
    let of_user = LoginCookies::of_identity(&identity, secret, "/", at, app.streamlit).cookies;
    let cookies: Vec<Cookie> = xsrf.into_iter().chain(of_user).collect();
    let user = run(request().header("Cookie", sent(&cookies)))?;
    Some(ScriptRuns { visitors, user })
}
