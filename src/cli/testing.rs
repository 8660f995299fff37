//! Unit tests of rules, run: files are read, rules made ready once, tests go to all cores.

mod coverage;
mod file;
mod find;
mod mutants;
mod native;
mod places;
mod rule_files;
mod watch;

pub(crate) use coverage::{Coverage, Look};
pub(crate) use file::{Blocked, FileOutcome, Runner, TestOutcome};
pub(crate) use find::TestFiles;
pub(crate) use mutants::Mutants;
pub(crate) use native::plain;
pub(crate) use rule_files::RuleFiles;
pub(crate) use watch::Watch;

use flint_promql::Options;
use flint_unittest::rules::SuiteOptions;
use flint_yaml::Fields;

/// In which format test files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TestFormat {
    /// promtool's, and its rule files are Prometheus' own.
    Promtool,
    /// flint's, which has more keys; rules may be in objects of Kubernetes.
    Native,
}

/// How test files are run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TestSettings {
    /// What of PromQL is enabled.
    pub(crate) promql: Options,
    /// Whether names go at the end of a query and not on the way.
    pub(crate) delayed_name_removal: bool,
    /// Whether unknown keys of rule files are mistakes.
    pub(crate) fields: Fields,
    /// In which format test files are read.
    pub(crate) format: TestFormat,
    /// Whether it is found out what tests do with rules, and where the rules stand.
    pub(crate) measures: bool,
    /// Whether the differences of alerts are shown in promtool's other way.
    pub(crate) diffs: bool,
    /// Whether everything that was put in and made is written out.
    pub(crate) dumps: bool,
    /// Whether a test fails where PromQL warns.
    pub(crate) fails_on_warnings: bool,
}

impl TestSettings {
    /// The same for the tests of a file.
    fn suite(&self) -> SuiteOptions {
        SuiteOptions {
            promql: self.promql,
            delayed_name_removal: self.delayed_name_removal,
            covers: self.measures,
            dumps: self.dumps,
            pictures: self.format == TestFormat::Native,
            fails_on_warnings: self.fails_on_warnings,
        }
    }
}
