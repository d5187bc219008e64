//! `curl` as Chrome, Edge, Firefox and Safari write it, for bash and for Windows' cmd.

use super::BrowserRequest;

/// The words of a line for bash: quotes of three kinds, and lines that go on behind a backslash.
pub(super) fn bash_words(text: &str) -> Vec<String> {
    let mut words = Words::default();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('\n') | None => {}
                Some('\r') => drop(characters.next_if_eq(&'\n')),
                Some(other) => words.push(other),
            },
            '\'' => {
                words.begin();
                characters.by_ref().take_while(|character| *character != '\'').for_each(|it| words.push(it));
            }
            '$' if characters.peek() == Some(&'\'') => {
                characters.next();
                words.begin();
                while let Some(character) = characters.next().filter(|character| *character != '\'') {
                    match character {
                        '\\' => escaped(&mut characters).into_iter().for_each(|it| words.push(it)),
                        other => words.push(other),
                    }
                }
            }
            '"' => {
                words.begin();
                while let Some(character) = characters.next().filter(|character| *character != '"') {
                    match character {
                        '\\' => match characters.next() {
                            Some('\n') | None => {}
                            Some(other @ ('"' | '\\' | '$' | '`')) => words.push(other),
                            Some(other) => ['\\', other].into_iter().for_each(|it| words.push(it)),
                        },
                        other => words.push(other),
                    }
                }
            }
            space if space.is_whitespace() => words.end(),
            other => words.push(other),
        }
    }
    words.finish()
}

/// What is behind a backslash in `$'…'`.
fn escaped(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    let kind = characters.next()?;
    let digits = match kind {
        'u' => 4,
        'x' => 2,
        'n' => return Some('\n'),
        'r' => return Some('\r'),
        't' => return Some('\t'),
        other => return Some(other),
    };
    let number: String = (0..digits).map_while(|_| characters.next_if(char::is_ascii_hexdigit)).collect();
    char::from_u32(u32::from_str_radix(&number, 16).ok()?)
}

/// The words of a line for cmd: carets quote one character each, and the quotes are the program's own.
pub(super) fn cmd_words(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '^' => match characters.next() {
                Some('\r') => drop(characters.next_if_eq(&'\n')),
                Some('\n') | None => {}
                Some(other) => plain.push(other),
            },
            other => plain.push(other),
        }
    }
    let mut words = Words::default();
    let mut characters = plain.chars().peekable();
    let mut is_quoted = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek() == Some(&'"') => characters.next().into_iter().for_each(|it| words.push(it)),
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next().into_iter().for_each(|it| words.push(it));
            }
            '"' => {
                words.begin();
                is_quoted = !is_quoted;
            }
            space if space.is_whitespace() && !is_quoted => words.end(),
            other => words.push(other),
        }
    }
    words.finish()
}

/// Words that grow character by character; an empty one in quotes is one, too.
#[derive(Default)]
struct Words {
    done: Vec<String>,
    current: Option<String>,
}

impl Words {
    fn begin(&mut self) {
        self.current.get_or_insert_default();
    }

    fn push(&mut self, character: char) {
        self.current.get_or_insert_default().push(character);
    }

    fn end(&mut self) {
        self.done.extend(self.current.take());
    }

    fn finish(mut self) -> Vec<String> {
        self.end();
        self.done
    }
}

/// The request of a `curl` command.
pub(super) fn curl(words: Vec<String>) -> Option<BrowserRequest> {
    /// Options with a value that says nothing of the headers.
    const WITH_VALUE: [&str; 12] = [
        "-X",
        "--request",
        "-d",
        "--data",
        "--data-raw",
        "--data-binary",
        "-u",
        "--user",
        "-o",
        "--output",
        "-m",
        "--max-time",
    ];
    let mut request = BrowserRequest::new(String::new());
    let mut words = words.into_iter().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "-H" | "--header" => request.push_line(&words.next()?),
            "-b" | "--cookie" => request.push("cookie", &words.next()?),
            "-A" | "--user-agent" => request.push("user-agent", &words.next()?),
            "-e" | "--referer" => request.push("referer", &words.next()?),
            "--url" => request.url = words.next()?,
            option if WITH_VALUE.contains(&option) => drop(words.next()),
            attached if attached.starts_with("-H") => request.push_line(&attached[2..]),
            option if option.starts_with('-') => {}
            _ if request.url.is_empty() => request.url = word,
            _ => {}
        }
    }
    (!request.url.is_empty()).then_some(request)
}
