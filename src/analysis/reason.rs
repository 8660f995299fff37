//! Why something is known: what in the expression makes it so, and where it stands.

use std::borrow::Cow;

use flint_text::Range;

use crate::rule_id::RuleId;

/// Why something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// What makes it so.
    pub kind: ReasonKind,
    /// The smallest text of the expression that makes it so.
    pub range: Range,
    /// The recording rule or alert that makes it so, where the expression only reads it.
    pub rule: Option<RuleId>,
}

/// What makes that something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonKind {
    /// Nothing does: series may have any labels.
    Open,
    /// The metric's name is written.
    Name,
    /// A matcher.
    Matcher,
    /// Matchers that exclude each other.
    Contradiction,
    /// A matcher that nothing satisfies.
    NothingMatches,
    /// `by (…)`
    By,
    /// An aggregation without `by` and `without`.
    Aggregation,
    /// `without (…)`; also the metric's name.
    Without,
    /// A function or an operator whose result is no value of the metric any more.
    NameRemoved,
    /// `on (…)`
    On,
    /// `ignoring (…)`
    Ignoring,
    /// An operator matches the labels of both sides.
    Matched,
    /// `group_left (…)`, `group_right (…)`
    Included,
    /// `label_replace`
    Replaced,
    /// `label_join`
    Joined,
    /// `count_values`
    CountValues,
    /// `histogram_quantiles`
    Quantiles,
    /// `histogram_quantile`, `histogram_fraction`: buckets become one.
    Buckets,
    /// `absent`, `absent_over_time`
    Absent,
    /// A series without labels is made of a number.
    Bare,
    /// A number, which has no labels.
    Scalar,
    /// `info`
    Info,
    /// What a rule records.
    Recorded,
    /// What is so of every alert.
    Alerts,
    /// `or`
    Either,
    /// A comparison that never holds.
    NeverHolds,
    /// A comparison that always holds.
    AlwaysHolds,
    /// The limits of `clamp` are the wrong way round, or `topk` is asked for nothing.
    NothingLeft,
    /// A function of histograms is asked of something else.
    NoHistograms,
    /// No series of both sides can match.
    NoPartner,
    /// A selector asks for what the rules that record the metric do not give.
    NotRecorded,
    /// A side of an operator, or the operand, is always empty.
    EmptyOperand,
    /// The operand is never empty.
    FullOperand,
}

impl Reason {
    pub(crate) const fn new(kind: ReasonKind, range: Range) -> Reason {
        Reason { kind, range, rule: None }
    }

    pub(crate) const fn recorded(rule: RuleId, range: Range) -> Reason {
        Reason { kind: ReasonKind::Recorded, range, rule: Some(rule) }
    }

    /// The reason in words, to go behind "because": `` `sum by (job)` keeps only `job` ``. `text`
    /// is the expression's.
    pub fn sentence(&self, text: &str) -> String {
        let written = one_line(self.range.slice(text));
        let says = match self.kind {
            ReasonKind::By => return kept(&written, "keeps"),
            ReasonKind::On => return kept(&written, "keeps"),
            ReasonKind::Open => "may have any labels",
            ReasonKind::Name => "is the metric's name",
            ReasonKind::Matcher => "selects by it",
            ReasonKind::Contradiction => "cannot all be true",
            ReasonKind::NothingMatches => "matches nothing",
            ReasonKind::Aggregation => "without `by` keeps no label",
            ReasonKind::Without | ReasonKind::Ignoring => "removes it",
            ReasonKind::NameRemoved => "removes the metric's name",
            ReasonKind::Matched => "matches it on both sides",
            ReasonKind::Included => "is taken from the other side",
            ReasonKind::Replaced => return "`label_replace` sets it".to_owned(),
            ReasonKind::Joined => return "`label_join` sets it".to_owned(),
            ReasonKind::CountValues => return "`count_values` sets it".to_owned(),
            ReasonKind::Quantiles => return "`histogram_quantiles` sets it".to_owned(),
            ReasonKind::NoHistograms => "finds no histograms",
            ReasonKind::NoPartner => "finds no partners",
            ReasonKind::NotRecorded => "is nothing that a rule records",
            ReasonKind::Buckets => "makes one value of all buckets",
            ReasonKind::Absent => "has only labels that `=` asks for",
            ReasonKind::Bare => "gives a series without labels",
            ReasonKind::Scalar => "is a number, which has no labels",
            ReasonKind::Info => "adds labels of info metrics",
            ReasonKind::Alerts => "has it of every alert",
            ReasonKind::Recorded => "is recorded so by a rule",
            ReasonKind::Either => "takes the series of both sides",
            ReasonKind::NeverHolds => "never holds",
            ReasonKind::AlwaysHolds => "always holds",
            ReasonKind::NothingLeft => "leaves nothing",
            ReasonKind::EmptyOperand => "is always empty",
            ReasonKind::FullOperand => "is never empty",
        };
        format!("`{written}` {says}")
    }
}

/// `` `sum by (job)` keeps only `job` ``
fn kept(written: &str, verb: &str) -> String {
    let inner = written.rsplit_once('(').map_or("", |(_, it)| it).trim_end_matches(')');
    let names: Vec<String> = inner
        .split(',')
        .map(|it| it.trim().trim_matches(['"', '\'', '`']))
        .filter(|it| !it.is_empty())
        .map(|it| format!("`{it}`"))
        .collect();
    match names.as_slice() {
        [] => format!("`{written}` {verb} no label"),
        names => format!("`{written}` {verb} only {}", names.join(", ")),
    }
}

/// The text with every run of blanks and line breaks as one blank.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    let is_plain = |text: &str| !text.contains(['\n', '\r', '\t']) && !text.contains("  ");
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
