//! Diagnostics written out: for people, and in the formats that other programs read.

mod checked;
mod context;
mod coverage;
mod fingerprint;
mod format;
mod formats;
mod mutants;
mod place;
mod review;
mod schema;
mod tested;

pub use checked::{Checked, Summary};
pub use context::{Context, Subject};
pub use coverage::{
    COVERAGE_FORMATS, CoverageFormat, CoveredBranch, CoveredFile, CoveredRule, Points,
    branch_points, points, rule_points,
};
pub use fingerprint::Fingerprint;
pub use format::{FORMATS, Format, Stream, Style};
pub use mutants::{MUTATION_FORMATS, Mutant, MutatedRule, MutationFormat, mutation_points};
pub use review::{Baselined, Diff, Resolved, Review, Stale};
pub use schema::report_schema;
pub use tested::{TEST_FORMATS, Test, TestFormat, TestedFile};
