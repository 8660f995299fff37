//! Which names are allowed. Since 3.0 any UTF-8 is, unless a file asks for the old rules.

/// By which rules names are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NameScheme {
    /// Any text that is not empty: the rule since 3.0.
    #[default]
    Utf8,
    /// Letters, digits and underscores.
    Legacy,
}

impl NameScheme {
    /// Whether `name` is a metric name.
    pub fn allows_metric_name(self, name: &str) -> bool {
        match self {
            NameScheme::Utf8 => !name.is_empty(),
            NameScheme::Legacy => is_legacy_metric_name(name),
        }
    }

    /// Whether `name` is a label name.
    pub fn allows_label_name(self, name: &str) -> bool {
        match self {
            NameScheme::Utf8 => !name.is_empty(),
            NameScheme::Legacy => is_legacy_label_name(name),
        }
    }
}

/// Whether `name` is a metric name by the rules before UTF-8 names: `[a-zA-Z_:][a-zA-Z0-9_:]*`.
pub fn is_legacy_metric_name(name: &str) -> bool {
    is_name(name, |byte| byte == b':')
}

/// Whether `name` is a label name by the rules before UTF-8 names: `[a-zA-Z_][a-zA-Z0-9_]*`.
pub fn is_legacy_label_name(name: &str) -> bool {
    is_name(name, |_| false)
}

fn is_name(name: &str, is_extra: impl Fn(u8) -> bool) -> bool {
    let starts_well = name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
    starts_well && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_' || is_extra(it))
}
