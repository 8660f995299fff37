//! Groups that the original goes through at random though one reads what another writes.

use std::collections::{BTreeSet, HashMap};

use flint_diagnostics::Diagnostic;
use flint_rulefmt::tests::TestFile;
use flint_rules::Plan;

use crate::codes;

/// What is said of the order of groups, once for a file.
///
/// Source: cmd/promtool `orderedGroups`.
pub(crate) fn random_order(file: &TestFile<'_>, plan: &Plan<'_>) -> Option<Diagnostic> {
    let mut ranks: HashMap<&str, usize> = HashMap::new();
    for (rank, name) in file.group_eval_order.iter().enumerate() {
        ranks.entry(name.text).or_insert(rank);
    }
    let rank = |group: usize| ranks.get(&*plan.groups[group].name).copied().unwrap_or(0);
    let mut pairs = BTreeSet::new();
    for place in 0..plan.len() {
        let reader = plan.id(place).0;
        let writers = plan.read_by(place).map(|it| plan.id(it).0);
        pairs.extend(
            writers.filter(|it| *it != reader && rank(*it) == rank(reader)).map(|it| (it, reader)),
        );
    }
    let (writer, reader) = pairs.first().copied()?;
    let involved: BTreeSet<usize> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let name = |group: usize| plan.groups[group].name.as_str();
    let message = format!(
        "promtool goes through groups at random, and `{}` reads what `{}` writes",
        name(reader).escape_debug(),
        name(writer).escape_debug()
    );
    let span = file.rule_files.first()?.span();
    let mut warning = Diagnostic::warning(&codes::RANDOM_ORDER, span, message);
    let order: Vec<String> = involved.iter().map(|it| flint_go::quote(name(*it))).collect();
    warning.help(format!(
        "add `group_eval_order: [{}]`: as flint goes through them",
        order.join(", ")
    ));
    Some(warning)
}
