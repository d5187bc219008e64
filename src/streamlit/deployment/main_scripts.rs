//! The scripts that command lines start with `streamlit run`.

/// Options and their values may be between `run` and the script.
const WORDS_BETWEEN: usize = 12;

/// The script of every `streamlit run SCRIPT` in `text`, a shell script, a Dockerfile, a manifest or a page of
/// documentation, as it is written there, after the folder of a `cd FOLDER &&` before.
pub(crate) fn main_scripts(text: &str) -> Vec<String> {
    if !text.contains("streamlit") {
        return Vec::new();
    }
    let is_edge = |character: char| character.is_whitespace() || "\"'`,()[]{};".contains(character);
    // A dash of its own is a list's in YAML.
    let words: Vec<&str> = text.split(is_edge).filter(|word| !matches!(*word, "" | "-" | "\\" | ":")).collect();
    let mut found: Vec<String> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if word.rsplit(['/', '\\']).next() != Some("streamlit") {
            continue;
        }
        let behind = &words[index + 1..];
        // `"module": "streamlit", "args": ["run", …`.
        let behind = behind.strip_prefix(&["args"]).or_else(|| behind.strip_prefix(&["args:"])).unwrap_or(behind);
        let Some(behind) = behind.strip_prefix(&["run"]) else { continue };
        let is_script = |word: &&&str| word.ends_with(".py") && !word.starts_with('-');
        let Some(script) = behind.iter().take(WORDS_BETWEEN).find(is_script) else { continue };
        let script = script.replace('\\', "/");
        let folder = match &words[..index] {
            [.., "cd", folder, "&&"] => format!("{}/", folder.trim_end_matches('/')),
            _ => String::new(),
        };
        found.push(folder + script.trim_start_matches("./"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_start_an_app_is_found() {
        for (text, expected) in [
            ("streamlit run app.py", &["app.py"][..]),
            ("web: streamlit run ./src/main.py --server.port $PORT", &["src/main.py"]),
            ("CMD [\"streamlit\", \"run\", \"ui/Home.py\", \"--server.port=8501\"]", &["ui/Home.py"]),
            ("exec .venv/bin/streamlit run --server.port 8501 a.py", &["a.py"]),
            ("python -m streamlit run \\\n  a.py", &["a.py"]),
            ("command:\n  - streamlit\n  - run\n  - a.py\n", &["a.py"]),
            ("{\"module\": \"streamlit\", \"args\": [\"run\", \"a.py\"]}", &["a.py"]),
            ("cd front/ && streamlit run app.py", &["front/app.py"]),
            ("py -m streamlit run src\\main.py", &["src/main.py"]),
            ("streamlit run", &[]),
        ] {
            assert_eq!(main_scripts(text), expected, "{text}");
        }
    }

    #[test]
    fn other_commands_are_none() {
        for text in ["streamlit hello", "streamlit version\npython run.py", "pip install streamlit && python app.py"] {
            assert_eq!(main_scripts(text), Vec::<String>::new(), "{text}");
        }
    }
}
