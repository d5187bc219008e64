//! `redirect_uri` taken apart, for the rules that judge one part each.

use url::Url;

use crate::diagnostic::{Applicability, Fix};
use crate::rules::ConfigInput;
use crate::rules::values::setting_value::SettingUse;
use crate::rules::values::web_address::web_address;
use crate::source::TextEdit;

/// The redirect URI, if it is an absolute URL without a fault of its own.
pub(crate) struct Redirect<'a> {
    pub(crate) site: SettingUse<'a>,
    /// As written.
    pub(crate) text: &'a str,
    /// With the app's port where Streamlit puts it.
    pub(crate) url: Url,
    /// Where the path begins in `text`.
    path_start: usize,
}

/// Streamlit's own placeholder.
pub(crate) const PORT: &str = "{port}";

impl<'a> Redirect<'a> {
    pub(crate) fn find(input: &ConfigInput<'a>) -> Option<Self> {
        let (site, text) = input.settings.shared("redirect_uri")?;
        let url = web_address(&text.replace(PORT, &input.config.port().to_string())).ok()?;
        let authority = text.find("://")? + 3;
        let path_start = text[authority..].find(['/', '?']).map_or(text.len(), |start| authority + start);
        Some(Self { site, text, url, path_start })
    }

    pub(crate) fn has_port_placeholder(&self) -> bool {
        self.text.contains(PORT)
    }

    /// Scheme, host and port as written.
    pub(crate) fn origin(&self) -> &'a str {
        &self.text[..self.path_start]
    }

    /// The path as written, without a query.
    pub(crate) fn path(&self) -> &'a str {
        let rest = &self.text[self.path_start..];
        rest.split('?').next().unwrap_or(rest)
    }

    /// A fix that writes `uri` instead.
    pub(crate) fn replaced_by(&self, uri: &str, title: impl Into<String>) -> Option<Fix> {
        // The quotes of the value stay; what would need an escape is not written.
        if uri.contains(['"', '\'', '\\']) {
            return None;
        }
        Some(Fix {
            title: title.into(),
            applicability: Applicability::Unsafe,
            file: self.site.setting.file,
            edits: vec![TextEdit::replace(self.site.setting.entry.value_span, format!("\"{uri}\""))],
        })
    }

    /// The same address with another path.
    pub(crate) fn with_path(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }
}
