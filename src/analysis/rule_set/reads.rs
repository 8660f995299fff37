//! Who reads what: selectors of queries and of templates, and the rules that record for them.

use std::borrow::Cow;

use flint_promql::{Expr, METRIC_NAME, Options, Selector, children, parse};
use flint_rulefmt::{Rule, RuleGroup, Text};
use flint_text::{Range, Span};
use hashbrown::HashMap;

use crate::flow::{ReadMatcher, asked_alerts, read_matchers};
use crate::indexed::{ALERTNAME, Indexed};
use crate::label_values::LabelValues;
use crate::labels::Labels;
use crate::reason::{Reason, ReasonKind};
use crate::rule_id::RuleId;
use crate::rule_set::RuleEntry;
use crate::rule_set::outputs::{names, set_labels};
use crate::template_queries::{is_plain, template_queries};

/// A rule that reads what a rule records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// Who reads.
    pub reader: RuleId,
    /// Whose series.
    pub source: RuleId,
    /// Where it is asked for.
    pub place: Place,
    /// Of which time.
    pub when: When,
}

/// Of which time a selector reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The newest value: that of the same evaluation, if the rule that records it comes before.
    Now,
    /// Values of the time before: in a range, by `offset` or `@`, inside of a subquery.
    Before,
}

/// Where a selector stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the query of the rule, at this range of its text.
    Query(Range),
    /// In a query of a template of the rule.
    Template(Span),
}

/// A selector of a rule.
#[derive(Debug, Clone)]
pub struct Selected<'a> {
    /// The rule.
    pub reader: RuleId,
    /// The metric, if its name is written.
    pub metric: Option<Cow<'a, str>>,
    /// The selector, if it stands in the query.
    pub selector: Option<&'a Selector>,
    /// Of which time it reads.
    pub when: When,
    /// Where it stands.
    pub place: Place,
}

pub(super) struct Found<'a> {
    pub(super) selected: Vec<Selected<'a>>,
    pub(super) reads: Vec<Read>,
    pub(super) starts: Vec<usize>,
}

/// What a rule writes, whatever its query gives.
struct Written<'a> {
    rule: RuleId,
    labels: Vec<(&'a str, &'a str)>,
}

pub(super) fn find<'a>(rules: &[RuleEntry<'a>], groups: &[&'a RuleGroup<'a>]) -> Found<'a> {
    let mut finder = Finder {
        by_name: by_name(rules, groups),
        by_pattern: HashMap::new(),
        found: Found { selected: Vec::new(), reads: Vec::new(), starts: vec![0] },
    };
    for entry in rules {
        if let Some(expr) = entry.rule.expr().ast.as_deref() {
            for (selector, when) in selectors(expr) {
                let place = Place::Query(selector.range);
                finder.selector((entry.id, when), selector, place);
                let metric = selector.metric_name().map(Cow::Borrowed);
                let selector = Some(selector);
                let reader = entry.id;
                finder.found.selected.push(Selected { reader, metric, selector, when, place });
            }
        }
        if let Rule::Alerting(it) = entry.rule {
            for (_, text) in it.labels.iter().chain(it.annotations.iter()) {
                finder.template(entry.id, text);
            }
        }
        finder.found.starts.push(finder.found.reads.len());
    }
    finder.found
}

/// The selectors of an expression; `info` asks for metrics of its own, which are not recorded.
fn selectors(expr: &Expr) -> Vec<(&Selector, When)> {
    let mut found = Vec::new();
    let mut open = vec![(expr, When::Now)];
    while let Some((expr, when)) = open.pop() {
        match expr {
            Expr::Selector(it) => {
                let is_moved =
                    it.at.is_some() || it.offset.as_ref().is_some_and(|it| !it.is_zero());
                found.push((&**it, if is_moved { When::Before } else { when }));
            }
            Expr::Range(it) => found.push((&it.selector, When::Before)),
            Expr::Subquery(it) => open.push((&it.expr, When::Before)),
            other => open.extend(children(other).rev().map(|it| (it, when))),
        }
    }
    found
}

fn by_name<'a>(
    rules: &[RuleEntry<'a>],
    groups: &[&'a RuleGroup<'a>],
) -> HashMap<&'a str, Indexed<'a, Written<'a>>> {
    let mut all: HashMap<&'a str, Indexed<'a, Written<'a>>> = HashMap::new();
    for entry in rules {
        let group = groups[entry.group.0 as usize];
        for name in names(entry.rule) {
            let set = set_labels(entry.rule, group);
            let set = set.filter(|(_, text)| !entry.is_alert() || is_plain(text.text));
            let mut labels: Vec<(&str, &str)> = set.map(|(name, it)| (name, it.text)).collect();
            if entry.is_alert() {
                labels.retain(|it| it.0 != ALERTNAME && it.0 != "alertstate");
                labels.push((ALERTNAME, entry.rule.name().text));
            }
            let alert = entry.is_alert().then(|| entry.rule.name().text);
            all.entry(name).or_default().push(alert, Written { rule: entry.id, labels });
        }
    }
    all
}

struct Finder<'a> {
    by_name: HashMap<&'a str, Indexed<'a, Written<'a>>>,
    /// The recorded names that a pattern matches.
    by_pattern: HashMap<String, Vec<&'a str>>,
    found: Found<'a>,
}

impl<'a> Finder<'a> {
    fn selector(&mut self, reader: (RuleId, When), selector: &Selector, place: Place) {
        if selector.name.as_ref().is_some_and(|it| !self.by_name.contains_key(&*it.text)) {
            return;
        }
        let matchers = read_matchers(selector);
        let of_name = || matchers.iter().filter(|it| it.name == METRIC_NAME);
        let mut labels = Labels::any(Reason::new(ReasonKind::Open, selector.range));
        of_name().for_each(|it| it.apply(&mut labels));
        match labels.get(METRIC_NAME).values() {
            LabelValues::OneOf(names) => {
                names.iter().for_each(|it| self.name(reader, it, &matchers, place));
            }
            LabelValues::AnyBut(_) => {
                let pattern: Vec<String> = selector
                    .matchers
                    .iter()
                    .filter(|it| *it.name == *METRIC_NAME)
                    .map(|it| it.to_string())
                    .collect();
                let matched = self.names_of(pattern.join(","), &matchers);
                matched.iter().for_each(|it| self.name(reader, it, &matchers, place));
            }
        }
    }

    /// The recorded names that matchers let through, worked out once for each way to write them.
    fn names_of(&mut self, pattern: String, matchers: &[ReadMatcher<'_>]) -> Vec<&'a str> {
        if let Some(names) = self.by_pattern.get(&pattern) {
            return names.clone();
        }
        let of_name: Vec<_> = matchers.iter().filter(|it| it.name == METRIC_NAME).collect();
        let tests: Vec<_> = of_name.iter().map(|it| it.test()).collect();
        let fits = |name: &&str| tests.iter().all(|it| it(name));
        let mut names: Vec<&'a str> = self.by_name.keys().copied().filter(fits).collect();
        names.sort_unstable();
        self.by_pattern.insert(pattern, names.clone());
        names
    }

    fn name(
        &mut self,
        (reader, when): (RuleId, When),
        name: &str,
        matchers: &[ReadMatcher<'_>],
        place: Place,
    ) {
        let Some(written) = self.by_name.get(name) else { return };
        let fits = |it: &&Written<'a>| {
            matchers.iter().filter(|by| by.name != METRIC_NAME).all(|by| {
                let set = it.labels.iter().find(|label| label.0 == by.name);
                set.is_none_or(|label| by.values.contains(label.1))
            })
        };
        let written = written.candidates(asked_alerts(matchers));
        let reads = written.into_iter().filter(fits).map(|it| Read {
            reader,
            source: it.rule,
            place,
            when,
        });
        self.found.reads.extend(reads);
    }

    fn template(&mut self, reader: RuleId, text: Text<'a>) {
        for query in template_queries(text.text) {
            let Some(expr) = parse(&query.text, &Options::ALL).expr else { continue };
            for (selector, when) in selectors(&expr) {
                let place = Place::Template(text.place(query.place(selector.range)));
                self.selector((reader, when), selector, place);
                let metric = selector.metric_name().map(|it| Cow::Owned(it.to_owned()));
                self.found.selected.push(Selected { reader, metric, selector: None, when, place });
            }
        }
    }
}
