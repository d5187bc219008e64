//! The rule `secrets-in-docker-image`: a Dockerfile copies a secrets file into the image.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "secrets-in-docker-image",
        summary: "a Dockerfile copies a secrets file into the image",
        level: Level::Warning,
        docs: r"
## Why
Everyone who can pull the image can read the file, also when a later instruction deletes it: the layer below still has
it. And the secrets of the machine that builds are rarely those of the machine that runs.

## Example
```dockerfile
FROM python:3.12
COPY . /app
```
without a `.dockerignore`.

## Instead
Leave the file out, in `.dockerignore`:
```text
.streamlit/secrets.toml
```
and mount it where the container runs:
```console
$ docker run -v ./secrets.toml:/app/.streamlit/secrets.toml:ro my-app
```
",
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    for stored in &input.app_context.stored_secrets {
        if !input.config.sources.has_secrets(stored.file) {
            continue;
        }
        let path = input.config.sources.path(stored.file);
        for instruction in &stored.images {
            findings.push(
                RULE.at(*instruction, format!("this copies `{path}` into the image"))
                    .label("everyone who can pull the image can read it")
                    .help("name the file in `.dockerignore`, and mount it where the container runs"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};

    #[test]
    fn the_instruction_is_the_place() {
        let case = ProjectCase::new(AUTH).file("Dockerfile", "FROM python\nCOPY . /app\n").with(|app_context| {
            app_context.stored_secrets[0].images = vec![ProjectCase::place(0, 12..24)];
        });
        assert_eq!(case.said(&RULE), ["warning Dockerfile:2: this copies `.streamlit/secrets.toml` into the image"]);
        assert_eq!(ProjectCase::new(AUTH).said(&RULE), Vec::<String>::new());
    }
}
