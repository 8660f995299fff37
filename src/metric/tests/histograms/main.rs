//! Native histograms: the cases that upstream's tests show, and properties.

mod addition;
mod classic;
mod estimates;
mod kahan;
mod layout;
mod notation;
mod properties;
mod resets;
mod text;
mod trimming;
mod zero_bucket;
