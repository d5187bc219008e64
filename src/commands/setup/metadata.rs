//! The metadata URL: given, put together from parameters, or kept as it is.

use url::Url;

use super::dialog::Dialog;
use super::metadata_trial::{Trial, try_out};
use super::options::{ParameterOption, SetupOptions, given};
use super::plan::Plan;
use crate::commands::running_provider::port_for_new_project;
use crate::error::Error;
use crate::host::Host;
use crate::providers::{self, Answers, Known, Need, Parameter, Preset, generic, of_url};

/// What is known of the metadata URL.
pub(super) struct Metadata {
    /// `None` when the one in the file stays, or when something is missing.
    pub(super) url: Option<String>,
    /// For the address of the provider's console.
    pub(super) answers: Answers,
    /// Whether the provider has just answered.
    pub(super) is_reached: bool,
}

/// Works out the metadata URL of `plan`; `existing` is the one in the file.
pub(super) fn metadata(
    plan: &Plan,
    options: &SetupOptions,
    existing: Option<&str>,
    host: &Host,
    dialog: &mut Dialog<'_>,
) -> Result<Metadata, Error> {
    let preset = plan.preset;
    refuse_unknown(&options.parameters, preset)?;
    if let Some(url) = given(options.metadata_url.as_deref()) {
        let (url, answers) = checked_url(url, dialog)?;
        return Ok(Metadata { url: Some(url), answers, is_reached: false });
    }
    let is_stated = options.parameters.iter().any(|option| preset.parameters.iter().any(|own| own.name == option.key));
    if let Some(existing) = existing.filter(|_| !is_stated) {
        let answers = preset.answers_in(existing).unwrap_or_default();
        return Ok(Metadata { url: None, answers, is_reached: false });
    }
    loop {
        let mut answers = Answers::default();
        let (mut is_complete, mut was_asked) = (true, false);
        for parameter in preset.parameters {
            let option = options.parameters.iter().find(|option| option.key == parameter.name);
            let is_own_port = preset.name == providers::local().name && option.is_none();
            if is_own_port {
                answers.add(parameter.name, port_for_new_project(host).to_string());
                continue;
            }
            match answer(preset, parameter, option, &answers, dialog)? {
                Some(value) => answers.add(parameter.name, value),
                None => is_complete &= parameter.need == Need::Optional,
            }
            was_asked |= option.is_none() && dialog.may_ask() && is_asked_for(parameter);
        }
        let url = is_complete.then(|| answers.fill(preset.metadata_url));
        let trial = url.as_ref().filter(|_| was_asked).map(|url| (url, try_out(url, host)));
        let is_reached = matches!(trial, Some((_, Trial::Found { .. })));
        let is_settled = match trial {
            Some((url, trial)) => is_settled(url, trial, preset, &answers, dialog)?,
            None => true,
        };
        if is_settled {
            return Ok(Metadata { url, answers, is_reached });
        }
    }
}

const fn is_asked_for(parameter: &Parameter) -> bool {
    matches!(parameter.need, Need::Required | Need::Suggested(_))
}

/// Whether the URL that the answers make is taken: it leads to a provider, or that cannot be seen from here, or whoever
/// answered insists.
fn is_settled(url: &str, trial: Trial, preset: &Preset, answers: &Answers, dialog: &Dialog<'_>) -> Result<bool, Error> {
    match trial {
        Trial::Found { issuer } => {
            let expected = preset.issuer_template().map(|template| answers.fill(template));
            if expected.as_ref().is_none_or(|expected| *expected == issuer) {
                dialog.note("a provider answers there");
            }
            if let Some(expected) = expected.filter(|expected| *expected != issuer) {
                dialog.note(&format!("there is a provider: its issuer is `{issuer}`"));
                let known = preset.issuer.exceptions.join("; ");
                let known = if known.is_empty() { String::new() } else { format!(" ({known})") };
                dialog.note(&format!("usually it is `{expected}`{known}"));
            }
        }
        Trial::Unknown(reason) => {
            let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
            let host = host.unwrap_or_else(|| url.to_owned());
            dialog.note(&format!("`{host}` could not be tried from here: {reason}"));
        }
        Trial::Wrong(reason) => {
            dialog.warn(&format!("`{url}` {reason}"));
            return dialog.confirm("Use it all the same?");
        }
    }
    Ok(true)
}

fn refuse_unknown(options: &[ParameterOption], preset: &Preset) -> Result<(), Error> {
    let Some(unknown) = options.iter().find(|option| preset.parameters.iter().all(|own| own.name != option.key)) else {
        return Ok(());
    };
    let names: Vec<String> = preset.parameters.iter().map(|own| format!("`--param {}=…`", own.name)).collect();
    let hint = if names.is_empty() {
        format!("{} has no parameters", preset.title)
    } else {
        format!("{} has {}", preset.title, names.join(", "))
    };
    Err(Error::usage(format!("the preset `{}` has no parameter `{}`", preset.name, unknown.key)).hint(hint))
}

/// One parameter: as an option says, as somebody answers, or as it usually is.
fn answer(
    preset: &Preset,
    parameter: &Parameter,
    option: Option<&ParameterOption>,
    before: &Answers,
    dialog: &mut Dialog<'_>,
) -> Result<Option<String>, Error> {
    if let Some(option) = option {
        let value = (parameter.check)(&option.value, before).map_err(|wrong| {
            Error::usage(wrong)
                .hint(format!("give `--param {}=VALUE`, such as `{}`", parameter.name, parameter.example))
        })?;
        return Ok(Some(value));
    }
    let default = match parameter.need {
        Need::Required => None,
        Need::Suggested(value) if dialog.may_ask() => Some(value),
        Need::Suggested(value) | Need::Preset(value) => return Ok(Some(value.to_owned())),
        Need::Optional => return Ok(None),
    };
    let question = if default.is_some() {
        parameter.question.to_owned()
    } else {
        format!("{}, such as {}", parameter.question, parameter.example)
    };
    let how = if preset.name == generic().name {
        "`--metadata-url URL`".to_owned()
    } else {
        format!("`--param {}={}`", parameter.name, parameter.example)
    };
    let check = |answer: &str| (parameter.check)(answer.trim(), before).map(drop);
    let Some(raw) = dialog.text(parameter.question, &question, &how, default, &check)? else { return Ok(None) };
    let value = (parameter.check)(raw.trim(), before).map_err(Error::usage)?;
    if value != raw {
        dialog.note(&format!("taken as `{value}`"));
    }
    Ok(Some(value))
}

/// A URL that was given whole: well-formed, and not one with which no login can work.
fn checked_url(url: &str, dialog: &Dialog<'_>) -> Result<(String, Answers), Error> {
    let hint = "give the address of the provider's metadata, which ends in `/.well-known/openid-configuration`";
    let check = generic().parameters[0].check;
    let checked = check(url, &Answers::default()).map_err(|wrong| Error::usage(wrong).hint(hint))?;
    if checked != url {
        dialog.note(&format!("the metadata URL is taken as `{checked}`"));
    }
    let preset = match of_url(&checked) {
        Some(Known::Unsupported(provider)) => return Err(super::plan::unsupported(provider)),
        Some(Known::Preset(preset)) => preset,
        None => return Ok((checked, Answers::default())),
    };
    // What is refused as an answer is refused in a URL too.
    let answers = preset.answers_in(&checked).unwrap_or_default();
    for parameter in preset.parameters {
        if let Some(value) = answers.get(parameter.name) {
            (parameter.check)(value, &answers).map_err(|wrong| Error::usage(wrong).hint(hint))?;
        }
    }
    Ok((checked, answers))
}
