//! `label_replace`, `label_join`, `info`: labels made of labels.

use std::borrow::Cow;

use flint_go::{CompiledRegexp, Language, Piece, Regexp, Template};
use flint_promql::{Call, Expr, METRIC_NAME};

use crate::flow::aggregate::unwrapped;
use crate::flow::selector::read;
use crate::flow::{Known, Node};
use crate::label_values::{LISTED_MAX, LabelValues, Word};
use crate::labels::Labels;
use crate::reason::{Reason, ReasonKind};
use crate::values::{Emptiness, Values};

pub(super) fn known<'a>(call: &'a Call, args: &[&Node<'a>]) -> Known<'a> {
    let mut labels = args[0].labels.clone();
    let mut values = Values { constant: None, ..args[0].values };
    match call.function.name {
        "label_replace" => replace(call, &mut labels),
        "label_join" => join(call, &mut labels),
        _ => {
            values.emptiness = info(call, &mut labels, values.emptiness);
        }
    }
    Known::new(labels, values)
}

/// The text of an argument and where it stands.
fn text(call: &Call, at: usize) -> Option<(&str, flint_text::Range)> {
    match unwrapped(call.args.get(at)?) {
        Expr::String(it) if it.value.is_utf8() => Some((&it.value, it.range)),
        _ => None,
    }
}

fn replace<'a>(call: &'a Call, labels: &mut Labels<'a>) {
    let Some((target, range)) = text(call, 1) else { return };
    let reason = Reason::new(ReasonKind::Replaced, range);
    let old = labels.get(target).values();
    let source = text(call, 3).map(|it| labels.get(it.0).values());
    let is_same = text(call, 3).is_some_and(|it| it.0 == target);
    let regexp = text(call, 4).and_then(|it| Regexp::parse_matcher(it.0).ok());
    let (Some((replacement, _)), Some(source), Some(regexp)) = (text(call, 2), source, regexp)
    else {
        labels.set(target, LabelValues::ANY, reason);
        return;
    };
    let template = Template::parse(replacement);
    let replaced = Replaced { regexp: &regexp, template: &template, replacement };
    let new = match &source {
        LabelValues::OneOf(listed) => replaced.of_listed(listed, (!is_same).then_some(&old)),
        LabelValues::AnyBut(_) => replaced.of_any(&source, &old, is_same),
    };
    if new != old {
        labels.set(target, new, reason);
    }
}

struct Replaced<'r> {
    regexp: &'r Regexp,
    template: &'r Template,
    replacement: &'r str,
}

impl Replaced<'_> {
    /// What becomes of values that are listed. `old` are those that stay where nothing matches;
    /// `None` if each value stays itself.
    fn of_listed<'a>(&self, listed: &[Word<'a>], old: Option<&LabelValues<'a>>) -> LabelValues<'a> {
        let Ok(compiled) = self.regexp.compile() else { return LabelValues::ANY };
        let mut values = LabelValues::NONE;
        for value in listed {
            let new = match (self.expanded(&compiled, value), old) {
                (Some(new), _) => LabelValues::of(new),
                (None, Some(old)) => old.clone(),
                (None, None) => LabelValues::of(value.clone()),
            };
            values = values.union(&new);
        }
        values
    }

    fn expanded(&self, compiled: &CompiledRegexp, value: &str) -> Option<String> {
        let captures = compiled.captures(value)?;
        let mut new = String::new();
        self.template.expand(self.regexp.groups(), &captures, &mut new);
        Some(new)
    }

    /// What becomes of values of which there are too many to be listed.
    fn of_any<'a>(
        &self,
        source: &LabelValues<'a>,
        old: &LabelValues<'a>,
        is_same: bool,
    ) -> LabelValues<'a> {
        let language = self.regexp.language(LISTED_MAX);
        let new = match &language {
            Language::Finite(texts) => {
                let matching = texts.iter().filter(|it| source.contains(it));
                let matching: Vec<Word<'a>> = matching.map(|it| Cow::Owned(it.clone())).collect();
                self.of_listed(&matching, None)
            }
            _ => self.shape(source),
        };
        let unmatched = match &language {
            Language::All => return new,
            Language::NotEmpty if source.is_always_there() => return new,
            Language::NotEmpty => LabelValues::absent(),
            Language::Finite(texts) => {
                let texts = texts.iter().map(|it| Cow::Owned(it.clone())).collect();
                source.intersection(&LabelValues::one_of(texts).complement())
            }
            Language::Other { has_empty: true } => source.intersection(&LabelValues::present()),
            Language::Other { has_empty: false } => source.clone(),
        };
        new.union(if is_same { &unmatched } else { old })
    }

    /// What is known of a replacement by how it is written.
    fn shape<'a>(&self, source: &LabelValues<'a>) -> LabelValues<'a> {
        let pieces = self.template.pieces();
        if !pieces.iter().any(|it| matches!(it, Piece::Group(..))) {
            // Two dollars are one.
            let text = pieces.iter().map(|it| match it {
                Piece::Text(range) => &self.replacement[range.clone()],
                Piece::Group(..) => "",
            });
            return LabelValues::of(text.collect::<String>());
        }
        let has_text = pieces.iter().any(|it| matches!(it, Piece::Text(_)));
        let is_copy = matches!(pieces, [Piece::Group(_, flint_go::Reference::Number(0))])
            || (self.captures_all() && self.is_first_group());
        match (is_copy, has_text) {
            (true, _) => source.clone(),
            (false, true) => LabelValues::present(),
            (false, false) => LabelValues::ANY,
        }
    }

    /// Whether the only group is all that is matched: `(.*)`.
    fn captures_all(&self) -> bool {
        let language = self.regexp.language(LISTED_MAX);
        matches!(language, Language::All | Language::NotEmpty) && self.regexp.groups().len() == 1
    }

    fn is_first_group(&self) -> bool {
        matches!(self.template.pieces(), [Piece::Group(_, flint_go::Reference::Number(1))])
    }
}

fn join<'a>(call: &'a Call, labels: &mut Labels<'a>) {
    let Some((target, range)) = text(call, 1) else { return };
    let reason = Reason::new(ReasonKind::Joined, range);
    let sources: Option<Vec<&str>> =
        (3..call.args.len()).map(|at| Some(text(call, at)?.0)).collect();
    let (Some(sources), Some((separator, _))) = (sources, text(call, 2)) else {
        labels.set(target, LabelValues::ANY, reason);
        return;
    };
    let values: Vec<LabelValues<'a>> = sources.iter().map(|it| labels.get(it).values()).collect();
    let joined = match values.as_slice() {
        [] => LabelValues::absent(),
        [only] => only.clone(),
        several => listed(several, separator).unwrap_or_else(|| {
            let is_there = !separator.is_empty() || several.iter().any(|it| it.is_always_there());
            if is_there { LabelValues::present() } else { LabelValues::ANY }
        }),
    };
    labels.set(target, joined, reason);
}

/// All ways to join values, if there are few.
fn listed<'a>(values: &[LabelValues<'a>], separator: &str) -> Option<LabelValues<'a>> {
    let mut all: Option<Vec<String>> = None;
    for values in values {
        let LabelValues::OneOf(values) = values else { return None };
        let next: Vec<String> = match &all {
            None => values.iter().map(|it| it.to_string()).collect(),
            Some(all) if LISTED_MAX < all.len() * values.len() => return None,
            Some(all) => {
                let pairs = all.iter().flat_map(|a| values.iter().map(move |b| (a, b)));
                pairs.map(|(a, b)| format!("{a}{separator}{b}")).collect()
            }
        };
        all = Some(next);
    }
    Some(LabelValues::one_of(all?.into_iter().map(Cow::Owned).collect()))
}

/// Labels that are not there may be added: those that are asked for, or all.
fn info<'a>(call: &'a Call, labels: &mut Labels<'a>, kept: Emptiness) -> Emptiness {
    let reason = Reason::new(ReasonKind::Info, call.name_range);
    let asked = match call.args.get(1).map(unwrapped) {
        Some(Expr::Selector(it)) => read(it),
        _ => Vec::new(),
    };
    let mut asked: Vec<_> = asked.into_iter().filter(|it| it.name != METRIC_NAME).collect();
    let is_dropped = !asked.iter().all(|it| it.values.contains(""));
    if asked.is_empty() {
        labels.others = crate::labels::Others { can_be_there: true, reason };
        for label in labels.named.iter_mut().filter(|it| it.name != METRIC_NAME) {
            if label.values.contains("") {
                (label.values, label.reason) = (LabelValues::ANY, reason);
            }
        }
        return kept;
    }
    for matcher in asked.drain(..) {
        let values = labels.get(matcher.name).values();
        if values.contains("") {
            labels.set(matcher.name, values.union(&matcher.values), reason);
        }
    }
    if is_dropped { kept.maybe() } else { kept }
}
