//! `promtool check metrics`: lints and cardinalities of what is piped in.
//!
//! Source: prometheus `cmd/promtool/main.go` (`CheckMetrics`, `checkMetricsExtended`).

use flint_exposition::{Format, Names, cardinality, check, lint};
use flint_text::FileId;

use crate::exit::Exit;
use crate::kingpin::Parsed;
use crate::output::{stderr, stdout};
use crate::read;

/// Runs the command.
pub(super) fn run(parsed: &Parsed) -> Exit {
    let is_extended = parsed.is_set("extended");
    let is_linted = parsed.text("lint") != Some("none");
    if !is_extended && !is_linted {
        stderr(
            "error: at least one of --extended or linting must be enabled\n\
             Use --extended for cardinality analysis, or remove --lint=none to enable linting\n",
        );
        return Exit::Wrong;
    }
    let bytes = match read::stdin_bytes(read::MAX_FILE_BYTES) {
        Ok(bytes) => bytes,
        Err(why) => {
            stderr(&format!("error while linting: {}\n", why.go("/dev/stdin")));
            return Exit::Wrong;
        }
    };
    let mut exit = Exit::Fine;
    if is_linted {
        match problems(&bytes) {
            Ok(lines) if lines.is_empty() => {}
            Ok(lines) => {
                stderr(&lines);
                exit = Exit::Lint;
            }
            Err(why) => {
                stderr(&format!("error while linting: {why}\n"));
                return Exit::Wrong;
            }
        }
    }
    if is_extended {
        let checked = check(FileId(0), &bytes, Format::Text(Names::Utf8));
        if let Some(text) = checked.upstream_error() {
            let prefix = "error while parsing text to metric families: ";
            stderr(&format!("{prefix}{text}\n"));
            return Exit::Wrong;
        }
        stdout(&cardinality(&checked).table());
    }
    exit
}

/// A line for each finding; the error if the text is refused.
fn problems(bytes: &[u8]) -> Result<String, Refused> {
    let checked = check(FileId(0), bytes, Format::Text(Names::Legacy));
    if let Some(text) = checked.upstream_error() {
        return Err(Refused(text));
    }
    let findings = lint(&checked);
    let lines = findings.iter().map(|it| {
        let line = format!("{} {}\n", it.metric, it.text);
        line.repeat(it.count as usize)
    });
    Ok(lines.collect())
}

/// Why a text is no exposition, in the original's words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refused(String);
