//! What is said about a series whose samples do not go with a function.

use flint_go::quote;
use flint_text::Range;

use crate::annotation::Annotations;

/// What something is said about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    /// The metric's name, empty if there is none.
    pub(crate) name: &'a str,
    /// The place in the query.
    pub(crate) range: Range,
}

impl About<'_> {
    /// Numbers and histograms in a window.
    pub(crate) fn mixed_samples(self, notes: &mut Annotations) {
        self.warn(notes, "encountered a mix of histograms and floats for metric name");
    }

    /// Exponential and custom buckets in a window.
    pub(crate) fn mixed_schemas(self, notes: &mut Annotations) {
        let text = "vector contains a mix of histograms with exponential and custom buckets schemas for metric name";
        self.warn(notes, text);
    }

    /// A gauge where a counter is expected.
    pub(crate) fn not_counter(self, notes: &mut Annotations) {
        self.warn(notes, "this native histogram metric is not a counter:");
    }

    /// A counter where a gauge is expected.
    pub(crate) fn not_gauge(self, notes: &mut Annotations) {
        self.warn(notes, "this native histogram metric is not a gauge:");
    }

    /// Starts that cannot be, in so many windows.
    pub(crate) fn overlapping_starts(self, windows: u64, notes: &mut Annotations) {
        let text = "sample has start time that overlaps with previous sample timestamp for metric";
        notes.warn_often(self.range, format!("{text} {}", quote(self.name)), windows);
    }

    /// Resets were told of some histograms and denied of others, in an aggregation.
    pub(crate) fn reset_collision(self, notes: &mut Annotations) {
        notes.warn(self.range, "conflicting counter resets during histogram aggregation");
    }

    /// Histograms beside numbers, which alone count.
    pub(crate) fn ignored_histograms(self, notes: &mut Annotations) {
        let text =
            "ignored histograms in a range containing both floats and histograms for metric name";
        notes.inform(self.range, format!("{text} {}", quote(self.name)));
    }

    /// Histograms whose custom bounds differed were made to fit, for `operation`: a noun.
    pub(crate) fn reconciled(self, operation: &str, notes: &mut Annotations) {
        let text = format!("mismatched custom buckets were reconciled during {operation}");
        notes.inform(self.range, text);
    }

    fn warn(self, notes: &mut Annotations, text: &str) {
        notes.warn(self.range, format!("{text} {}", quote(self.name)));
    }
}
