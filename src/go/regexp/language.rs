//! What a pattern matches as a whole, where that can be listed.

use std::collections::BTreeSet;

use super::parser::Tree;
use super::pattern::{Form, Matching, Regexp};
use super::tree::{Flags, NodeId, Op};

/// The texts that a pattern matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Language {
    /// Exactly these, in order.
    Finite(Vec<String>),
    /// Every text.
    All,
    /// Every text but the empty one.
    NotEmpty,
    /// Too many to be listed.
    Other {
        /// Whether the empty text is among them.
        has_empty: bool,
    },
}

impl Regexp {
    /// The texts that the pattern matches. They are listed if they are not more than `max`.
    pub fn language(&self, max: usize) -> Language {
        match &self.form {
            Form::Literals(text) if self.matching == Matching::Whole => literals(text, max),
            Form::Literals(_) => Language::Other { has_empty: false },
            Form::Tree(_) if self.matching == Matching::Part => {
                Language::Other { has_empty: self.compile().is_ok_and(|it| it.is_match("")) }
            }
            Form::Tree(tree) => self.of_tree(tree, max),
        }
    }

    fn of_tree(&self, tree: &Tree, max: usize) -> Language {
        let mut listing = Listing { tree, max, has_looks: false };
        if let Some(texts) = listing.texts(tree.root) {
            let mut texts: Vec<String> = texts.into_iter().collect();
            if listing.has_looks {
                // Looks count as matched above: what they forbid is taken out here.
                let Ok(compiled) = self.compile() else {
                    return Language::Other { has_empty: nullable(tree, tree.root) };
                };
                texts.retain(|it| compiled.is_match(it));
            }
            return Language::Finite(texts);
        }
        match repeated_any(tree, tree.root) {
            Some(Op::Star) => Language::All,
            Some(Op::Plus) => Language::NotEmpty,
            _ => Language::Other { has_empty: nullable(tree, tree.root) },
        }
    }
}

/// Texts without operators, separated by `|`.
fn literals(text: &[u8], max: usize) -> Language {
    let alternatives: Option<BTreeSet<&str>> =
        text.split(|it| *it == b'|').map(|it| std::str::from_utf8(it).ok()).collect();
    match alternatives {
        Some(all) if all.len() <= max => {
            Language::Finite(all.into_iter().map(str::to_owned).collect())
        }
        _ => Language::Other { has_empty: text.split(|it| *it == b'|').any(<[u8]>::is_empty) },
    }
}

/// The operator of `.*` or `.+` where the pattern is nothing but that, in groups or anchors.
fn repeated_any(tree: &Tree, id: NodeId) -> Option<Op> {
    let node = &tree.nodes[id];
    match node.op {
        Op::Star | Op::Plus => {
            let inner = node.subs.front().map(|it| tree.nodes[*it].op);
            (inner == Some(Op::AnyChar)).then_some(node.op)
        }
        Op::Capture => repeated_any(tree, *node.subs.front()?),
        Op::Concat => {
            let is_look = |it: &NodeId| matches!(tree.nodes[*it].op, Op::BeginText | Op::EndText);
            let first = node.subs.iter().position(|it| !is_look(it))?;
            let ends = |it: &NodeId| tree.nodes[*it].op == Op::EndText;
            let begins = |it: &NodeId| tree.nodes[*it].op == Op::BeginText;
            let is_framed = node.subs.iter().take(first).all(begins)
                && node.subs.iter().skip(first + 1).all(ends);
            if is_framed { repeated_any(tree, node.subs[first]) } else { None }
        }
        _ => None,
    }
}

/// Whether the empty text matches.
///
/// The depth of a tree is limited, so that this may recurse.
fn nullable(tree: &Tree, id: NodeId) -> bool {
    let node = &tree.nodes[id];
    let mut subs = node.subs.iter().map(|it| nullable(tree, *it));
    match node.op {
        Op::EmptyMatch
        | Op::BeginLine
        | Op::EndLine
        | Op::BeginText
        | Op::EndText
        | Op::NoWordBoundary
        | Op::Star
        | Op::Quest => true,
        Op::Literal => node.runes.is_empty(),
        Op::Repeat if node.min == 0 => true,
        Op::Repeat | Op::Plus | Op::Capture | Op::Concat => subs.all(|it| it),
        Op::Alternate => subs.any(|it| it),
        Op::NoMatch
        | Op::CharClass
        | Op::AnyCharNotNewline
        | Op::AnyChar
        | Op::WordBoundary
        | Op::LeftParen
        | Op::VerticalBar => false,
    }
}

struct Listing<'t> {
    tree: &'t Tree,
    max: usize,
    /// Whether there are places that look at what is around them.
    has_looks: bool,
}

type Texts = BTreeSet<String>;

impl Listing<'_> {
    /// The texts of a node; `None` if they are too many.
    fn texts(&mut self, id: NodeId) -> Option<Texts> {
        let node = &self.tree.nodes[id];
        match node.op {
            Op::NoMatch | Op::LeftParen | Op::VerticalBar => Some(Texts::new()),
            Op::EmptyMatch => Some(empty()),
            Op::BeginLine
            | Op::EndLine
            | Op::BeginText
            | Op::EndText
            | Op::WordBoundary
            | Op::NoWordBoundary => {
                self.has_looks = true;
                Some(empty())
            }
            Op::Literal if node.flags.has(Flags::FOLD_CASE) => None,
            Op::Literal => {
                let text: Option<String> =
                    node.runes.iter().map(|it| char::from_u32(*it)).collect();
                Some(text.into_iter().collect())
            }
            Op::CharClass => self.class(&node.runes),
            Op::AnyCharNotNewline | Op::AnyChar | Op::Star | Op::Plus => None,
            Op::Quest => {
                let mut texts = self.all_of(id)?;
                texts.insert(String::new());
                Some(texts)
            }
            Op::Repeat => self.repeated(id, node.min, node.max?),
            Op::Capture | Op::Concat => self.all_of(id),
            Op::Alternate => {
                let mut texts = Texts::new();
                for sub in node.subs.iter() {
                    texts.extend(self.texts(*sub)?);
                    self.fits(&texts)?;
                }
                Some(texts)
            }
        }
    }

    fn fits(&self, texts: &Texts) -> Option<()> {
        (texts.len() <= self.max).then_some(())
    }

    /// The operands one after the other.
    fn all_of(&mut self, id: NodeId) -> Option<Texts> {
        let mut texts = empty();
        for sub in self.tree.nodes[id].subs.iter() {
            let next = self.texts(*sub)?;
            texts = self.product(&texts, &next)?;
        }
        Some(texts)
    }

    fn product(&self, first: &Texts, second: &Texts) -> Option<Texts> {
        if self.max < first.len().saturating_mul(second.len()) {
            return None;
        }
        let pairs = first.iter().flat_map(|a| second.iter().map(move |b| format!("{a}{b}")));
        Some(pairs.collect())
    }

    fn repeated(&mut self, id: NodeId, min: u32, max: u32) -> Option<Texts> {
        let once = self.all_of(id)?;
        let (mut power, mut texts) = (empty(), Texts::new());
        for count in 0..=max {
            if min <= count {
                texts.extend(power.iter().cloned());
                self.fits(&texts)?;
            }
            if count < max {
                power = self.product(&power, &once)?;
            }
        }
        Some(texts)
    }

    fn class(&self, ranges: &[u32]) -> Option<Texts> {
        let count: usize = ranges.chunks_exact(2).map(|it| (it[1] - it[0]) as usize + 1).sum();
        if self.max < count {
            return None;
        }
        let runes = ranges.chunks_exact(2).flat_map(|it| it[0]..=it[1]);
        Some(runes.filter_map(char::from_u32).map(String::from).collect())
    }
}

fn empty() -> Texts {
    Texts::from([String::new()])
}

#[cfg(test)]
mod tests {
    use super::Language::{self, All, Finite, NotEmpty, Other};
    use super::Regexp;

    fn language(pattern: &str) -> Language {
        Regexp::parse_matcher(pattern).expect("it is a pattern").language(20)
    }

    fn finite(texts: &[&str]) -> Language {
        Finite(texts.iter().map(|it| (*it).to_owned()).collect())
    }

    #[test]
    fn few_texts_are_listed() {
        for (pattern, texts) in [
            ("a|b", &["a", "b"][..]),
            ("b|a|b", &["a", "b"]),
            ("", &[""]),
            ("|x", &["", "x"]),
            ("(a|b)c?", &["a", "ac", "b", "bc"]),
            ("^(?:prod|dev)$", &["dev", "prod"]),
            ("5[0-2]{2}", &["500", "501", "502", "510", "511", "512", "520", "521", "522"]),
            ("a\\.b", &["a.b"]),
            ("a^b", &[]),
            ("\\bx\\b", &["x"]),
            ("x{0,2}", &["", "x", "xx"]),
        ] {
            assert_eq!(language(pattern), finite(texts), "{pattern}");
        }
    }

    #[test]
    fn many_are_not() {
        assert_eq!([".*", "(.*)", "^.*$"].map(language), [All, All, All]);
        assert_eq!([".+", "^(.+)$"].map(language), [NotEmpty, NotEmpty]);
        let with_empty = ["a*", "(?i)x?", "[a-z]{0,9}", "|.+x", ".*$|x"].map(language);
        assert_eq!(with_empty, [true; 5].map(|has_empty| Other { has_empty }));
        let without = ["a+", "(?i)x", "[0-9]{3}", "5..", "a.*", "\\b.*"].map(language);
        assert_eq!(without, [false; 6].map(|has_empty| Other { has_empty }));
    }
}
