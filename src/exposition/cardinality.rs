//! How many series each family has, as a table.

use crate::checked::{Checked, Family};
use crate::columns::align;
use crate::format::Format;
use crate::kind::Kind;

/// The series of a file, by family.
///
/// Source: Prometheus `promtool.checkMetricsExtended`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cardinality {
    /// Name and number of series, the family with the most first; of equals, by name.
    pub families: Vec<(String, u64)>,
    /// All series.
    pub total: u64,
}

/// Counts series as promtool does: a histogram has as many buckets as its first metric has, and a
/// sum and a count.
pub fn cardinality(checked: &Checked) -> Cardinality {
    let series = match checked.format {
        Format::Text(_) => series,
        // Here every line that a histogram has is there to be counted.
        Format::OpenMetrics => |family: &Family| family.samples,
    };
    let counted = checked.families.iter().map(|family| (family.name.clone(), series(family)));
    let mut families: Vec<(String, u64)> = counted.collect();
    families.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    let total = families.iter().map(|(_, series)| series).sum();
    Cardinality { families, total }
}

fn series(family: &Family) -> u64 {
    match family.kind {
        Some(Kind::Histogram | Kind::Summary) => family.metrics * (2 + family.parts),
        _ => family.metrics,
    }
}

impl Cardinality {
    /// The share of `series` in all, in percent; not a number if there are none.
    pub fn percentage(&self, series: u64) -> f64 {
        series as f64 / self.total as f64 * 100.0
    }

    /// The table that `promtool check metrics --extended` prints.
    pub fn table(&self) -> String {
        let mut text = "Metric\tCardinality\tPercentage\t\n".to_owned();
        for (name, series) in &self.families {
            text += &format!("{name}\t{series}\t{:.2}%\t\n", self.percentage(*series));
        }
        text += &format!("Total\t{}\t100%\t\n", self.total);
        align(&text)
    }
}
