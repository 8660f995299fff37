//! Releases of Alertmanager, and what templates know since when.
//!
//! Source: Alertmanager, CHANGELOG.md and the history of template/template.go.

use std::fmt::{self, Display, Formatter};

/// A release of Alertmanager. Patches change nothing for templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AlertmanagerVersion {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
}

impl AlertmanagerVersion {
    /// The release that flint follows.
    pub const LATEST: AlertmanagerVersion = AlertmanagerVersion::new(0, 34);

    /// A release.
    pub const fn new(major: u16, minor: u16) -> AlertmanagerVersion {
        AlertmanagerVersion { major, minor }
    }

    /// Reads `0.34`, `0.34.1` or `v0.34.1`.
    pub fn parse(text: &str) -> Option<AlertmanagerVersion> {
        let mut numbers = text.strip_prefix('v').unwrap_or(text).split('.');
        let major = numbers.next()?.parse().ok()?;
        let minor = numbers.next()?.parse().ok()?;
        let is_rest_fine = match numbers.next() {
            None => true,
            Some(patch) => patch.starts_with(|char: char| char.is_ascii_digit()),
        };
        is_rest_fine.then_some(AlertmanagerVersion { major, minor })
    }
}

/// A text that is no release.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no release: write it as `0.34`")]
pub struct ParseVersionError;

impl std::str::FromStr for AlertmanagerVersion {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<AlertmanagerVersion, ParseVersionError> {
        AlertmanagerVersion::parse(text).ok_or(ParseVersionError)
    }
}

impl Display for AlertmanagerVersion {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// The release since which a function is known, if that is not long ago.
pub(crate) fn function_since(name: &str) -> Option<AlertmanagerVersion> {
    let minor = match name {
        "stringSlice" => 20,
        "trimSpace" => 26,
        "date" | "tz" | "since" | "humanizeDuration" => 28,
        "safeUrl" | "urlUnescape" | "toJson" => 30,
        "append" | "dict" | "list" => 32,
        "now" => 33,
        "toDate" | "mustToDate" | "routeLabels" | "base64encode" | "base64decode" => 34,
        _ => return None,
    };
    Some(AlertmanagerVersion::new(0, minor))
}

/// The same of a field or method of a type.
pub(crate) fn field_since(ty: &str, name: &str) -> Option<AlertmanagerVersion> {
    let minor = match (ty, name) {
        ("template.Data", "NotificationReason") => 32,
        ("template.Data", "RouteLabels") | ("template.Strings", "Join") => 34,
        _ => return None,
    };
    Some(AlertmanagerVersion::new(0, minor))
}
