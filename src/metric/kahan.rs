//! Sums that keep what rounding took from them: Kahan's summation with Neumaier's improvement.

/// A sum and the compensation that was lost on the way to it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct KahanSum {
    /// The sum as rounded additions gave it.
    pub sum: f64,
    /// What is to be added to it at the end. Zero once the sum is infinite.
    pub c: f64,
}

impl KahanSum {
    /// A sum that begins with `sum`, nothing lost.
    pub const fn new(sum: f64) -> KahanSum {
        KahanSum { sum, c: 0.0 }
    }

    /// Adds `value`.
    ///
    /// Source: util/kahansum `Inc`.
    #[inline]
    pub fn add(&mut self, value: f64) {
        let sum = self.sum + value;
        let is_larger = self.sum.abs() >= value.abs();
        let (large, small) = if is_larger { (self.sum, value) } else { (value, self.sum) };
        let lost = (large - sum) + small;
        self.c = if sum.is_infinite() { 0.0 } else { self.c + lost };
        self.sum = sum;
    }

    /// Subtracts `value`.
    ///
    /// Source: util/kahansum `Dec`.
    #[inline]
    pub fn sub(&mut self, value: f64) {
        self.add(-value);
    }

    /// The sum with its compensation.
    #[inline]
    pub fn total(self) -> f64 {
        self.sum + self.c
    }
}
