//! The functions of PromQL: what each is called with, what it gives, and a sentence about it.

mod dates;
mod function;
mod histograms;
mod labels;
mod list;
mod math;
mod over_time;
mod rates;
mod scalars;
mod selection;
mod sorting;
mod trigonometry;

pub use function::{Function, Last, Param, ValueType};
pub use list::{all, find};
