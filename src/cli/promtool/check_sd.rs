//! `promtool check service-discovery`.
//!
//! Source: prometheus `cmd/promtool/sd.go` (`CheckSD`). Unlike the original, it does not wait.

use std::path::Path;

use flint_config::{Mode, load_error};
use flint_diagnostics::UpstreamStage;
use flint_go::quote;
use flint_text::Sources;

use crate::discover::{NotDiscovered, discover};
use crate::exit::Exit;
use crate::follow::{Followed, Reach, follow};
use crate::kingpin::Parsed;
use crate::output::{stderr, stdout};
use crate::read;

/// Runs the command.
pub(super) fn run(parsed: &Parsed) -> Exit {
    let path = parsed.text("config-file").unwrap_or("");
    let job = parsed.text("job").unwrap_or("");
    let text = match read::file(Path::new(path), read::MAX_FILE_BYTES) {
        Ok(text) => text,
        Err(why) => return refused(&format!("Cannot load config {}\n", why.go(path))),
    };
    if let Some(invalid) = text.invalid {
        let yaml = invalid.yaml;
        return refused(&format!("Cannot load config parsing YAML file {path}: {yaml}\n"));
    }
    let mut sources = Sources::new();
    let file = sources.add(path, text.text);
    let followed = follow(file, &mut sources, path, Mode::Server, Reach::Files);
    if let Some(text) = error(&followed, path) {
        return refused(&format!("{text}\n"));
    }
    match discover(&followed, job) {
        Ok(text) => {
            stdout(&text);
            Exit::Fine
        }
        Err(NotDiscovered::NoJob(jobs)) => {
            let jobs: String = jobs.iter().map(|it| format!("\t{it}\n")).collect();
            refused(&format!("Job {job} not found. Select one of:\n{jobs}"))
        }
        Err(NotDiscovered::NotYet(key)) => {
            let key = quote(key);
            refused(&format!("promtool: error: flint does not have the discovery {key} yet\n"))
        }
    }
}

fn refused(text: &str) -> Exit {
    stderr(text);
    Exit::Wrong
}

/// Missing files do not matter here: only what the configuration itself says, and the scrape
/// configs that it names.
fn error(followed: &Followed, path: &str) -> Option<String> {
    let upstream = || followed.diagnostics.iter().filter_map(|it| it.upstream.as_deref());
    if upstream().any(|it| it.stage != UpstreamStage::Reference) {
        let error = load_error(path, &followed.diagnostics)?;
        return Some(format!("Cannot load config {error}"));
    }
    let loading =
        |text: &str| text.strip_prefix("error loading scrape configs: ").map(str::to_owned);
    let error = upstream().find_map(|it| loading(&it.text))?;
    Some(format!("Cannot load scrape configs {error}"))
}
