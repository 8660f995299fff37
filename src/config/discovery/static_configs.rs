//! `static_configs`: targets that stand in the file itself.
//!
//! Source: Prometheus `discovery/discovery.go`, `StaticConfig`.

use std::borrow::Cow;

use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Mechanism, Settings};
use crate::target_group::TargetGroup;

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<StaticTargets>("static_configs");

/// Targets that stand in the file itself.
#[derive(Debug)]
pub struct StaticTargets {
    /// The targets and their labels.
    pub group: TargetGroup,
}

impl StaticTargets {
    /// The targets' addresses, in the file's order.
    pub fn addresses(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.group.targets.iter()
    }
}

impl Settings for StaticTargets {}

impl Decode for StaticTargets {
    fn go_type() -> Cow<'static, str> {
        TargetGroup::go_type()
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<StaticTargets> {
        Some(StaticTargets { group: TargetGroup::decode(node, cx)? })
    }
}
