//! Numbers that a value may be: an interval, and whether it may be no number.

use flint_promql::BinaryOp;

/// The numbers that a value may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Numbers {
    /// The least, itself among them.
    pub low: f64,
    /// The greatest, itself among them.
    pub high: f64,
    /// Whether it may be NaN.
    pub may_be_nan: bool,
}

/// What is known of whether a comparison holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It holds for every value.
    Always,
    /// It holds for none.
    Never,
    /// It depends.
    Open,
}

impl Numbers {
    /// Nothing is known.
    pub const ANY: Numbers =
        Numbers { low: f64::NEG_INFINITY, high: f64::INFINITY, may_be_nan: true };

    /// Those from `low` to `high`.
    pub const fn between(low: f64, high: f64) -> Numbers {
        Numbers { low, high, may_be_nan: false }
    }

    /// Those from `low` on.
    pub const fn from(low: f64) -> Numbers {
        Numbers::between(low, f64::INFINITY)
    }

    /// This one, which may be NaN.
    pub const fn of(value: f64) -> Numbers {
        match value.is_nan() {
            true => Numbers { low: f64::INFINITY, high: f64::NEG_INFINITY, may_be_nan: true },
            false => Numbers::between(value, value),
        }
    }

    /// The same, and NaN.
    #[must_use]
    pub const fn or_nan(mut self) -> Numbers {
        self.may_be_nan = true;
        self
    }

    /// The same, and NaN if `other` may be.
    #[must_use]
    pub(crate) const fn nan_like(mut self, other: Numbers) -> Numbers {
        self.may_be_nan |= other.may_be_nan;
        self
    }

    /// Whether there is no number among them; there may be NaN.
    pub fn has_no_number(self) -> bool {
        self.high < self.low
    }

    /// The only number, if there is but one and it cannot be NaN.
    pub fn only(self) -> Option<f64> {
        (self.low == self.high && !self.may_be_nan).then_some(self.low)
    }

    /// Whether nothing is known.
    pub fn is_any(self) -> bool {
        self == Numbers::ANY
    }

    /// Whether it is among them.
    pub fn contains(self, value: f64) -> bool {
        if value.is_nan() { self.may_be_nan } else { self.low <= value && value <= self.high }
    }

    /// Those of either.
    #[must_use]
    pub fn join(self, other: Numbers) -> Numbers {
        let may_be_nan = self.may_be_nan || other.may_be_nan;
        Numbers { low: self.low.min(other.low), high: self.high.max(other.high), may_be_nan }
    }

    /// Those of both.
    #[must_use]
    pub fn meet(self, other: Numbers) -> Numbers {
        let may_be_nan = self.may_be_nan && other.may_be_nan;
        Numbers { low: self.low.max(other.low), high: self.high.min(other.high), may_be_nan }
    }

    /// What a function that never falls makes of them. It makes NaN of NaN alone.
    pub(crate) fn rising(self, f: impl Fn(f64) -> f64) -> Numbers {
        if self.has_no_number() {
            return self;
        }
        Numbers { low: f(self.low), high: f(self.high), may_be_nan: self.may_be_nan }
    }

    /// With room for what rounding does to a mean of them. Whole numbers need none.
    pub(crate) fn rounded(self) -> Numbers {
        const ROOM: f64 = 1e-14;
        let is_exact = |it: f64| it.is_infinite() || (it.fract() == 0.0 && it.abs() < 1e9);
        // Of numbers beyond a whole one the mean is not on its other side.
        let down = |it: f64| match (is_exact(it), is_exact(it.next_down())) {
            (true, _) => it,
            (false, true) => it.next_down(),
            (false, false) => it - it.abs() * ROOM,
        };
        let up = |it: f64| match (is_exact(it), is_exact(it.next_up())) {
            (true, _) => it,
            (false, true) => it.next_up(),
            (false, false) => it + it.abs() * ROOM,
        };
        Numbers { low: down(self.low), high: up(self.high), may_be_nan: self.may_be_nan }
    }

    #[must_use]
    pub(crate) fn negative(self) -> Numbers {
        Numbers { low: -self.high, high: -self.low, may_be_nan: self.may_be_nan }
    }

    fn may_be_infinite(self) -> bool {
        self.low == f64::NEG_INFINITY || self.high == f64::INFINITY
    }

    fn has_zero(self) -> bool {
        self.low <= 0.0 && 0.0 <= self.high
    }

    /// What an arithmetic operation makes of any two of them.
    pub(crate) fn arithmetic(op: BinaryOp, a: Numbers, b: Numbers) -> Numbers {
        if a.has_no_number() || b.has_no_number() {
            // NaN to the power of 0 is 1, and 1 to the power of NaN.
            let one = if op == BinaryOp::Pow { Numbers::of(1.0) } else { Numbers::of(f64::NAN) };
            return one.or_nan();
        }
        let numbers = match op {
            BinaryOp::Add => sum(a, b),
            BinaryOp::Sub => sum(a, b.negative()),
            BinaryOp::Mul => product(a, b),
            BinaryOp::Div => quotient(a, b),
            BinaryOp::Mod => remainder(a, b),
            BinaryOp::Pow => power(a, b),
            BinaryOp::Atan2 => Numbers::between(-std::f64::consts::PI, std::f64::consts::PI),
            _ => Numbers::ANY,
        };
        numbers.nan_like(a).nan_like(b)
    }

    /// Those for which a comparison with any of `other` can hold.
    pub(crate) fn narrowed(self, op: BinaryOp, other: Numbers) -> Numbers {
        if op == BinaryOp::NotEqual {
            // NaN differs from everything.
            return self;
        }
        if other.has_no_number() {
            return Numbers { low: f64::INFINITY, high: f64::NEG_INFINITY, may_be_nan: false };
        }
        let bound = match op {
            BinaryOp::Equal => other,
            BinaryOp::Less => Numbers::between(f64::NEG_INFINITY, other.high.next_down()),
            BinaryOp::LessEqual => Numbers::between(f64::NEG_INFINITY, other.high),
            BinaryOp::Greater => Numbers::from(other.low.next_up()),
            BinaryOp::GreaterEqual => Numbers::from(other.low),
            _ => Numbers::ANY,
        };
        let none = Numbers { low: f64::INFINITY, high: f64::NEG_INFINITY, may_be_nan: false };
        let is_beyond = (op == BinaryOp::Less && other.high == f64::NEG_INFINITY)
            || (op == BinaryOp::Greater && other.low == f64::INFINITY);
        if is_beyond { none } else { Numbers { may_be_nan: false, ..self.meet(bound) } }
    }

    /// Whether a comparison of any two of them holds.
    pub fn compare(op: BinaryOp, a: Numbers, b: Numbers) -> Truth {
        let may_be_nan = a.may_be_nan || b.may_be_nan;
        let no_pair = a.has_no_number() || b.has_no_number();
        let (holds, fails) = match op {
            BinaryOp::Equal => {
                (a.low == b.high && a.high == b.low, a.high < b.low || b.high < a.low)
            }
            BinaryOp::NotEqual => {
                return match Numbers::compare(BinaryOp::Equal, a, b) {
                    Truth::Always => Truth::Never,
                    Truth::Never => Truth::Always,
                    Truth::Open => Truth::Open,
                };
            }
            BinaryOp::Less => (a.high < b.low, b.high <= a.low),
            BinaryOp::LessEqual => (a.high <= b.low, b.high < a.low),
            BinaryOp::Greater => (b.high < a.low, a.high <= b.low),
            BinaryOp::GreaterEqual => (b.high <= a.low, a.high < b.low),
            _ => return Truth::Open,
        };
        match (no_pair || fails, holds && !may_be_nan) {
            (true, _) => Truth::Never,
            (false, true) => Truth::Always,
            (false, false) => Truth::Open,
        }
    }
}

fn sum(a: Numbers, b: Numbers) -> Numbers {
    let (low, high) = (a.low + b.low, a.high + b.high);
    let opposite = |a: f64, b: f64| a.is_infinite() && b == -a;
    // Infinities of both signs make NaN.
    let may_be_nan = opposite(a.low, b.high) || opposite(a.high, b.low);
    Numbers {
        low: if low.is_nan() { f64::NEG_INFINITY } else { low },
        high: if high.is_nan() { f64::INFINITY } else { high },
        may_be_nan,
    }
}

fn product(a: Numbers, b: Numbers) -> Numbers {
    let may_be_nan = (a.has_zero() && b.may_be_infinite()) || (b.has_zero() && a.may_be_infinite());
    corners(a, b, |a, b| a * b, may_be_nan)
}

fn quotient(a: Numbers, b: Numbers) -> Numbers {
    if b.has_zero() {
        // There are two zeros, so that either infinity may come of it.
        let is_nan = a.has_zero() || (a.may_be_infinite() && b.may_be_infinite());
        return Numbers { may_be_nan: is_nan, ..Numbers::ANY };
    }
    corners(a, b, |a, b| a / b, a.may_be_infinite() && b.may_be_infinite())
}

/// The range of an operation that rises or falls in each operand.
fn corners(a: Numbers, b: Numbers, f: impl Fn(f64, f64) -> f64, may_be_nan: bool) -> Numbers {
    let all = [f(a.low, b.low), f(a.low, b.high), f(a.high, b.low), f(a.high, b.high)];
    // What is no number at a corner is around zero beside it.
    let all = all.map(|it| if it.is_nan() { 0.0 } else { it });
    let low = all.into_iter().fold(f64::INFINITY, f64::min);
    let high = all.into_iter().fold(f64::NEG_INFINITY, f64::max);
    Numbers { low, high, may_be_nan }
}

/// It has the sign of the dividend, and is no greater.
fn remainder(a: Numbers, b: Numbers) -> Numbers {
    let may_be_nan = b.has_zero() || a.may_be_infinite();
    if let (Some(a), Some(b)) = (a.only(), b.only().filter(|it| *it != 0.0)) {
        return Numbers::of(a % b);
    }
    let most = b.low.abs().max(b.high.abs());
    let high = if 0.0 < a.high { a.high.min(most) } else { 0.0 };
    let low = if a.low < 0.0 { a.low.max(-most) } else { 0.0 };
    Numbers { low, high, may_be_nan }
}

fn power(a: Numbers, b: Numbers) -> Numbers {
    match (a.only(), b.only()) {
        (Some(a), Some(b)) if a != 0.0 => Numbers::of(flint_go::math::pow(a, b)),
        _ if 0.0 < a.low => Numbers::from(0.0),
        _ => Numbers::ANY,
    }
}

#[cfg(test)]
mod tests {
    use flint_promql::BinaryOp;

    use super::{Numbers, Truth};

    const VALUES: [f64; 12] = [
        f64::NEG_INFINITY,
        -1e300,
        -2.5,
        -1.0,
        -0.0,
        0.0,
        0.3,
        1.0,
        7.0,
        1e300,
        f64::INFINITY,
        f64::NAN,
    ];

    fn sets() -> Vec<Numbers> {
        let numbers = VALUES.iter().filter(|it| !it.is_nan());
        let pairs = numbers.clone().flat_map(|a| numbers.clone().map(move |b| (*a, *b)));
        let sets = pairs.filter(|(a, b)| a <= b).map(|(a, b)| Numbers::between(a, b));
        sets.flat_map(|it| [it, it.or_nan()]).chain([Numbers::of(f64::NAN)]).collect()
    }

    #[test]
    fn arithmetic_stays_within_what_is_said() {
        use BinaryOp::{Add, Atan2, Div, Mod, Mul, Pow, Sub};
        for (a, b) in sets().iter().flat_map(|a| sets().into_iter().map(move |b| (*a, b))) {
            for op in [Add, Sub, Mul, Div, Mod, Pow, Atan2] {
                let said = Numbers::arithmetic(op, a, b);
                let inside = |set: Numbers| VALUES.into_iter().filter(move |it| set.contains(*it));
                for (x, y) in inside(a).flat_map(|x| inside(b).map(move |y| (x, y))) {
                    let result = op.arithmetic(x, y).expect("it is arithmetic");
                    assert!(said.contains(result), "{a:?} {op} {b:?}: {said:?}, {x} {op} {y}");
                }
            }
        }
    }

    #[test]
    fn comparisons_hold_as_is_said() {
        use BinaryOp::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
        for (a, b) in sets().iter().flat_map(|a| sets().into_iter().map(move |b| (*a, b))) {
            for op in [Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual] {
                let said = Numbers::compare(op, a, b);
                let left = a.narrowed(op, b);
                let inside = |set: Numbers| VALUES.into_iter().filter(move |it| set.contains(*it));
                for (x, y) in inside(a).flat_map(|x| inside(b).map(move |y| (x, y))) {
                    let holds = match op {
                        Equal => x == y,
                        NotEqual => x != y,
                        Less => x < y,
                        LessEqual => x <= y,
                        Greater => x > y,
                        _ => x >= y,
                    };
                    let expected = if holds { Truth::Always } else { Truth::Never };
                    assert!(said == Truth::Open || said == expected, "{a:?} {op} {b:?}: {x} {y}");
                    assert!(!holds || left.contains(x), "{a:?} {op} {b:?}: {left:?}, {x}");
                }
            }
        }
    }
}
