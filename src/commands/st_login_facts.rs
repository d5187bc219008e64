//! What `st.login` says before any request: part of the report of every command that judges a project.

use crate::project::Project;
use crate::report::{ProviderVerdict, StreamlitFacts};
use crate::streamlit::{DEFAULT_PROVIDER, st_logins};

/// What `st.login` says of every name that the files offer, and of no name at all.
pub(crate) fn streamlit_facts(project: &Project) -> StreamlitFacts {
    streamlit_facts_of_first(usize::MAX, project)
}

/// The same of so many names alone; of the others only how many there are.
pub(crate) fn streamlit_facts_of_first(most: usize, project: &Project) -> StreamlitFacts {
    let offered = project.secrets.auth().map(|auth| auth.offered_names()).unwrap_or_default();
    let offered: Vec<&str> = offered.into_iter().filter(|name| *name != DEFAULT_PROVIDER).collect();
    let more_providers = (offered.len() + 1).saturating_sub(most);
    let names = std::iter::once(DEFAULT_PROVIDER).chain(offered).take(most);
    StreamlitFacts {
        version: project.streamlit.to_string(),
        source: project.streamlit_source.clone(),
        authlib: project.authlib().map(|version| version.to_string()),
        reason: project.reason_for_versions(),
        providers: st_logins(&project.secrets, project.streamlit, project.authlib(), names)
            .into_iter()
            .map(|verdict| ProviderVerdict {
                accepted: verdict.is_accepted(),
                name: verdict.name,
                message: verdict.message,
            })
            .collect(),
        more_providers,
    }
}
