//! `flint test rules`.

use std::path::PathBuf;

use flint_go::{CompiledRegexp, Regexp};
use flint_promql::Options;
use flint_report::Summary;
use flint_yaml::Fields;
use rayon::prelude::*;

use super::measures::Measures;
use super::or_here;
use crate::exit::Exit;
use crate::output::{Output, stderr, stdout, trouble};
use crate::testing::{
    Blocked, Coverage, FileOutcome, Look, RuleFiles, Runner, TestFiles, TestFormat, TestSettings,
    Watch, plain,
};

/// Run unit tests of rules, in promtool's format or in flint's own, which has more keys.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint test rules tests/*.yml
  flint test rules 'tests/**/*.yml' --run '^gpu'
  flint test rules --watch           again whenever a file changes; Ctrl-C ends
  flint test rules --coverage        what of the rules no test sees
  flint test rules --coverage=lcov --coverage-output lcov.info
  flint test rules --mutate --fail-under 80
  flint test rules --emit-promtool tests/gpu.yml > plain.yml

The keys of flint's own format: src/unittest/FORMAT.md")]
pub(crate) struct Rules {
    /// Files, folders, patterns; without any, this folder.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Run only tests whose names match one of these regular expressions.
    #[arg(long, value_name = "REGEX")]
    run: Vec<String>,

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
    enable_feature: Vec<String>,

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
        let runner = Runner { rule_files: &rule_files, only: only.as_ref(), look: None };
        let covered = Coverage::default();
        let look: Look<'_> = &|suite, keys, outcomes| covered.add(suite, keys, outcomes);
        let run = Runner { look: self.measures.is_wanted().then_some(look), ..runner };
        let outcomes: Vec<FileOutcome> = files.par_iter().map(|it| run.run(it)).collect();
        if only.is_some() && !outcomes.iter().any(|it| it.blocked.is_some() || !it.tests.is_empty())
        {
            trouble(&format!("`--run {}` matches the name of no test", self.run.join("|")));
            return Exit::CouldNotRun;
        }
        let exit = report(&outcomes, output);
        self.measures.tell(exit, &covered, (&runner, &files))
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
        let has = |name: &str| self.enable_feature.iter().any(|it| it == name);
        TestSettings {
            promql: Options {
                experimental_functions: has("promql-experimental-functions"),
                extended_range_selectors: has("promql-extended-range-selectors"),
                binop_fill_modifiers: has("promql-binop-fill-modifiers"),
                ..Options::default()
            },
            delayed_name_removal: has("promql-delayed-name-removal"),
            fields: if self.ignore_unknown_fields { Fields::Open } else { Fields::Strict },
            format: TestFormat::Native,
            measures: self.measures.is_wanted(),
            diffs: false,
            dumps: false,
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
        let runner = Runner { rule_files: &rule_files, only, look: None };
        let watch = Watch {
            names: &names,
            rule_files: &rule_files,
            run: &|path| runner.run(path),
            report: &|outcomes| {
                report(outcomes, output);
            },
            output,
        };
        watch.run()
    }
}

/// Prints files in promtool's form, as documents of one stream, and what is left out.
fn emit(files: &[String], promql: &Options, output: &Output) -> Exit {
    let mut exit = Exit::Fine;
    for (at, path) in files.iter().enumerate() {
        let file = match plain(path, promql) {
            Ok(file) => file,
            Err(why) => {
                trouble(&why);
                exit = Exit::CouldNotRun;
                continue;
            }
        };
        match &file.text {
            Some(text) => stdout(&format!("{}{text}", if at == 0 { "" } else { "---\n" })),
            None => exit = Exit::Wrong,
        }
        stderr(&(output.format.section)(&file.checked, output.style()));
    }
    exit
}

fn report(outcomes: &[FileOutcome], output: &Output) -> Exit {
    let style = output.style();
    let mut summary = Summary::default();
    let mut sections = Vec::with_capacity(outcomes.len());
    let (mut passed, mut failed, mut is_hindered) = (0, 0, false);
    for outcome in outcomes {
        match &outcome.blocked {
            Some(Blocked::Unreadable(why, _)) => {
                trouble(why);
                is_hindered = true;
            }
            Some(Blocked::Wrong(why)) => {
                failed += 1;
                if outcome.checked.diagnostics.is_empty() {
                    trouble(&format!("{}: {why}", outcome.path));
                }
            }
            None => {}
        }
        failed += outcome.tests.iter().filter(|it| !it.errors.is_empty()).count();
        passed += outcome.tests.iter().filter(|it| it.errors.is_empty()).count();
        summary.add(&outcome.checked);
        sections.push((output.format.section)(&outcome.checked, style));
    }
    output.findings(&sections, &summary);
    if !output.is_quiet() {
        let files = outcomes.len();
        let plural = if files == 1 { "" } else { "s" };
        stderr(&format!("{passed} passed, {failed} failed in {files} file{plural}\n"));
    }
    match (is_hindered, failed) {
        (true, _) => Exit::CouldNotRun,
        (false, 0) => Exit::Fine,
        (false, _) => Exit::Wrong,
    }
}
