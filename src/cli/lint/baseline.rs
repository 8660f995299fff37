//! The baseline: findings that are known and left out, so that only new ones are reported.
//!
//! A line a finding, sorted by file, lint, rule and text; lines of the file do not count, so that it
//! stays as it is where rules move.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use flint_diagnostics::Diagnostic;
use flint_report::{Fingerprint, Stale};
use flint_text::{Source, Sources};

use super::known::{Known, LeftOut, OfFile};
use super::table::shape::Shape;
use super::table::{self, Table};
use crate::check::inputs::identity;
use crate::read;
use crate::write::{self, Existing};

/// The name of a baseline where none is given.
pub(crate) const FILE: &str = "flint-baseline.toml";

/// What a baseline is written with: readers refuse what they do not know.
const VERSION: u64 = 1;

/// What is done with the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Upkeep {
    /// What it holds is left out.
    None,
    /// What matches nothing any more is taken out of it.
    Prune,
    /// It is written anew with everything that is found.
    Write,
}

/// A baseline.
#[derive(Debug)]
pub(crate) struct Baseline {
    path: PathBuf,
    /// Paths in it begin here.
    folder: PathBuf,
    known: Known<u32>,
    /// What it holds of files that are not looked at.
    elsewhere: Known<u32>,
    /// The files that are.
    looked: HashSet<String>,
}

impl Baseline {
    /// Reads the file at `path`; there need not be one if it is to be written.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(crate) fn read(path: &Path, upkeep: Upkeep) -> Result<Baseline, Unread> {
        let shown = path.display().to_string();
        let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = identity(parent.unwrap_or(Path::new(".")));
        let (known, elsewhere, looked) = (Known::default(), Known::default(), HashSet::new());
        let mut baseline = Baseline { path: path.to_owned(), folder, known, elsewhere, looked };
        if upkeep == Upkeep::Write && !path.exists() {
            return Ok(baseline);
        }
        let text = read::file(path, read::MAX_FILE_BYTES);
        let text = text.map_err(|why| Unread::Trouble(why.message(&shown)))?;
        let mut sources = Sources::new();
        let file = sources.add(shown.as_str(), text.text);
        let source = sources.get(file).clone();
        let (_, wrong) = table::read(file, &source, |it| entries(it, &source, &mut baseline.known));
        match wrong.is_empty() {
            true => Ok(baseline),
            false => Err(Unread::Wrong(shown, wrong, sources)),
        }
    }

    /// Where it stands.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// How a file is called in it.
    pub(super) fn name_of(&self, path: &str) -> String {
        let full = identity(Path::new(path));
        let inner = full.strip_prefix(&self.folder);
        inner.map_or_else(|_| path.to_owned(), |it| it.to_string_lossy().replace('\\', "/"))
    }

    /// Leaves out what it holds.
    pub(super) fn leave_out(
        &mut self,
        findings: &mut [OfFile<'_>],
        fingerprint: impl Fn(&Diagnostic) -> Option<Fingerprint>,
    ) -> Vec<LeftOut<u32>> {
        self.look_at(findings);
        self.known.leave_out(findings, fingerprint)
    }

    /// What it holds of files that are not looked at is left alone.
    fn look_at(&mut self, findings: &[OfFile<'_>]) {
        self.looked = findings.iter().map(|it| it.0.clone()).collect();
        self.elsewhere = self.known.split_off(&self.looked, &self.folder);
    }

    /// What matches nothing any more, once everything that it holds is left out. What was in a file
    /// that is gone may be in one that is not looked at, unless all are.
    pub(super) fn stale(&mut self, is_whole: bool) -> Vec<Stale> {
        let mut found: Vec<Stale> = Vec::new();
        for (path, fingerprint, line) in std::mem::take(&mut self.known).into_all() {
            if !is_whole && !self.looked.contains(&path) {
                self.elsewhere.add(&path, fingerprint, line);
                continue;
            }
            match found.last_mut() {
                Some(it) if it.path == path && it.fingerprint == fingerprint => it.count += 1,
                _ => found.push(Stale { line, path, fingerprint, count: 1 }),
            }
        }
        found
    }

    /// Writes it with what is found, and with what it holds of other files. How many findings it has
    /// then.
    ///
    /// # Errors
    ///
    /// That it cannot be written.
    pub(super) fn write(
        mut self,
        findings: &mut [OfFile<'_>],
        fingerprint: impl Fn(&Diagnostic) -> Option<Fingerprint>,
    ) -> Result<usize, String> {
        self.look_at(findings);
        let mut kept = self.of_other_files();
        for (path, diagnostics) in findings {
            let found = diagnostics.iter().filter_map(&fingerprint);
            kept.extend(found.map(|it| (path.clone(), it)));
            diagnostics.retain(|it| fingerprint(it).is_none());
        }
        save(&self.path, kept)
    }

    /// Writes it without what matches nothing any more. How many findings that was.
    ///
    /// # Errors
    ///
    /// That it cannot be written.
    pub(super) fn prune(
        mut self,
        left_out: Vec<LeftOut<u32>>,
        is_whole: bool,
    ) -> Result<usize, String> {
        let gone = self.stale(is_whole).iter().map(|it| it.count).sum();
        let mut kept = self.of_other_files();
        kept.extend(left_out.into_iter().map(|it| (it.path, it.fingerprint)));
        save(&self.path, kept)?;
        Ok(gone)
    }

    fn of_other_files(&mut self) -> Vec<(String, Fingerprint)> {
        let all = std::mem::take(&mut self.elsewhere).into_all().into_iter();
        all.map(|(path, fingerprint, _)| (path, fingerprint)).collect()
    }
}

/// What is told of it.
pub(super) fn told(path: &str, known: usize, stale: &[Stale]) -> String {
    const SHOWN: usize = 5;
    let mut out = format!("{path}: {} left out\n", super::counted(known));
    for it in stale.iter().take(SHOWN) {
        out += &format!("note: {path}:{}: {} is not found any more\n", it.line, it.name());
    }
    if SHOWN < stale.len() {
        out += &format!("note: and {} more\n", stale.len() - SHOWN);
    }
    if !stale.is_empty() {
        out += "help: take out what is mended with `flint lint --prune-baseline`\n";
    }
    out
}

/// Why a baseline is not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// The file cannot be read.
    Trouble(String),
    /// What is wrong in it.
    Wrong(String, Vec<Diagnostic>, Sources),
}

/// What a baseline may say.
pub(crate) fn shape() -> Shape {
    let nothing = Source::new(FILE, "");
    table::shape(|it| entries(it, &nothing, &mut Known::default()))
}

fn entries(root: &mut Table<'_>, source: &Source, known: &mut Known<u32>) {
    let whole = root.span;
    let version = root.count("version", "The version of this form: 1.");
    if version.is_some_and(|it| it != VERSION) {
        let help =
            "use the version of flint that wrote it, or write it anew with `--write-baseline`";
        root.refuse(whole, "this baseline is of a later version of flint".to_owned(), help);
    }
    let about = "The findings that are left out, by file, from the folder of the baseline on.";
    root.table("findings", about, |files| {
        files.each_tables(|path, entry| {
            let line = source.position(entry.span.range.start).line;
            let lint = entry.text("lint", "The lint.");
            let subject = entry.text("in", "The rule or the job in which it is.");
            let about = "What is wrong: the text, and the names that the message gives.";
            let text = entry.text("text", about).unwrap_or_default();
            let count = entry.count("count", "How often, if more than once.").unwrap_or(1);
            if count == 0 {
                entry.refuse(entry.span, "an entry of no finding".to_owned(), "remove it");
            }
            let Some(lint) = lint else { return };
            for _ in 0..count {
                let (lint, text) = (lint.clone(), text.clone());
                let subject = subject.clone().unwrap_or_default();
                known.add(path, Fingerprint { lint, subject, text }, line);
            }
        });
    });
}

fn save(path: &Path, findings: Vec<(String, Fingerprint)>) -> Result<usize, String> {
    let count = findings.len();
    let mut files: BTreeMap<String, BTreeMap<Fingerprint, usize>> = BTreeMap::new();
    for (path, fingerprint) in findings {
        *files.entry(path).or_default().entry(fingerprint).or_default() += 1;
    }
    write::write(path, &text(&files), Existing::Replaced).map_err(|why| why.to_string())?;
    Ok(count)
}

fn text(files: &BTreeMap<String, BTreeMap<Fingerprint, usize>>) -> String {
    let mut out = format!(
        "# Findings that `flint lint` leaves out: those that were there when this file was written.\n\
         # `flint lint --prune-baseline` takes out what is mended, `--write-baseline` writes it anew.\n\
         version = {VERSION}\n\n[findings]\n"
    );
    // Writing to a string cannot fail.
    for (path, findings) in files {
        let _ = writeln!(out, "{} = [", quoted(path));
        for (Fingerprint { lint, subject, text }, count) in findings {
            let _ = write!(out, "  {{ lint = {}", quoted(lint));
            for (key, value) in [("in", subject), ("text", text)] {
                if !value.is_empty() {
                    let _ = write!(out, ", {key} = {}", quoted(value));
                }
            }
            if 1 < *count {
                let _ = write!(out, ", count = {count}");
            }
            out.push_str(" },\n");
        }
        out.push_str("]\n");
    }
    out
}

/// A text as TOML writes it: as it is between single quotes, if that is possible.
fn quoted(text: &str) -> String {
    let is_special = |it: char| it.is_control() || it == '\u{7f}';
    if text.contains(['"', '\\']) && !text.contains('\'') && !text.chars().any(is_special) {
        return format!("'{text}'");
    }
    let mut out = String::from("\"");
    for it in text.chars() {
        match it {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            it if is_special(it) => out.push_str(&format!("\\u{:04X}", u32::from(it))),
            it => out.push(it),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use flint_report::Fingerprint;
    use flint_text::{FileId, Source};

    use super::{BTreeMap, Known, entries, table, text};

    #[test]
    fn a_finding_has_a_line() {
        let fingerprint = |lint: &str, subject: &str, text: &str| {
            let of = |it: &str| it.to_owned();
            Fingerprint { lint: of(lint), subject: of(subject), text: of(text) }
        };
        let a = BTreeMap::from([
            (fingerprint("promql/short-range", "job:errors:rate1m", "[1m]"), 2),
            (fingerprint("promql/needless-regexp", "Down", "job=~\"node\""), 1),
            (fingerprint("alerts/missing-for", "Down", ""), 1),
        ]);
        let b = BTreeMap::from([(fingerprint("scrape/plain-secret", "", "hunter2"), 1)]);
        let files = BTreeMap::from([("b.yml".to_owned(), b), ("a.yml".to_owned(), a)]);
        let written = text(&files);
        let (_, written) = written.split_once("[findings]\n").expect("it has findings");
        assert_eq!(
            written,
            "\
\"a.yml\" = [
  { lint = \"alerts/missing-for\", in = \"Down\" },
  { lint = \"promql/needless-regexp\", in = \"Down\", text = 'job=~\"node\"' },
  { lint = \"promql/short-range\", in = \"job:errors:rate1m\", text = \"[1m]\", count = 2 },
]
\"b.yml\" = [
  { lint = \"scrape/plain-secret\", text = \"hunter2\" },
]
"
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let texts = ["", "a\"b", "a\\b", "it's \"so\"", "\u{7f}\t\u{1}", "x{a=~\"^.*$\"}", "≥ ü"];
        let mut findings = BTreeMap::new();
        for (at, it) in texts.iter().enumerate() {
            let (lint, subject) = ("promql/short-range".to_owned(), texts[texts.len() - 1 - at]);
            let (subject, text) = (subject.to_owned(), (*it).to_owned());
            findings.insert(Fingerprint { lint, subject, text }, at + 1);
        }
        let files = BTreeMap::from([("a \"b\".yml".to_owned(), findings)]);
        let source = Source::new("baseline.toml", text(&files));
        let mut known = Known::default();
        let (_, wrong) = table::read(FileId(0), &source, |it| entries(it, &source, &mut known));
        assert_eq!(wrong, [], "{}", &*source.text);
        let mut again: BTreeMap<String, BTreeMap<Fingerprint, usize>> = BTreeMap::new();
        for (path, fingerprint, _) in known.into_all() {
            *again.entry(path).or_default().entry(fingerprint).or_default() += 1;
        }
        assert_eq!(again, files);
    }
}
