//! The versions of Alertmanager that a configuration can be checked for.

use std::fmt;

use flint_template::AlertmanagerVersion;

/// A minor version: 34 is 0.34.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(u16);

impl Version {
    /// The oldest that flint knows.
    pub const OLDEST: Version = Version(27);
    /// The newest, which is meant where nothing else is said.
    pub const NEWEST: Version = Version(34);

    /// The same in the words of templates.
    pub fn release(self) -> AlertmanagerVersion {
        AlertmanagerVersion::new(0, self.0)
    }

    /// Version 0.`minor`.
    pub(crate) const fn minor(minor: u16) -> Version {
        Version(minor)
    }

    /// Reads `0.29`, `0.29.1` or `v0.29`.
    ///
    /// # Errors
    ///
    /// A sentence that says which versions there are.
    pub fn parse(text: &str) -> Result<Version, String> {
        let minor = text.trim_start_matches('v').strip_prefix("0.");
        let minor = minor.and_then(|it| it.split('.').next()).and_then(|it| it.parse().ok());
        let known = Version::OLDEST.0..=Version::NEWEST.0;
        minor.filter(|it| known.contains(it)).map(Version).ok_or_else(|| {
            format!("flint knows Alertmanager {} to {}", Version::OLDEST, Version::NEWEST)
        })
    }
}

impl Default for Version {
    fn default() -> Version {
        Version::NEWEST
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0.{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_read_with_and_without_their_last_part() {
        assert_eq!(Version::parse("0.29"), Ok(Version(29)));
        assert_eq!(Version::parse("v0.33.1"), Ok(Version(33)));
        assert!(Version::parse("0.26").is_err());
        assert!(Version::parse("1.0").is_err());
        assert!(Version::parse("").is_err());
    }
}
