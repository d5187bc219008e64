//! The ports of this machine at which an app answers, as Compose's `ports` and command lines say.

use std::ops::RangeInclusive;

/// Ports of this machine that lead to ports of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PortMapping {
    host: RangeInclusive<u16>,
    container: RangeInclusive<u16>,
}

impl PortMapping {
    /// `[ADDRESS:]HOST:CONTAINER[/PROTOCOL]`, each a port or a range, as `docker run --publish` and Compose have it.
    ///
    /// None where no port of this machine is named, or none for TCP.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (text, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
        let (rest, container) = text.rsplit_once(':')?;
        let host = rest.rsplit_once(':').map_or(rest, |(_, host)| host);
        (protocol == "tcp").then_some(())?;
        Some(Self { host: range(host)?, container: range(container)? })
    }

    /// Compose's long form.
    pub(super) fn from_fields(published: &str, target: &str) -> Option<Self> {
        Some(Self { host: range(published)?, container: range(target)? })
    }

    /// The ports of this machine that may lead to this one of the container.
    pub(crate) fn leading_to(&self, port: u16) -> Option<RangeInclusive<u16>> {
        if !self.container.contains(&port) {
            return None;
        }
        // Ranges of one length lead to each other in order; of a longer one, any free port is taken.
        if self.host.len() == self.container.len() {
            let host = self.host.start() + (port - self.container.start());
            return Some(host..=host);
        }
        Some(self.host.clone())
    }
}

fn range(text: &str) -> Option<RangeInclusive<u16>> {
    let (start, end) = text.split_once('-').unwrap_or((text, text));
    let range = start.parse().ok()?..=end.parse().ok()?;
    (!range.is_empty()).then_some(range)
}

/// Where an option or a variable gives Streamlit its port.
const OPTIONS: [&str; 2] = ["server.port", "STREAMLIT_SERVER_PORT"];

/// The ports that any command line in `text` seems to give the app: `--server.port 8502`, `STREAMLIT_SERVER_PORT=8502`,
/// `docker run -p 8502:8501`, `kubectl port-forward … 8502:8501`, `ssh -L 8502:localhost:8501`.
///
/// These are hints, good for saying nothing: a clock's time reads like a mapping.
pub(crate) fn ports_in_commands(text: &str) -> Vec<RangeInclusive<u16>> {
    let mut found = Vec::new();
    for option in OPTIONS {
        for (start, _) in text.match_indices(option) {
            let rest = &text[start + option.len()..];
            let rest = rest.trim_start_matches([' ', '=', ':', '"', '\'', ',', '\t', ']', '}']);
            // `${PORT:-8502}` is 8502 unless somebody says otherwise.
            let rest = match rest.strip_prefix("${") {
                Some(variable) => variable.split_once('-').map_or("", |(_, default)| default),
                None => rest,
            };
            let digits = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
            found.extend(rest[..digits].parse::<u16>().ok().map(|port| port..=port));
        }
    }
    let is_edge = |character: char| character.is_whitespace() || "\"'`,=()[]{}".contains(character);
    for word in text.split(is_edge).filter(|word| word.contains(':')) {
        let word = word.strip_prefix("-p").unwrap_or(word);
        found.extend(PortMapping::parse(word).map(|mapping| mapping.host));
        // ssh has the far host in the middle.
        let ends = word.split_once(':').zip(word.rsplit_once(':'));
        found.extend(ends.and_then(|((near, _), (_, far))| range(near).filter(|_| range(far).is_some())));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mappings_are_read_as_docker_reads_them() {
        let leads = |text: &str, port| PortMapping::parse(text).and_then(|mapping| mapping.leading_to(port));
        for (text, port, expected) in [
            ("18501:8501", 8501, Some(18501..=18501)),
            ("127.0.0.1:18501:8501/tcp", 8501, Some(18501..=18501)),
            ("[::1]:18501:8501", 8501, Some(18501..=18501)),
            ("8600-8602:8501-8503", 8503, Some(8602..=8602)),
            ("8600-8610:8501", 8501, Some(8600..=8610)),
            ("18501:8501", 8502, None),
            ("18501:8501/udp", 8501, None),
            ("8501", 8501, None),
            ("127.0.0.1::8501", 8501, None),
            ("http://x:80", 80, None),
            ("9-3:8501", 8501, None),
            ("99999:8501", 8501, None),
        ] {
            assert_eq!(leads(text, port), expected, "{text}");
        }
    }

    #[test]
    fn commands_give_ports() {
        for (text, expected) in [
            ("streamlit run app.py --server.port 8502 &", &[8502][..]),
            ("CMD [\"streamlit\", \"run\", \"app.py\", \"--server.port=8502\"]", &[8502]),
            ("args: ['--server.port', '8502']", &[8502]),
            ("STREAMLIT_SERVER_PORT: \"8502\"", &[8502]),
            ("ENV STREAMLIT_SERVER_PORT 8502", &[8502]),
            ("$env:STREAMLIT_SERVER_PORT='8502'", &[8502]),
            ("os.environ['STREAMLIT_SERVER_PORT'] = '8502'", &[8502]),
            ("--server.port ${PORT:-8502}", &[8502]),
            ("--server.port $PORT", &[]),
            ("docker run -p 18501:8501 app", &[18501, 18501]),
            ("docker run -p18501:8501 app", &[18501, 18501]),
            ("docker run --publish=127.0.0.1:18501:8501 app", &[18501]),
            ("kubectl port-forward service/app 18501:80", &[18501, 18501]),
            ("ssh -L 18501:localhost:8501 host", &[18501]),
            ("see http://localhost:8501/", &[]),
        ] {
            let found: Vec<u16> = ports_in_commands(text).iter().map(|range| *range.start()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
