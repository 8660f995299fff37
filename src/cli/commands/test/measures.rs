//! How much of the rules tests cover, and which changes of rules they notice.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use flint_report::{
    COVERAGE_FORMATS, CoverageFormat, CoveredFile, MUTATION_FORMATS, MutationFormat, Stream,
    branch_points, mutation_points, points, rule_points,
};
use rayon::prelude::*;

use super::limits::{Limits, Measure};
use crate::exit::Exit;
use crate::output::{Output, stdout, trouble};
use crate::testing::{Coverage, Look, Mutants, Runner};
use crate::write::{self, Existing};

/// What is measured besides.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Measures")]
pub(crate) struct Measures {
    /// Say what of the rules no test sees: rules, and branches of their queries.
    #[arg(
        long,
        value_name = "FORMAT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "text",
        value_parser = coverage_formats(),
        conflicts_with_all = ["watch", "emit_promtool"]
    )]
    coverage: Option<&'static CoverageFormat>,

    /// Write the coverage into a file and not to standard output. Whoever reads the file meanwhile
    /// sees all of it or the one before.
    #[arg(long, value_name = "FILE", requires = "coverage")]
    coverage_output: Option<PathBuf>,

    /// Change rules a little (thresholds, operators, `for`, `keep_firing_for`, grouping, `on` and
    /// `group_left`, sides of `or`, matchers, windows), one change at a time, and say which changes
    /// no test notices. They are no failure without `--fail-under`. A change with which a query
    /// would look at more than 10 million samples, and at 20 times as many as before, is not tried
    /// and counts as noticed.
    #[arg(
        long,
        value_name = "FORMAT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "text",
        value_parser = mutation_formats(),
        conflicts_with_all = ["watch", "emit_promtool"]
    )]
    mutate: Option<&'static MutationFormat>,

    /// Write what became of the changes into a file, as `--coverage-output` does.
    #[arg(long, value_name = "FILE", requires = "mutate")]
    mutate_output: Option<PathBuf>,

    /// Fail with status 1 where less than so many percent are covered, or of the changes noticed.
    /// Or name what: `rules` that a test looks at and that fire or give something, `branches` of
    /// queries, `coverage` (rules and branches together), `mutants`.
    #[arg(
        long,
        value_name = "PERCENT|MEASURE=PERCENT,…",
        value_parser = |text: &str| text.parse::<Limits>()
    )]
    fail_under: Option<Limits>,
}

impl Measures {
    /// Whether anything is measured.
    pub(crate) fn is_wanted(&self) -> bool {
        self.coverage.is_some() || self.mutate.is_some()
    }

    /// Whether the options go together: standard output takes one document.
    pub(crate) fn check(&self, output: &Output) -> Result<(), String> {
        if let Some(limits) = &self.fail_under {
            limits.check(self.coverage.is_some(), self.mutate.is_some())?;
        }
        if self.coverage_output.is_some() && self.coverage_output == self.mutate_output {
            let why = "`--coverage-output` and `--mutate-output` name the same file: name two";
            return Err(why.to_owned());
        }
        let is_document = |name: Option<&str>| name.is_some_and(|it| it != "text");
        let (coverage, mutations) = (&self.coverage_output, &self.mutate_output);
        let coverage = self.coverage.map(|it| it.name).filter(|_| coverage.is_none());
        let mutations = self.mutate.map(|it| it.name).filter(|_| mutations.is_none());
        let findings = (output.format.stream == Stream::Stdout).then_some("findings");
        let taken = [coverage, mutations, findings];
        let documents = is_document(coverage) || is_document(mutations) || findings.is_some();
        if documents && 1 < taken.iter().flatten().count() {
            return Err("standard output takes one report at a time: write one into a file with \
                        `--coverage-output FILE` or `--mutate-output FILE`, or leave one of the \
                        formats away"
                .to_owned());
        }
        Ok(())
    }

    /// Tells what was measured, after tests that ended with `exit`.
    pub(crate) fn tell(
        &self,
        exit: Exit,
        covered: &Coverage,
        (runner, files): (&Runner<'_>, &[String]),
    ) -> Exit {
        let mut exit = exit;
        if let Some(format) = self.coverage {
            let covered = covered.files(runner.rule_files);
            let written = write(self.coverage_output.as_deref(), &(format.document)(&covered));
            exit = worse(exit, written);
            exit = worse(exit, self.is_covered(&covered));
        }
        let Some(format) = self.mutate else { return exit };
        if exit != Exit::Fine {
            trouble("no rule was changed: that says something only of tests that pass");
            return exit;
        }
        let mutants = Mutants::new();
        let look: Look<'_> = &|suite, keys, outcomes| mutants.try_all(suite, keys, outcomes);
        let run = Runner { look: Some(look), ..*runner };
        files.par_iter().for_each(|it| {
            run.run(it);
        });
        let rules = mutants.rules(runner.rule_files);
        exit = worse(exit, write(self.mutate_output.as_deref(), &(format.document)(&rules)));
        let Some(limits) = &self.fail_under else { return exit };
        worse(exit, limits.tell(&[(Measure::Mutants, mutation_points(&rules))]))
    }

    fn is_covered(&self, files: &[CoveredFile]) -> Result<(), Exit> {
        let Some(limits) = &self.fail_under else { return Ok(()) };
        limits.tell(&[
            (Measure::Coverage, points(files)),
            (Measure::Rules, rule_points(files)),
            (Measure::Branches, branch_points(files)),
        ])
    }
}

/// Writes a report into a file, or to standard output.
fn write(path: Option<&Path>, document: &str) -> Result<(), Exit> {
    let Some(path) = path else {
        stdout(document);
        return Ok(());
    };
    write::write(path, document, Existing::Replaced).map_err(|why| {
        trouble(&why.to_string());
        Exit::CouldNotRun
    })
}

/// The exit status that says more.
fn worse(exit: Exit, outcome: Result<(), Exit>) -> Exit {
    match (exit, outcome) {
        (Exit::CouldNotRun, _) | (_, Ok(())) => exit,
        (_, Err(other)) => other,
    }
}

fn coverage_formats() -> impl TypedValueParser<Value = &'static CoverageFormat> {
    let values = COVERAGE_FORMATS.iter().map(|it| PossibleValue::new(it.name).help(it.about));
    let named = |name: &String| COVERAGE_FORMATS.iter().copied().find(|it| it.name == *name);
    PossibleValuesParser::new(values)
        .map(move |name| named(&name).expect("only names of formats are possible values"))
}

fn mutation_formats() -> impl TypedValueParser<Value = &'static MutationFormat> {
    let values = MUTATION_FORMATS.iter().map(|it| PossibleValue::new(it.name).help(it.about));
    let named = |name: &String| MUTATION_FORMATS.iter().find(|it| it.name == *name).copied();
    PossibleValuesParser::new(values)
        .map(move |name| named(&name).expect("only names of formats are possible values"))
}
