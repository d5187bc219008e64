//! One document about many projects, written piece by piece: ten thousand projects need the memory of a few.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;

use super::handout::{self, Markup};
use super::summary::{counted, fixable};
use super::{
    Counts, Format, Look, ProjectState, Report, azure, concise, escaped, github, gitlab, human, json, junit, rdjson,
    sarif,
};
use crate::diagnostic::RuleInfo;
use crate::escape::escaped_json;

/// A document that is being written.
pub(crate) struct Series<'a> {
    form: Form,
    look: Look,
    rules: &'a [&'static RuleInfo],
    counts: Counts,
    /// The rules that have something to say.
    fired: BTreeSet<&'static str>,
    /// How many projects there are of each state: checked, with nothing to check, without a login.
    states: [usize; 3],
    /// The projects with problems, and how many.
    faulty: Vec<(String, Counts)>,
    /// The projects without a login.
    without_login: Vec<String>,
}

/// What has to wait for the end, by format.
enum Form {
    Human,
    Json { problems: usize, projects: Vec<String> },
    Sarif(sarif::Results),
    Github,
    Gitlab(gitlab::Issues),
    Junit(junit::SuiteNames),
    Concise,
    Azure,
    Rdjson(rdjson::Problems),
    Handout(Markup),
}

/// A problem that says to which project it belongs.
#[derive(Serialize)]
struct OfProject<'a> {
    project: &'a str,
    #[serde(flatten)]
    problem: json::Problem<'a>,
}

impl<'a> Series<'a> {
    pub(crate) fn new(format: Format, look: Look, rules: &'a [&'static RuleInfo]) -> Self {
        let form = match format {
            Format::Human => Form::Human,
            Format::Json => Form::Json { problems: 0, projects: Vec::new() },
            Format::Sarif => Form::Sarif(sarif::Results::default()),
            Format::Github => Form::Github,
            Format::Gitlab => Form::Gitlab(gitlab::Issues::default()),
            Format::Junit => Form::Junit(junit::SuiteNames::default()),
            Format::Concise => Form::Concise,
            Format::Azure => Form::Azure,
            Format::Rdjson => Form::Rdjson(rdjson::Problems::default()),
            Format::Markdown => Form::Handout(Markup::Markdown),
            Format::Html => Form::Handout(Markup::Html),
        };
        Self {
            form,
            look,
            rules,
            counts: Counts::default(),
            fired: BTreeSet::new(),
            states: [0; 3],
            faulty: Vec::new(),
            without_login: Vec::new(),
        }
    }

    /// The text before the first project.
    pub(crate) fn begin(&self) -> String {
        match &self.form {
            Form::Human | Form::Sarif(_) | Form::Github | Form::Gitlab(_) => String::new(),
            Form::Concise | Form::Azure | Form::Rdjson(_) => String::new(),
            Form::Json { .. } => json::series_begin(),
            Form::Junit(_) => junit::BEGIN.to_owned(),
            Form::Handout(markup) => markup.begin(),
        }
    }

    /// The text about one more project, which the user calls `project`.
    pub(crate) fn add(&mut self, project: &str, report: &Report<'_>) -> String {
        let counts = Counts::count(report.diagnostics);
        let state = report.project.as_ref().map_or(ProjectState::Checked, |project| project.state);
        self.states[state as usize] += 1;
        if state == ProjectState::WithoutLogin && report.diagnostics.is_empty() {
            self.without_login.push(project.to_owned());
        }
        self.counts += counts;
        if !report.diagnostics.is_empty() {
            self.faulty.push((project.to_owned(), counts));
        }
        match &mut self.form {
            Form::Human => {
                self.fired.extend(report.diagnostics.iter().map(|problem| problem.rule().name));
                human::problems(report, self.look)
            }
            Form::Json { problems, projects } => {
                projects.push(json::series_project(project, report, counts));
                let mut text = String::new();
                for problem in json::problems(report) {
                    let line = serde_json::to_string(&OfProject { project, problem });
                    text.push_str(if *problems == 0 { "\n    " } else { ",\n    " });
                    text.push_str(&escaped_json(&line.expect("strings, numbers and lists always serialise")));
                    *problems += 1;
                }
                text
            }
            Form::Sarif(results) => {
                results.add(report);
                String::new()
            }
            Form::Github => github::render(report),
            Form::Concise => concise::render(report),
            Form::Azure => azure::render(report),
            Form::Rdjson(problems) => {
                problems.add(report);
                String::new()
            }
            Form::Gitlab(issues) => {
                issues.add(report);
                String::new()
            }
            Form::Junit(names) => junit::render(report, project, names),
            Form::Handout(markup) => markup.account(&handout::account(project, report)),
        }
    }

    /// The text behind the last project.
    pub(crate) fn end(self) -> String {
        match self.form {
            Form::Human => human::pointer(&self.fired, self.look) + &self.summary(),
            Form::Json { projects, .. } => json::series_end(&projects, self.counts),
            Form::Sarif(results) => results.render(self.rules),
            Form::Github | Form::Concise | Form::Azure => String::new(),
            Form::Rdjson(problems) => problems.render(),
            Form::Gitlab(issues) => issues.render(),
            Form::Junit(_) => junit::END.to_owned(),
            Form::Handout(markup) => markup.end(),
        }
    }

    /// The projects with problems and those without a login, and how many there are of each kind.
    fn summary(&self) -> String {
        let names = self.faulty.iter().map(|(project, _)| project).chain(&self.without_login);
        let width = names.map(|project| escaped(project).chars().count()).max().unwrap_or(0);
        let mut text = String::new();
        for (project, counts) in &self.faulty {
            writeln!(text, "{:width$}  {}", escaped(project), counted(*counts)).expect("a String takes any text");
        }
        for project in &self.without_login {
            writeln!(text, "{:width$}  no login here", escaped(project)).expect("a String takes any text");
        }
        if !text.is_empty() {
            text.push('\n');
        }
        let [checked, nothing, without_login] = self.states;
        let projects = |count: usize| if count == 1 { "1 project".to_owned() } else { format!("{count} projects") };
        let mut parts = vec![if nothing + without_login == 0 {
            format!("{} checked", projects(checked))
        } else {
            format!("{} found: {checked} checked", projects(checked + nothing + without_login))
        }];
        if nothing > 0 {
            parts.push(format!("{nothing} with nothing to check"));
        }
        if without_login > 0 {
            parts.push(format!("{without_login} without login"));
        }
        if self.faulty.is_empty() {
            format!("{text}{}: no problems\n", parts.join(", "))
        } else {
            parts.push(format!("{} with problems", self.faulty.len()));
            let (counted, fixable) = (counted(self.counts), fixable(self.counts));
            format!("{text}{}: {counted}{fixable}\n", parts.join(", "))
        }
    }
}
