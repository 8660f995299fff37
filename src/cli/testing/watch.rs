//! `--watch`: after the first run, what a changed file can affect is run again.

mod changes;
mod folders;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use flint_report::Stream;
use rayon::prelude::*;

use self::changes::{Changes, Events};
use self::folders::{Folders, identities};
use super::file::{Uses, matching};
use super::{FileOutcome, RuleFiles, TestFiles, TestFormat};
use crate::check::inputs::{Input, InputError};
use crate::exit::Exit;
use crate::output::{Output, trouble};

/// The times of files lag behind the clock by less than this.
const TICK: Duration = Duration::from_millis(20);
/// So many names are written out, the others counted.
const NAMES_MAX: usize = 3;

/// How tests are run and told of, and where they are.
pub(crate) struct Watch<'a> {
    /// Files, folders and patterns.
    pub(crate) names: &'a [PathBuf],
    /// The rule files that were read.
    pub(crate) rule_files: &'a RuleFiles,
    /// Runs a test file.
    pub(crate) run: &'a (dyn Fn(&str) -> FileOutcome + Sync),
    /// Tells of test files that were run.
    pub(crate) report: &'a dyn Fn(&[FileOutcome]),
    /// What is written besides.
    pub(crate) output: &'a Output,
}

/// A test file after its last run.
#[derive(Debug)]
struct Kept {
    passed: usize,
    failed: usize,
    uses: Uses,
    /// What events call the files that it is made of.
    identities: Vec<PathBuf>,
}

impl Kept {
    fn new(outcome: FileOutcome) -> Kept {
        let failed = outcome.tests.iter().filter(|it| !it.errors.is_empty()).count();
        Kept {
            passed: outcome.tests.len() - failed,
            failed: failed + usize::from(outcome.blocked.is_some()),
            identities: identities_of(&outcome),
            uses: outcome.uses,
        }
    }
}

/// Everything that is remembered between runs.
struct Watched<'a> {
    how: Watch<'a>,
    finder: TestFiles,
    folders: Folders,
    tests: BTreeMap<String, Kept>,
    runs: usize,
}

impl Watch<'_> {
    /// Runs all tests, and then what changes affect, until the process is ended.
    pub(crate) fn run(self) -> Exit {
        let mut finder = TestFiles::default();
        let files = finder.find(self.names).map_err(|why| why.to_string());
        let opened = Folders::new().map_err(|why| format!("files cannot be watched: {why}"));
        let (files, (folders, events)) = match (files, opened) {
            (Ok(files), Ok(opened)) => (files, opened),
            (Err(why), _) | (_, Err(why)) => {
                trouble(&why);
                return Exit::CouldNotRun;
            }
        };
        let mut watched = Watched { how: self, finder, folders, tests: BTreeMap::new(), runs: 0 };
        // Whoever reads has gone: nobody is left to watch for.
        let _ = watched.all(&files, &events);
        Exit::Fine
    }
}

impl Watched<'_> {
    fn all(&mut self, files: &[String], events: &Events) -> io::Result<()> {
        self.folders.set(&self.wanted());
        let started = SystemTime::now();
        self.keep(self.outcomes(files));
        self.catch_up(started)?;
        let count = self.tests.len();
        let they = if count == 1 { "it names" } else { "they name" };
        let files = counted(count, "test file");
        let polled = match self.folders.are_polled() {
            true => ", twice a second: the system tells of no more files",
            false => "",
        };
        self.say(&format!("watching {files} and what {they}{polled}; Ctrl-C ends\n"))?;
        while let Some(changes) = Changes::next(events) {
            let started = SystemTime::now();
            self.folders.renew(&changes);
            self.after(&changes)?;
            self.catch_up(started)?;
        }
        Ok(())
    }

    /// Watches the folders of all that matters since the last run. What happened in one before it
    /// was watched is seen by the times of its files.
    fn catch_up(&mut self, mut since: SystemTime) -> io::Result<()> {
        loop {
            let new = self.folders.set(&self.wanted());
            if new.is_empty() {
                return Ok(());
            }
            let is_missed = |path: &Path| {
                let modified = path.metadata().and_then(|it| it.modified());
                modified.is_ok_and(|it| since < it + TICK)
            };
            let all = self.tests.values().flat_map(|it| &it.identities);
            let of_new =
                all.filter(|it| it.parent().is_some_and(|it| new.iter().any(|new| new == it)));
            let paths = of_new.filter(|it| is_missed(it)).cloned().collect();
            since = SystemTime::now();
            self.after(&Changes { paths, are_structural: true, are_unknown: false })?;
        }
    }

    /// The folders of all that matters.
    fn wanted(&self) -> BTreeSet<PathBuf> {
        let mut all = BTreeSet::new();
        self.how.names.iter().for_each(|it| folders::of_name(it, &mut all));
        let uses = self.tests.values().map(|it| &it.uses);
        let patterns: BTreeSet<&String> =
            uses.clone().flat_map(|it| it.rules.iter().map(|it| &it.0)).collect();
        patterns.iter().for_each(|it| folders::of_pattern(it, &mut all));
        let rules = uses.clone().flat_map(|it| it.rules.iter().flat_map(|it| &it.1));
        let files: BTreeSet<&String> = rules.chain(uses.flat_map(|it| &it.series)).collect();
        files.iter().for_each(|it| folders::of_file(Path::new(it), &mut all));
        all
    }

    /// Runs what changes affect.
    fn after(&mut self, changes: &Changes) -> io::Result<()> {
        let is_kept = |path: &Path| !identities(path).iter().any(|it| changes.touch(it));
        self.finder.retain(is_kept);
        let used: BTreeSet<String> = self
            .tests
            .values()
            .flat_map(|it| it.uses.rules.iter().flat_map(|it| it.1.iter().cloned()))
            .filter(|it| is_kept(Path::new(it)))
            .collect();
        self.how.rule_files.retain(|path| used.contains(path));
        let files = self.files();
        let present: BTreeSet<&String> = files.iter().collect();
        let gone = self.tests.extract_if(.., |path, _| !present.contains(path));
        let gone: Vec<Kept> = gone.map(|it| it.1).collect();
        let mut made_of: BTreeSet<PathBuf> =
            gone.iter().flat_map(|it| it.identities.iter().cloned()).collect();
        let again = self.affected(&files, changes);
        if again.is_empty() && gone.is_empty() {
            return Ok(());
        }
        let before = again.iter().filter_map(|it| self.tests.get(it));
        made_of.extend(before.flat_map(|it| it.identities.iter().cloned()));
        let outcomes = self.outcomes(&again);
        made_of.extend(outcomes.iter().flat_map(identities_of));
        self.separate(&title(changes, &made_of), (again.len(), files.len()))?;
        // The report counts tests, and a file that cannot be read has none.
        let is_whole = outcomes.iter().all(|it| it.blocked.is_none());
        self.keep(outcomes);
        if again.len() < self.tests.len() || again.is_empty() || !is_whole {
            self.verdict(&again)?;
        }
        Ok(())
    }

    /// The test files that there are. One that was named and has gone is still one; its run says so.
    fn files(&mut self) -> Vec<String> {
        if let Ok(files) = self.finder.find(self.how.names) {
            return files;
        }
        let mut all = Vec::new();
        for name in self.how.names {
            match self.finder.find(std::slice::from_ref(name)) {
                Ok(files) => all.extend(files),
                Err(InputError::Missing(_)) => all.push(Input::named(name.clone()).shown),
                Err(why) => trouble(&why.to_string()),
            }
        }
        let mut seen = BTreeSet::new();
        all.retain(|it| seen.insert(it.clone()));
        all
    }

    /// Those that are new, those that are made of something that changed, and those whose patterns
    /// stand for other files.
    fn affected(&self, files: &[String], changes: &Changes) -> Vec<String> {
        let other = match changes.are_structural {
            true => self.other_patterns(),
            false => BTreeSet::new(),
        };
        let is_affected = |path: &&String| match self.tests.get(*path) {
            None => true,
            Some(kept) => {
                kept.identities.iter().any(|it| changes.touch(it))
                    || kept.uses.rules.iter().any(|it| other.contains(&it.0))
            }
        };
        files.iter().filter(is_affected).cloned().collect()
    }

    /// The patterns that stand for other files than at the last run.
    fn other_patterns(&self) -> BTreeSet<&String> {
        let all = self.tests.values().flat_map(|it| &it.uses.rules);
        let known: BTreeMap<&String, &Vec<String>> = all.map(|(it, files)| (it, files)).collect();
        let is_other = |(pattern, files): &(&String, &Vec<String>)| {
            matching(pattern, TestFormat::Native).unwrap_or_default() != **files
        };
        known.into_iter().filter(is_other).map(|it| it.0).collect()
    }

    fn outcomes(&self, files: &[String]) -> Vec<FileOutcome> {
        files.par_iter().map(|it| (self.how.run)(it)).collect()
    }

    /// Tells of test files that were run, and remembers what became of them.
    fn keep(&mut self, outcomes: Vec<FileOutcome>) {
        self.runs += 1;
        if !outcomes.is_empty() {
            (self.how.report)(&outcomes);
        }
        let kept = outcomes.into_iter().map(|it| (it.path.clone(), Kept::new(it)));
        self.tests.extend(kept);
    }

    /// A line between two runs; on a terminal, an empty screen.
    fn separate(&self, title: &str, (count, all): (usize, usize)) -> io::Result<()> {
        let is_screen =
            self.how.output.format.stream == Stream::Stderr && io::stderr().is_terminal();
        let clear = if is_screen { "\x1b[2J\x1b[H" } else { "" };
        let (run, all) = (self.runs + 1, counted(all, "test file"));
        self.say(&format!("{clear}== run {run}: {title}: {count} of {all}\n"))
    }

    /// The totals of all test files, if only some were run.
    fn verdict(&self, again: &[String]) -> io::Result<()> {
        let passed: usize = self.tests.values().map(|it| it.passed).sum();
        let failed: usize = self.tests.values().map(|it| it.failed).sum();
        let others = self.tests.iter().filter(|it| it.1.failed != 0 && !again.contains(it.0));
        let others: Vec<String> = others.map(|it| it.0.clone()).collect();
        let files = counted(self.tests.len(), "file");
        let still = match others.is_empty() {
            true => String::new(),
            false => format!("; still failing: {}", listed(&others)),
        };
        self.say(&format!("all: {passed} passed, {failed} failed in {files}{still}\n"))
    }

    /// Writes a line for people.
    fn say(&self, text: &str) -> io::Result<()> {
        if self.how.output.is_quiet() {
            return Ok(());
        }
        io::stderr().lock().write_all(text.as_bytes())
    }
}

/// What events call the files that a test file is made of.
fn identities_of(outcome: &FileOutcome) -> Vec<PathBuf> {
    let rules = outcome.uses.rules.iter().flat_map(|it| &it.1);
    let files = rules.chain(&outcome.uses.series).chain([&outcome.path]);
    files.flat_map(|it| identities(Path::new(it))).collect()
}

/// What changed, among the files that tests are made of.
fn title(changes: &Changes, made_of: &BTreeSet<PathBuf>) -> String {
    if changes.are_unknown {
        return "anything may have changed".to_owned();
    }
    let here = Path::new(".").canonicalize().unwrap_or_default();
    let matters = |path: &&PathBuf| {
        made_of.range::<PathBuf, _>(*path..).next().is_some_and(|it| it.starts_with(path))
    };
    let shown = |path: &PathBuf| path.strip_prefix(&here).unwrap_or(path).display().to_string();
    let all: Vec<String> = changes.paths.iter().filter(matters).map(shown).collect();
    if all.is_empty() {
        "other files match".to_owned()
    } else {
        format!("{} changed", listed(&all))
    }
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(NAMES_MAX).map(|it| format!("`{it}`")).collect();
    let rest = match names.len().saturating_sub(NAMES_MAX) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{rest}", shown.join(", "))
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
