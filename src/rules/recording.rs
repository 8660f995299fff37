//! Recording rules: the result of a query under another name.

use flint_engine::{Matrix, Series};
use flint_storage::{Label, LabelSet, Symbol, Symbols};
use hashbrown::HashSet;

use crate::output::OutputRow;

/// Two series of a result get the same labels at the same time.
#[derive(Debug)]
pub(crate) struct SameLabels;

/// The series that are recorded.
///
/// # Errors
///
/// That two of them have the same labels and a sample at the same step.
///
/// Source: rules `RecordingRule.Eval`.
pub(crate) fn outputs<'m>(
    matrix: &'m Matrix<'_>,
    name: &str,
    labels: &[Label],
    symbols: &Symbols,
) -> Result<Vec<OutputRow<'m>>, SameLabels> {
    let name = symbols.intern(name);
    let outputs: Vec<OutputRow<'m>> = matrix
        .rows()
        .map(|(series, row)| OutputRow { labels: recorded(series, name, labels, symbols), row })
        .collect();
    // That two of them are never there together only an evaluation time by time can tell.
    let labels: HashSet<&LabelSet> = outputs.iter().map(|it| &it.labels).collect();
    let is_unique = labels.len() == outputs.len();
    drop(labels);
    if is_unique { Ok(outputs) } else { Err(SameLabels) }
}

fn recorded(series: &Series, name: Symbol, labels: &[Label], symbols: &Symbols) -> LabelSet {
    let named = series.labels.with(Symbol::NAME, name, symbols);
    labels.iter().fold(named, |set, it| set.with(it.name, it.value, symbols))
}
