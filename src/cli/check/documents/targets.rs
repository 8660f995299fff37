//! Files of target groups.

use flint_config::target_group::{TargetFile, TargetFormat};
use flint_text::{FileId, Source};

use super::Found;

/// Mistakes. What is no JSON by its name is YAML.
pub(super) fn check(file: FileId, source: &Source) -> Found {
    let format = TargetFormat::of(&source.path).unwrap_or(TargetFormat::Yaml);
    let diagnostics = TargetFile::parse(file, source, format).diagnostics;
    Found { diagnostics, ..Found::default() }
}
