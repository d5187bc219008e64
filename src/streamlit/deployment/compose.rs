//! Compose files: which services may be the app, at which ports they are published, and what they take along
//! (docs.docker.com/reference/compose-file/services/).

use super::ports::PortMapping;
use super::workload::{Replicas, is_app, is_sticky};
use crate::source::Span;
use crate::streamlit::yaml::{Node, documents};

#[derive(Clone, Debug, Default)]
pub(crate) struct ComposeFile {
    pub(crate) services: Vec<ServiceEntry>,
    /// Whether requests of one browser stay with one copy.
    pub(crate) is_sticky: bool,
}

/// An entry of `services`.
#[derive(Clone, Debug)]
pub(crate) struct ServiceEntry {
    pub(crate) span: Span,
    /// Whether it says that it is a Streamlit app.
    pub(crate) is_streamlit: bool,
    /// The folder from which it is built, as written.
    pub(crate) build: Option<String>,
    pub(crate) replicas: Option<Replicas>,
    pub(crate) ports: Vec<ServicePort>,
    /// Files and folders of this machine that it sees, as written.
    pub(crate) mounts: Vec<String>,
}

/// An entry of `ports`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServicePort {
    /// Absent where a variable without a default keeps it open.
    pub(crate) mapping: Option<PortMapping>,
    pub(crate) span: Span,
}

/// The services of a Compose file.
pub(crate) fn compose_file(text: &str) -> ComposeFile {
    let documents = documents(text);
    let Some(root) = documents.first() else { return ComposeFile::default() };
    let services = root.get(&["services"]).map_or(&[][..], Node::entries);
    ComposeFile {
        services: services.iter().map(|(_, service)| read_service(service, root)).collect(),
        is_sticky: is_sticky(root),
    }
}

fn read_service(service: &Node<'_>, root: &Node<'_>) -> ServiceEntry {
    let build = service.get(&["build"]);
    let replicas = service.get(&["deploy"]).and_then(|deploy| deploy.entry("replicas"));
    let ports = service.get(&["ports"]).map_or(&[][..], Node::items);
    ServiceEntry {
        span: service.span,
        is_streamlit: is_app(service),
        build: build.map(|build| build.get(&["context"]).unwrap_or(build).text().unwrap_or(".").to_owned()),
        replicas: replicas.or(service.entry("scale")).and_then(Replicas::parse),
        ports: ports.iter().filter_map(service_port).collect(),
        mounts: mounts(service, root),
    }
}

/// The short form, or `target` and `published`. None where the port of this machine is Docker's choice.
fn service_port(node: &Node<'_>) -> Option<ServicePort> {
    if let Some(text) = node.text() {
        let Some(text) = interpolated(text) else { return Some(ServicePort { mapping: None, span: node.span }) };
        return Some(ServicePort { mapping: Some(PortMapping::parse(&text)?), span: node.span });
    }
    if node.get(&["protocol"]).and_then(Node::text).is_some_and(|protocol| protocol != "tcp") {
        return None;
    }
    let (published, target) = (node.get(&["published"])?, node.get(&["target"])?);
    let mapping = match (interpolated(published.text()?), interpolated(target.text()?)) {
        (Some(published), Some(target)) => Some(PortMapping::from_fields(&published, &target)?),
        _ => None,
    };
    Some(ServicePort { mapping, span: published.span })
}

/// `volumes`, and the files behind `secrets` and `configs`.
fn mounts(service: &Node<'_>, root: &Node<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for volume in service.get(&["volumes"]).map_or(&[][..], Node::items) {
        let source = volume.get(&["source"]).and_then(Node::text);
        let source = source.or_else(|| volume.text()?.split_once(':').map(|(source, _)| source));
        // Anything else is the name of a volume.
        found.extend(source.filter(|source| source.starts_with(['.', '/', '~'])).map(str::to_owned));
    }
    for kind in ["secrets", "configs"] {
        for used in service.get(&[kind]).map_or(&[][..], Node::items) {
            let name = used.text().or_else(|| used.get(&["source"])?.text());
            found.extend(name.and_then(|name| root.get(&[kind, name, "file"])?.text()).map(str::to_owned));
        }
    }
    found
}

/// The text with the defaults of its variables; none where one has no default.
fn interpolated(text: &str) -> Option<String> {
    let mut done = String::new();
    let mut rest = text;
    while let Some((before, variable)) = rest.split_once('$') {
        let (variable, behind) = variable.strip_prefix('{')?.split_once('}')?;
        let (_, default) = variable.split_once('-')?;
        done.push_str(before);
        done.push_str(default);
        rest = behind;
    }
    Some(done + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replicas_are_said_by_service() {
        let text = "services:\n  db:\n    image: postgres\n    deploy:\n      replicas: 2\n  web:\n    build: .\n    deploy:\n      replicas: 3\nvolumes:\n  data:\n";
        let file = compose_file(text);
        let said = |service: &ServiceEntry| {
            let replicas = service.replicas.map(|replicas| &text[replicas.span.start..replicas.span.end]);
            (service.is_streamlit, service.build.clone(), replicas)
        };
        let said: Vec<_> = file.services.iter().map(said).collect();
        assert_eq!(said, [(false, None, Some("replicas: 2")), (false, Some(".".to_owned()), Some("replicas: 3"))]);
        let file = compose_file("services:\n  web:\n    image: me/app\n    ports: ['8501:8501']\n    scale: 2");
        assert!(file.services[0].is_streamlit);
        assert_eq!(file.services[0].replicas.unwrap().count, 2);
    }

    #[test]
    fn published_ports_are_found_in_every_form() {
        for (ports, expected) in [
            ("['18501:8501']", Some(18501)),
            ("[18501:8501]", Some(18501)),
            ("[{target: 8501, published: 18501}]", Some(18501)),
            ("[{target: 8501, published: \"18501\", protocol: udp}]", None),
            ("['${PORT:-18501}:8501']", Some(18501)),
            ("['${ADDRESS-0.0.0.0}:${PORT-18501}:8501']", Some(18501)),
            ("['8501']", None),
        ] {
            let text = format!("services:\n  web:\n    ports: {ports}\n");
            let file = compose_file(&text);
            let found = file.services[0].ports.first().and_then(|port| port.mapping.as_ref()?.leading_to(8501));
            assert_eq!(found, expected.map(|port| port..=port), "{ports}");
        }
        let open = compose_file("services: {web: {ports: ['$PORT:8501']}}").services[0].ports.clone();
        assert_eq!(open.first().map(|port| port.mapping.clone()), Some(None));
    }

    #[test]
    fn a_template_of_services_counts_for_those_who_merge_it() {
        let text = "x-app: &app\n  build: {context: ./app}\n  ports: ['18501:8501']\nservices:\n  web:\n    <<: *app\n";
        let web = &compose_file(text).services[0];
        assert_eq!((web.build.as_deref(), web.ports.len()), (Some("./app"), 1));
    }

    #[test]
    fn mounts_are_files_of_this_machine() {
        let text = "services:\n  web:\n    volumes: ['.:/app', 'data:/data', {type: bind, source: ./x, target: /x}, /anonymous]\n    secrets: [streamlit, {source: more}]\nsecrets:\n  streamlit: {file: ./.streamlit/secrets.toml}\n  more: {file: more.toml}\n";
        assert_eq!(compose_file(text).services[0].mounts, [".", "./x", "./.streamlit/secrets.toml", "more.toml"]);
    }
}
