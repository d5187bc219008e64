//! Secrets files that are written when a container starts: the TOML in a shell script's or Terraform's here-document, in a
//! block of YAML such as Kubernetes' `stringData`, or in a string of Python.

use std::ops::Range;

/// Nobody writes a here-document with more lines before its `[auth]`.
const LINES_BEFORE: usize = 80;

/// How the text around writes the TOML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrapping {
    HereDocument,
    Yaml,
    Python,
}

/// The secrets file inside of `text`, with everything around it blanked, so that every place in it is a place in `text`; and
/// with what is put in at the start written as TOML takes it.
pub(crate) fn embedded_secrets(text: &str) -> Option<String> {
    // Whoever writes the file names it.
    if !text.contains("secrets.toml") || !text.contains("[auth") {
        return None;
    }
    let lines: Vec<Range<usize>> = line_ranges(text);
    let auth = lines.iter().position(|line| text[line.clone()].trim_start().starts_with("[auth"))?;
    let opener = (auth.saturating_sub(LINES_BEFORE)..auth)
        .rev()
        .find_map(|index| Some((index, opening(&text[lines[index].clone()])?)));
    let (opener, (wrapping, end_mark)) = opener?;
    let indentation = indent(&text[lines[opener].clone()]);
    let is_end = |line: &str| match wrapping {
        Wrapping::HereDocument => line.trim() == end_mark,
        Wrapping::Yaml => !line.trim().is_empty() && indent(line) <= indentation,
        Wrapping::Python => line.contains(&end_mark),
    };
    let end = (opener + 1..lines.len()).find(|index| is_end(&text[lines[*index].clone()])).unwrap_or(lines.len());
    if end <= auth {
        return None;
    }
    let mut blanked = String::with_capacity(text.len());
    for (index, line) in lines.iter().enumerate() {
        let line = &text[line.clone()];
        if (opener + 1..end).contains(&index) {
            blanked.push_str(&as_toml(line, wrapping));
        } else {
            blanked.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        }
    }
    Some(blanked)
}

/// A template of Jinja, Go or a shell as TOML, with every place where it was.
pub(crate) fn filled_template(text: &str) -> String {
    text.split_inclusive('\n').map(|line| as_toml(line, Wrapping::Yaml)).collect()
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
    for quotes in ["\"\"\"", "'''"] {
        if line.trim_end_matches('\\').ends_with(quotes) && line.matches(quotes).count() == 1 {
            return Some((Wrapping::Python, quotes.to_owned()));
        }
    }
    let is_block = [": |", ": |-", ": |+", ": >", ": >-"].iter().any(|end| line.ends_with(end));
    is_block.then(|| (Wrapping::Yaml, String::new()))
}

/// A line with what templates, shells and Python put in, as strings of the same length.
fn as_toml(line: &str, wrapping: Wrapping) -> String {
    let mut bytes = line.as_bytes().to_vec();
    if wrapping == Wrapping::Python {
        python_fields(&mut bytes);
    } else {
        template_fields(&mut bytes, wrapping);
    }
    String::from_utf8(bytes).unwrap_or_else(|_| line.to_owned())
}

/// `{{` and `}}` are braces; what is between single ones is put in.
fn python_fields(bytes: &mut [u8]) {
    let mut index = 0;
    while index < bytes.len() {
        match &bytes[index..] {
            [b'{', b'{', ..] => {
                bytes[index] = b' ';
                index += 2;
            }
            [b'}', b'}', ..] => {
                bytes[index + 1] = b' ';
                index += 2;
            }
            [b'{', rest @ ..] => {
                let len = rest.iter().position(|byte| *byte == b'}').unwrap_or(rest.len());
                hide_quotes(&mut bytes[index + 1..index + 1 + len]);
                index += len + 1;
            }
            _ => index += 1,
        }
    }
}

/// `{{ … }}`, `{% … %}`, `${…}` and `$(…)`.
fn template_fields(bytes: &mut [u8], wrapping: Wrapping) {
    let mut index = 0;
    let mut is_quoted = false;
    while index < bytes.len() {
        let end_mark: &[u8] = match &bytes[index..] {
            [b'"', ..] => {
                is_quoted = !is_quoted;
                index += 1;
                continue;
            }
            [b'\\', b'$', ..] if wrapping == Wrapping::HereDocument => {
                bytes[index] = b'$';
                index += 2;
                continue;
            }
            // A variable without quotes, whose last letter makes room for one.
            [b'$', first, ..] if !is_quoted && first.is_ascii_alphabetic() && index > 0 && bytes[index - 1] == b' ' => {
                let rest = &bytes[index + 1..];
                let len =
                    rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_').unwrap_or(rest.len());
                bytes[index - 1] = b'"';
                bytes[index + len] = b'"';
                index += len + 1;
                continue;
            }
            [b'{', b'{', ..] => b"}}",
            [b'{', b'%', ..] => b"%}",
            [b'$', b'{', ..] => b"}",
            [b'$', b'(', ..] => b")",
            _ => {
                index += 1;
                continue;
            }
        };
        let rest = &bytes[index..];
        let len = rest.windows(end_mark.len()).position(|window| window == end_mark).map(|at| at + end_mark.len());
        let field = index..index + len.unwrap_or(rest.len());
        if end_mark == b"%}" {
            bytes[field.clone()].fill(b' ');
        } else {
            hide_quotes(&mut bytes[field.clone()]);
            if !is_quoted && field.len() > 2 {
                bytes[field.start] = b'"';
                bytes[field.end - 1] = b'"';
                // `$` keeps it a variable.
                bytes[field.start + 1] = b'$';
            }
        }
        index = field.end;
    }
}

fn hide_quotes(bytes: &mut [u8]) {
    for byte in bytes {
        if matches!(byte, b'"' | b'\'' | b'\\') {
            *byte = b'_';
        }
    }
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
