//! Command lines that install packages: `pip install`, `uv pip install` and their like, in Dockerfiles and scripts.

use super::line::{self, Condition, Line, Readability, Requirement};
use super::manifest::{Manifest, Opacity, UnreadPin, begins_with_package};
use super::range::Range;
use crate::secret::opaque_debug;
use crate::source::Span;

/// A word of a command line, without its quotes, and where it is.
#[derive(Clone, PartialEq, Eq)]
struct Word {
    text: String,
    span: Span,
}

/// What the commands in `text` install. `text` is a script or a Dockerfile; words in it that are not commands do no harm.
pub(crate) fn of_commands(text: &str) -> Manifest {
    let mut manifest = Manifest::default();
    let variables = variables(text);
    for command in commands(text) {
        let words: Vec<&str> = command.iter().map(|word| word.text.as_str()).collect();
        let Some((start, installer)) = installer(&words) else { continue };
        manifest.arguments(&command[start..], installer, &variables);
    }
    manifest
}

/// Who installs, which decides how the arguments are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Installer {
    /// `pip install`, `uv pip install`, `uv add`, `pipx install`.
    Pip,
    /// `conda install`, `mamba install`.
    Conda,
    /// `conda env create --file`.
    CondaFile,
    /// `uv run --with`, `uvx --with`: a program with packages that are installed for it.
    Runner,
}

/// Where the arguments of an installer begin.
fn installer(words: &[&str]) -> Option<(usize, Installer)> {
    let name = |word: &str| word.rsplit(['/', '\\']).next().unwrap_or(word).trim_end_matches(".exe").to_owned();
    for (index, pair) in words.windows(2).enumerate() {
        let (program, verb) = (name(pair[0]), pair[1]);
        let is_pip =
            program.strip_prefix("pip").is_some_and(|rest| rest.chars().all(|it| it.is_ascii_digit() || it == '.'));
        match (program.as_str(), verb) {
            (_, "install") if is_pip => return Some((index + 2, Installer::Pip)),
            ("uv" | "poetry" | "pdm" | "rye", "add") => return Some((index + 2, Installer::Pip)),
            ("uv", "run") => return Some((index + 2, Installer::Runner)),
            ("uvx", _) => return Some((index + 1, Installer::Runner)),
            ("pipenv" | "pipx", "install") => return Some((index + 2, Installer::Pip)),
            ("conda" | "mamba" | "micromamba", "install" | "create") => return Some((index + 2, Installer::Conda)),
            ("conda" | "mamba" | "micromamba", "env") => return Some((index + 2, Installer::CondaFile)),
            _ => {}
        }
    }
    None
}

/// Options of pip and conda that are followed by a value of their own.
const WITH_VALUE: [&str; 26] = [
    "-i",
    "--index-url",
    "--extra-index-url",
    "-f",
    "--find-links",
    "-t",
    "--target",
    "--prefix",
    "--root",
    "--src",
    "--python",
    "-p",
    "--python-version",
    "--platform",
    "--timeout",
    "--retries",
    "--trusted-host",
    "--proxy",
    "--cert",
    "--cache-dir",
    "--progress-bar",
    "--only-binary",
    "--no-binary",
    "-n",
    "--name",
    "--group",
];

impl Manifest {
    fn arguments(&mut self, words: &[Word], installer: Installer, variables: &[(String, String)]) {
        if installer == Installer::Runner {
            self.runner(words, variables);
            return;
        }
        let mut words = words.iter();
        while let Some(word) = words.next() {
            // What is written to a file is not a package.
            if word.text.contains('>') && word.text.ends_with('>') {
                break;
            }
            let (option, joined) = match word.text.split_once('=').filter(|_| word.text.starts_with("--")) {
                Some((option, value)) => (option, Some(value.to_owned())),
                None => (word.text.as_str(), None),
            };
            let mut value = || joined.clone().or_else(|| words.next().map(|word| word.text.clone()));
            match option {
                "-r" | "--requirement" | "--requirements" => self.includes.extend(value()),
                "--file" | "-f" if installer != Installer::Pip => self.includes.extend(value()),
                "-c" | "--constraint" | "--constraints" if installer == Installer::Pip => {
                    self.constraints.extend(value());
                }
                "-e" | "--editable" => self.projects.extend(value().map(|path| without_extras(&path).to_owned())),
                "-c" | "--channel" => drop(value()),
                _ if WITH_VALUE.contains(&option) => drop(value()),
                // `-rrequirements.txt`
                _ if option.starts_with("-r") && !option.starts_with("--") => {
                    self.includes.push(option[2..].to_owned());
                }
                _ if option.starts_with('-') => {}
                _ => self.argument(word, installer, variables),
            }
        }
    }

    /// The packages before the program: `--with streamlit==1.50.0`, `--from streamlit`, `--with=authlib,httpx`.
    fn runner(&mut self, words: &[Word], variables: &[(String, String)]) {
        let mut words = words.iter();
        while let Some(word) = words.next().filter(|word| word.text.starts_with('-')) {
            let (option, joined) = match word.text.split_once('=').filter(|_| word.text.starts_with("--")) {
                Some((option, value)) => (option, Some(Word { text: value.to_owned(), span: word.span })),
                None => (word.text.as_str(), None),
            };
            match option {
                "--with" | "-w" | "--from" => {
                    let Some(value) = joined.or_else(|| words.next().cloned()) else { return };
                    for text in value.text.split(',') {
                        let part = Word { text: text.to_owned(), span: value.span };
                        self.argument(&part, Installer::Pip, variables);
                    }
                }
                "--with-requirements" => {
                    self.includes.extend(joined.or_else(|| words.next().cloned()).map(|word| word.text));
                }
                "--with-editable" | "--python" | "-p" | "--env-file" | "--directory" | "--project" | "--extra"
                | "--group"
                    if joined.is_none() =>
                {
                    words.next();
                }
                _ => {}
            }
        }
    }

    /// A package, a path or an address.
    fn argument(&mut self, word: &Word, installer: Installer, variables: &[(String, String)]) {
        let Some(text) = expanded(&word.text, variables) else {
            if begins_with_package(&word.text) {
                self.unread.push(UnreadPin { span: word.span, reason: "takes the version from a variable" });
                self.requirements.extend(
                    line::requirement(word.text.split(['=', '<', '>', '~', '!']).next().unwrap_or_default(), 0)
                        .map(|found| Requirement { span: word.span, range: Range::default(), ..found }),
                );
            } else {
                self.opacity = Opacity::Opaque;
            }
            return;
        };
        if installer == Installer::CondaFile {
            return;
        }
        if installer != Installer::Pip {
            self.match_spec(&text, word.span);
            return;
        }
        // `poetry add streamlit@1.50.0`, `uv tool install streamlit@1.50.0`.
        let text = match text.split_once('@') {
            Some((name, version)) if version.starts_with(|first: char| first.is_ascii_digit()) => {
                format!("{name}=={version}")
            }
            _ => text,
        };
        match line::lines(&text).into_iter().next() {
            Some(Line::Requirement(found)) => {
                self.requirements.push(Requirement { span: word.span, condition: Condition::Always, ..found });
            }
            Some(Line::Addressed(found, readability)) => {
                if readability == Readability::VersionUnknown && begins_with_package(&found.name) {
                    self.unread
                        .push(UnreadPin { span: word.span, reason: "takes it from an address without a version" });
                }
                self.requirements.push(Requirement { span: word.span, ..found });
            }
            Some(Line::Project(path)) => self.projects.push(path),
            Some(Line::Opaque) => self.opacity = Opacity::Opaque,
            Some(Line::Include(_) | Line::Constraint(_)) | None => {}
        }
    }
}

/// The requirement files that the commands in any text install from: `-r app.txt`, `--requirement=app.txt`.
pub(crate) fn installed_files(text: &str) -> Vec<String> {
    let is_edge = |character: char| character.is_whitespace() || "\"'`,[]();&|".contains(character);
    let mut words = text.split(is_edge).filter(|word| !word.is_empty());
    let mut found = Vec::new();
    while let Some(word) = words.next() {
        let file = match word {
            "-r" | "--requirement" | "--requirements" => words.next(),
            _ => word
                .strip_prefix("--requirement=")
                .or_else(|| word.strip_prefix("-r").filter(|rest| rest.ends_with(".txt"))),
        };
        found.extend(file.map(|file| file.trim_start_matches("./").to_owned()));
    }
    found
}

fn without_extras(path: &str) -> &str {
    path.split('[').next().unwrap_or(path)
}

/// `ARG NAME=value`, `ENV NAME=value`, `ENV NAME value`, `NAME=value`: the defaults that a text gives its variables.
fn variables(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        let rest =
            ["ARG ", "arg ", "ENV ", "env ", "export "].iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line);
        let (name, value) = match rest.split_once('=') {
            Some(pair) => pair,
            None if rest.len() < line.len() => match rest.split_once(char::is_whitespace) {
                Some(pair) => pair,
                None => continue,
            },
            None => continue,
        };
        let is_name =
            !name.is_empty() && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
        if is_name && !value.contains('$') {
            found.push((name.to_owned(), value.trim().trim_matches(['"', '\'']).to_owned()));
        }
    }
    found
}

/// The word with the values of its variables; `None` where one is not known.
fn expanded(text: &str, variables: &[(String, String)]) -> Option<String> {
    let mut done = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('$') {
        done.push_str(before);
        let (name, default, after) = match behind.strip_prefix('{') {
            Some(braced) => {
                let (inside, after) = braced.split_once('}')?;
                let (name, default) = inside
                    .split_once(":-")
                    .or(inside.split_once('-'))
                    .map_or((inside, None), |(name, value)| (name, Some(value)));
                (name, default, after)
            }
            None => {
                let end = behind.find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
                let (name, after) = behind.split_at(end.unwrap_or(behind.len()));
                (name, None, after)
            }
        };
        let known = variables.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        done.push_str(known.or(default)?);
        rest = after;
    }
    Some(done + rest)
}

/// The commands of a script, split at `&&`, `||`, `;`, `|` and line ends; a backslash at the end of a line joins it to the
/// next, and comments are left out.
fn commands(text: &str) -> Vec<Vec<Word>> {
    let mut commands = vec![Vec::new()];
    let mut characters = text.char_indices().peekable();
    let mut word: Option<Word> = None;
    let mut quote: Option<char> = None;
    let end_word = |word: &mut Option<Word>, commands: &mut Vec<Vec<Word>>| {
        if let Some(done) = word.take() {
            commands.last_mut().expect("there is always one").push(done);
        }
    };
    while let Some((index, character)) = characters.next() {
        let end = index + character.len_utf8();
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            // The lists of Dockerfiles and YAML have quotes that close on their line.
            (Some(_), '\n') => {
                quote = None;
                end_word(&mut word, &mut commands);
                commands.push(Vec::new());
            }
            (None, '"' | '\'' | '`') => {
                quote = Some(character);
                word.get_or_insert(Word { text: String::new(), span: Span::at(end) });
            }
            (None, '\\') if characters.peek().is_some_and(|(_, next)| matches!(next, '\n' | '\r')) => {
                while characters.peek().is_some_and(|(_, next)| matches!(next, '\n' | '\r')) {
                    characters.next();
                }
                end_word(&mut word, &mut commands);
            }
            (None, '#') if word.is_none() => {
                // A comment between joined lines does not end the command.
                let line_start = text[..index].rfind('\n').map_or(0, |newline| newline + 1);
                let is_alone = text[line_start..index].trim().is_empty();
                let is_joined = is_alone && text[..line_start].trim_end_matches(['\n', '\r']).ends_with('\\');
                while characters.peek().is_some_and(|(_, next)| *next != '\n') {
                    characters.next();
                }
                if is_joined {
                    characters.next();
                }
            }
            (None, '\n' | ';' | '&' | '|' | '(' | ')') => {
                end_word(&mut word, &mut commands);
                commands.push(Vec::new());
            }
            // Between the items of a list in exec form.
            (None, ',' | '[' | ']') if word.is_none() || text[..index].ends_with(['"', '\'']) => {
                end_word(&mut word, &mut commands);
            }
            (None, space) if space.is_whitespace() => end_word(&mut word, &mut commands),
            _ => {
                let word = word.get_or_insert(Word { text: String::new(), span: Span::at(index) });
                word.text.push(character);
                word.span = Span::new(word.span.start, end);
            }
        }
    }
    end_word(&mut word, &mut commands);
    commands.retain(|command| command.len() > 1);
    commands
}

opaque_debug!(Word);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streamlit::requirements::Package;

    fn said(text: &str) -> String {
        let manifest = of_commands(text);
        let mut said: Vec<String> = manifest
            .requirements
            .iter()
            .map(|found| {
                assert!(
                    text.get(found.span.start..found.span.end)
                        .is_some_and(|at| at.to_lowercase().contains(&found.name)),
                    "{text}"
                );
                format!("{}[{}] {}", found.name, found.extras.join(","), found.range.release(Package::Streamlit))
            })
            .collect();
        said.extend(manifest.includes.iter().map(|path| format!("-r {path}")));
        said.extend(manifest.constraints.iter().map(|path| format!("-c {path}")));
        said.extend(manifest.projects.iter().map(|path| format!("project {path}")));
        said.extend(manifest.unread.iter().map(|unread| unread.reason.to_owned()));
        said.join("; ")
    }

    #[test]
    fn installs_are_found_in_command_lines() {
        for (text, expected) in [
            ("RUN pip install streamlit==1.40.1", "streamlit[] 1.40.1"),
            ("RUN pip3 install --no-cache-dir 'streamlit[auth]>=1.42,<1.50'", "streamlit[auth] 1.49.1"),
            ("RUN python -m pip install \"streamlit==1.50.0\" && rm -rf x", "streamlit[] 1.50.0"),
            (
                "RUN apt-get update \\\n && apt-get install -y curl \\\n && pip install \\\n    # why\n    streamlit==1.50.0\n",
                "streamlit[] 1.50.0",
            ),
            (
                "RUN --mount=type=cache,target=/root/.cache uv pip install --system streamlit==1.50.0",
                "streamlit[] 1.50.0",
            ),
            ("RUN uv pip install --system -r requirements.txt", "-r requirements.txt"),
            ("RUN pip install --requirement=a.txt -c b.txt -e .[app]", "-r a.txt; -c b.txt; project ."),
            ("RUN pip install --index-url https://x.example/simple streamlit==1.50.0", "streamlit[] 1.50.0"),
            ("RUN [\"pip\", \"install\", \"streamlit[auth]==1.50.0\"]", "streamlit[auth] 1.50.0"),
            ("ARG V=1.50.0\nRUN pip install streamlit==${V}", "streamlit[] 1.50.0"),
            ("ENV V 1.50.0\nRUN pip install streamlit==$V", "streamlit[] 1.50.0"),
            ("RUN pip install streamlit==${V:-1.50.0}", "streamlit[] 1.50.0"),
            ("RUN pip install streamlit==${V}", "streamlit[] 1.67.0; takes the version from a variable"),
            ("RUN conda install -y -c conda-forge streamlit=1.40.1", "streamlit[] 1.40.1"),
            ("RUN mamba env create -f environment.yml", "-r environment.yml"),
            ("RUN pip install ./streamlit-1.40.1-py3-none-any.whl", "streamlit[] 1.40.1"),
            (
                "uv run --with streamlit==1.50.0 --with=authlib streamlit run app.py",
                "streamlit[] 1.50.0; authlib[] 1.67.0",
            ),
            ("uvx --python 3.12 --from 'streamlit[auth]==1.50.0' streamlit run a.py", "streamlit[auth] 1.50.0"),
            ("uv run --with-requirements requirements.txt streamlit run a.py", "-r requirements.txt"),
            ("uv run streamlit run app.py", ""),
            ("RUN pip install .", "project ."),
            ("RUN poetry add streamlit@1.50.0", "streamlit[] 1.50.0"),
            ("# RUN pip install streamlit==1.40.1", ""),
            ("RUN echo pip && apt install streamlit", ""),
            ("RUN uv sync --frozen", ""),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }
}
