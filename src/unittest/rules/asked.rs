//! What of a test is compared with what there is.

use flint_rulefmt::tests::native::RangeTest;
use flint_rulefmt::tests::{AlertTest, ExprTest, TestGroup};

/// Expectations of a test: all of them, or those that something can affect.
#[derive(Debug, Default)]
pub(super) struct Asked<'g, 't> {
    pub(super) alerts: Vec<&'g AlertTest<'t>>,
    pub(super) exprs: Vec<&'g ExprTest<'t>>,
    pub(super) ranges: Vec<&'g RangeTest<'t>>,
    /// Whether it is looked for alerts beside those that may fire in the test.
    pub(super) only: bool,
}

impl<'g, 't> Asked<'g, 't> {
    /// All expectations.
    pub(super) fn all(group: &'g TestGroup<'t>) -> Asked<'g, 't> {
        Asked {
            alerts: group.alert_tests.iter().collect(),
            exprs: group.expr_tests.iter().collect(),
            ranges: group.native.range_tests.iter().collect(),
            only: true,
        }
    }
}
