//! What authctl knows of single providers, as data in one format: where their metadata is, what their identifiers look
//! like, what to register where.
//!
//! Asking a person and writing files happen in `commands`; judging what is written, in `rules`.

mod auth0;
mod cognito;
mod developer;
mod generic;
mod gitlab;
mod google;
mod keycloak;
mod local;
mod microsoft;
mod okta;
mod platforms;
mod preset;
mod public;
mod self_hosted;
mod shape;
mod unsupported;
mod workforce;

use url::Url;

pub(crate) use preset::{
    Answers, Basic, Client, IssuerForm, Logout, Mark, Need, Parameter, Preset, Redirects, Shape, Unsupported,
};

/// Every provider that works, in the order in which they are offered: the built-in one first, any other last.
pub(crate) static PRESETS: [&Preset; 53] = [
    &local::LOCAL,
    &google::GOOGLE,
    &microsoft::MICROSOFT,
    &okta::OKTA,
    &auth0::AUTH0,
    &keycloak::KEYCLOAK,
    &cognito::COGNITO,
    &gitlab::GITLAB,
    &self_hosted::ADFS,
    &self_hosted::CAS,
    &self_hosted::AUTHELIA,
    &self_hosted::AUTHENTIK,
    &microsoft::B2C,
    &self_hosted::CASDOOR,
    &public::CILOGON,
    &developer::CLERK,
    &workforce::CLOUDFLARE,
    &workforce::CYBERARK,
    &developer::DATABRICKS,
    &developer::DESCOPE,
    &self_hosted::DEX,
    &public::DISCORD,
    &self_hosted::IDENTITY_SERVER,
    &workforce::DUO,
    &self_hosted::FUSIONAUTH,
    &public::GLOBUS,
    &platforms::VAULT,
    &public::HUGGING_FACE,
    &workforce::JUMPCLOUD,
    &public::KAKAO,
    &self_hosted::KANIDM,
    &developer::KINDE,
    &developer::LOGTO,
    &microsoft::EXTERNAL_ID,
    &public::NAVER,
    &platforms::NEXTCLOUD,
    &workforce::ONELOGIN,
    &public::ORCID,
    &self_hosted::HYDRA,
    &public::PAYPAL,
    &workforce::PINGFEDERATE,
    &workforce::PINGONE,
    &workforce::PINGONE_ADVANCED,
    &self_hosted::POCKET_ID,
    &workforce::SALESFORCE,
    &public::SLACK,
    &developer::STYTCH,
    &platforms::SYNOLOGY,
    &public::TWITCH,
    &developer::WORKOS,
    &public::YAHOO,
    &public::YAHOO_JAPAN,
    &self_hosted::ZITADEL,
];

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Known {
    Preset(&'static Preset),
    Unsupported(&'static Unsupported),
}

/// The built-in provider.
pub(crate) fn local() -> &'static Preset {
    &local::LOCAL
}

/// Any provider with metadata.
pub(crate) fn generic() -> &'static Preset {
    &generic::GENERIC
}

/// Everything that can be chosen.
pub(crate) fn all() -> impl Iterator<Item = &'static Preset> {
    PRESETS.iter().copied().chain([generic()])
}

/// Every provider that is known, in the order in which they are offered; those that cannot work last.
pub(crate) fn known() -> impl Iterator<Item = Known> {
    all().map(Known::Preset).chain(unsupported::UNSUPPORTED.iter().map(Known::Unsupported))
}

impl Known {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Preset(preset) => preset.name,
            Self::Unsupported(provider) => provider.name,
        }
    }

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Preset(preset) => preset.title,
            Self::Unsupported(provider) => provider.title,
        }
    }

    pub(crate) const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Preset(preset) => preset.aliases,
            Self::Unsupported(provider) => provider.aliases,
        }
    }
}

/// Those that have `word` in their name, an alias or their title; upper and lower case do not matter.
pub(crate) fn matching(word: &str) -> Vec<Known> {
    let word = word.trim().to_lowercase();
    let has_it = |text: &&str| text.to_lowercase().contains(&word);
    let names = |known: &Known| [known.name(), known.title()].into_iter().chain(known.aliases().iter().copied());
    known().filter(|known| names(known).any(|name| has_it(&name))).collect()
}

/// Every name and alias, also of those that cannot be used.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let unsupported = unsupported::UNSUPPORTED.iter().map(|provider| (provider.name, provider.aliases));
    all()
        .map(|preset| (preset.name, preset.aliases))
        .chain(unsupported)
        .flat_map(|(name, aliases)| std::iter::once(name).chain(aliases.iter().copied()))
}

/// What a name, alias or title stands for; upper and lower case, spaces and underscores do not matter.
pub(crate) fn find(name: &str) -> Option<Known> {
    let plain = |text: &str| text.trim().to_ascii_lowercase().replace([' ', '_'], "-");
    let wanted = plain(name);
    let is_it = |own: &str, aliases: &[&str], title: &str| {
        own == wanted || aliases.contains(&wanted.as_str()) || plain(title) == wanted
    };
    let unsupported = unsupported::UNSUPPORTED.iter();
    all().find(|preset| is_it(preset.name, preset.aliases, preset.title)).map(Known::Preset).or_else(|| {
        unsupported
            .into_iter()
            .find(|provider| is_it(provider.name, provider.aliases, provider.title))
            .map(Known::Unsupported)
    })
}

/// The provider to which a metadata URL belongs, as far as the URL shows it.
pub(crate) fn of_url(url: &str) -> Option<Known> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?.to_ascii_lowercase();
    let bears = |mark: &Mark| match mark {
        Mark::Host(own) => host == *own,
        Mark::HostSuffix(end) => host.ends_with(end),
        Mark::ServiceHost { service, suffix } => host.contains(service) && host.ends_with(suffix),
        Mark::Path(part) => url.path().contains(part),
    };
    // Whose host it is says more than what its paths look like.
    let is_host = |mark: &&Mark| !matches!(mark, Mark::Path(_));
    let by_host = |marks: &[Mark]| marks.iter().filter(is_host).any(bears);
    let by_any = |marks: &[Mark]| marks.iter().any(bears);
    let preset = || {
        let found = all().find(|preset| by_host(preset.marks)).or_else(|| all().find(|preset| by_any(preset.marks)));
        found.map(Known::Preset)
    };
    let unsupported =
        || unsupported::UNSUPPORTED.iter().find(|provider| by_any(provider.marks)).map(Known::Unsupported);
    preset().or_else(unsupported)
}

#[cfg(test)]
mod tests;
