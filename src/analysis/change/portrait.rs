//! A rule with everything that counts of it, apart from the file that it was read from.

use flint_metric::Duration;
use flint_promql::Expr;
use flint_rulefmt::{Rule, RuleGroup};
use flint_text::{Span, Spanned};

use crate::normal::normalized;
use crate::rule_set::{RuleEntry, RuleSet, set_labels};

/// What a rule makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleKind {
    /// Alerts.
    Alerting,
    /// Series.
    Recording,
}

/// A rule with everything that counts of it, to be compared with rules of another time.
#[derive(Debug, Clone)]
pub struct Portrait {
    /// What it makes.
    pub kind: RuleKind,
    /// Its name.
    pub name: String,
    /// The file that it is in.
    pub file: String,
    /// The line on which it begins.
    pub line: u32,
    /// The name of its group.
    pub group: String,
    /// The query as it is written.
    pub query: String,
    /// The query in its canonical form; `None` if it could not be read.
    pub(crate) canonical: Option<Expr>,
    /// The same as text; as it is written if it could not be read.
    pub canonical_text: String,
    /// `for`; zero if it is not written.
    pub hold: Duration,
    /// `keep_firing_for`; zero if it is not written.
    pub keep_firing_for: Duration,
    /// Its labels and those of its group, in the order of their names.
    pub labels: Vec<(String, String)>,
    /// Its annotations, in the order of their names.
    pub annotations: Vec<(String, String)>,
    /// `interval` of its group.
    pub interval: Option<Duration>,
    /// `query_offset` of its group.
    pub query_offset: Option<Duration>,
    /// `limit` of its group; `None` for any number.
    pub limit: Option<i64>,
    /// The metrics that it asks for by name.
    pub(crate) asks: Vec<String>,
    /// The rules that it reads, by their places among the portraits.
    pub(crate) reads: Vec<usize>,
}

/// The rules of a set. `place` tells of a span which file it is in, and on which line it begins.
pub fn portraits(rules: &RuleSet<'_>, place: &dyn Fn(Span) -> (String, u32)) -> Vec<Portrait> {
    let mut all: Vec<Portrait> = rules
        .rules()
        .iter()
        .map(|it| portrait(it, rules.group(it.group), place(it.rule.node().span())))
        .collect();
    for it in rules.selected() {
        let asks = &mut all[it.reader.index()].asks;
        asks.extend(it.metric.as_ref().map(|it| it.to_string()));
    }
    for entry in rules.rules() {
        let reads = rules.reads_of(entry.id).iter().map(|it| it.source.index());
        all[entry.id.index()].reads = reads.collect();
    }
    all
}

fn portrait(entry: &RuleEntry<'_>, group: &RuleGroup<'_>, (file, line): (String, u32)) -> Portrait {
    let rule = entry.rule;
    let canonical = rule.expr().ast.as_deref().map(normalized);
    let query = entry.query().to_owned();
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let mut labels: Vec<(String, String)> =
        set_labels(rule, group).map(|(name, value)| owned((name, value.text))).collect();
    labels.sort();
    let (hold, keep_firing_for, mut annotations) = match rule {
        Rule::Alerting(it) => {
            let annotations = it.annotations.iter();
            let annotations = annotations.map(|(name, value)| owned((name.text, value.text)));
            (it.hold, it.keep_firing_for, annotations.collect())
        }
        Rule::Recording(_) => (None, None, Vec::new()),
    };
    annotations.sort();
    let kind = if entry.is_alert() { RuleKind::Alerting } else { RuleKind::Recording };
    let value = |it: Option<Spanned<Duration>>| it.map(|it| it.value);
    Portrait {
        kind,
        name: rule.name().text.to_owned(),
        file,
        line,
        group: group.name.value.to_owned(),
        canonical_text: canonical.as_ref().map_or(query.clone(), Expr::to_string),
        query,
        canonical,
        hold: value(hold).unwrap_or(Duration::ZERO),
        keep_firing_for: value(keep_firing_for).unwrap_or(Duration::ZERO),
        labels,
        annotations,
        interval: value(group.interval),
        query_offset: value(group.query_offset),
        limit: group.limit.map(|it| it.value).filter(|it| *it != 0),
        asks: Vec::new(),
        reads: Vec::new(),
    }
}
