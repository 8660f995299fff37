//! How two sets or two numbers compare.

/// How what is now compares with what was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// It is the same.
    Same,
    /// It is less: a part of it, or no greater number.
    Less,
    /// It is more: all of it and maybe others, or no smaller number.
    More,
    /// Nothing is known.
    Open,
}

impl Order {
    /// Of two changes together.
    pub(super) fn and(self, other: Order) -> Order {
        match (self, other) {
            (Order::Same, it) | (it, Order::Same) => it,
            (a, b) if a == b => a,
            _ => Order::Open,
        }
    }

    /// Of what is taken away.
    pub(super) fn flipped(self) -> Order {
        match self {
            Order::Less => Order::More,
            Order::More => Order::Less,
            it => it,
        }
    }

    /// Of two implications: whether now implies before, and before now.
    pub(super) fn of(is_within: bool, holds_all: bool) -> Order {
        match (is_within, holds_all) {
            (true, true) => Order::Same,
            (true, false) => Order::Less,
            (false, true) => Order::More,
            (false, false) => Order::Open,
        }
    }
}
