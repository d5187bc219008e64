//! Characters that look like what TOML wants, or like nothing at all.

/// What is wrong with a character that people take for another one, and what to do.
pub(super) fn lookalike(char: char) -> Option<(String, &'static str)> {
    let code = format!("U+{:04X}", u32::from(char));
    match char {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '＂' => {
            Some((TYPOGRAPHIC.to_owned(), "replace them by plain quotes: `\"`"))
        }
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '＇' | '´' | '`' => {
            Some((TYPOGRAPHIC.to_owned(), "replace them by plain quotes: `'` or `\"`"))
        }
        '＝' | '：' | '［' | '］' | '｛' | '｝' | '，' | '．' | '＃' => {
            Some((format!("the full-width character {code} means nothing in TOML"), "type the plain ASCII character"))
        }
        '\u{feff}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2060}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{ad}' => Some((format!("the invisible character {code} is here"), "delete it, or type the line anew")),
        _ if char.is_whitespace() && !matches!(char, ' ' | '\t' | '\n') => {
            Some((format!("the white space {code} is not white space in TOML"), "type an ordinary space"))
        }
        _ if char.is_control() && !matches!(char, '\t' | '\n') => {
            Some((format!("the control character {code} is here"), "delete it"))
        }
        _ => None,
    }
}

pub(super) const TYPOGRAPHIC: &str = "typographic quotes do not enclose a value";

/// Whether it is a quote that only typography knows.
pub(super) fn is_typographic_quote(char: char) -> bool {
    lookalike(char).is_some_and(|(message, _)| message == TYPOGRAPHIC)
}
