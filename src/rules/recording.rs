//! Recording rules: the result of a query under another name.

use flint_engine::{Matrix, Series};
use flint_storage::{Label, LabelSet, Symbol, Symbols};
use hashbrown::HashMap;

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
    let mut seen: HashMap<&LabelSet, usize> = HashMap::with_capacity(outputs.len());
    for (at, output) in outputs.iter().enumerate() {
        if seen.insert(&output.labels, at).is_some() {
            // That they are never there together only an evaluation time by time can use.
            return Err(SameLabels);
        }
    }
    Ok(outputs)
}

fn recorded(series: &Series, name: Symbol, labels: &[Label], symbols: &Symbols) -> LabelSet {
    let named = series.labels.with(Symbol::NAME, name, symbols);
    labels.iter().fold(named, |set, it| set.with(it.name, it.value, symbols))
}
