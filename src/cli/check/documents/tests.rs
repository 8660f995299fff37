//! Unit tests of rules: the files themselves, and whether the rules are there that they test.

use std::path::PathBuf;

use flint_diagnostics::Diagnostic;
use flint_go::{glob, path as go_path};
use flint_rulefmt::Text;
use flint_rulefmt::tests::native::Texts;
use flint_text::{FileId, Source};
use flint_yaml::Tree;

use super::{Found, Settings};
use crate::check::kind::Kind;
use crate::codes;
use crate::follow::{Disk, Reach};

/// Mistakes; the rule files are left to be checked as files of their own.
pub(super) fn check(file: FileId, source: &Source, settings: &Settings) -> Found {
    let tree = Tree::parse(file, source);
    let texts = Texts::new();
    let loaded = flint_rulefmt::tests::load_native(&tree, &settings.promql, &texts);
    let patterns: Vec<Text<'_>> = loaded.rule_files().collect();
    let mut found = Found { diagnostics: loaded.diagnostics, ..Found::default() };
    if settings.reach == Reach::SyntaxOnly {
        return found;
    }
    let folder = go_path::dir(&source.path);
    for pattern in patterns {
        let resolved = match go_path::is_abs(pattern.text) {
            true => pattern.text.to_owned(),
            false => go_path::join(&[&folder, pattern.text]),
        };
        match glob(&resolved, &Disk) {
            Err(why) => found.diagnostics.push(bad_pattern(pattern, &why.to_string())),
            Ok(files) if files.is_empty() => found.diagnostics.push(no_match(pattern, &resolved)),
            Ok(files) => {
                let rules = files.into_iter().map(|it| (PathBuf::from(it), Kind::Rules));
                found.named.extend(rules);
            }
        }
    }
    found
}

fn bad_pattern(pattern: Text<'_>, why: &str) -> Diagnostic {
    let message = format!("`{}` is no pattern: {why}", pattern.text.escape_debug());
    let mut error = Diagnostic::error(&codes::BAD_PATTERN, pattern.span(), message);
    error.help("close every `[` with `]`, and end with no backslash");
    error
}

fn no_match(pattern: Text<'_>, resolved: &str) -> Diagnostic {
    let message = format!("no file matches `{}`", resolved.escape_debug());
    let mut warning = Diagnostic::warning(&codes::NO_MATCH, pattern.span(), message);
    warning.help("correct the path: it starts at the folder of this file");
    warning
}
