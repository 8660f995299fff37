//! Inhibition: alerts that others mute.
//!
//! Source: alertmanager `config/common.InhibitRule`.

use flint_go::quote;
use flint_matchers::Matcher;
use flint_text::{Span, Spanned};
use flint_yaml::{Decoder, Node, Section};

use crate::alertmanager::load::Options;
use crate::alertmanager::matchers::{MatcherList, old_matchers};
use crate::alertmanager::route::refuse_name;

/// A rule.
#[derive(Debug)]
pub struct InhibitRule {
    /// The first line.
    pub span: Span,
    /// `name`
    pub name: Option<Spanned<String>>,
    /// Which alerts mute others.
    pub source: Side,
    /// Which alerts are muted.
    pub target: Side,
    /// `equal`: labels that both have with the same value.
    pub equal: Vec<Spanned<String>>,
}

/// What alerts on one side have to match.
#[derive(Debug)]
pub struct Side {
    /// `source_match` and `source_match_re`, each spanned by its key.
    pub old_matchers: Vec<Spanned<Matcher>>,
    /// `source_matchers`
    pub matchers: MatcherList,
}

impl Side {
    fn read(
        section: &mut Section<'_>,
        [equal, regexp, list]: [&'static str; 3],
        node: Node<'_>,
        options: Options,
        cx: &mut Decoder,
    ) -> Side {
        Side {
            old_matchers: old_matchers(section, [equal, regexp], node, cx),
            matchers: MatcherList::keyed(section, list, options.mode, cx),
        }
    }

    /// All that an alert has to match. Every one of them counts.
    pub fn all_matchers(&self) -> impl Iterator<Item = &Matcher> {
        self.old_matchers.iter().map(|it| &it.value).chain(self.matchers.matchers())
    }
}

impl InhibitRule {
    pub(crate) fn read(node: Node<'_>, options: Options, cx: &mut Decoder) -> Option<InhibitRule> {
        let mut section = cx.section(node, "common.plain")?;
        let s = &mut section;
        let source = ["source_match", "source_match_re", "source_matchers"];
        let target = ["target_match", "target_match_re", "target_matchers"];
        let rule = InhibitRule {
            span: s.span(),
            name: s.field::<Spanned<String>>("name", cx).filter(|it| !it.is_empty()),
            source: Side::read(s, source, node, options, cx),
            target: Side::read(s, target, node, options, cx),
            equal: s.list("equal", cx),
        };
        section.finish(cx);
        for label in rule.equal.iter().filter(|it| !options.mode.names().allows_label_name(it)) {
            let upstream = format!("invalid label name {} in equal list", quote(label));
            refuse_name(label, node, upstream, cx);
        }
        Some(rule)
    }
}
