//! The tools that agents get, each a command with what it may be told.

use serde_json::{Map, Value, json};

use crate::streamlit::Version;

/// What a tool can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Flag,
    /// Names with texts.
    Settings,
}

struct Parameter {
    name: &'static str,
    kind: Kind,
    description: &'static str,
    is_required: bool,
}

/// Whether a tool changes anything, and whether it asks others than this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    None,
    Asks,
    Writes,
}

pub(super) struct Tool {
    pub(super) name: &'static str,
    title: &'static str,
    description: &'static str,
    parameters: &'static [Parameter],
    effect: Effect,
    words: fn(&Arguments<'_>) -> Vec<String>,
}

/// A tool with its arguments, as a command line.
pub(super) struct Call {
    pub(super) words: Vec<String>,
    pub(super) project: Option<String>,
    pub(super) streamlit: Option<Version>,
}

const fn optional(name: &'static str, kind: Kind, description: &'static str) -> Parameter {
    Parameter { name, kind, description, is_required: false }
}

const fn required(name: &'static str, kind: Kind, description: &'static str) -> Parameter {
    Parameter { name, kind, description, is_required: true }
}

/// Every tool has it.
const PROJECT: Parameter = optional(
    "project",
    Kind::Text,
    "The app's folder. Default: the one around the folder where the server was started",
);
const STREAMLIT: Parameter = optional(
    "streamlit",
    Kind::Text,
    "Assume this release of Streamlit, such as 1.50.0. Default: what the project uses",
);
const UNSAFE: Parameter =
    optional("unsafe", Kind::Flag, "Also the fixes that a person should review, such as a changed redirect URI");

pub(super) const TOOLS: &[Tool] = &[
    Tool {
        name: "check",
        title: "Check the configuration",
        description: "Checks secrets.toml, config.toml, st.login calls, versions and git, offline. Returns a report \
                      (authctl.report/1): problems with rule, level, file, line, help and fix. Secrets are masked.",
        parameters: &[
            optional(
                "path",
                Kind::Text,
                "A secrets file, an app's folder or a folder of many apps, instead of the project",
            ),
            STREAMLIT,
        ],
        effect: Effect::None,
        words: |given| {
            let mut words = given.words(&["check", "--format=json"]);
            given.last(&mut words, "path");
            words
        },
    },
    Tool {
        name: "explain",
        title: "Explain a rule, an error, a provider or a term",
        description: "Explains a rule by its name, a provider's error (AADSTS50011, redirect_uri_mismatch), a line of Streamlit's \
                      log, a provider (google), a term (PKCE) or a symptom (login loop): meaning, cause and fix.",
        parameters: &[required("word", Kind::Text, "What to explain")],
        effect: Effect::None,
        words: |given| {
            let mut words = given.words(&["explain"]);
            given.last(&mut words, "word");
            words
        },
    },
    Tool {
        name: "show",
        title: "Show the effective configuration",
        description: "Which files were read, which [auth] won, and each provider with its defaults filled in. Secrets are masked.",
        parameters: &[],
        effect: Effect::None,
        words: |given| given.words(&["show", "--format=json"]),
    },
    Tool {
        name: "probe",
        title: "Ask the providers",
        description: "Asks the live providers without a login: metadata, keys, and whether client ID, redirect URI and client \
                      secret are accepted. Returns a report (authctl.report/1).",
        parameters: &[
            optional("provider", Kind::Text, "The provider's name in the configuration, or a URL. Default: all"),
            optional("metadata_only", Kind::Flag, "Send no credentials: fetch metadata and keys alone"),
        ],
        effect: Effect::Asks,
        words: |given| {
            let mut words = given.words(&["probe", "--format=json"]);
            given.flag(&mut words, "metadata_only", "--metadata-only");
            given.last(&mut words, "provider");
            words
        },
    },
    Tool {
        name: "fixes",
        title: "Show what can be repaired",
        description: "What `fix` would change, as a unified diff with secrets masked. Nothing is written.",
        parameters: &[UNSAFE],
        effect: Effect::None,
        words: |given| {
            let mut words = given.words(&["check", "--diff"]);
            given.flag(&mut words, "unsafe", "--unsafe-fixes");
            words
        },
    },
    Tool {
        name: "fix",
        title: "Repair what can be repaired",
        description: "Writes the fixes that `fixes` shows, and returns what is left to do (authctl.report/1).",
        parameters: &[UNSAFE],
        effect: Effect::Writes,
        words: |given| {
            let mut words = given.words(&["check", "--format=json", "--fix"]);
            given.flag(&mut words, "unsafe", "--unsafe-fixes");
            words
        },
    },
    Tool {
        name: "set",
        title: "Change settings that are not secret",
        description: "Gives settings below [auth] a value, and touches no other byte of secrets.toml. Secrets are refused: a person \
                      gives them to `authctl set --stdin`.",
        parameters: &[required(
            "settings",
            Kind::Settings,
            "Dotted keys below auth with their values, such as {\"redirect_uri\": \"https://…/oauth2callback\", \
             \"google.client_kwargs.prompt\": \"login\"}",
        )],
        effect: Effect::Writes,
        words: |given| {
            let mut words = given.words(&["set", "--"]);
            words.extend(given.settings().map(|(key, value)| format!("{key}={value}")));
            words
        },
    },
    Tool {
        name: "new_cookie_secret",
        title: "Write a new cookie secret",
        description: "Writes a new random cookie_secret and does not show it. Everyone will be logged out.",
        parameters: &[],
        effect: Effect::Writes,
        words: |given| given.words(&["secret", "--write"]),
    },
];

/// What a client gave to a tool, once it is known to be of the right kinds.
pub(super) struct Arguments<'a>(&'a Map<String, Value>);

impl<'a> Arguments<'a> {
    fn words(&self, words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    fn flag(&self, words: &mut Vec<String>, name: &str, option: &str) {
        if self.0.get(name).and_then(Value::as_bool) == Some(true) {
            words.push(option.to_owned());
        }
    }

    /// Behind `--`, so that it is never an option.
    fn last(&self, words: &mut Vec<String>, name: &str) {
        words.extend(self.text(name).into_iter().flat_map(|value| ["--".to_owned(), value.to_owned()]));
    }

    fn settings(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let settings = self.0.get("settings").and_then(Value::as_object);
        settings.into_iter().flatten().filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)))
    }
}

impl Tool {
    /// As `tools/list` has it.
    pub(super) fn description(&self) -> Value {
        let parameters = || self.parameters.iter().chain([&PROJECT]);
        let properties: Map<String, Value> = parameters()
            .map(|parameter| {
                let mut schema = match parameter.kind {
                    Kind::Text => json!({ "type": "string" }),
                    Kind::Flag => json!({ "type": "boolean" }),
                    Kind::Settings => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
                };
                schema["description"] = parameter.description.into();
                (parameter.name.to_owned(), schema)
            })
            .collect();
        let required: Vec<&str> =
            parameters().filter(|parameter| parameter.is_required).map(|known| known.name).collect();
        json!({
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": {
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            },
            "annotations": {
                "readOnlyHint": self.effect != Effect::Writes,
                "destructiveHint": self.effect == Effect::Writes,
                "idempotentHint": self.name != "new_cookie_secret",
                "openWorldHint": self.effect == Effect::Asks,
            },
        })
    }

    /// The command line, or what is wrong with the arguments. They are not repeated: there may be a secret in them.
    pub(super) fn call(&self, arguments: &Value) -> Result<Call, String> {
        let Value::Object(given) = arguments else { return Err("`arguments` is not an object".to_owned()) };
        for parameter in self.parameters.iter().chain([&PROJECT]) {
            let is_right = match (given.get(parameter.name), parameter.kind) {
                (None, _) if parameter.is_required => return Err(format!("`{}` is missing", parameter.name)),
                (None, _) | (Some(Value::String(_)), Kind::Text) | (Some(Value::Bool(_)), Kind::Flag) => true,
                (Some(Value::Object(settings)), Kind::Settings) => {
                    !settings.is_empty() && settings.values().all(Value::is_string)
                }
                (Some(_), _) => false,
            };
            if !is_right {
                let kind = match parameter.kind {
                    Kind::Text => "a string",
                    Kind::Flag => "true or false",
                    Kind::Settings => "an object of strings",
                };
                return Err(format!("`{}` is not {kind}", parameter.name));
            }
        }
        let is_known = |name: &str| self.parameters.iter().chain([&PROJECT]).any(|parameter| parameter.name == name);
        if given.keys().any(|name| !is_known(name)) {
            let names: Vec<&str> = self.parameters.iter().chain([&PROJECT]).map(|parameter| parameter.name).collect();
            return Err(format!("`{}` takes {} and nothing else", self.name, names.join(", ")));
        }
        let given = Arguments(given);
        let streamlit = given.text("streamlit").map(str::parse).transpose();
        Ok(Call {
            words: (self.words)(&given),
            project: given.text("project").map(str::to_owned),
            streamlit: streamlit.map_err(|_| "`streamlit` is not a release such as 1.50.0".to_owned())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str, arguments: Value) -> Result<Vec<String>, String> {
        let tool = TOOLS.iter().find(|tool| tool.name == name).unwrap();
        tool.call(&arguments).map(|call| call.words)
    }

    #[test]
    fn arguments_are_never_options() {
        assert_eq!(call("check", json!({ "path": "--fix" })).unwrap(), ["check", "--format=json", "--", "--fix"]);
        assert_eq!(call("explain", json!({ "word": "-h" })).unwrap(), ["explain", "--", "-h"]);
        assert_eq!(
            call("probe", json!({ "metadata_only": true })).unwrap(),
            ["probe", "--format=json", "--metadata-only"]
        );
        assert_eq!(call("set", json!({ "settings": { "--stdin": "x" } })).unwrap(), ["set", "--", "--stdin=x"]);
        assert_eq!(call("fixes", json!({ "unsafe": false })).unwrap(), ["check", "--diff"]);
    }

    #[test]
    fn wrong_arguments_are_named_and_not_repeated() {
        for (name, arguments, expected) in [
            ("explain", json!({}), "`word` is missing"),
            ("explain", json!({ "word": 1 }), "`word` is not a string"),
            ("fix", json!({ "unsafe": "CANARY" }), "`unsafe` is not true or false"),
            ("set", json!({ "settings": { "x": 5 } }), "`settings` is not an object of strings"),
            ("set", json!({ "settings": {} }), "`settings` is not an object of strings"),
            ("show", json!({ "CANARY": 1 }), "`show` takes project and nothing else"),
            ("check", json!({ "streamlit": "CANARY" }), "`streamlit` is not a release such as 1.50.0"),
            ("show", json!([]), "`arguments` is not an object"),
        ] {
            assert_eq!(call(name, arguments).unwrap_err(), expected);
        }
    }
}
