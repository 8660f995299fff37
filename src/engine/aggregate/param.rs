//! The argument before the vector: `topk(5, …)`, which may differ from step to step.
//!
//! Source: promql `newFParams`.

use flint_go::math;

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
}
