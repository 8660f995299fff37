//! `flint test rules`.

use std::path::PathBuf;

use flint_go::{CompiledRegexp, Regexp};
use flint_yaml::Fields;
use rayon::prelude::*;

use super::measures::Measures;
use super::or_here;
use super::report::{emit, has_warnings, list, report};
use crate::commands::feature::Feature;
use crate::exit::Exit;
use crate::output::{Output, trouble};
use crate::progress::Progress;
use crate::testing::{
    Coverage, FileOutcome, Look, RuleFiles, Runner, TestFiles, TestFormat, TestSettings, Watch,
};
use crate::write::{self, Existing};

/// Run unit tests of rules, in promtool's format or in flint's own, which has more keys.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint test rules tests/*.yml
  flint test rules 'tests/**/*.yml' --run '^gpu'
  flint test rules --watch           again whenever a file changes; Ctrl-C ends
  flint test rules --list --run gpu  the names of these tests
  flint test rules --format tap      or json, junit, github; `--junit FILE` writes one besides
  flint test rules --coverage        what of the rules no test sees
  flint test rules --coverage=lcov --coverage-output lcov.info
  flint test rules --mutate --fail-under 80
  flint test rules --coverage --mutate --fail-under rules=90,branches=80,mutants=70
  flint test rules --emit-promtool tests/gpu.yml > plain.yml

The keys of flint's own format: src/unittest/FORMAT.md")]
pub(crate) struct Rules {
    /// Files, folders, patterns; without any, this folder.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Run only tests whose names match one of these regular expressions.
    #[arg(long, value_name = "REGEX")]
    run: Vec<String>,

    /// Print the names of the tests, each with its file and line, and run none.
    #[arg(long, conflicts_with_all = ["emit_promtool", "watch", "coverage", "mutate", "junit"])]
    list: bool,

    /// Write a report in JUnit XML besides: a suite a file, a case a test.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,

    /// Fail where there are warnings: of PromQL, in queries of tests and of rules (status 1), and
    /// of flint, about tests that prove little (status 3).
    #[arg(long)]
    fail_on_warnings: bool,

    /// Print the files as promtool reads them, and say what it cannot express.
    #[arg(long, conflicts_with = "run")]
    emit_promtool: bool,

    /// Stay, and run again what a changed file affects. Ctrl-C ends, with status 130.
    #[arg(long, conflicts_with = "emit_promtool")]
    watch: bool,

    /// Pass over keys of rule files that Prometheus does not know.
    #[arg(long)]
    ignore_unknown_fields: bool,

    /// Enable features of Prometheus, as its flag of this name does.
    #[arg(long, value_delimiter = ',', value_name = "FEATURE")]
    enable_feature: Vec<Feature>,

    #[command(flatten)]
    measures: Measures,
}

impl Rules {
    pub(super) fn run(&self, output: &Output) -> Exit {
        let only = match self.only() {
            Ok(only) => only,
            Err(why) => {
                trouble(&why);
                return Exit::CouldNotRun;
            }
        };
        if let Err(why) = self.measures.check(output) {
            trouble(&why);
            return Exit::CouldNotRun;
        }
        let settings = self.settings();
        if self.watch {
            return self.watch(&settings, only.as_ref(), output);
        }
        let files = match TestFiles::default().find(&or_here(&self.paths)) {
            Ok(files) => files,
            Err(why) => {
                trouble(&why.to_string());
                return Exit::CouldNotRun;
            }
        };
        if self.emit_promtool {
            return emit(&files, &settings.promql, output);
        }
        let rule_files = RuleFiles::new(settings);
        let progress = Progress::new("tests run");
        let runner = Runner {
            rule_files: &rule_files,
            only: only.as_ref(),
            look: None,
            lists: self.list,
            progress: Some(&progress),
        };
        let covered = Coverage::default();
        let look: Look<'_> = &|suite, keys, outcomes| covered.add(suite, keys, outcomes);
        let run = Runner { look: self.measures.is_wanted().then_some(look), ..runner };
        let outcomes: Vec<FileOutcome> = files.par_iter().map(|it| run.run(it)).collect();
        progress.done();
        if only.is_some() && !outcomes.iter().any(|it| it.blocked.is_some() || !it.tests.is_empty())
        {
            trouble(&format!("`--run {}` matches the name of no test", self.run.join("|")));
            return Exit::CouldNotRun;
        }
        if self.list {
            return list(&outcomes, output);
        }
        let exit = self.report(&outcomes, output);
        self.measures.tell(exit, &covered, (&runner, &files))
    }

    fn report(&self, outcomes: &[FileOutcome], output: &Output) -> Exit {
        let mut text = String::new();
        let exit = report(outcomes, self.junit.as_ref().map(|_| &mut text), output);
        if let Some(path) = &self.junit
            && let Err(why) = write::write(path, &text, Existing::Replaced)
        {
            trouble(&why.to_string());
            return Exit::CouldNotRun;
        }
        let is_warned = self.fail_on_warnings && exit == Exit::Fine && has_warnings(outcomes);
        if is_warned { Exit::Lint } else { exit }
    }

    fn only(&self) -> Result<Option<CompiledRegexp>, String> {
        if self.run.is_empty() {
            return Ok(None);
        }
        let pattern = self.run.join("|");
        let refused = |why: String| format!("`--run {pattern}` is no regular expression: {why}");
        let regexp = Regexp::parse(&pattern).map_err(|why| refused(why.to_string()))?;
        regexp.compile().map(Some).map_err(|why| refused(why.to_string()))
    }

    fn settings(&self) -> TestSettings {
        TestSettings {
            promql: Feature::options(&self.enable_feature),
            delayed_name_removal: self.enable_feature.contains(&Feature::DelayedNameRemoval),
            fields: if self.ignore_unknown_fields { Fields::Open } else { Fields::Strict },
            format: TestFormat::Native,
            measures: self.measures.is_wanted(),
            diffs: false,
            dumps: false,
            fails_on_warnings: self.fail_on_warnings,
        }
    }

    fn watch(
        &self,
        settings: &TestSettings,
        only: Option<&CompiledRegexp>,
        output: &Output,
    ) -> Exit {
        let names = or_here(&self.paths);
        let rule_files = RuleFiles::new(*settings);
        let runner =
            Runner { rule_files: &rule_files, only, look: None, lists: false, progress: None };
        let watch = Watch {
            names: &names,
            rule_files: &rule_files,
            run: &|path| runner.run(path),
            report: &|outcomes| {
                self.report(outcomes, output);
            },
            output,
        };
        watch.run()
    }
}
