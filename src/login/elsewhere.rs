//! Whoever signs in may sit at another machine than the one on which authctl listens: over SSH, or in front of a container.

use url::Url;

use super::loopback::RedirectTarget;
use crate::host::Host;

/// What to do so that the browser of another machine comes back here; nothing where the browser is on this one.
///
/// `authorization` is the address to open: of a provider on this machine, its port is needed there too.
pub(super) fn advice(host: &Host, target: &RedirectTarget, authorization: &Url, may_paste: bool) -> Option<String> {
    let here = |url: &Url| url.host_str().is_some_and(|name| matches!(name, "localhost" | "127.0.0.1" | "[::1]"));
    let mut ports: Vec<u16> = target.url().port_or_known_default().into_iter().collect();
    ports.extend(authorization.port_or_known_default().filter(|_| here(authorization)));
    let paste = if may_paste {
        "; without it the last page does not load, and its address is what to paste here"
    } else {
        "; without it use `--paste`: the last page does not load, and its address is what to paste"
    };
    if let Some(connection) = host.env.get("SSH_CONNECTION") {
        // The client's address and port, then the server's (ssh(1)).
        let server = connection.split(' ').nth(2).filter(|server| is_plain(server)).unwrap_or("HOST");
        let user = host.env.get("USER").filter(|user| is_plain(user)).map(|user| format!("{user}@"));
        let tunnels: String = ports.iter().map(|port| format!(" -L {port}:localhost:{port}")).collect();
        return Some(format!(
            "you are here over SSH: run this on the machine with the browser{paste}:\n\n    ssh -N{tunnels} {}{server}\n",
            user.unwrap_or_default()
        ));
    }
    let is_container = host.env.get("KUBERNETES_SERVICE_HOST").is_some()
        || ["/.dockerenv", "/run/.containerenv"].iter().any(|path| host.files.metadata(path.as_ref()).is_ok());
    is_container.then(|| {
        let published: Vec<String> = ports.iter().map(|port| format!("-p {port}:{port}")).collect();
        format!(
            "this is a container: the browser outside comes back only where it is started with `{}`{paste}\n",
            published.join(" ")
        )
    })
}

/// What a shell takes for one word, and a terminal for text.
fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|sign| sign.is_ascii_alphanumeric() || "-._:".contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::FakeHost;

    fn told(variables: &[(&str, &str)], authorization: &str, may_paste: bool) -> Option<String> {
        let dir = tempfile::tempdir().unwrap();
        let fake = FakeHost::new(dir.path()).with_env(variables);
        let target = RedirectTarget::parse("http://localhost:8501/oauth2callback").unwrap();
        advice(&fake.host, &target, &authorization.parse().unwrap(), may_paste)
    }

    #[test]
    fn over_ssh_the_tunnel_is_told_with_the_ports_that_are_needed() {
        let ssh = [("SSH_CONNECTION", "192.0.2.7 50000 198.51.100.4 22"), ("USER", "dana")];
        let text = told(&ssh, "https://accounts.google.com/o/oauth2/v2/auth", true).unwrap();
        assert!(text.contains("\n    ssh -N -L 8501:localhost:8501 dana@198.51.100.4\n"), "{text}");
        assert!(text.contains("its address is what to paste here"), "{text}");
        let text = told(&ssh, "http://localhost:9400/authorize", false).unwrap();
        assert!(
            text.contains("-L 8501:localhost:8501 -L 9400:localhost:9400 ") && text.contains("`--paste`"),
            "{text}"
        );
        let odd = [("SSH_CONNECTION", "a b $(reboot) c"), ("USER", "x;y")];
        let text = told(&odd, "https://a.example/", true).unwrap();
        assert!(text.contains(" HOST\n") && !text.contains("reboot") && !text.contains("x;y"), "{text}");
    }

    #[test]
    fn in_a_cluster_the_ports_to_publish_are_told() {
        let text = told(&[("KUBERNETES_SERVICE_HOST", "10.0.0.1")], "https://a.example/", true).unwrap();
        assert!(text.contains("`-p 8501:8501`"), "{text}");
    }
}
