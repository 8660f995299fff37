//! One test file: read, its rules found, its tests run.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use flint_diagnostics::{Diagnostic, UpstreamStage, upstream_error};
use flint_go::{CompiledRegexp, glob, path as go_path};
use flint_report::Checked;
use flint_rulefmt::tests::native::Texts;
use flint_rulefmt::tests::{TestFile, TestGroup};
use flint_rules::Group;
use flint_text::Sources;
use flint_unittest::codes as test_codes;
use flint_unittest::rules::{Failure, GroupOutcome, Suite};
use flint_yaml::Tree;
use rayon::prelude::*;

use crate::follow::Disk;
use crate::progress::Progress;
use crate::read;
use crate::testing::coverage::{Look, RuleKey};
use crate::testing::rule_files::RuleFile;
use crate::testing::{RuleFiles, TestFormat, TestSettings, native};

/// What became of a test file.
#[derive(Debug)]
pub(crate) struct FileOutcome {
    /// As it was given.
    pub(crate) path: String,
    /// Patterns of rule files that no file matches.
    pub(crate) unmatched: Vec<String>,
    /// Why none of its tests could be run.
    pub(crate) blocked: Option<Blocked>,
    /// The tests that were run, in the file's order.
    pub(crate) tests: Vec<TestOutcome>,
    /// What is said to the author, and the texts that it is about.
    pub(crate) checked: Checked,
    /// What else was read.
    pub(crate) uses: Uses,
}

/// What a test file reads beside itself; paths start at the folder in which flint runs.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// Patterns of rule files, and the files that they stand for.
    pub(crate) rules: Vec<(String, Vec<String>)>,
    /// Files of series.
    pub(crate) series: Vec<String>,
}

/// Why none of the tests of a file could be run.
#[derive(Debug)]
pub(crate) enum Blocked {
    /// The file cannot be read: what we say, and what the original says.
    Unreadable(String, String),
    /// It is wrong: what the original says.
    Wrong(String),
}

impl Blocked {
    /// Why, in a line or more.
    pub(crate) fn why(&self) -> &str {
        match self {
            Blocked::Unreadable(why, _) | Blocked::Wrong(why) => why,
        }
    }
}

/// What became of a test.
#[derive(Debug)]
pub(crate) struct TestOutcome {
    /// Its name, made up if it has none.
    pub(crate) name: String,
    /// What is wrong: upstream's texts.
    pub(crate) errors: Vec<String>,
    /// Everything that was put in and made, if that was asked for.
    pub(crate) dump: String,
    /// The line on which it begins.
    pub(crate) line: u32,
    /// What is said of its failures, by place among what is said of the file.
    pub(crate) told: Vec<usize>,
}

/// How test files are run.
#[derive(Clone, Copy)]
pub(crate) struct Runner<'a> {
    /// Rule files, and the settings.
    pub(crate) rule_files: &'a RuleFiles,
    /// Only tests whose names it matches.
    pub(crate) only: Option<&'a CompiledRegexp>,
    /// What is done with the tests of a file once they have run.
    pub(crate) look: Option<Look<'a>>,
    /// Whether tests are named and not run.
    pub(crate) lists: bool,
    /// Told of every test.
    pub(crate) progress: Option<&'a Progress>,
}

impl Runner<'_> {
    /// Runs the tests of a file.
    pub(crate) fn run(&self, path: &str) -> FileOutcome {
        run(path, self)
    }

    fn run_one(&self, suite: &Suite<'_, '_>, index: usize) -> GroupOutcome {
        let outcome = suite.run(index);
        if let Some(progress) = self.progress {
            progress.tick();
        }
        outcome
    }
}

fn run(path: &str, runner: &Runner<'_>) -> FileOutcome {
    let settings = &runner.rule_files.settings;
    let sources = Sources::new();
    let checked = Checked::new(path, Vec::new(), sources);
    let mut outcome = FileOutcome {
        path: path.to_owned(),
        unmatched: Vec::new(),
        blocked: None,
        tests: Vec::new(),
        checked,
        uses: Uses::default(),
    };
    let text = match read::file(Path::new(path), read::MAX_FILE_BYTES) {
        Ok(text) => text,
        Err(why) => {
            outcome.blocked = Some(Blocked::Unreadable(why.message(path), why.go(path)));
            return outcome;
        }
    };
    let text = match &text.invalid {
        None => text.text,
        Some(invalid) => invalid.stand_in().into(),
    };
    let file = Arc::make_mut(&mut outcome.checked.sources).add(path, text);
    let source = outcome.checked.sources.get(file).clone();
    let tree = Tree::parse(file, &source);
    let texts = Texts::new();
    let loaded = match settings.format {
        TestFormat::Promtool => flint_rulefmt::tests::load(&tree, &settings.promql),
        TestFormat::Native => flint_rulefmt::tests::load_native(&tree, &settings.promql, &texts),
    };
    let is_decoding = |it: &&Diagnostic| {
        it.upstream.as_ref().is_some_and(|it| it.stage < UpstreamStage::Validation)
    };
    let decoding: Vec<Diagnostic> =
        loaded.diagnostics.iter().filter(is_decoding).cloned().collect();
    if let Some(error) = upstream_error(&decoding) {
        outcome.blocked = Some(Blocked::Wrong(error));
        outcome.checked.diagnostics = loaded.diagnostics;
        return outcome;
    }
    let is_native = settings.format == TestFormat::Native;
    if let Some(first) = native::unusable(&loaded.diagnostics).filter(|_| is_native) {
        outcome.blocked = Some(Blocked::Wrong(first));
        outcome.checked.diagnostics = loaded.diagnostics;
        return outcome;
    }
    let mut run = Run { path, settings, runner, outcome };
    run.tests(&loaded.file, loaded.diagnostics);
    run.outcome
}

/// The rule files that a pattern stands for.
pub(crate) fn matching(pattern: &str, format: TestFormat) -> Result<Vec<String>, String> {
    match format {
        TestFormat::Native => native::files(pattern),
        TestFormat::Promtool => glob(pattern, &Disk).map_err(|why| why.to_string()),
    }
}

struct Run<'a> {
    path: &'a str,
    settings: &'a TestSettings,
    runner: &'a Runner<'a>,
    outcome: FileOutcome,
}

impl Run<'_> {
    fn tests(&mut self, file: &TestFile<'_>, reviewed: Vec<Diagnostic>) {
        if self.runner.lists {
            return self.list(file);
        }
        let paths = match self.rule_paths(file) {
            Ok(paths) => paths,
            Err(why) => {
                self.outcome.blocked = Some(Blocked::Wrong(why));
                return;
            }
        };
        if self.settings.format == TestFormat::Native && !self.outcome.unmatched.is_empty() {
            let why = "a pattern of rule files matches nothing".to_owned();
            self.outcome.blocked = Some(Blocked::Wrong(why));
            self.outcome.checked.diagnostics.extend(reviewed);
            return;
        }
        if let Some(name) = repeated_group(file) {
            let why = format!("group name repeated in evaluation order: {name}");
            self.outcome.blocked = Some(Blocked::Wrong(why));
            self.outcome.checked.diagnostics = reviewed;
            return;
        }
        let entries: Vec<_> = paths.iter().map(|it| self.runner.rule_files.get(it)).collect();
        let rules: Vec<_> = entries.iter().filter_map(|it| it.get()).collect();
        let broken = rules.iter().find(|it| !it.errors.is_empty());
        let groups: Vec<&Group> = rules.iter().flat_map(|it| &it.groups).collect();
        let symbols = Arc::clone(&self.runner.rule_files.symbols);
        self.outcome.uses.series = native::series_paths(self.path, file);
        let from_files = match native::series_of_files(self.path, file, &symbols) {
            Ok(series) => series,
            Err(wrong) => {
                self.outcome.blocked = Some(Blocked::Wrong(wrong.message.clone()));
                self.outcome.checked.diagnostics.extend(reviewed);
                self.outcome.checked.diagnostics.push(*wrong);
                return;
            }
        };
        let suite = Suite::new(file, &groups, symbols, self.settings.suite())
            .with_files(from_files)
            .with_broken_rules(broken.map(|it| it.errors.clone()).unwrap_or_default());
        let is_wanted = |index: &usize| self.is_wanted(&file.tests[*index]);
        let wanted: Vec<usize> = (0..suite.len()).filter(is_wanted).collect();
        let outcomes: Vec<GroupOutcome> = match wanted.as_slice() {
            [] => Vec::new(),
            [only] => vec![self.runner.run_one(&suite, *only)],
            many => many.par_iter().map(|it| self.runner.run_one(&suite, *it)).collect(),
        };
        if let Some(look) = self.runner.look {
            let identities = paths.iter().map(|it| self.runner.rule_files.identity(it));
            look(&suite, &keys(&suite, identities.zip(rules.iter().copied())), &outcomes);
        }
        self.say(file, reviewed, broken.map(|it| it.errors.as_slice()));
        if self.settings.format == TestFormat::Native && broken.is_none() {
            let doubts = suite.doubts_of_file().into_iter();
            let doubts = doubts.chain(wanted.iter().flat_map(|it| suite.doubts(*it)));
            native::add_once(doubts.collect(), &mut self.outcome.checked.diagnostics);
        }
        outcomes.into_iter().for_each(|it| self.tell(file, it));
    }

    fn is_wanted(&self, test: &TestGroup<'_>) -> bool {
        self.runner.only.is_none_or(|it| it.is_match(test.name.map_or("", |it| it.text)))
    }

    /// Takes up the names of the tests.
    fn list(&mut self, file: &TestFile<'_>) {
        let wanted = file.tests.iter().enumerate().filter(|it| self.is_wanted(it.1));
        self.outcome.tests = wanted.map(|(index, test)| self.named(index, test)).collect();
    }

    /// A test of which nothing is known but its name and its place.
    fn named(&self, index: usize, test: &TestGroup<'_>) -> TestOutcome {
        let given = test.name.map_or("", |it| it.text);
        let name = if given.is_empty() { format!("unnamed#{index}") } else { given.to_owned() };
        let line = self.outcome.checked.sources.position(test.node.first_line()).line;
        TestOutcome { name, line, errors: Vec::new(), dump: String::new(), told: Vec::new() }
    }

    /// Takes up what became of a test.
    fn tell(&mut self, file: &TestFile<'_>, outcome: GroupOutcome) {
        let test = &file.tests[outcome.index];
        let given = test.name.map_or("", |it| it.text);
        let text = |it: &Failure| match self.settings.diffs {
            true => it.upstream_diff(given),
            false => Some(it.upstream(given)),
        };
        let mut told = self.named(outcome.index, test);
        told.errors = outcome.failures.iter().filter_map(text).collect();
        told.dump = outcome.dump;
        for (at, failure) in outcome.failures.iter().enumerate() {
            let Some(mut diagnostic) = failure.diagnostic() else { continue };
            let picture = outcome.pictures.get(at).into_iter().flatten();
            picture.for_each(|line| {
                diagnostic.fact(line.clone());
            });
            told.told.push(self.outcome.checked.diagnostics.len());
            self.outcome.checked.diagnostics.push(diagnostic);
        }
        self.outcome.tests.push(told);
    }

    /// The rule files in the order of their patterns.
    fn rule_paths(&mut self, file: &TestFile<'_>) -> Result<Vec<String>, String> {
        let folder = go_path::dir(self.path);
        let mut paths = Vec::new();
        for pattern in &file.rule_files {
            let is_whole = pattern.text.is_empty() || go_path::is_abs(pattern.text);
            let resolved = match is_whole {
                true => pattern.text.to_owned(),
                false => go_path::join(&[&folder, pattern.text]),
            };
            let found = matching(&resolved, self.settings.format);
            let known = found.as_ref().map_or(Vec::new(), Vec::clone);
            self.outcome.uses.rules.push((resolved.clone(), known));
            let found = found?;
            if found.is_empty() {
                if self.settings.format == TestFormat::Native {
                    let diagnostic = native::no_match(*pattern, &resolved);
                    self.outcome.checked.diagnostics.push(diagnostic);
                }
                self.outcome.unmatched.push(resolved);
            }
            paths.extend(found);
        }
        Ok(paths)
    }

    /// What is said of the file itself and of its rule files. What is wrong with it is said by the
    /// tests that fail for it.
    fn say(&mut self, file: &TestFile<'_>, reviewed: Vec<Diagnostic>, broken: Option<&[String]>) {
        let is_warning = |it: &Diagnostic| it.severity == flint_diagnostics::Severity::Warning;
        self.outcome.checked.diagnostics.extend(reviewed.into_iter().filter(is_warning));
        let Some(errors) = broken else { return };
        let Some(place) = file.rule_files.first() else { return };
        let first = errors.first().map_or("", |it| it.as_str()).replace('\n', " ");
        let message = format!("a rule file cannot be used, so no test is run: {first}");
        let mut diagnostic = Diagnostic::error(&test_codes::BROKEN_RULES, place.span(), message);
        for error in errors.iter().skip(1).take(5) {
            diagnostic.fact(error.replace('\n', " "));
        }
        diagnostic.help("see each mistake at its place with `flint check rules FILE`");
        self.outcome.checked.diagnostics.push(diagnostic);
    }
}

/// The rules of a suite, by their places in its plan.
fn keys<'g>(
    suite: &Suite<'_, '_>,
    files: impl Iterator<Item = (String, &'g RuleFile)>,
) -> Vec<RuleKey> {
    let mut homes: HashMap<*const Group, (String, usize)> = HashMap::new();
    for (identity, file) in files {
        for (at, group) in file.groups.iter().enumerate() {
            homes.insert(std::ptr::from_ref(group), (identity.clone(), at));
        }
    }
    let plan = suite.plan();
    let key = |place| {
        let (group, rule) = plan.id(place);
        let (file, group) = &homes[&std::ptr::from_ref(plan.groups[group])];
        RuleKey { file: file.clone(), group: *group, rule }
    };
    (0..plan.len()).map(key).collect()
}

fn repeated_group<'t>(file: &TestFile<'t>) -> Option<&'t str> {
    let order = &file.group_eval_order;
    let repeated = |(at, name): &(usize, &flint_rulefmt::Text<'_>)| {
        order[..*at].iter().any(|it| it.text == name.text)
    };
    order.iter().enumerate().find(repeated).map(|(_, name)| name.text)
}
