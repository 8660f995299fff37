//! Which face answers: the program's name decides, or the first word.

use std::ffi::OsString;
use std::path::Path;

use crate::commands;
use crate::exit::Exit;
use crate::promtool;

/// Runs the command line `words`, the program's name first.
pub(crate) fn run(words: Vec<OsString>) -> Exit {
    let name = words.first().map(|it| Path::new(it).file_stem().unwrap_or_default().to_owned());
    if name.is_some_and(|it| it == "promtool") {
        return promtool::run(&words[1..]);
    }
    if words.get(1).is_some_and(|it| it == "promtool") {
        return promtool::run(&words[2..]);
    }
    commands::run(words)
}
