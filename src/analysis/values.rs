//! What is known of the values of a vector or a scalar.

use crate::kind::{Belief, Kind};
use crate::numbers::Numbers;
use crate::reason::Reason;

/// What is known of the values of an expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Values {
    /// What they tell of.
    pub kind: Kind,
    /// How that is known.
    pub belief: Belief,
    /// The numbers that they certainly are, whatever the data is.
    pub sure: Numbers,
    /// The numbers that they are if metrics are what their names say.
    pub likely: Numbers,
    /// Whether there may be native histograms among them, which are no numbers.
    pub may_be_histograms: bool,
    /// Whether there are any.
    pub emptiness: Emptiness,
    /// The number, of an expression that has no data in it.
    pub constant: Option<f64>,
}

/// Whether a vector is empty, whatever the data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emptiness {
    /// At all times.
    Always(Reason),
    /// At no time.
    Never(Reason),
    /// It depends.
    Maybe,
}

impl Emptiness {
    /// Whether it is empty at all times.
    pub const fn is_always(self) -> bool {
        matches!(self, Emptiness::Always(_))
    }

    /// Whether it is empty at no time.
    pub const fn is_never(self) -> bool {
        matches!(self, Emptiness::Never(_))
    }

    /// The same, but not known to be there at all times.
    #[must_use]
    pub(crate) const fn maybe(self) -> Emptiness {
        match self {
            Emptiness::Always(_) => self,
            Emptiness::Never(_) | Emptiness::Maybe => Emptiness::Maybe,
        }
    }
}

impl Values {
    /// Nothing is known.
    pub(crate) const UNKNOWN: Values = Values {
        kind: Kind::Unknown,
        belief: Belief::Guess,
        sure: Numbers::ANY,
        likely: Numbers::ANY,
        may_be_histograms: true,
        emptiness: Emptiness::Maybe,
        constant: None,
    };

    /// Numbers that are certain.
    pub(crate) const fn sure(kind: Kind, numbers: Numbers) -> Values {
        Values {
            kind,
            belief: Belief::Sure,
            sure: numbers,
            likely: numbers,
            may_be_histograms: false,
            emptiness: Emptiness::Maybe,
            constant: None,
        }
    }

    /// A number that is written.
    pub(crate) const fn constant(value: f64, reason: Reason) -> Values {
        let mut values = Values::sure(Kind::Unknown, Numbers::of(value));
        values.constant = Some(value);
        values.emptiness = Emptiness::Never(reason);
        values
    }

    /// The same with the numbers that a function makes of them.
    pub(crate) fn map(self, f: impl Fn(Numbers) -> Numbers) -> Values {
        Values { sure: f(self.sure), likely: f(self.likely), constant: None, ..self }.settled()
    }

    /// The same of another kind, which a function or an operator makes sure.
    pub(crate) const fn of_kind(mut self, kind: Kind) -> Values {
        (self.kind, self.belief) = (kind, Belief::Sure);
        self
    }

    /// The same of another kind, if what is known of the operand is right.
    pub(crate) const fn likely_kind(mut self, kind: Kind, belief: Belief) -> Values {
        (self.kind, self.belief) = (kind, belief);
        self
    }

    pub(crate) const fn with_emptiness(mut self, emptiness: Emptiness) -> Values {
        self.emptiness = emptiness;
        self
    }

    /// The values of either.
    pub(crate) fn join(self, other: Values) -> Values {
        // A number that is written tells of nothing itself.
        let is_number = |it: Values| it.kind == Kind::Unknown && it.belief == Belief::Sure;
        let (kind, belief) = match (is_number(self), is_number(other)) {
            (_, true) => (self.kind, self.belief),
            (true, false) => (other.kind, other.belief),
            _ if self.kind == other.kind => (self.kind, self.belief.min(other.belief)),
            _ => (Kind::Unknown, Belief::Guess),
        };
        Values {
            kind,
            belief,
            sure: self.sure.join(other.sure),
            likely: self.likely.join(other.likely),
            may_be_histograms: self.may_be_histograms || other.may_be_histograms,
            emptiness: self.emptiness,
            constant: None,
        }
    }

    /// What is likely is among what is sure.
    pub(crate) fn settled(mut self) -> Values {
        self.likely = self.likely.meet(self.sure);
        self
    }
}
