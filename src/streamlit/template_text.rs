//! TOML that something fills in before Streamlit reads it: templates, here-documents, strings of Python. Everything stays
//! where it was, so that every place is a place in the template.

/// How the text around writes the TOML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrapping {
    HereDocument,
    Yaml,
    Python,
}

/// A template of Jinja, Go or a shell as TOML, with every place where it was.
pub(crate) fn filled_template(text: &str) -> String {
    text.split_inclusive('\n').map(|line| as_toml(line, Wrapping::Yaml)).collect()
}

/// Blanks for every byte, and the line ends.
pub(super) fn blank(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

/// A line of a shell with its variables as strings of the same length.
pub(super) fn shell_line(line: &str) -> String {
    as_toml(line, Wrapping::HereDocument)
}

/// A line with what templates, shells and Python put in, as strings of the same length.
pub(super) fn as_toml(line: &str, wrapping: Wrapping) -> String {
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
