//! Paths by their text alone, as on Unix.
//!
//! Source: Go `path/filepath`.

/// The shortest path of the same meaning, by its text: without `.`, `..` where it can be resolved,
/// and doubled slashes. Never empty.
///
/// Source: Go `filepath.Clean`.
pub fn clean(path: &str) -> String {
    let is_rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(last) if *last != ".." => {
                    parts.pop();
                }
                _ if is_rooted => {}
                _ => parts.push(".."),
            },
            _ => parts.push(part),
        }
    }
    match (is_rooted, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

/// The parts one after the other, cleaned; empty if all are.
///
/// Source: Go `filepath.Join`.
pub fn join(parts: &[&str]) -> String {
    let Some(first) = parts.iter().position(|part| !part.is_empty()) else { return String::new() };
    clean(&parts[first..].join("/"))
}

/// What stands before the last slash, cleaned.
///
/// Source: Go `filepath.Dir`.
pub fn dir(path: &str) -> String {
    clean(split(path).0)
}

/// The last part, without slashes behind it: `.` of an empty path, `/` of slashes alone.
///
/// Source: Go `filepath.Base`.
pub fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() { "/" } else { split(trimmed).1 }
}

/// The last part from its last point on; empty if it has none.
///
/// Source: Go `filepath.Ext`.
pub fn ext(path: &str) -> &str {
    let name = split(path).1;
    name.rfind('.').map_or("", |point| &name[point..])
}

/// Whether a path begins at the root.
///
/// Source: Go `filepath.IsAbs`.
pub fn is_abs(path: &str) -> bool {
    path.starts_with('/')
}

/// Behind the last slash.
///
/// Source: Go `filepath.Split`.
pub fn split(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').map_or(0, |slash| slash + 1))
}
