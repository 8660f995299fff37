//! alertmanager.yml.

use std::path::PathBuf;

use flint_config::alertmanager::{Config, load};
use flint_diagnostics::Diagnostic;
use flint_go::{glob, path as go_path};
use flint_text::{FileId, Source, Spanned};
use flint_yaml::Tree;

use super::{Found, Settings};
use crate::check::kind::Kind;
use crate::codes;
use crate::follow::{Disk, Reach};

/// Mistakes in the file; the templates that it names are left to be checked as files of their own.
pub(super) fn check(file: FileId, source: &Source, settings: &Settings) -> Found {
    let tree = Tree::parse(file, source);
    let loaded = load(&tree, settings.alertmanager);
    let mut found = Found { diagnostics: loaded.diagnostics, ..Found::default() };
    if let (Some(config), Reach::Files) = (&loaded.config, settings.reach) {
        find_templates(config, &source.path, &mut found);
    }
    found
}

fn find_templates(config: &Config, path: &str, found: &mut Found) {
    let folder = go_path::dir(path);
    for pattern in config.templates.iter().filter(|it| !it.is_empty()) {
        let resolved = match go_path::is_abs(pattern) {
            true => pattern.value.clone(),
            false => go_path::join(&[&folder, pattern]),
        };
        match glob(&resolved, &Disk) {
            Err(why) => found.diagnostics.push(bad_pattern(pattern, &why.to_string())),
            Ok(files) if files.is_empty() => found.diagnostics.push(no_match(pattern, &resolved)),
            Ok(files) => {
                let files = files.into_iter().map(|it| (PathBuf::from(it), Kind::Templates));
                found.named.extend(files);
            }
        }
    }
}

fn bad_pattern(pattern: &Spanned<String>, why: &str) -> Diagnostic {
    let message = format!("`{}` is no pattern: {why}", pattern.escape_debug());
    let mut error = Diagnostic::error(&codes::BAD_PATTERN, pattern.span, message);
    error.help("close every `[` with `]`, and end with no backslash");
    error
}

fn no_match(pattern: &Spanned<String>, resolved: &str) -> Diagnostic {
    let message = format!("no file matches `{}`", resolved.escape_debug());
    let mut warning = Diagnostic::warning(&codes::NO_TEMPLATE, pattern.span, message);
    warning.help("correct the path: it starts at the folder of this file");
    warning
}
