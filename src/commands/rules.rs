//! `authctl rules`: by what is judged.

use clap::Args;
use clap::builder::PossibleValue;

use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::report::{ListedRule, OutputFormat, escaped, rule_document, rule_list};
use crate::rules::RULES;

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// Those alone that have this word in their name or their summary
    #[arg(value_name = "WORD")]
    word: Option<String>,

    /// How to print them
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: OutputFormat,
}

impl RulesArgs {
    pub(crate) const fn prints_json(&self) -> bool {
        self.format.is_json()
    }
}

pub(crate) fn run(args: &RulesArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let word = args.word.as_deref().unwrap_or_default().to_lowercase();
    let mut found = listed();
    found.retain(|rule| rule.info.name.contains(&word) || rule.info.summary.to_lowercase().contains(&word));
    if found.is_empty() {
        return Err(Error::usage(format!("no rule has `{}` in its name or its summary", escaped(&word)))
            .hint("`authctl rules` lists them all, `authctl explain WORD` also knows errors, providers and terms"));
    }
    host.terminal.print(&match args.format {
        OutputFormat::Human => {
            let mut text = rule_list(&found, host.terminal.columns(), global.color_output(host));
            if !global.quiet {
                text.push_str("\n`authctl explain NAME` says more about one.\n");
            }
            text
        }
        OutputFormat::Json => rule_document(&found),
    })?;
    Ok(ExitStatus::Success)
}

/// Every rule, as lists show it.
pub(super) fn listed() -> Vec<ListedRule> {
    let rules = RULES.iter();
    rules
        .map(|rule| ListedRule { kind: rule.check.kind(), evidence: rule.check.evidence(), info: &rule.info })
        .collect()
}

/// What shells complete where a rule is to be named.
pub(super) fn rule_names() -> Vec<PossibleValue> {
    RULES.iter().map(|rule| PossibleValue::new(rule.info.name).help(rule.info.summary)).collect()
}
