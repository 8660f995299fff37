//! What a match has to begin with: seen without compiling the pattern.

use super::parser::Tree;
use super::pattern::{Form, Matching, Regexp};
use super::tree::{Flags, NodeId, Op};

impl Regexp {
    /// Whether all of a text may match a pattern with its own anchors. `false` is certain; `true`
    /// has to be looked at.
    pub fn may_match(&self, text: &str) -> bool {
        match &self.form {
            Form::Tree(tree) if self.matching == Matching::Anchored => {
                begins_as(tree, tree.root, &mut text.chars()) != Begin::Otherwise
            }
            _ => true,
        }
    }
}

/// How a text begins, beside a pattern.
#[derive(PartialEq, Eq)]
enum Begin {
    /// As the pattern wants it, up to its end.
    Alike,
    /// As the pattern wants it, as far as that is a literal.
    Open,
    /// Otherwise.
    Otherwise,
}

/// The depth of a tree is limited, so that this may recurse.
fn begins_as(tree: &Tree, id: NodeId, text: &mut std::str::Chars<'_>) -> Begin {
    let node = &tree.nodes[id];
    match node.op {
        Op::BeginText | Op::EmptyMatch => Begin::Alike,
        Op::Literal if !node.flags.has(Flags::FOLD_CASE) => {
            let is_alike = node.runes.iter().all(|it| text.next().map(u32::from) == Some(*it));
            if is_alike { Begin::Alike } else { Begin::Otherwise }
        }
        Op::Concat | Op::Capture => {
            let begins = node.subs.iter().map(|it| begins_as(tree, *it, text));
            let end = begins.into_iter().find(|it| *it != Begin::Alike);
            end.unwrap_or(Begin::Alike)
        }
        _ => Begin::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::Regexp;

    #[test]
    fn what_begins_otherwise_does_not_match() {
        let may = |pattern: &str, text: &str| {
            let regexp = Regexp::parse_framed(pattern).expect("it is a pattern");
            let may = regexp.may_match(text);
            let is_match = regexp.compile().expect("it is small").is_match(text);
            assert!(may || !is_match, "{pattern} {text}");
            may
        };
        assert!(may("Team1[A-Z].*", "Team1Abc"));
        assert!(!may("Team1[A-Z].*", "Team2Abc"));
        assert!(!may("Team1[A-Z].*", "Tea"));
        assert!(may("(web|ftp)x?", "ftp"));
        assert!(may("(?i)team.*", "TEAM"));
        assert!(may("a)|(b", "b"));
        assert!(may("", ""));
        assert!(may("ab?c*", "ac"));
        assert!(may("é+", "éé"));
        assert!(!may("(a)(b).*", "ac"));
    }
}
