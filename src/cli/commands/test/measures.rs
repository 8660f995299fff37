//! How much of the rules tests cover, and which changes of rules they notice.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use flint_report::{
    COVERAGE_FORMATS, CoverageFormat, MUTATION_FORMATS, MutationFormat, Points, Stream,
    mutation_points, points,
};
use rayon::prelude::*;

use crate::exit::Exit;
use crate::output::{Output, stderr, stdout, trouble};
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

    /// Write the coverage into a file and not to standard output.
    #[arg(long, value_name = "FILE", requires = "coverage")]
    coverage_output: Option<PathBuf>,

    /// Change rules a little (thresholds, operators, `for`, grouping, matchers, windows), one change
    /// at a time, and say which changes no test notices. They are no failure without `--fail-under`.
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

    /// Fail with status 1 where less than so many percent are covered, or of the changes noticed.
    #[arg(long, value_name = "PERCENT", value_parser = percentage)]
    fail_under: Option<f64>,
}

impl Measures {
    /// Whether anything is measured.
    pub(crate) fn is_wanted(&self) -> bool {
        self.coverage.is_some() || self.mutate.is_some()
    }

    /// Whether the options go together: standard output takes one document.
    pub(crate) fn check(&self, output: &Output) -> Result<(), String> {
        if self.fail_under.is_some() && !self.is_wanted() {
            return Err("`--fail-under` needs `--coverage` or `--mutate`".to_owned());
        }
        let is_document = |name: Option<&str>| name.is_some_and(|it| it != "text");
        let is_in_file = self.coverage_output.is_some();
        let coverage = self.coverage.map(|it| it.name).filter(|_| !is_in_file);
        let mutations = self.mutate.map(|it| it.name);
        let findings = (output.format.stream == Stream::Stdout).then_some("findings");
        let taken = [coverage, mutations, findings];
        let documents = is_document(coverage) || is_document(mutations) || findings.is_some();
        if documents && 1 < taken.iter().flatten().count() {
            return Err(
                "standard output takes one report at a time: write the coverage into a file \
                        with `--coverage-output FILE`, or leave one of the formats away"
                    .to_owned(),
            );
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
            let written = self.write(&(format.document)(&covered));
            exit = worse(exit, written.and(self.is_enough("coverage", points(&covered))));
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
        stdout(&(format.document)(&rules));
        worse(exit, self.is_enough("mutations", mutation_points(&rules)))
    }

    fn write(&self, document: &str) -> Result<(), Exit> {
        let Some(path) = &self.coverage_output else {
            stdout(document);
            return Ok(());
        };
        write::write(path, document, Existing::Replaced).map_err(|why| {
            trouble(&why.to_string());
            Exit::CouldNotRun
        })
    }

    fn is_enough(&self, what: &str, points: Points) -> Result<(), Exit> {
        let Some(wanted) = self.fail_under.filter(|it| points.percent() < *it) else {
            return Ok(());
        };
        let Points { covered, total } = points;
        stderr(&format!(
            "error: {what}: {covered} of {total} is less than the {wanted} % that `--fail-under` asks for\n"
        ));
        Err(Exit::Wrong)
    }
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

fn percentage(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').trim().parse::<f64>();
    let number = number.map_err(|_| "give a number from 0 to 100".to_owned())?;
    if (0.0..=100.0).contains(&number) {
        Ok(number)
    } else {
        Err("give a number from 0 to 100".to_owned())
    }
}
