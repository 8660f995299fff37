//! What tests cover of rule files, written out.

mod html;
mod json;
mod lcov;
mod text;

use flint_text::{Position, SharedText};

/// A rule file and what tests do with its rules.
#[derive(Debug, Clone)]
pub struct CoveredFile {
    /// As it is shown.
    pub path: String,
    /// The whole text.
    pub text: SharedText,
    /// Its rules in order.
    pub rules: Vec<CoveredRule>,
}

/// What tests do with a rule.
#[derive(Debug, Clone)]
pub struct CoveredRule {
    /// The name of its group.
    pub group: String,
    /// Its own.
    pub name: String,
    /// Whether it makes alerts.
    pub is_alert: bool,
    /// Its first and its last line.
    pub lines: (u32, u32),
    /// Where its name stands.
    pub place: Position,
    /// Some test evaluates it.
    pub is_evaluated: bool,
    /// Its query gave something.
    pub is_non_empty: bool,
    /// An alert of it fired.
    pub has_fired: bool,
    /// A test looks at its alerts or series, or at something made of them.
    pub is_asserted: bool,
    /// The branches of its query in order.
    pub branches: Vec<CoveredBranch>,
}

/// A branch of a query.
#[derive(Debug, Clone)]
pub struct CoveredBranch {
    /// Its first character.
    pub start: Position,
    /// One past its last character.
    pub end: Position,
    /// What stands there.
    pub text: String,
    /// What it is, in a word.
    pub branch: &'static str,
    /// What is said of it where it was never taken.
    pub missing: &'static str,
    /// Whether any test takes it.
    pub is_taken: bool,
}

/// How much of something is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Points {
    /// Points that are.
    pub covered: usize,
    /// All of them.
    pub total: usize,
}

/// A way to write coverage out.
#[derive(Debug)]
pub struct CoverageFormat {
    /// What `--coverage` is given.
    pub name: &'static str,
    /// One line for the help.
    pub about: &'static str,
    /// The whole report.
    pub document: fn(&[CoveredFile]) -> String,
}

/// Every format of coverage; the first one where none is named.
pub static COVERAGE_FORMATS: &[&CoverageFormat] =
    &[&text::FORMAT, &json::FORMAT, &lcov::FORMAT, &html::FORMAT];

impl Points {
    pub(crate) fn of(points: impl IntoIterator<Item = bool>) -> Points {
        let mut sum = Points::default();
        for is_covered in points {
            sum.covered += usize::from(is_covered);
            sum.total += 1;
        }
        sum
    }

    pub(crate) fn sum(all: impl IntoIterator<Item = Points>) -> Points {
        all.into_iter().fold(Points::default(), |sum, it| Points {
            covered: sum.covered + it.covered,
            total: sum.total + it.total,
        })
    }

    /// How many of a hundred; 100 where there is nothing to cover.
    pub fn percent(self) -> f64 {
        if self.total == 0 { 100.0 } else { self.covered as f64 * 100.0 / self.total as f64 }
    }

    /// The percentage with one digit, which never says 100 where something is missing.
    pub(crate) fn shown(self) -> String {
        let percent = self.percent();
        let shown = if self.covered < self.total { percent.min(99.9) } else { percent };
        format!("{shown:.1} %")
    }
}

impl CoveredRule {
    /// A point each for a test that looks at it, for an alert that fired or a query that gave
    /// something, and for every branch that is taken.
    pub fn points(&self) -> Points {
        let happened = if self.is_alert { self.has_fired } else { self.is_non_empty };
        let branches = self.branches.iter().map(|it| it.is_taken);
        Points::of([self.is_asserted, happened].into_iter().chain(branches))
    }

    /// Whether a test looks at it, and it fired or gave something.
    fn is_covered(&self) -> bool {
        self.is_asserted && if self.is_alert { self.has_fired } else { self.is_non_empty }
    }

    /// A point for every branch that is taken.
    fn branch_points(&self) -> Points {
        Points::of(self.branches.iter().map(|it| it.is_taken))
    }

    /// What no test sees: where, and what.
    fn missing(&self) -> Vec<(Position, String)> {
        let mut missing = Vec::new();
        let kind = if self.is_alert { "alert" } else { "rule" };
        let mut say = |text: String| missing.push((self.place, text));
        if !self.is_evaluated {
            say(format!("no test evaluates this {kind}"));
            return missing;
        }
        if !self.is_asserted {
            say(format!("no test looks at this {kind}"));
        }
        if self.is_alert && !self.has_fired {
            say("it never fires".to_owned());
        }
        if !self.is_alert && !self.is_non_empty {
            say("it never gives a series".to_owned());
        }
        let branches = self.branches.iter().filter(|it| !it.is_taken);
        missing.extend(branches.map(|it| (it.start, format!("`{}` {}", it.text, it.missing))));
        missing
    }
}

impl CoveredFile {
    /// The points of all its rules.
    pub fn points(&self) -> Points {
        Points::sum(self.rules.iter().map(CoveredRule::points))
    }
}

fn rules(files: &[CoveredFile]) -> impl Iterator<Item = &CoveredRule> {
    files.iter().flat_map(|it| &it.rules)
}

/// A point for each rule that a test looks at and that fired or gave something.
pub fn rule_points(files: &[CoveredFile]) -> Points {
    Points::of(rules(files).map(CoveredRule::is_covered))
}

/// A point for each branch of a query that is taken.
pub fn branch_points(files: &[CoveredFile]) -> Points {
    Points::sum(rules(files).map(CoveredRule::branch_points))
}

/// The points of all rules of all files.
pub fn points(files: &[CoveredFile]) -> Points {
    Points::sum(files.iter().map(CoveredFile::points))
}
