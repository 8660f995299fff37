//! Where the rules of a file stand, for what is said of them once tests have run.

use flint_rulefmt::RuleGroup;
use flint_rulefmt::objects::EmbeddedFile;
use flint_rulefmt::rules::Rule;
use flint_text::{OffsetMap, Range, Span};

/// Where a rule stands.
#[derive(Debug)]
pub(crate) struct RulePlace {
    /// The whole rule.
    pub(crate) span: Span,
    /// Its name.
    pub(crate) name: Span,
    /// What its `for` says.
    pub(crate) hold: Option<Span>,
    /// What its `keep_firing_for` says.
    pub(crate) keep_firing_for: Option<Span>,
    query: Option<OffsetMap>,
    outer: Outer,
}

/// How places of a text become those of the file.
#[derive(Debug)]
enum Outer {
    /// They are.
    Same,
    /// Through another text.
    Through(OffsetMap),
    /// All of them are there.
    At(Span),
}

impl RulePlace {
    /// Where the rules of a group stand; in the file `embedded`, if they are in one.
    pub(crate) fn of_group(
        group: &RuleGroup<'_>,
        embedded: Option<&EmbeddedFile<'_>>,
    ) -> Vec<RulePlace> {
        group.rules.iter().map(|rule| RulePlace::of(rule, embedded)).collect()
    }

    fn of(rule: &Rule<'_>, embedded: Option<&EmbeddedFile<'_>>) -> RulePlace {
        let (hold, keep_firing_for) = match rule {
            Rule::Alerting(it) => (it.hold.as_ref(), it.keep_firing_for.as_ref()),
            Rule::Recording(_) => (None, None),
        };
        let outer = match embedded {
            None => Outer::Same,
            Some(it) => it.offsets().map_or(Outer::At(it.name.span()), Outer::Through),
        };
        RulePlace {
            span: outer.lift(rule.node().span()),
            name: outer.lift(rule.name().span()),
            hold: hold.map(|it| outer.lift(it.span)),
            keep_firing_for: keep_firing_for.map(|it| outer.lift(it.span)),
            query: rule.expr().text.map(|it| it.node.offsets()),
            outer,
        }
    }

    /// Where a part of its query stands.
    pub(crate) fn in_query(&self, part: Range) -> Span {
        self.query.as_ref().map_or(self.name, |it| self.outer.lift(it.span(part)))
    }
}

impl Outer {
    fn lift(&self, span: Span) -> Span {
        match self {
            Outer::Same => span,
            Outer::Through(map) => map.span(span.range),
            Outer::At(place) => *place,
        }
    }
}
