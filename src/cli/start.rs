//! Which face answers: the program's name decides, or the first word.

use std::ffi::OsString;
use std::path::Path;

use crate::commands;
use crate::exit::Exit;
use crate::{amtool, promtool};

type Face = fn(&[OsString]) -> Exit;

/// The originals that flint answers for.
const FACES: [(&str, Face); 2] = [("promtool", promtool::run), ("amtool", amtool::run)];

/// Runs the command line `words`, the program's name first.
pub(crate) fn run(words: Vec<OsString>) -> Exit {
    let name = words.first().map(|it| Path::new(it).file_stem().unwrap_or_default().to_owned());
    let name = name.unwrap_or_default();
    for (face, run) in FACES {
        if name == face {
            return run(&words[1..]);
        }
        if words.get(1).is_some_and(|it| it == face) {
            return run(&words[2..]);
        }
    }
    commands::run(words)
}
