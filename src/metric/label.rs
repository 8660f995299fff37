//! Which names are allowed. Since 3.0 any UTF-8 is, unless a file asks for the old rules.

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
