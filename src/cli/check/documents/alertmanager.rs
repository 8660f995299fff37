//! alertmanager.yml.

use std::path::Path;

use flint_config::alertmanager::{Config, TemplateFiles, check_templates, load};
use flint_diagnostics::{Diagnostic, UpstreamStage};
use flint_go::{glob, path as go_path};
use flint_template::NotificationTemplates;
use flint_text::{FileId, OffsetMap, Sources, Spanned};
use flint_yaml::Tree;

use super::{Found, Settings};
use crate::codes;
use crate::follow::{Disk, Reach};
use crate::read;

/// Mistakes in the file and in the templates that it names.
pub(super) fn check(file: FileId, sources: &mut Sources, settings: &Settings) -> Found {
    let source = sources.get(file);
    let loaded = load(&Tree::parse(file, source), settings.alertmanager);
    let folder = go_path::dir(&source.path);
    let mut diagnostics = loaded.diagnostics;
    if let Some(config) = &loaded.config {
        let mut named = NamedTemplates::new();
        match settings.reach {
            Reach::Files => named.find(config, &folder, sources, settings, &mut diagnostics),
            Reach::SyntaxOnly => named.are_complete = config.templates.is_empty(),
        }
        let NamedTemplates { templates, files, are_complete } = &named;
        let files = TemplateFiles { templates, files: files.clone(), are_complete: *are_complete };
        diagnostics.extend(check_templates(config, &files, settings.alertmanager.version));
    }
    Found { diagnostics, ..Found::default() }
}

/// The templates that a configuration names.
struct NamedTemplates {
    templates: NotificationTemplates,
    files: Vec<(FileId, u32)>,
    are_complete: bool,
}

impl NamedTemplates {
    fn new() -> NamedTemplates {
        let templates = NotificationTemplates::with_defaults();
        NamedTemplates { templates, files: Vec::new(), are_complete: true }
    }

    fn find(
        &mut self,
        config: &Config,
        folder: &str,
        sources: &mut Sources,
        settings: &Settings,
        found: &mut Vec<Diagnostic>,
    ) {
        for pattern in config.templates.iter().filter(|it| !it.is_empty()) {
            let resolved = match go_path::is_abs(pattern) {
                true => pattern.value.clone(),
                false => go_path::join(&[folder, pattern]),
            };
            match glob(&resolved, &Disk) {
                Err(why) => found.push(bad_pattern(pattern, &why.to_string())),
                Ok(files) if files.is_empty() => found.push(no_match(pattern, &resolved)),
                Ok(files) => {
                    for path in files {
                        self.add(&path, pattern, sources, settings, found);
                    }
                    continue;
                }
            }
            self.are_complete = false;
        }
    }

    fn add(
        &mut self,
        path: &str,
        pattern: &Spanned<String>,
        sources: &mut Sources,
        settings: &Settings,
        found: &mut Vec<Diagnostic>,
    ) {
        let text = match read::file(Path::new(path), settings.limit) {
            Ok(text) => text.text.to_string(),
            Err(why) => {
                let message = why.message(path);
                let mut error = Diagnostic::error(&codes::UNREADABLE, pattern.span, message);
                error.help("make it readable, or correct the pattern");
                found.push(error);
                self.are_complete = false;
                return;
            }
        };
        let file = sources.add(path, text.clone());
        let len = text.len() as u32;
        let name = go_path::base(path);
        match self.templates.add_file(name, text) {
            Ok(()) => self.files.push((file, len)),
            Err(errors) => {
                self.are_complete = false;
                let map = OffsetMap::verbatim(file, 0, len);
                found.extend(errors.iter().map(|error| {
                    let mut diagnostic = error.diagnostic(&map);
                    let (at, text) = (error.range.start, error.upstream(name));
                    diagnostic.upstream(UpstreamStage::Reference, at, text);
                    diagnostic
                }));
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
