//! The name `amtool`: the original's flags, streams, exit codes and texts, its defects included.
//!
//! Source: alertmanager `cli`.

mod app;
mod check_config;
mod config_routes;
mod features;
mod log;
mod template_render;

use std::ffi::OsString;

use crate::exit::Exit;
use crate::kingpin::{self, Outcome, Parsed};
use crate::output::{stderr, stdout};

/// Runs amtool's command line, without the program's name.
pub(crate) fn run(words: &[OsString]) -> Exit {
    let words: Vec<String> = words.iter().map(|it| it.to_string_lossy().into_owned()).collect();
    match kingpin::parse(&app::APP, &words) {
        Outcome::Show(text) => {
            stdout(&text);
            Exit::Fine
        }
        Outcome::Refuse(text) => fail(&text),
        Outcome::Run(parsed) => command(&parsed),
    }
}

fn command(parsed: &Parsed) -> Exit {
    let mode = match features::mode(parsed.text("enable-feature").unwrap_or_default()) {
        Ok(mode) => mode,
        Err(text) => return fail(&text),
    };
    match parsed.command.as_slice() {
        ["check-config"] => check_config::run(parsed, mode),
        ["config", "routes", "show"] => config_routes::show(parsed, mode),
        ["config", "routes", "test"] => config_routes::test(parsed, mode),
        ["template", "render"] => template_render::run(parsed),
        other => unreachable!("the parser knows no command {other:?}"),
    }
}

/// The program's last words, which the original ends with an empty line.
fn fail(text: &str) -> Exit {
    stderr(&format!("amtool: error: {text}\n\n"));
    Exit::Wrong
}
