//! `fetch(…)` as browsers write it for their console and for Node.js: an address and an object, both as JSON has them.
//!
//! A script may not set `Origin`, `Cookie` and `Sec-WebSocket-Protocol` (Fetch, "forbidden request-header"), so Chrome's
//! developer tools leave them out. What is absent then says nothing of the request that the browser made.

use serde_json::{Deserializer, Value};

use super::BrowserRequest;

/// The request of a call of `fetch`, where it is whole.
pub(super) fn request(text: &str) -> Result<BrowserRequest, &'static str> {
    let request = read(text).ok_or("the call of `fetch` has no address")?;
    let is_whole = ["origin", "sec-websocket-protocol"].iter().all(|name| request.header(name).is_some());
    if is_whole { Ok(request) } else { Err("a copied `fetch` leaves out the headers that Streamlit looks at") }
}

fn read(text: &str) -> Option<BrowserRequest> {
    let (_, arguments) = text.split_once("fetch(")?;
    let mut values = Deserializer::from_str(arguments).into_iter::<Value>();
    let url = values.next()?.ok()?;
    let mut request = BrowserRequest::new(url.as_str()?.to_owned());
    let rest = arguments[values.byte_offset()..].trim_start().strip_prefix(',').unwrap_or_default();
    let options = Deserializer::from_str(rest).into_iter::<Value>().next().and_then(Result::ok);
    let headers = options.as_ref().and_then(|options| options.get("headers")?.as_object());
    for (name, value) in headers.into_iter().flatten() {
        request.push(name, value.as_str().unwrap_or_default());
    }
    Some(request)
}
