//! `authctl explain`: what a rule means and what to do about it.

use clap::Args;

use crate::cli::GlobalOptions;
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::report::rule_page;
use crate::rules::{RULES, Rule, find, nearest_rule};

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The name of a rule, as reports show it; without it, all rules are listed
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

pub(crate) fn run(args: &ExplainArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let text = match &args.rule {
        None => list(),
        Some(name) => {
            let rule = rule(name)?;
            // Whoever reads it in a pipe or a file gets the source.
            if host.terminal.stdout_is_terminal {
                rule_page::terminal(&rule.info, global.color_output(host))
            } else {
                rule_page::markdown(&rule.info)
            }
        }
    };
    host.terminal.print(&text)?;
    Ok(ExitStatus::Success)
}

/// The rule of that name; the decoration of reports may be pasted along.
fn rule(name: &str) -> Result<&'static Rule, Error> {
    let bare = name.trim().trim_start_matches("authctl/");
    let bare = bare.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or(bare, |(inside, _)| inside);
    find(bare).ok_or_else(|| {
        let error = Error::usage(format!("there is no rule `{bare}`"));
        match nearest_rule(bare) {
            Some(nearest) => error.hint(format!("did you mean `{nearest}`?")),
            None => error.hint("`authctl explain` lists the rules"),
        }
    })
}

/// All rules in their kinds, in columns.
fn list() -> String {
    let width = RULES.iter().map(|rule| rule.info.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    let mut kind = None;
    for rule in RULES {
        if kind != Some(rule.check.kind()) {
            kind = Some(rule.check.kind());
            let separator = if text.is_empty() { "" } else { "\n" };
            text.push_str(&format!("{separator}{}: {}\n", rule.check.kind(), rule.check.evidence()));
        }
        let info = &rule.info;
        text.push_str(&format!("  {:width$}  {:7}  {}\n", info.name, info.level.name(), info.summary));
    }
    text.push_str("\n`authctl explain RULE` says more about one of them.\n");
    text
}
