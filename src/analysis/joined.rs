//! What is known of the series of many rules together.

use hashbrown::HashMap;

use crate::facts::Output;
use crate::label_values::{LabelValues, Word};
use crate::labels::{Labels, NamedLabel, Others};
use crate::reason::Reason;

/// What was found of a label so far.
struct Found<'a> {
    listed: Vec<Word<'a>>,
    /// Of those that are not listed.
    others: Option<LabelValues<'a>>,
    /// How many rules name it, and how many of these allow any other label.
    named: usize,
    open: usize,
    reason: Reason,
}

/// The series of all of them; `None` if there is none. Those that are always empty add nothing,
/// unless all are. Takes time in proportion to their number.
pub(crate) fn join_all<'a>(outputs: &[&Output<'a>]) -> Option<Output<'a>> {
    let is_full = |it: &&&Output<'a>| !it.values.emptiness.is_always();
    let full: Vec<&Output<'a>> = outputs.iter().filter(is_full).copied().collect();
    let outputs = if full.is_empty() { outputs } else { &full };
    let (first, rest) = outputs.split_first()?;
    if rest.is_empty() {
        return Some((*first).clone());
    }
    let all_open = outputs.iter().filter(|it| it.labels.others.can_be_there).count();
    let mut found: HashMap<&'a str, Found<'a>> = HashMap::new();
    for output in outputs {
        add(&output.labels, &mut found);
    }
    let decides = outputs.iter().map(|it| it.labels.others);
    let others: Others =
        decides.reduce(|a, b| if b.can_be_there && !a.can_be_there { b } else { a })?;
    let mut named: Vec<NamedLabel<'a>> = found
        .into_iter()
        .map(|(name, it)| {
            let reason = it.reason;
            let silent = outputs.len() - it.named;
            let values = values(it, silent, all_open);
            NamedLabel { name, values, reason }
        })
        .filter(|it| !it.values.is_any() || !others.can_be_there)
        .collect();
    named.sort_unstable_by_key(|it| it.name);
    let values = rest.iter().fold(first.values, |values, it| values.join(it.values));
    Some(Output { rule: first.rule, labels: Labels { named, others }, values })
}

fn add<'a>(labels: &Labels<'a>, found: &mut HashMap<&'a str, Found<'a>>) {
    let is_open = labels.others.can_be_there;
    for label in &labels.named {
        let of_label = found.entry(label.name).or_insert_with(|| Found {
            listed: Vec::new(),
            others: None,
            named: 0,
            open: 0,
            reason: label.reason,
        });
        of_label.named += 1;
        of_label.open += usize::from(is_open);
        match &label.values {
            LabelValues::OneOf(values) => of_label.listed.extend(values.iter().cloned()),
            values @ LabelValues::AnyBut(_) => {
                let joined = of_label.others.take().map_or(values.clone(), |it| it.union(values));
                of_label.others = Some(joined);
            }
        }
    }
}

/// The values, with what those rules say that do not name the label.
fn values<'a>(mut found: Found<'a>, silent: usize, all_open: usize) -> LabelValues<'a> {
    if found.open < all_open {
        return LabelValues::ANY;
    }
    if 0 < silent {
        found.listed.push(Word::Borrowed(""));
    }
    let listed = LabelValues::one_of(found.listed);
    found.others.map_or(listed.clone(), |it| it.union(&listed))
}
