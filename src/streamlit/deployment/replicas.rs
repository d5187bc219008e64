//! How often an app runs at once, as Kubernetes manifests and Compose files say.

use crate::source::Span;

/// More than one copy of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Replicas {
    pub(crate) count: u32,
    /// The line that says so.
    pub(crate) span: Span,
}

/// What a file says about workloads that may be this app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Workloads {
    /// Whether one runs the app at all.
    pub(crate) runs_app: bool,
    pub(crate) replicas: Option<Replicas>,
    /// Whether requests of one browser stay with one copy.
    pub(crate) is_sticky: bool,
}

/// What makes a workload this app and not, say, its database.
const MARKS_OF_APP: [&str; 2] = ["streamlit", "8501"];
const WORKLOADS: [&str; 4] = ["Deployment", "StatefulSet", "ReplicaSet", "HorizontalPodAutoscaler"];

/// The documents of a Kubernetes manifest.
pub(crate) fn kubernetes_workloads(text: &str) -> Workloads {
    let mut workloads = Workloads { is_sticky: is_sticky(text), ..Workloads::default() };
    let mut start = 0;
    for document in text.split_inclusive('\n').map(str::len).scan(0, |end, len| {
        *end += len;
        Some(*end)
    }) {
        let is_last = document == text.len();
        let is_separator = text[..document].lines().next_back().is_some_and(|line| line.trim_end() == "---");
        if !is_last && !is_separator {
            continue;
        }
        let one = &text[start..document];
        let kind = one.lines().find_map(|line| line.strip_prefix("kind:")).map(str::trim).unwrap_or_default();
        if WORKLOADS.contains(&kind) && is_app(one) {
            workloads.runs_app = true;
            let keys: &[&str] =
                if kind == "HorizontalPodAutoscaler" { &["minReplicas", "maxReplicas"] } else { &["replicas"] };
            workloads.replicas = workloads.replicas.or_else(|| largest(one, start, keys));
        }
        start = document;
    }
    workloads
}

/// The services of a Compose file.
pub(crate) fn compose_services(text: &str) -> Workloads {
    let mut workloads = Workloads { is_sticky: is_sticky(text), ..Workloads::default() };
    for (start, service) in services(text) {
        // A service that is built here is the app, unless it says what else it is.
        if is_app(service) || service.lines().any(|line| line.trim_start().starts_with("build:")) {
            workloads.runs_app = true;
            workloads.replicas = workloads.replicas.or_else(|| largest(service, start, &["replicas", "scale"]));
        }
    }
    workloads
}

/// Each entry of `services:` with its place.
fn services(text: &str) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut inside = false;
    let mut indent = None;
    let mut offset = 0;
    let mut start = None;
    for line in text.split_inclusive('\n').chain(["end:"]) {
        let content = line.trim_end();
        let depth = content.len() - content.trim_start().len();
        if !content.is_empty() && !content.trim_start().starts_with('#') {
            let begins_service = inside && depth > 0 && *indent.get_or_insert(depth) == depth;
            if (depth == 0 || begins_service)
                && let Some(begin) = start.take()
            {
                found.push((begin, &text[begin..offset]));
            }
            if depth == 0 {
                inside = content == "services:";
            } else if begins_service {
                start = Some(offset);
            }
        }
        offset = (offset + line.len()).min(text.len());
    }
    found
}

fn is_app(text: &str) -> bool {
    let lower = text.to_lowercase();
    MARKS_OF_APP.iter().any(|mark| lower.contains(mark))
}

/// `sessionAffinity: ClientIP` of a Service, or a proxy's cookie.
fn is_sticky(text: &str) -> bool {
    text.lines().map(str::trim).any(|line| {
        let line = line.replace(['"', '\''], "");
        line == "sessionAffinity: ClientIP"
            || line.contains("/affinity: cookie")
            || line.to_lowercase().contains("sticky")
            || line.contains("stickiness")
    })
}

/// The first `key: N` with a number above one.
fn largest(text: &str, offset: usize, keys: &[&str]) -> Option<Replicas> {
    let mut at = offset;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        let count =
            content.trim_start().split_once(':').filter(|(key, _)| keys.contains(key)).and_then(|(_, value)| {
                let value = value.split(" #").next().unwrap_or_default();
                value.trim().trim_matches(['"', '\'']).parse::<u32>().ok()
            });
        if let Some(count) = count.filter(|count| *count > 1) {
            return Some(Replicas { count, span: Span::new(at + indent, at + content.len()) });
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, workloads: Workloads) -> String {
        let replicas =
            workloads.replicas.map(|replicas| (replicas.count, &text[replicas.span.start..replicas.span.end]));
        format!("{} {replicas:?} {}", workloads.runs_app, workloads.is_sticky)
    }

    #[test]
    fn kubernetes_says_how_often_the_app_runs() {
        let app =
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: streamlit-app\nspec:\n  replicas: 3 # three\n";
        let database = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: postgres\nspec:\n  replicas: 2\n";
        let service = "apiVersion: v1\nkind: Service\nspec:\n  sessionAffinity: ClientIP\n";
        let scaler =
            "kind: HorizontalPodAutoscaler\nmetadata:\n  name: streamlit\nspec:\n  minReplicas: 1\n  maxReplicas: 4\n";
        for (text, expected) in [
            (app.to_owned(), "true Some((3, \"replicas: 3 # three\")) false"),
            (database.to_owned(), "false None false"),
            (format!("{database}---\n{app}"), "true Some((3, \"replicas: 3 # three\")) false"),
            (format!("{app}---\n{service}"), "true Some((3, \"replicas: 3 # three\")) true"),
            (app.replace("3 # three", "1"), "true None false"),
            (app.replace("3 # three", "{{ .Values.n }}"), "true None false"),
            (scaler.to_owned(), "true Some((4, \"maxReplicas: 4\")) false"),
            (app.replace('\n', "\r\n"), "true Some((3, \"replicas: 3 # three\")) false"),
            (String::new(), "false None false"),
            ("replicas: 3\nstreamlit: 1\n".to_owned(), "false None false"),
        ] {
            assert_eq!(shown(&text, kubernetes_workloads(&text)), expected, "{text}");
        }
    }

    #[test]
    fn compose_says_it_by_service() {
        let text = "services:\n  db:\n    image: postgres\n    deploy:\n      replicas: 2\n  web:\n    build: .\n    deploy:\n      replicas: 3\nvolumes:\n  data:\n";
        assert_eq!(shown(text, compose_services(text)), "true Some((3, \"replicas: 3\")) false");
        let text = "services:\n  web:\n    image: me/app\n    ports: ['8501:8501']\n    scale: 2";
        assert_eq!(shown(text, compose_services(text)), "true Some((2, \"scale: 2\")) false");
        let text = "services:\n  db:\n    image: postgres\n    scale: 2\n";
        assert_eq!(shown(text, compose_services(text)), "false None false");
    }
}
