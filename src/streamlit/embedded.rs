//! Secrets files that are written when a container starts: the TOML in a shell script's or Terraform's here-document, in a
//! block of YAML such as Kubernetes' `stringData`, in a string of Python, or in what a shell echoes.

use std::ops::Range;

use super::echoed_secrets::echoed_secrets;
use super::template_text::{Wrapping, as_toml, blank};

/// Nobody writes a here-document with more lines before its `[auth]`.
const LINES_BEFORE: usize = 80;

/// The secrets file inside of `text`, with everything around it blanked, so that every place in it is a place in `text`; and
/// with what is put in at the start written as TOML takes it.
pub(crate) fn embedded_secrets(text: &str) -> Option<String> {
    // Whoever writes the file names it.
    if !text.contains("secrets.toml") || !text.contains("[auth") {
        return None;
    }
    block(text).or_else(|| echoed_secrets(text))
}

/// What is in a here-document, a block of YAML, or a string of several lines.
fn block(text: &str) -> Option<String> {
    let lines: Vec<Range<usize>> = line_ranges(text);
    let auth = lines.iter().position(|line| content_start(&text[line.clone()]).is_some())?;
    let first_line = &text[lines[auth].clone()];
    let start = content_start(first_line)?;
    // `'\''[auth]`: the string begins on the line of the section.
    let own = [QUOTES[0], QUOTES[1]].into_iter().find(|quotes| first_line[..start].ends_with(quotes));
    let opener = (auth.saturating_sub(LINES_BEFORE)..auth)
        .rev()
        .find_map(|index| Some((index, opening(&text[lines[index].clone()])?)));
    let (first, indentation, (wrapping, end_mark)) = match own {
        Some(quotes) => (auth, 0, (Wrapping::Python, quotes.to_owned())),
        None => opener.map(|(index, opening)| (index + 1, indent(&text[lines[index].clone()]), opening))?,
    };
    let is_end = |line: &str| match wrapping {
        Wrapping::HereDocument => line.trim() == end_mark,
        Wrapping::Yaml => !line.trim().is_empty() && indent(line) <= indentation,
        Wrapping::Python => line.contains(&end_mark),
    };
    let behind = if own.is_some() { auth + 1 } else { first };
    let end = (behind..lines.len()).find(|index| is_end(&text[lines[*index].clone()])).unwrap_or(lines.len());
    if end <= auth {
        return None;
    }
    let mut blanked = String::with_capacity(text.len());
    for (index, line) in lines.iter().enumerate() {
        let line = &text[line.clone()];
        if index == auth && own.is_some() {
            blanked.push_str(&blank(&line[..start]));
            blanked.push_str(&as_toml(&line[start..], wrapping));
        } else if (first..end).contains(&index) {
            blanked.push_str(&as_toml(line, wrapping));
        } else {
            blanked.push_str(&blank(line));
        }
    }
    Some(blanked)
}

/// The quotes of strings of several lines.
const QUOTES: [&str; 2] = ["\"\"\"", "'''"];

/// Where `[auth` begins in a line that begins with it, perhaps behind the quotes of a string.
fn content_start(line: &str) -> Option<usize> {
    let start = line.find("[auth")?;
    let before = &line[..start];
    (before.trim().is_empty() || QUOTES.iter().any(|quotes| before.ends_with(quotes))).then_some(start)
}

fn line_ranges(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            start += line.len();
            start - line.len()..start
        })
        .collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// Whether the TOML begins behind this line, and what ends it.
fn opening(line: &str) -> Option<(Wrapping, String)> {
    let line = line.trim_end();
    if let Some((_, behind)) = line.rsplit_once("<<") {
        let word = behind.trim_start_matches(['-', '~', ' ']).trim_start_matches(['"', '\'']);
        let end = word.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(word.len());
        return (end > 0).then(|| (Wrapping::HereDocument, word[..end].to_owned()));
    }
    for quotes in QUOTES {
        if line.trim_end_matches('\\').ends_with(quotes) && line.matches(quotes).count() == 1 {
            return Some((Wrapping::Python, quotes.to_owned()));
        }
    }
    let is_block = [": |", ": |-", ": |+", ": >", ": >-"].iter().any(|end| line.ends_with(end));
    is_block.then(|| (Wrapping::Yaml, String::new()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streamlit::parse;

    /// The value of `auth.client_id` in what is embedded, after a look at its place.
    fn client_id(text: &str) -> Option<String> {
        let embedded = embedded_secrets(text)?;
        assert_eq!(embedded.len(), text.len());
        let document = parse(&embedded);
        assert!(document.problems.is_empty(), "{embedded}: {:?}", document.problems);
        let auth = document.root.get("auth")?.value.as_table()?;
        Some(auth.get("client_id")?.value.as_str()?.to_owned())
    }

    #[test]
    fn each_way_to_write_the_file_is_read() {
        for (text, expected) in [
            ("cat > .streamlit/secrets.toml <<EOF\n[auth]\nclient_id = \"x\"\nEOF\nexec streamlit run app.py\n", "x"),
            ("cat <<-'EOF' > secrets.toml\n\t[db]\n\ta = 1\n\t[auth]\n\tclient_id = \"$ID\"\n\tEOF\n", "$ID"),
            ("cat > secrets.toml << EOF\n[auth]\nclient_id = \"${ID:-\"x\"}\"\nEOF\n", "${ID:-_x_}"),
            ("cat > secrets.toml << EOF\n[auth]\nclient_id = ${ID}\nEOF\n", "$ID"),
            ("cat > secrets.toml << EOF\n[auth]\nclient_id = $APP_ID\nEOF\n", "$APP_I"),
            ("RUN cat <<EOF > secrets.toml\n[auth]\nclient_id = \"x\"\nEOF\nCOPY . .\n", "x"),
            ("stringData:\n  secrets.toml: |\n    [auth]\n    client_id = \"x\"\n  other: |\n    y\n", "x"),
            (
                "data:\n  secrets.toml: |-\n    [auth]\n    client_id = {{ .Values.id | quote }}\n---\nkind: x\n",
                "$ .Values.id | quote }",
            ),
            (
                "content = <<-EOT\n  [auth]\n  client_id = \"${var.id}\"\nEOT\nfilename = \"secrets.toml\"\n",
                "${var.id}",
            ),
            (
                "Path('secrets.toml').write_text(f\"\"\"\n[auth]\nclient_id = \"{os.environ[\"ID\"]}\"\nclient_kwargs = {{ a = 1 }}\n\"\"\")\n",
                "{os.environ[_ID_]}",
            ),
            ("TEXT = f\"\"\"[auth]\nclient_id = \"x\"\n\"\"\"\nopen('secrets.toml', 'w').write(TEXT)\n", "x"),
            ("open('secrets.toml', 'w').write('''\\\n[auth]\nclient_id = \"x\"\n''')\n", "x"),
        ] {
            assert_eq!(client_id(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_texts_hold_none() {
        for text in [
            "",
            "see `secrets.toml`:\n```toml\n[auth]\nclient_id = \"x\"\n```\n",
            "cat > other.toml <<EOF\n[auth]\nEOF\n",
            "cat > secrets.toml <<EOF\n[db]\nEOF\n[auth]\n",
        ] {
            assert_eq!(embedded_secrets(text), None, "{text}");
        }
    }
}
