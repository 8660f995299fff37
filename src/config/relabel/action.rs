//! What a relabeling rule does.

use std::borrow::Cow;
use std::fmt;

use flint_go::quote;
use flint_yaml::{Decode, Decoder, Node};

use crate::value::OneOf;

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Writes the replacement into the target label where the expression matches.
    Replace,
    /// Drops what does not match.
    Keep,
    /// Drops what matches.
    Drop,
    /// Drops what differs from the target label.
    KeepEqual,
    /// Drops what equals the target label.
    DropEqual,
    /// Writes a hash, modulo a number, into the target label.
    HashMod,
    /// Copies labels whose names match.
    LabelMap,
    /// Removes labels whose names match.
    LabelDrop,
    /// Removes labels whose names do not match.
    LabelKeep,
    /// Writes the lower case into the target label.
    Lowercase,
    /// Writes the upper case into the target label.
    Uppercase,
}

/// The names, in lower case; Prometheus does not look at the case.
const NAMES: [(&str, Action); 11] = [
    ("replace", Action::Replace),
    ("keep", Action::Keep),
    ("drop", Action::Drop),
    ("keepequal", Action::KeepEqual),
    ("dropequal", Action::DropEqual),
    ("hashmod", Action::HashMod),
    ("labelmap", Action::LabelMap),
    ("labeldrop", Action::LabelDrop),
    ("labelkeep", Action::LabelKeep),
    ("lowercase", Action::Lowercase),
    ("uppercase", Action::Uppercase),
];

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, action)| action == self);
        f.write_str(name.map_or("", |(name, _)| name))
    }
}

impl Decode for Action {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("relabel.Action")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Action> {
        let text = cx.text(node, "a relabel action", "string")?;
        let lower = text.to_lowercase();
        if let Some((_, action)) = NAMES.iter().find(|(name, _)| *name == lower) {
            return Some(*action);
        }
        let known = NAMES.map(|(name, _)| name);
        let upstream = format!("unknown relabel action {}", quote(text));
        OneOf { what: "relabel action", known: &known }.refuse(text, node, upstream, cx);
        None
    }
}
