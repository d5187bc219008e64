//! Paragraphs that fit: broken between words, with what comes after the first line under its beginning.

/// `text` in lines of at most `columns` characters, as far as its words allow. The first begins with `first`, the others
/// with `indent`; each ends in a newline.
///
/// What is to be coloured is coloured later: every character counts.
pub(crate) fn hanging(text: &str, first: &str, indent: &str, columns: usize) -> String {
    let mut filled = first.to_owned();
    let mut width = first.chars().count();
    for (index, word) in text.split_whitespace().enumerate() {
        let len = word.chars().count();
        if index > 0 && width + 1 + len > columns {
            filled.push('\n');
            filled.push_str(indent);
            width = indent.chars().count();
        } else if index > 0 {
            filled.push(' ');
            width += 1;
        }
        filled.push_str(word);
        width += len;
    }
    filled.push('\n');
    filled
}

#[cfg(test)]
mod tests {
    use super::hanging;

    #[test]
    fn lines_are_broken_between_words() {
        let text = "one two three four-and-more-than-a-line five";
        assert_eq!(hanging(text, "- ", "  ", 11), "- one two\n  three\n  four-and-more-than-a-line\n  five\n");
        assert_eq!(hanging("", "  ", "  ", 11), "  \n");
        assert_eq!(hanging("ünï cödé", "", "", 8), "ünï cödé\n");
    }
}
