//! Whether an alert fires more or less than it did.

use crate::change::order::Order;
use crate::change::portrait::{Portrait, RuleKind};
use crate::change::relation::Prover;

/// Whether an alert fires more or less than it did, if what it reads is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firing {
    /// Which of it.
    pub trend: Trend,
    /// Why: each in a few words.
    pub reasons: Vec<String>,
}

/// How the times and the series for which an alert fires change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// It fires as it did.
    Same,
    /// It fires whenever it did, and maybe at other times.
    OnlyMore,
    /// It fires at no time at which it did not.
    OnlyLess,
    /// It fires at other times, as far as is known.
    Other,
}

impl Trend {
    /// In a few words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Trend::Same => "fires as before",
            Trend::OnlyMore => "can only fire more",
            Trend::OnlyLess => "can only fire less",
            Trend::Other => "may fire at other times",
        }
    }
}

/// Of two states of an alert; `None` if nothing was changed by which it fires.
///
/// What is said holds for all data, as long as neither query fails: an alert whose query gives less
/// at every time, that waits no shorter and lasts no longer, fires at no time at which it did not.
pub(super) fn firing(before: &Portrait, after: &Portrait) -> Option<Firing> {
    let is_same_query = before.canonical_text == after.canonical_text;
    let waits = (before.hold, before.keep_firing_for) != (after.hold, after.keep_firing_for);
    let times = (before.interval, before.query_offset, before.limit)
        != (after.interval, after.query_offset, after.limit);
    if after.kind != RuleKind::Alerting || (is_same_query && !waits && !times) {
        return None;
    }
    let mut reasons = Vec::new();
    let mut order = Order::Same;
    if !is_same_query {
        let (of_query, why) = match (&before.canonical, &after.canonical) {
            (Some(before), Some(after)) => Prover::series(before, after),
            _ => (Order::Open, Vec::new()),
        };
        order = order.and(of_query);
        reasons.extend(why);
        if of_query == Order::Open {
            reasons.push("nothing can be proved of its query".to_owned());
        }
        // More series may be more than the limit allows, and then there are none.
        if before.limit.is_some() || after.limit.is_some() {
            order = Order::Open;
        }
    }
    if before.hold != after.hold {
        let longer = before.hold < after.hold;
        order = order.and(if longer { Order::Less } else { Order::More });
        reasons.push(format!("`for` is {} instead of {}", after.hold, before.hold));
    }
    if before.keep_firing_for != after.keep_firing_for {
        let longer = before.keep_firing_for < after.keep_firing_for;
        order = order.and(if longer { Order::More } else { Order::Less });
        let (is, was) = (after.keep_firing_for, before.keep_firing_for);
        reasons.push(format!("`keep_firing_for` is {is} instead of {was}"));
    }
    if times {
        order = Order::Open;
        reasons.push("its group is evaluated in another way".to_owned());
    }
    let trend = match order {
        Order::Same => Trend::Same,
        Order::More => Trend::OnlyMore,
        Order::Less => Trend::OnlyLess,
        Order::Open => Trend::Other,
    };
    Some(Firing { trend, reasons })
}
