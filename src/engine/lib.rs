//! Evaluates PromQL: a plan of the expression first, then columns of values over all steps at once.
//!
//! Everything about labels is worked out once a query, everything about values in tiles: rows of
//! one series each, columns of one step each. An instant query is a range query of one step.

mod aggregate;
mod annotation;
mod answer;
mod binary;
mod budget;
mod call;
mod cx;
mod duplicates;
mod error;
mod eval;
mod grid;
mod map;
mod matrix;
mod options;
mod plan;
mod range;
mod rows;
mod scalar;
mod selector;
mod stats;
mod subquery;
mod tile;
mod windows;

pub use annotation::{Annotation, Annotations, Level};
pub use answer::{Answer, AnswerValue, RangeSeries};
pub use error::EvalError;
pub use eval::{Query, evaluate};
pub use grid::Grid;
pub use matrix::Matrix;
pub use options::{EngineOptions, Interrupt};
pub use rows::Series;
pub use tile::{Row, Sample};
