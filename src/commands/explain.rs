//! `authctl explain`: what a rule means, or an error that somebody met, and what to do about it; what a provider needs.

use clap::Args;
use clap::builder::PossibleValue;

use super::rules;
use crate::diagnostic::Level;
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::oidc::known_errors::{self, KnownError};
use crate::oidc::terms::{self, Term};
use crate::options::{GlobalOptions, Suggested};
use crate::providers;
use crate::report::page::{self, Page};
use crate::report::{ProviderPage, escaped, hanging, provider_list, rule_list};
use crate::rules::{RULES, Rule, find, nearest};
use crate::secret::opaque_debug;

#[derive(Args)]
pub(crate) struct ExplainArgs {
    /// A rule's name as reports show it, a provider's error (`AADSTS50011`, `redirect_uri_mismatch`), a line of the
    /// log of Streamlit, a provider (`google`), a term (`PKCE`) or a symptom (`login loop`); without it, all rules and
    /// all providers are listed
    #[arg(value_name = "WORD", value_parser = Suggested(known_words), hide_possible_values = true)]
    words: Vec<String>,
}

pub(crate) fn run(args: &ExplainArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    // Whoever reads it in a pipe or a file gets the source.
    let show = |page: &Page<'_>| {
        if host.terminal.stdout_is_terminal {
            page::terminal(page, host.terminal.columns(), global.color_output(host))
        } else {
            page::markdown(page)
        }
    };
    let asked = args.words.join(" ");
    let asked = asked.trim();
    let text = if asked.is_empty() {
        list(host.terminal.columns(), global.color_output(host))
    } else if let Some(rule) = rule(asked) {
        show(&Page::of_rule(&rule.info))
    } else if let Some(provider) = ProviderPage::find(asked) {
        show(&provider.page())
    } else if let Some(term) = terms::find(asked) {
        show(&Page {
            title: term.names[0],
            kind: "term",
            level: Level::Info,
            summary: term.meaning,
            text: &term_text(term),
        })
    } else {
        error_page(asked, show)?
    };
    host.terminal.print_verbatim(&text)?;
    Ok(ExitStatus::Success)
}

/// The rule of that name; the decoration of reports may be pasted along.
fn rule(name: &str) -> Option<&'static Rule> {
    let bare = name.trim_start_matches("authctl/");
    find(bare.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or(bare, |(inside, _)| inside))
}

/// What is known of the error that `asked` is, or holds: all of the most telling one, and a word on the others.
fn error_page(asked: &str, show: impl FnOnce(&Page<'_>) -> String) -> Result<String, Error> {
    // Microsoft's pages also show the number alone.
    let is_number = (5..=7).contains(&asked.len()) && asked.bytes().all(|byte| byte.is_ascii_digit());
    let text = if is_number { format!("AADSTS{asked}") } else { known_errors::plain(asked) };
    let found = known_errors::in_text(&text);
    // An unknown code says more than a known word beside it could explain.
    let unknown_code = known_errors::microsoft_code(&text).filter(|code| found.iter().all(|(name, _)| name != code));
    if let Some(code) = unknown_code {
        let place = match code.strip_prefix("AADSTS") {
            Some(number) => format!("https://login.microsoftonline.com/error?code={number}"),
            None => "https://learn.microsoft.com/azure/active-directory-b2c/error-codes".to_owned(),
        };
        return Err(Error::usage(format!("`{code}` is not among the errors that authctl knows"))
            .hint(format!("Microsoft explains it at {place}")));
    }
    let Some(((name, error), others)) = found.split_first() else { return Err(unknown(asked)) };
    let page = Page {
        title: name,
        kind: error.origin,
        level: if error.harmless { Level::Info } else { Level::Error },
        summary: error.meaning,
        text: &error_text(error, others),
    };
    Ok(show(&page))
}

/// What Streamlit does with it, its other names, and the rules about it.
fn term_text(term: &Term) -> String {
    let others = term.names[1..].iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let also = if others.is_empty() { String::new() } else { format!("## Also called\n{others}.\n\n") };
    format!("{}\n\n{also}{}", term.use_in_streamlit, found_by(term.rules))
}

/// The rules that find a cause, as a section.
fn found_by(rules: &[&str]) -> String {
    let rules: Vec<String> = rules.iter().map(|rule| format!("`{rule}`")).collect();
    if rules.is_empty() {
        return String::new();
    }
    format!("## Found by\n{}. `authctl explain` says more about each.\n\n", rules.join(", "))
}

/// Cause, fix, the rules that find the cause, and what else the same text says.
fn error_text(error: &KnownError, others: &[(&str, &KnownError)]) -> String {
    let section = |heading: &str, paragraph: &str| {
        if paragraph.is_empty() { String::new() } else { format!("## {heading}\n{paragraph}\n\n") }
    };
    let mut text = section("Usual cause", error.cause) + &section("What to do", error.fix) + &found_by(error.rules);
    let others: Vec<String> = others.iter().map(|(name, other)| format!("`{name}`: {}.", other.meaning)).collect();
    text.push_str(&section("Also said", &others.join("\n\n")));
    text
}

fn unknown(asked: &str) -> Error {
    if asked.contains("MSIS") {
        return Error::usage("authctl does not know this error of AD FS")
            .hint("AD FS says more in its own log: Event Viewer, Applications and Services Logs, AD FS, Admin");
    }
    /// A word that somebody may have mistyped is no longer; anything else may hold what must not be repeated.
    const WORD: usize = 60;
    if asked.len() > WORD || asked.contains(|character: char| character.is_whitespace() || "=&?".contains(character)) {
        return Error::usage("nothing in this text is a rule or an error that authctl knows")
            .hint("`authctl test` makes the same login and shows all that the provider says");
    }
    let error = Error::usage(format!("there is no rule, known error or term `{}`", escaped(asked)));
    let rules = RULES.iter().map(|rule| rule.info.name);
    let codes = known_errors::all().flat_map(|error| error.names.iter().copied()).filter(|name| !name.contains(' '));
    let terms = terms::TERMS.iter().flat_map(|term| term.names.iter().copied());
    match nearest(asked, rules.chain(codes).chain(terms)) {
        Some(nearest) => error.hint(format!("did you mean `{nearest}`?")),
        None => error.hint("`authctl explain` lists the rules"),
    }
}

/// What shells complete: rules, providers, terms, and errors that are one word.
fn known_words() -> Vec<PossibleValue> {
    let mut words = rules::rule_names();
    words.extend(providers::known().map(|known| PossibleValue::new(known.name()).help(known.title())));
    let terms = terms::TERMS.iter().map(|term| (term.names[0], term.meaning));
    let errors = known_errors::all().flat_map(|error| error.names.iter().map(|name| (*name, error.meaning)));
    for (word, meaning) in terms.chain(errors) {
        let is_word = word.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_.".contains(sign));
        if is_word && words.iter().all(|known| !known.get_name().eq_ignore_ascii_case(word)) {
            words.push(PossibleValue::new(word).help(meaning));
        }
    }
    words
}

/// All rules and all providers.
fn list(columns: usize, color: bool) -> String {
    let known: Vec<providers::Known> = providers::known().collect();
    format!(
        "{}\nproviders\n{}\n{}",
        rule_list(&rules::listed(), columns, color),
        provider_list(&known, columns, color),
        hanging(
            "`authctl explain WORD` says more about a rule, a provider, a provider's error, a line of the log, a term (`PKCE`) \
             or a symptom (`login loop`).",
            "",
            "",
            columns
        )
    )
}

opaque_debug!(ExplainArgs);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_that_errors_and_terms_name_exist() {
        let errors = known_errors::all().map(|error| (error.names[0], error.rules));
        let terms = terms::TERMS.iter().map(|term| (term.names[0], term.rules));
        for (name, rules) in errors.chain(terms) {
            for rule in rules {
                assert!(find(rule).is_some(), "{name}: there is no rule `{rule}`");
            }
        }
    }
}
