//! From Go's tree to the engine's: the same meaning, said in its words.

use regex_syntax::hir::{self, Class, Hir, Look};

use super::parser::Tree;
use super::ranges::MAX_RUNE;
use super::tree::{Flags, Node, NodeId, Op};
use super::{fold, unicode};

/// The engine's form of `tree`.
///
/// The depth of a tree is limited, so that this may recurse.
pub(super) fn lower(tree: &Tree) -> Hir {
    node(tree, tree.root)
}

fn node(tree: &Tree, id: NodeId) -> Hir {
    let it = &tree.nodes[id];
    match it.op {
        Op::NoMatch | Op::LeftParen | Op::VerticalBar => Hir::fail(),
        Op::EmptyMatch => Hir::empty(),
        Op::Literal => literal(it),
        Op::CharClass => class(&it.runes),
        Op::AnyCharNotNewline => class(&[0, 0x9, 0xb, MAX_RUNE]),
        Op::AnyChar => class(&[0, MAX_RUNE]),
        Op::BeginLine => Hir::look(Look::StartLF),
        Op::EndLine => Hir::look(Look::EndLF),
        Op::BeginText => Hir::look(Look::Start),
        Op::EndText => Hir::look(Look::End),
        Op::WordBoundary => Hir::look(Look::WordAscii),
        Op::NoWordBoundary => Hir::look(Look::WordAsciiNegate),
        // Names may occur twice in Go, not in the engine: they are kept beside it.
        Op::Capture => Hir::capture(hir::Capture {
            index: it.capture,
            name: None,
            sub: Box::new(Hir::concat(subs(tree, it))),
        }),
        Op::Star => repetition(tree, it, 0, None),
        Op::Plus => repetition(tree, it, 1, None),
        Op::Quest => repetition(tree, it, 0, Some(1)),
        Op::Repeat => repetition(tree, it, it.min, it.max),
        Op::Concat => Hir::concat(subs(tree, it)),
        Op::Alternate => Hir::alternation(subs(tree, it)),
    }
}

fn subs(tree: &Tree, it: &Node) -> Vec<Hir> {
    it.subs.iter().map(|sub| node(tree, *sub)).collect()
}

fn repetition(tree: &Tree, it: &Node, min: u32, max: Option<u32>) -> Hir {
    let greedy = !it.flags.has(Flags::NON_GREEDY);
    let sub = Box::new(Hir::concat(subs(tree, it)));
    Hir::repetition(hir::Repetition { min, max, greedy, sub })
}

fn class(ranges: &[u32]) -> Hir {
    Hir::class(Class::Unicode(unicode::class(ranges)))
}

fn literal(it: &Node) -> Hir {
    if it.flags.has(Flags::FOLD_CASE) {
        let letters = it.runes.iter().map(|rune| {
            let both: Vec<u32> = fold::variants(*rune).iter().flat_map(|it| [*it, *it]).collect();
            class(&both)
        });
        return Hir::concat(letters.collect());
    }
    // A surrogate is in no text.
    let text: Option<String> = it.runes.iter().map(|rune| char::from_u32(*rune)).collect();
    text.map_or_else(Hir::fail, |text| Hir::literal(text.into_bytes()))
}
