//! `flint fmt`.

mod file;

use std::path::PathBuf;

use flint_report::Summary;
use rayon::prelude::*;

use crate::check::inputs;
use crate::commands::fmt::file::{Done, Outcome};
use crate::exit::Exit;
use crate::output::{Output, stderr, stdout, trouble};

/// Lay out rule files, unit tests, and the rules in Kubernetes objects.
///
/// Queries are laid out as Prometheus does it: what is longer than 100 characters is broken into
/// lines, in a block below `expr: |`. Lists and mappings are indented by two blanks; the dashes of
/// lists stand as most of the file's do. Comments, empty lines, the order of keys, quotes, and the
/// texts of annotations stay as they are.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint fmt .                        every rule file and unit test below this folder
  flint fmt --check rules/           for CI: names what is laid out otherwise
  flint fmt --diff 'rules/**/*.yml'  what would change
  flint fmt - < rules.yml            from a pipe to standard output

A file means the same afterwards: it is read again and compared before it is written. A file
with a mistake stays as it is; so does a query with a comment that would stand in the middle of
a line. Templates of Helm or Jinja have to be rendered first. `expr: |2` says that the first
line of the query is indented.

Exit status: 0 all is laid out · 1 something would change (--check, --diff) or has a mistake ·
2 flint could not run.")]
pub(crate) struct Fmt {
    /// Files, folders, patterns such as `rules/**/*.yml`, or `-` for what is piped in.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// Write nothing, and name the files that would change.
    #[arg(long)]
    check: bool,

    /// Write nothing, and show what would change.
    #[arg(long)]
    diff: bool,

    /// Refuse files that are larger, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 256)]
    max_file_size: u64,
}

/// How many files came to what.
#[derive(Debug, Default)]
struct Totals {
    changed: usize,
    unchanged: usize,
    skipped: usize,
    wrong: usize,
    hindered: usize,
}

impl Fmt {
    pub(crate) fn run(&self, output: &Output) -> Exit {
        let inputs = match inputs::expand(&self.paths) {
            Ok(inputs) => inputs,
            Err(why) => {
                trouble(&why.to_string());
                return Exit::CouldNotRun;
            }
        };
        let one = |input| file::run(input, self, output.format, output.style());
        let done: Vec<Done> = inputs.par_iter().map(one).collect();
        // Where the text itself is the answer, nobody needs to be told.
        let is_piped = inputs.iter().all(|it| it.path.is_none()) && !self.only_looks();
        self.report(done, is_piped || output.is_quiet(), output)
    }

    /// Whether files stay as they are.
    fn only_looks(&self) -> bool {
        self.check || self.diff
    }

    fn report(&self, done: Vec<Done>, is_quiet: bool, output: &Output) -> Exit {
        let mut totals = Totals::default();
        let mut summary = Summary::default();
        let mut sections = Vec::new();
        for Done { path, outcome } in done {
            match outcome {
                Outcome::Changed(answer) => {
                    totals.changed += 1;
                    stdout(&answer);
                    if !is_quiet || self.check && !self.diff {
                        self.name(&path);
                    }
                }
                Outcome::Unchanged(answer) => {
                    totals.unchanged += 1;
                    stdout(&answer);
                }
                Outcome::Wrong(section, own) => {
                    totals.wrong += 1;
                    summary.merge(*own);
                    sections.push(section);
                }
                Outcome::Passed(note, answer) => {
                    stdout(&answer);
                    note.iter().for_each(|it| stderr(&format!("note: {it}\n")));
                }
                Outcome::Skipped => totals.skipped += 1,
                Outcome::Hindered(why) => {
                    totals.hindered += 1;
                    trouble(&why);
                }
            }
        }
        if !sections.is_empty() {
            output.findings(&sections, &summary);
        }
        if !is_quiet {
            stderr(&format!("{}\n", self.summary(&totals)));
        }
        self.exit(&totals)
    }

    fn name(&self, path: &str) {
        let word = if self.only_looks() { "would format" } else { "formatted" };
        stderr(&format!("{word} {path}\n"));
    }

    fn summary(&self, totals: &Totals) -> String {
        let Totals { changed, unchanged, skipped, wrong, hindered } = totals;
        let files =
            |count: usize| if count == 1 { "1 file".into() } else { format!("{count} files") };
        let word = if self.only_looks() { "would change" } else { "formatted" };
        let mut parts =
            vec![format!("{} {word}", files(*changed)), format!("{unchanged} unchanged")];
        for (count, word) in [
            (skipped, "skipped"),
            (wrong, "left alone for mistakes"),
            (hindered, "left alone for other reasons"),
        ] {
            if *count != 0 {
                parts.push(format!("{count} {word}"));
            }
        }
        parts.join(", ")
    }

    fn exit(&self, totals: &Totals) -> Exit {
        match totals {
            Totals { hindered: 1.., .. } => Exit::CouldNotRun,
            Totals { wrong: 1.., .. } => Exit::Wrong,
            Totals { changed: 1.., .. } if self.only_looks() => Exit::Wrong,
            _ => Exit::Fine,
        }
    }
}
