//! A number of series or of values that is not known exactly.

use std::fmt;

/// How many there are: bounds that are sure, and between them what is likely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count {
    /// Surely not fewer.
    pub at_least: u64,
    /// Probably so many, if conditions hold; `None` if nobody can say.
    pub likely: Option<f64>,
    /// Surely not more; `None` if nobody can say.
    pub at_most: Option<u64>,
}

/// How well a number is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// It is so many.
    Exact,
    /// It is about so many.
    Estimate,
    /// It is so many at most: more or less of them, as conditions hold.
    Bound,
    /// Nobody can say.
    Unknown,
}

impl Count {
    /// Nobody knows.
    pub const UNKNOWN: Count = Count { at_least: 0, likely: None, at_most: None };

    /// There are none.
    pub const NONE: Count = Count::exactly(0);

    /// So many.
    pub const fn exactly(count: u64) -> Count {
        Count { at_least: count, likely: Some(count as f64), at_most: Some(count) }
    }

    /// The number, if it is known exactly.
    pub fn exact(self) -> Option<u64> {
        self.at_most.filter(|it| *it == self.at_least)
    }

    /// How well it is known.
    pub fn certainty(self) -> Certainty {
        match (self.exact(), self.likely, self.at_most) {
            (Some(_), _, _) => Certainty::Exact,
            (None, None, None) => Certainty::Unknown,
            (None, None, Some(_)) => Certainty::Bound,
            (None, Some(likely), Some(most)) if most as f64 - likely < 0.5 => Certainty::Bound,
            (None, Some(_), _) => Certainty::Estimate,
        }
    }

    /// What to reckon with: what is likely, or else the bound.
    pub fn expected(self) -> Option<f64> {
        self.likely.or(self.at_most.map(|it| it as f64))
    }

    /// Of both together.
    #[must_use]
    pub fn plus(self, other: Count) -> Count {
        Count {
            at_least: self.at_least.saturating_add(other.at_least),
            likely: self.likely.zip(other.likely).map(|(a, b)| a + b),
            at_most: self.at_most.zip(other.at_most).map(|(a, b)| a.saturating_add(b)),
        }
    }

    /// So many times as many.
    #[must_use]
    pub(crate) fn times(self, factor: u64) -> Count {
        Count {
            at_least: self.at_least.saturating_mul(factor),
            likely: self.likely.map(|it| it * factor as f64),
            at_most: self.at_most.map(|it| it.saturating_mul(factor)),
        }
    }

    /// Any of these, or none: a condition decides.
    #[must_use]
    pub(crate) fn if_it_holds(self) -> Count {
        Count { at_least: 0, ..self }
    }

    /// Not more than the other, of which nothing is sure but its upper bound.
    #[must_use]
    pub(crate) fn within(self, other: Count) -> Count {
        let at_most = match (self.at_most, other.at_most) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let likely = match (self.likely, other.likely) {
            (Some(a), Some(b)) => Some(a.min(b)),
            _ => None,
        };
        Count { at_least: 0, likely, at_most }.settled()
    }

    /// Not more than that.
    #[must_use]
    pub(crate) fn capped(mut self, at_most: u64) -> Count {
        self.at_most = Some(self.at_most.map_or(at_most, |it| it.min(at_most)));
        self.settled()
    }

    /// With what is likely between what is sure.
    #[must_use]
    pub(crate) fn settled(mut self) -> Count {
        if let Some(most) = self.at_most {
            self.at_least = self.at_least.min(most);
        }
        if let Some(exact) = self.exact() {
            return Count::exactly(exact);
        }
        let most = self.at_most.map_or(f64::INFINITY, |it| it as f64);
        self.likely = self.likely.map(|it| it.clamp(self.at_least as f64, most));
        self
    }
}

/// `12`, `≈ 1,300`, `≤ 12`, `?`
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.certainty(), self.likely, self.at_most) {
            (Certainty::Exact, _, Some(count)) => f.write_str(&thousands(count as f64)),
            (Certainty::Estimate, Some(likely), _) => write!(f, "≈ {}", about(likely)),
            (_, _, Some(count)) => write!(f, "≤ {}", thousands(count as f64)),
            _ => f.write_str("?"),
        }
    }
}

/// A number that is not known exactly as it is said: `1,300`. Two digits count, and what is not zero
/// is one at least.
pub fn about(value: f64) -> String {
    if value < 99.5 {
        return thousands(value.round().max(if 0.0 < value { 1.0 } else { 0.0 }));
    }
    let unit = 10f64.powf(value.log10().floor() - 1.0);
    thousands((value / unit).round() * unit)
}

/// `180,000`
fn thousands(count: f64) -> String {
    let digits = format!("{count:.0}");
    let mut out = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if 0 < at && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn what_is_shown_says_how_sure_it_is() {
        let count = |at_least, likely, at_most| Count { at_least, likely, at_most };
        for (count, shown) in [
            (Count::exactly(0), "0"),
            (Count::exactly(1_234), "1,234"),
            (count(0, Some(1_234.0), Some(2_000)), "≈ 1,200"),
            (count(0, Some(0.2), Some(2_000)), "≈ 1"),
            (count(0, Some(99.7), None), "≈ 100"),
            (count(0, Some(1_234.0), Some(1_234)), "≤ 1,234"),
            (count(0, None, Some(7)), "≤ 7"),
            (Count::UNKNOWN, "?"),
        ] {
            assert_eq!(count.to_string(), shown);
        }
    }
}
