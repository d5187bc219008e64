//! Characters that are not seen, or change how the text around them is seen, by the Unicode Character Database.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, PrependedConcatenationMark};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Whether nothing is drawn for it where it is: joiners, fillers, variation selectors, direction marks, tags, byte order
/// marks, line and paragraph separators. Control characters are another matter, and so are spaces that can be seen.
///
/// `Default_Ignorable_Code_Point` (Unicode 5.21) is what is drawn as nothing; `Cf` also has what annotates text and, as the
/// only ones that are drawn, the prepended concatenation marks of Arabic and Syriac.
pub(crate) fn is_invisible(character: char) -> bool {
    if character.is_ascii() {
        return false;
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(character);
    let is_format = category == GeneralCategory::Format
        && !CodePointSetData::new::<PrependedConcatenationMark>().contains(character);
    is_format
        || matches!(category, GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator)
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
}

#[cfg(test)]
mod tests {
    use super::is_invisible;

    #[test]
    fn what_is_not_drawn_is_invisible() {
        for character in [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{180b}',
            '\u{180e}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{2028}',
            '\u{2029}',
            '\u{202e}',
            '\u{2060}',
            '\u{2064}',
            '\u{2066}',
            '\u{206a}',
            '\u{3164}',
            '\u{fe00}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff9}',
            '\u{1bca0}',
            '\u{1d173}',
            '\u{e0001}',
            '\u{e0041}',
            '\u{e0100}',
            '\u{e0fff}',
        ] {
            assert!(is_invisible(character), "U+{:04X}", u32::from(character));
        }
    }

    #[test]
    fn what_is_drawn_is_not() {
        for character in "aZ0 ~é\u{a0}\u{3000}名עربية🙂\u{600}\u{6dd}\u{301}".chars() {
            assert!(!is_invisible(character), "U+{:04X}", u32::from(character));
        }
    }
}
