//! The argument before the vector: `topk(5, …)`, which may differ from step to step.
//!
//! Source: promql `newFParams`.

use flint_go::math;
use flint_go::{FloatFormat, Precision, format_float};

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::eval::scalar;
use crate::plan::{NodeId, Plan};
use crate::scalar::Scalar;

/// The argument before the vector, and what is known of it over all steps.
#[derive(Debug)]
pub(super) struct Param {
    values: Scalar,
    pub(super) min: f64,
    pub(super) max: f64,
    pub(super) has_nan: bool,
}

impl Param {
    pub(super) fn new<'q>(
        node: Option<NodeId>,
        plan: &Plan<'q>,
        cx: &Cx<'q>,
        notes: &mut Annotations,
    ) -> Result<Param, EvalError> {
        let Some(node) = node else {
            return Ok(Param { values: Scalar::Constant(0.0), min: 0.0, max: 0.0, has_nan: false });
        };
        let values = scalar(plan, node, cx, notes)?;
        let (min, max, has_nan) = match &values {
            Scalar::Constant(it) => (*it, *it, it.is_nan()),
            Scalar::PerStep(all) => (
                all.iter().fold(f64::MAX, |min, it| math::min(min, *it)),
                all.iter().fold(-f64::MAX, |max, it| math::max(max, *it)),
                all.iter().any(|it| it.is_nan()),
            ),
        };
        Ok(Param { values, min, max, has_nan })
    }

    /// At a step.
    pub(super) fn at(&self, step: usize) -> f64 {
        self.values.at(step)
    }

    /// At all steps, if it is the same.
    pub(super) fn constant(&self) -> Option<f64> {
        match self.values {
            Scalar::Constant(it) => Some(it),
            Scalar::PerStep(_) => None,
        }
    }

    /// How many series are wanted at each step, at most `series`.
    ///
    /// # Errors
    ///
    /// That it is no number of series.
    ///
    /// Source: promql `evaluator.rangeEvalAgg`.
    pub(super) fn limits(&self, series: usize, steps: usize) -> Result<Vec<u32>, EvalError> {
        const LEAST: f64 = i64::MIN as f64;
        const MOST: f64 = i64::MAX as f64;
        if self.max < 1.0 {
            return Ok(vec![0; steps]);
        }
        if self.has_nan {
            return Err(EvalError::execution("Parameter value is NaN"));
        }
        if self.min <= LEAST {
            let text = format!("Scalar value {} underflows int64", shown(self.min));
            return Err(EvalError::execution(text));
        }
        if MOST <= self.max {
            let text = format!("Scalar value {} overflows int64", shown(self.max));
            return Err(EvalError::execution(text));
        }
        let limit = |step| (self.at(step) as i64).clamp(0, series as i64) as u32;
        Ok((0..steps).map(limit).collect())
    }
}

/// As Go's `%v` and `%g` print it.
pub(super) fn shown(value: f64) -> String {
    format_float(value, FloatFormat::General(Precision::Shortest))
}
