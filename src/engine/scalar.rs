//! Scalars: a number at every step.

/// A number at every step.
#[derive(Debug, Clone)]
pub(crate) enum Scalar {
    /// Always the same.
    Constant(f64),
    /// One a step.
    PerStep(Vec<f64>),
}

impl Scalar {
    /// The number at a step.
    pub(crate) fn at(&self, step: usize) -> f64 {
        match self {
            Scalar::Constant(value) => *value,
            Scalar::PerStep(values) => values[step],
        }
    }

    /// Each number changed.
    pub(crate) fn map(self, change: impl Fn(f64) -> f64) -> Scalar {
        match self {
            Scalar::Constant(value) => Scalar::Constant(change(value)),
            Scalar::PerStep(values) => Scalar::PerStep(values.into_iter().map(change).collect()),
        }
    }

    /// Two numbers made one, at each of `steps` steps.
    pub(crate) fn zip(self, other: &Scalar, steps: usize, f: impl Fn(f64, f64) -> f64) -> Scalar {
        match (&self, other) {
            (Scalar::Constant(a), Scalar::Constant(b)) => Scalar::Constant(f(*a, *b)),
            _ => Scalar::PerStep((0..steps).map(|it| f(self.at(it), other.at(it))).collect()),
        }
    }

    /// One a step.
    pub(crate) fn into_values(self, steps: usize) -> Vec<f64> {
        match self {
            Scalar::Constant(value) => vec![value; steps],
            Scalar::PerStep(values) => values,
        }
    }
}
