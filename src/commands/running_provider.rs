//! Whose built-in provider listens at a port: two projects on one machine easily expect theirs at the same one.

use std::time::Duration;

use serde_json::{Map, Value};
use url::Url;

use crate::dev_idp::{DEFAULT_PORT, OWN_MEMBER, ProjectName};
use crate::error::Error;
use crate::host::{ClientOptions, Host, LOOPBACK, bind};
use crate::http::Request;
use crate::report::escaped;

/// Who is on this machine answers at once.
const TIMEOUT: Duration = Duration::from_secs(1);
/// How many ports are looked at.
const PORTS: u16 = 50;

/// The project whose provider this metadata is of, where it is a built-in one that belongs to a project.
pub(super) fn project_of(metadata: &Map<String, Value>) -> Option<ProjectName> {
    let project = metadata.get(OWN_MEMBER)?.get("project")?;
    let text = |name: &str| project.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(ProjectName { name: text("name")?, id: text("id")? })
}

/// The project whose built-in provider answers at `port`.
pub(super) fn project_at(port: u16, host: &Host) -> Option<ProjectName> {
    let url = metadata_url(port).parse::<Url>().ok()?;
    let client = host.http.connect(&ClientOptions { timeout: TIMEOUT, ..ClientOptions::default() }).ok()?;
    let response = client.send(&Request::get(url)).ok()?;
    project_of(&serde_json::from_slice(&response.body).ok()?)
}

/// The port for the provider of a project that has none yet: the usual one, unless another project's is there.
pub(super) fn port_for_new_project(host: &Host) -> u16 {
    if bind(&LOOPBACK, DEFAULT_PORT).is_ok() || project_at(DEFAULT_PORT, host).is_none() {
        return DEFAULT_PORT;
    }
    free_port_above(DEFAULT_PORT)
}

/// The next port at which nobody listens.
fn free_port_above(port: u16) -> u16 {
    (1..=PORTS).filter_map(|more| port.checked_add(more)).find(|port| bind(&LOOPBACK, *port).is_ok()).unwrap_or(port)
}

/// Another project's provider is where this project expects its own. `key` is the setting with its address.
pub(super) fn others(project: &ProjectName, port: u16, key: &str) -> Error {
    let free = metadata_url(free_port_above(port));
    Error::refused(format!(
        "the built-in provider at port {port} is that of another project, `{}`, which does not know this app",
        escaped(&project.name)
    ))
    .hint(format!("stop it, or move this project to a port of its own: `authctl set {key}={free}`"))
}

fn metadata_url(port: u16) -> String {
    format!("http://localhost:{port}/.well-known/openid-configuration")
}
