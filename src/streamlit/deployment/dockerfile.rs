//! What a Dockerfile copies from the build context into the image (docs.docker.com/reference/dockerfile/).

use super::wildcard::PartPattern;
use crate::source::Span;

/// One `COPY` or `ADD` that takes files from the context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ImageCopy {
    /// The whole instruction.
    pub(crate) span: Span,
    /// What is copied, from the top of the context.
    sources: Vec<String>,
}

/// Every such instruction, in order.
pub(crate) fn image_copies(text: &str) -> Vec<ImageCopy> {
    let mut copies = Vec::new();
    let mut offset = 0;
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let start = offset;
        offset += line.len();
        if line.trim_start().starts_with('#') {
            continue;
        }
        let mut instruction = line.trim_end().to_owned();
        let mut end = start + instruction.len();
        // An instruction goes on behind a backslash; comments in between are left out.
        while instruction.ends_with('\\') {
            instruction.pop();
            let Some(more) = lines.next() else { break };
            if more.trim_start().starts_with('#') {
                instruction.push('\\');
            } else {
                instruction.push_str(more.trim_end());
                end = offset + more.trim_end().len();
            }
            offset += more.len();
        }
        let indent = line.len() - line.trim_start().len();
        if let Some(sources) = sources(instruction.trim()) {
            copies.push(ImageCopy { span: Span::new(start + indent, end), sources });
        }
    }
    copies
}

/// The sources of a `COPY` or `ADD` instruction that copies from the context.
fn sources(instruction: &str) -> Option<Vec<String>> {
    let (name, rest) = instruction.split_once(char::is_whitespace)?;
    if !name.eq_ignore_ascii_case("copy") && !name.eq_ignore_ascii_case("add") {
        return None;
    }
    let mut rest = rest.trim_start();
    while let Some(option) = rest.strip_prefix("--") {
        let (option, behind) = option.split_once(char::is_whitespace)?;
        if option.starts_with("from=") {
            return None;
        }
        rest = behind.trim_start();
    }
    let mut words: Vec<String> = match rest.strip_prefix('[') {
        Some(list) => list.split('"').skip(1).step_by(2).map(str::to_owned).collect(),
        None => rest.split_whitespace().map(|word| word.trim_matches('"').to_owned()).collect(),
    };
    // The last word is where they go.
    words.pop();
    (!words.is_empty()).then_some(words)
}

impl ImageCopy {
    /// What is copied, as written.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(String::as_str)
    }

    /// Whether it copies what is called `name` at the top of the context, and says that name.
    pub(crate) fn names(&self, name: &str) -> bool {
        self.sources.iter().any(|source| source.trim_start_matches("./").split('/').next() == Some(name))
    }

    /// Whether the file at `path`, from the top of the context and with `/`, is among what is copied.
    pub(crate) fn takes(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('/').collect();
        self.sources.iter().any(|source| {
            let wanted: Vec<&str> = source.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
            wanted.len() <= parts.len()
                && wanted.iter().zip(&parts).all(|(pattern, name)| PartPattern::parse(pattern).fits(name))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_that_take_the_secrets_along_are_found() {
        for (text, found) in [
            ("COPY . .", "COPY . ."),
            ("FROM x\ncopy . /app\n", "copy . /app"),
            ("  ADD ./ /app/", "ADD ./ /app/"),
            ("COPY --chown=1:1 --link . /app", "COPY --chown=1:1 --link . /app"),
            ("COPY [\".\", \"/my app\"]", "COPY [\".\", \"/my app\"]"),
            ("COPY requirements.txt .streamlit /app/", "COPY requirements.txt .streamlit /app/"),
            ("COPY .streamlit/ /app/.streamlit/", "COPY .streamlit/ /app/.streamlit/"),
            ("COPY .streamlit/secrets.toml /app/", "COPY .streamlit/secrets.toml /app/"),
            ("COPY .streamlit/*.toml /app/", "COPY .streamlit/*.toml /app/"),
            ("COPY * /app/", "COPY * /app/"),
            ("COPY app.py \\\n  # why\n  . \\\r\n  /app", "COPY app.py \\\n  # why\n  . \\\r\n  /app"),
            ("COPY app.py .", ""),
            ("COPY *.py pages/ /app/", ""),
            ("COPY .streamlit/config.toml /app/", ""),
            ("COPY --from=builder . .", ""),
            ("# COPY . .", ""),
            ("RUN cp -r . /x", ""),
            ("COPY .", ""),
            ("COPY app/ /app", ""),
        ] {
            let copies = image_copies(text);
            let taken = copies.iter().find(|copy| copy.takes(".streamlit/secrets.toml"));
            assert_eq!(taken.map_or("", |copy| &text[copy.span.start..copy.span.end]), found, "{text}");
        }
        assert!(image_copies("COPY apps/one /app")[0].takes("apps/one/.streamlit/secrets.toml"));
    }
}
