//! `promtool check web-config`.
//!
//! Source: prometheus `cmd/promtool/main.go` (`CheckWebConfig`), exporter-toolkit `web.Validate`.

use std::path::Path;

use flint_diagnostics::upstream_error;
use flint_text::Sources;

use crate::check_web;
use crate::exit::Exit;
use crate::follow::Reach;
use crate::kingpin::Parsed;
use crate::output::stderr;
use crate::read;

/// Runs the command.
pub(super) fn run(parsed: &Parsed) -> Exit {
    let mut exit = Exit::Fine;
    for path in parsed.texts("web-config-files") {
        match error(path) {
            None => stderr(&format!("{path} SUCCESS\n")),
            Some(text) => {
                stderr(&format!("{path} FAILED: {text}\n"));
                exit = Exit::Wrong;
            }
        }
    }
    exit
}

fn error(path: &str) -> Option<String> {
    let text = match read::file(Path::new(path), read::MAX_FILE_BYTES) {
        Ok(text) => text,
        Err(why) => return Some(why.go(path)),
    };
    let mut sources = Sources::new();
    let file = match &text.invalid {
        None => sources.add(path, text.text),
        Some(invalid) => sources.add(path, invalid.stand_in()),
    };
    let error = upstream_error(&check_web::check(file, sources.get(file), Reach::Files));
    error.map(|it| text.invalid.as_ref().map_or(it.clone(), |why| why.mend(&it)))
}
