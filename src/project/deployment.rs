//! Reads where the app around a configuration runs: marks of hosts, manifests, Compose files, command lines.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::app_files::{Reader, mark};
use super::command_files::{command_texts, deployment_files, file_name};
use super::files::shown;
use crate::host::normalized;
use crate::source::Location;
use crate::streamlit::deployment::{
    ComposeFile, MarkKind, ServiceEntry, compose_file, is_space, kubernetes_manifest, main_scripts, ports_in_commands,
    space_client,
};
use crate::streamlit::{AppContext, PublishedPort};

/// What Compose looks for in a folder of its own.
pub(super) const COMPOSE_FILES: [&str; 4] =
    ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];
/// Community Cloud checks an app's repository out here.
const COMMUNITY_CLOUD: &str = "/mount/src";

impl Reader<'_> {
    /// Where the app will run, and how often at once. The answer is whether requests of one browser stay together.
    pub(super) fn deployments(&mut self, names: &[String], found: &mut AppContext) -> bool {
        if self.root.starts_with(COMMUNITY_CLOUD) {
            found.marks.push(mark(MarkKind::CommunityCloud, COMMUNITY_CLOUD));
        }
        if self.host.env.get("SPACE_ID").is_some() {
            found.marks.push(mark(MarkKind::Space, "SPACE_ID"));
        }
        let readme = self.root.join("README.md");
        if let Some(text) = self.text(&readme).filter(|_| names.iter().any(|name| name == "README.md")) {
            if is_space(&text) && found.marks.iter().all(|mark| mark.kind != MarkKind::Space) {
                found.marks.push(mark(MarkKind::Space, "README.md"));
            }
            if let Some(client) = space_client(&text) {
                found.space_client = Some((self.add(&readme, text, Vec::new()), client));
            }
        }
        let is_manifest = |path: &PathBuf| is_yaml(file_name(path)) && !is_compose(file_name(path));
        let paths = deployment_files(self.root, names, self.host).into_iter().filter(is_manifest);
        let mut is_sticky = false;
        for path in paths {
            let Some(text) = self.text(&path) else { continue };
            let manifest = kubernetes_manifest(&text);
            is_sticky |= manifest.is_sticky;
            if manifest.runs_app {
                found.marks.push(mark(MarkKind::Kubernetes, &shown(&path, self.host)));
            }
            if let Some(more) = manifest.replicas.filter(|_| found.replicas.is_none()) {
                let file = self.add(&path, text, Vec::new());
                found.replicas = Some((more.count, Location { file, span: more.span }));
            }
        }
        is_sticky
    }

    /// What Compose makes of the app; the answer is as above. `secrets` are the app's secrets files, each with whether a
    /// Dockerfile takes it along.
    pub(super) fn compose(&mut self, names: &[String], secrets: &[(&Path, bool)], found: &mut AppContext) -> bool {
        let files = deployment_files(self.root, names, self.host).into_iter();
        let here = files.filter(|path| is_yaml(file_name(path)) && is_compose(file_name(path)));
        let above = self.folders_above();
        let above = above.iter().flat_map(|folder| COMPOSE_FILES.map(|name| folder.join(name)));
        let paths: Vec<PathBuf> = here.chain(above).collect();
        let mut is_sticky = false;
        for path in paths {
            let Some(text) = self.text(&path) else { continue };
            let Some(folder) = path.parent() else { continue };
            let ComposeFile { services, is_sticky: is_sticky_here } = compose_file(&text);
            let is_app = |service: &&ServiceEntry| {
                let is_built_here = service.build.as_ref().is_some_and(|build| absolute(folder, build) == self.root);
                let is_mounted = || service.mounts.iter().any(|mount| absolute(folder, mount) == self.root);
                is_built_here || service.is_streamlit && (folder == self.root || is_mounted())
            };
            let apps: Vec<&ServiceEntry> = services.iter().filter(is_app).collect();
            if apps.iter().all(|service| service.replicas.is_none() && service.ports.is_empty()) {
                continue;
            }
            is_sticky |= is_sticky_here;
            let file = self.add(&path, text, Vec::new());
            for service in apps {
                let is_mounted =
                    |path: &Path| service.mounts.iter().any(|mount| path.starts_with(absolute(folder, mount)));
                let has_secrets = secrets
                    .iter()
                    .any(|(path, is_in_image)| is_mounted(path) || *is_in_image && service.build.is_some());
                found.published_ports.extend(service.ports.iter().map(|port| PublishedPort {
                    mapping: port.mapping.clone(),
                    place: Location { file, span: port.span },
                    has_secrets,
                }));
                if let Some(more) = service.replicas.filter(|_| found.replicas.is_none()) {
                    found.replicas = Some((more.count, Location { file, span: more.span }));
                }
            }
        }
        is_sticky
    }

    /// The ports in the command lines of the files in the app's folder.
    pub(super) fn ports_in_commands(&self, names: &[String]) -> Vec<RangeInclusive<u16>> {
        command_texts(self.root, names, self.host).iter().flat_map(|text| ports_in_commands(text)).collect()
    }

    /// The scripts that the command lines start, from the app's folder.
    pub(super) fn main_scripts(&self, names: &[String]) -> Vec<String> {
        command_texts(self.root, names, self.host).iter().flat_map(|text| main_scripts(text)).collect()
    }
}

fn is_yaml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "yaml" || end == "yml")
}

pub(super) fn is_compose(name: &str) -> bool {
    name.contains("compose")
}

/// `path`, as a file in `folder` means it.
fn absolute(folder: &Path, path: &str) -> PathBuf {
    normalized(&folder.join(path))
}
