//! One line of a `.gitignore`, and whether it fits a path: git's own `dir.c` and `wildmatch.c`, byte by byte.
//!
//! Other libraries for globs know alternatives in braces, or take a malformed pattern for none: a file that git does not
//! ignore would be called ignored.

/// Whether upper and lower case are told apart (`core.ignoreCase`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Case {
    #[default]
    Exact,
    Ignored,
}

/// What a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathKind {
    File,
    Folder,
}

/// A pattern with its meaning.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub(super) effect: Effect,
    /// A slash at its end: only folders.
    folders_only: bool,
    /// Without a slash in it, a pattern fits the name alone, in any folder.
    scope: Scope,
    case: Case,
    /// What stands before the first special character is compared as it is; git does not know that the rest had it
    /// before.
    prefix: Vec<u8>,
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Ignores,
    /// With `!`: brings back what an earlier pattern ignores.
    Includes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Name,
    Path,
}

#[derive(Clone, Debug)]
enum Piece {
    Byte(u8),
    /// `?`: any byte but a slash.
    Any,
    /// `[…]`: any byte that is in the set or, if negated, is not; never a slash.
    Set {
        items: Vec<Item>,
        negated: bool,
    },
    /// `*`: any bytes but a slash.
    Star,
    /// `**` as a part of its own: any bytes.
    Everything,
    /// `**/`: nothing, or any bytes that end in a slash.
    Folders,
    /// A bracket without its end, or an unknown class: nothing fits.
    Nothing,
}

#[derive(Clone, Copy, Debug)]
enum Item {
    One(u8),
    Range(u8, u8),
    Class(fn(u8) -> bool),
}

/// The patterns of a whole file. A comment, an empty line and a pattern that can fit nothing count for nothing.
pub(super) fn patterns(text: &[u8], case: Case) -> Vec<Pattern> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    text.split(|byte| *byte == b'\n').filter_map(|line| Pattern::parse(line, case)).collect()
}

impl Pattern {
    fn parse(line: &[u8], case: Case) -> Option<Self> {
        if line.first() == Some(&b'#') {
            return None;
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // For git, a line ends at a NUL as well: of UTF-16, which PowerShell writes, little is left.
        let line = line.split(|byte| *byte == 0).next().unwrap_or_default();
        let line = without_trailing_spaces(line);
        let (effect, line) = match line.strip_prefix(b"!") {
            Some(rest) => (Effect::Includes, rest),
            None => (Effect::Ignores, line),
        };
        let (folders_only, line) = line.strip_suffix(b"/").map_or((false, line), |rest| (true, rest));
        if line.is_empty() {
            return None;
        }
        let scope = if line.contains(&b'/') { Scope::Path } else { Scope::Name };
        let line = line.strip_prefix(b"/").unwrap_or(line);
        let plain = line.iter().position(|byte| is_special(*byte)).unwrap_or(line.len());
        let (prefix, rest) = line.split_at(plain);
        Some(Self { effect, folders_only, scope, case, prefix: prefix.to_vec(), pieces: pieces(rest, scope, case) })
    }

    /// Whether it fits `path`, which is relative to the folder of the list and has slashes.
    pub(super) fn fits(&self, path: &[u8], kind: PathKind) -> bool {
        if self.folders_only && kind != PathKind::Folder {
            return false;
        }
        let subject = match self.scope {
            Scope::Path => path,
            Scope::Name => path.rsplit(|byte| *byte == b'/').next().unwrap_or(path),
        };
        let Some((start, rest)) = subject.split_at_checked(self.prefix.len()) else { return false };
        let is_same = match self.case {
            Case::Exact => start == self.prefix,
            Case::Ignored => start.eq_ignore_ascii_case(&self.prefix),
        };
        is_same && self.rest_fits(rest)
    }

    /// Follows all ways through the pattern at once, so that no pattern takes long.
    fn rest_fits(&self, text: &[u8]) -> bool {
        let mut places = vec![false; self.pieces.len() + 1];
        places[0] = true;
        self.skip_what_may_be_empty(&mut places, true);
        for byte in text {
            let byte = if self.case == Case::Ignored { byte.to_ascii_lowercase() } else { *byte };
            let mut next = vec![false; places.len()];
            for (index, piece) in self.pieces.iter().enumerate().filter(|(index, _)| places[*index]) {
                match piece {
                    Piece::Star => next[index] |= byte != b'/',
                    Piece::Everything | Piece::Folders => next[index] = true,
                    Piece::Byte(plain) => next[index + 1] |= byte == *plain,
                    Piece::Any => next[index + 1] |= byte != b'/',
                    Piece::Set { items, negated } => {
                        let is_in = items.iter().any(|item| item.holds(byte, self.case));
                        next[index + 1] |= is_in != *negated && byte != b'/';
                    }
                    Piece::Nothing => {}
                }
            }
            self.skip_what_may_be_empty(&mut next, byte == b'/');
            places = next;
        }
        places[self.pieces.len()]
    }

    /// Goes on behind pieces that may be empty; behind `**/`, only where a part of the path begins.
    fn skip_what_may_be_empty(&self, places: &mut [bool], begins_part: bool) {
        for (index, piece) in self.pieces.iter().enumerate() {
            places[index + 1] |= places[index]
                && match piece {
                    Piece::Star | Piece::Everything => true,
                    Piece::Folders => begins_part,
                    _ => false,
                };
        }
    }
}

const fn is_special(byte: u8) -> bool {
    matches!(byte, b'*' | b'?' | b'[' | b'\\')
}

/// Spaces at the end count only behind a backslash; other white space always does.
fn without_trailing_spaces(line: &[u8]) -> &[u8] {
    let mut end = 0;
    let mut index = 0;
    while let Some(byte) = line.get(index) {
        match byte {
            b' ' => {}
            b'\\' => {
                if index + 1 == line.len() {
                    return line;
                }
                index += 1;
                end = index + 1;
            }
            _ => end = index + 1,
        }
        index += 1;
    }
    &line[..end]
}

fn pieces(pattern: &[u8], scope: Scope, case: Case) -> Vec<Piece> {
    let folded = |byte: u8| if case == Case::Ignored { byte.to_ascii_lowercase() } else { byte };
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(byte) = pattern.get(at) {
        let rest = &pattern[at + 1..];
        match byte {
            b'*' => {
                let stars = 1 + rest.iter().take_while(|byte| **byte == b'*').count();
                let behind = &pattern[at + stars..];
                let begins_part = at == 0 || pattern[at - 1] == b'/';
                let is_part =
                    begins_part && (behind.is_empty() || behind.starts_with(b"/") || behind.starts_with(b"\\/"));
                at += stars;
                if stars == 1 || scope == Scope::Path && !is_part {
                    pieces.push(Piece::Star);
                } else if behind.starts_with(b"/") {
                    pieces.push(Piece::Folders);
                    at += 1;
                } else {
                    pieces.push(Piece::Everything);
                }
                continue;
            }
            b'?' => pieces.push(Piece::Any),
            b'[' => {
                let Some((piece, len)) = set(rest) else {
                    pieces.push(Piece::Nothing);
                    break;
                };
                pieces.push(piece);
                at += len;
            }
            b'\\' => {
                pieces.push(rest.first().map_or(Piece::Nothing, |quoted| Piece::Byte(folded(*quoted))));
                at += 1;
            }
            plain => pieces.push(Piece::Byte(folded(*plain))),
        }
        at += 1;
    }
    pieces
}

/// The set whose `[` stands before `text`, and how many bytes it has up to its `]`.
fn set(text: &[u8]) -> Option<(Piece, usize)> {
    let negated = matches!(text.first()?, b'!' | b'^');
    let mut at = usize::from(negated);
    let mut items = Vec::new();
    // Where a range could begin.
    let mut previous = None;
    loop {
        match *text.get(at)? {
            b']' if at > usize::from(negated) => return Some((Piece::Set { items, negated }, at + 1)),
            b'\\' => {
                at += 1;
                previous = Some(*text.get(at)?);
                items.extend(previous.map(Item::One));
            }
            b'-' if previous.is_some() && text.get(at + 1).is_some_and(|byte| *byte != b']') => {
                at += 1;
                if text[at] == b'\\' {
                    at += 1;
                }
                items.extend(previous.take().zip(text.get(at)).map(|(first, last)| Item::Range(first, *last)));
                text.get(at)?;
            }
            b'[' if text.get(at + 1) == Some(&b':') => {
                let name = at + 2;
                let end = name + text[name..].iter().position(|byte| *byte == b']')?;
                if let Some(class_name) = text[name..end].strip_suffix(b":") {
                    items.push(Item::Class(class(class_name)?));
                    previous = None;
                    at = end;
                } else {
                    items.push(Item::One(b'['));
                    previous = Some(b'[');
                }
            }
            plain => {
                items.push(Item::One(plain));
                previous = Some(plain);
            }
        }
        at += 1;
    }
}

fn class(name: &[u8]) -> Option<fn(u8) -> bool> {
    Some(match name {
        b"alnum" => |byte| byte.is_ascii_alphanumeric(),
        b"alpha" => |byte| byte.is_ascii_alphabetic(),
        b"blank" => |byte| matches!(byte, b' ' | b'\t'),
        b"cntrl" => |byte| byte.is_ascii_control(),
        b"digit" => |byte| byte.is_ascii_digit(),
        b"graph" => |byte| byte.is_ascii_graphic(),
        b"lower" => |byte| byte.is_ascii_lowercase(),
        b"print" => |byte| byte == b' ' || byte.is_ascii_graphic(),
        b"punct" => |byte| byte.is_ascii_punctuation(),
        b"space" => |byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c),
        b"upper" => |byte| byte.is_ascii_uppercase(),
        b"xdigit" => |byte| byte.is_ascii_hexdigit(),
        _ => return None,
    })
}

impl Item {
    /// Where case is ignored, `byte` is lower case; a single byte of a set is compared with that as it is.
    fn holds(self, byte: u8, case: Case) -> bool {
        let upper = || case == Case::Ignored && byte.is_ascii_lowercase();
        match self {
            Self::One(one) => byte == one,
            Self::Range(first, last) => {
                let is_in = |byte| (first..=last).contains(&byte);
                is_in(byte) || upper() && is_in(byte.to_ascii_uppercase())
            }
            Self::Class(holds) => holds(byte) || upper() && holds(byte.to_ascii_uppercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_ignored(line: &str, path: &str, case: Case) -> bool {
        let patterns = patterns(line.as_bytes(), case);
        patterns.iter().any(|pattern| pattern.fits(path.as_bytes(), PathKind::File))
    }

    /// As `git check-ignore` of git 2.47 says.
    #[test]
    fn patterns_fit_what_they_fit_for_git() {
        for (line, path, expected) in [
            ("secrets.{toml,json}", "secrets.toml", false),
            ("secrets.{toml,json}", "secrets.{toml,json}", true),
            ("[[:lower:]]ecrets.toml", "a/secrets.toml", true),
            ("[[:lower:][:digit:]-]*", "-x", true),
            ("[[:unknown:]]*", "secrets.toml", false),
            ("[]s]ecrets.toml", "secrets.toml", true),
            ("[!]]ecrets.toml", "secrets.toml", true),
            ("[^s]ecrets.toml", "secrets.toml", false),
            ("[r-t]ecrets.toml", "secrets.toml", true),
            ("[t-r]ecrets.toml", "secrets.toml", false),
            ("[a-]ecrets.toml", "-ecrets.toml", true),
            ("[\\]s]ecrets.toml", "secrets.toml", true),
            ("[secrets.toml", "secrets.toml", false),
            ("[secrets.toml", "[secrets.toml", false),
            ("\\secrets.toml", "secrets.toml", true),
            ("secrets.toml\\", "secrets.toml", false),
            ("\\!x", "!x", true),
            ("\\#x", "#x", true),
            ("secrets.toml  ", "secrets.toml", true),
            ("secrets.toml\\ ", "secrets.toml", false),
            ("secrets.toml\\ ", "secrets.toml ", true),
            ("secrets.toml\t", "secrets.toml", false),
            ("secrets.toml # why", "secrets.toml", false),
            ("secrets.toml\r", "secrets.toml", true),
            ("s\0e\0c\0", "secrets.toml", false),
            ("?.toml", "ä.toml", false),
            ("??.toml", "ä.toml", true),
            ("*", "a/b", true),
            ("/*", "a/b", false),
            ("a/*", "a/b/c", false),
            ("a/**", "a/b/c", true),
            ("a/**/c", "a/c", true),
            ("a/**/c", "a/b/b/c", true),
            ("**/c", "c", true),
            ("**/b/c", "a/b/c", true),
            ("**/b", "a/ab", false),
            ("x/**/b", "x/ab", false),
            ("a?c/d", "a/c/d", false),
            ("a[/]c/d", "a/c/d", false),
            ("x/a**c", "x/a/c", false),
            ("x/***/c", "x/a/b/c", true),
        ] {
            assert_eq!(is_ignored(line, path, Case::Exact), expected, "{line:?} {path:?}");
        }
    }

    #[test]
    fn case_may_be_ignored() {
        for (line, expected) in [
            ("SECRETS.toml", true),
            ("S*.TOML", true),
            ("[R-T]ecrets.toml", true),
            ("[[:upper:]]*", true),
            ("[S]*", false),
        ] {
            assert_eq!(is_ignored(line, "Secrets.toml", Case::Ignored), expected, "{line}");
        }
        assert!(!is_ignored("SECRETS.toml", "secrets.toml", Case::Exact));
    }

    #[test]
    fn a_hostile_pattern_ends() {
        let line = format!("{}b", "*a".repeat(500));
        assert!(!is_ignored(&line, &"a".repeat(4000), Case::Exact));
        let line = format!("{}b", "**/a/".repeat(500));
        assert!(!is_ignored(&line, &"a/".repeat(2000), Case::Exact));
    }
}
