//! How many series each family has, as a table.

use crate::checked::{Checked, Family};
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
        let mut rows = vec![["Metric".into(), "Cardinality".into(), "Percentage".into()]];
        rows.extend(self.families.iter().map(|(name, series)| {
            [name.clone(), series.to_string(), format!("{:.2}%", self.percentage(*series))]
        }));
        rows.push(["Total".into(), self.total.to_string(), "100%".into()]);
        aligned(&rows)
    }
}

/// Every cell padded to the widest of its column and four blanks, the last column too.
///
/// Source: Go `text/tabwriter`, with cells that hold no tabs and line breaks.
fn aligned(rows: &[[String; 3]]) -> String {
    const PADDING: usize = 4;
    let width = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or(0) + PADDING
    };
    let widths = [width(0), width(1), width(2)];
    let mut out = String::new();
    for row in rows {
        for (cell, width) in row.iter().zip(widths) {
            out.push_str(cell);
            out.extend(std::iter::repeat_n(' ', width - cell.chars().count()));
        }
        out.push('\n');
    }
    out
}
