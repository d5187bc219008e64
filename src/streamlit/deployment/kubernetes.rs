//! Kubernetes manifests: whether they run the app, and how often at once.

use super::workload::{Replicas, is_app, is_sticky};
use crate::streamlit::yaml::{Node, documents};

/// What a manifest says about workloads that may be this app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// Whether one runs the app at all.
    pub(crate) runs_app: bool,
    pub(crate) replicas: Option<Replicas>,
    /// Whether requests of one browser stay with one copy.
    pub(crate) is_sticky: bool,
}

const WORKLOADS: [&str; 4] = ["Deployment", "StatefulSet", "ReplicaSet", "HorizontalPodAutoscaler"];

/// The documents of a Kubernetes manifest, those in a `List` too.
pub(crate) fn kubernetes_manifest(text: &str) -> Manifest {
    let mut manifest = Manifest::default();
    for document in &documents(text) {
        manifest.is_sticky |= is_sticky(document);
        for object in std::iter::once(document).chain(document.get(&["items"]).map_or(&[][..], Node::items)) {
            let kind = object.get(&["kind"]).and_then(Node::text).unwrap_or_default();
            if !WORKLOADS.contains(&kind) || !is_app(object) {
                continue;
            }
            manifest.runs_app = true;
            let keys: &[&str] =
                if kind == "HorizontalPodAutoscaler" { &["minReplicas", "maxReplicas"] } else { &["replicas"] };
            let spec = object.get(&["spec"]);
            let said = keys.iter().find_map(|key| spec.and_then(|spec| Replicas::parse(spec.entry(key)?)));
            manifest.replicas = manifest.replicas.or(said);
        }
    }
    manifest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let manifest = kubernetes_manifest(text);
        let replicas =
            manifest.replicas.map(|replicas| (replicas.count, &text[replicas.span.start..replicas.span.end]));
        format!("{} {replicas:?} {}", manifest.runs_app, manifest.is_sticky)
    }

    #[test]
    fn kubernetes_says_how_often_the_app_runs() {
        let app =
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: streamlit-app\nspec:\n  replicas: 3 # three\n";
        let database = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: postgres\nspec:\n  replicas: 2\n";
        let service = "apiVersion: v1\nkind: Service\nspec:\n  sessionAffinity: ClientIP\n";
        let ingress =
            "kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/affinity: \"cookie\"\n";
        let scaler =
            "kind: HorizontalPodAutoscaler\nmetadata:\n  name: streamlit\nspec:\n  minReplicas: 1\n  maxReplicas: 4\n";
        let list = "kind: List\nitems:\n- kind: Deployment\n  metadata: {name: x}\n  spec:\n    replicas: 2\n    template: {spec: {containers: [{ports: [{containerPort: 8501}]}]}}\n";
        for (text, expected) in [
            (app.to_owned(), "true Some((3, \"replicas: 3\")) false"),
            (database.to_owned(), "false None false"),
            (format!("{database}---\n{app}"), "true Some((3, \"replicas: 3\")) false"),
            (format!("{app}---\n{service}"), "true Some((3, \"replicas: 3\")) true"),
            (format!("{app}---\n{ingress}"), "true Some((3, \"replicas: 3\")) true"),
            (format!("# sticky\n{app}"), "true Some((3, \"replicas: 3\")) false"),
            (app.replace("3 # three", "1"), "true None false"),
            (app.replace("3 # three", "{{ .Values.n }}"), "true None false"),
            (scaler.to_owned(), "true Some((4, \"maxReplicas: 4\")) false"),
            (list.to_owned(), "true Some((2, \"replicas: 2\")) false"),
            (app.replace('\n', "\r\n"), "true Some((3, \"replicas: 3\")) false"),
            (String::new(), "false None false"),
            ("replicas: 3\nstreamlit: 1\n".to_owned(), "false None false"),
        ] {
            assert_eq!(shown(&text), expected, "{text}");
        }
    }
}
