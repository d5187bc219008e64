//! Go's `filepath.Match`, which Docker uses: `*`, `?`, `[a-z]`, `[^a-z]` and `\` within one part of a path.

/// One part of a path, as a pattern.
#[derive(Clone, Debug)]
pub(in crate::streamlit) struct PartPattern(Vec<Piece>);

#[derive(Clone, Debug)]
enum Piece {
    /// Any characters.
    Star,
    /// Any one character.
    Any,
    /// One of these, from the first to the last of each pair; or, if negated, none of them.
    Set {
        pairs: Vec<(char, char)>,
        negated: bool,
    },
    Plain(char),
}

impl PartPattern {
    pub(in crate::streamlit) fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text.chars();
        while let Some(character) = rest.next() {
            pieces.push(match character {
                '*' => Piece::Star,
                '?' => Piece::Any,
                '\\' => Piece::Plain(rest.next().unwrap_or('\\')),
                '[' if rest.as_str().contains(']') => {
                    let set: Vec<char> = rest.by_ref().take_while(|end| *end != ']').collect();
                    let negated = set.first() == Some(&'^');
                    Piece::Set { pairs: pairs(&set[usize::from(negated)..]), negated }
                }
                plain => Piece::Plain(plain),
            });
        }
        Self(pieces)
    }

    pub(in crate::streamlit) fn fits(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        sequence_fits(&self.0, &name, |piece| matches!(piece, Piece::Star), |piece, character| piece.fits(*character))
    }
}

impl Piece {
    fn fits(&self, character: char) -> bool {
        match self {
            Self::Star | Self::Any => true,
            Self::Set { pairs, negated } => {
                pairs.iter().any(|(first, last)| (*first..=*last).contains(&character)) != *negated
            }
            Self::Plain(plain) => *plain == character,
        }
    }
}

fn pairs(mut set: &[char]) -> Vec<(char, char)> {
    let mut pairs = Vec::new();
    while let Some((first, rest)) = set.split_first() {
        if let ['-', last, behind @ ..] = rest {
            pairs.push((*first, *last));
            set = behind;
        } else {
            pairs.push((*first, *first));
            set = rest;
        }
    }
    pairs
}

/// Whether `pattern` fits all of `items`, where a star stands for any number of them.
///
/// Only the last star is ever tried again, so the time is at most the product of the two lengths.
pub(super) fn sequence_fits<P, T>(
    pattern: &[P],
    items: &[T],
    is_star: impl Fn(&P) -> bool,
    fits: impl Fn(&P, &T) -> bool,
) -> bool {
    let (mut at, mut item) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while item < items.len() {
        match pattern.get(at) {
            Some(piece) if is_star(piece) => {
                star = Some((at, item));
                at += 1;
            }
            Some(piece) if fits(piece, &items[item]) => {
                at += 1;
                item += 1;
            }
            _ => {
                let Some((star_at, taken)) = star else { return false };
                star = Some((star_at, taken + 1));
                at = star_at + 1;
                item = taken + 1;
            }
        }
    }
    pattern[at..].iter().all(is_star)
}
