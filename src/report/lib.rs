//! Diagnostics written out: for people, and in the formats that other programs read.

mod checked;
mod coverage;
mod format;
mod formats;
mod mutants;
mod place;
mod tested;

pub use checked::{Checked, Summary};
pub use coverage::{
    COVERAGE_FORMATS, CoverageFormat, CoveredBranch, CoveredFile, CoveredRule, Points,
    branch_points, points, rule_points,
};
pub use format::{FORMATS, Format, Stream, Style};
pub use mutants::{MUTATION_FORMATS, Mutant, MutatedRule, MutationFormat, mutation_points};
pub use tested::{TEST_FORMATS, Test, TestFormat, TestedFile};
