//! Native histograms.

/// A native histogram.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Histogram {
    /// The sum.
    pub sum: f64,
    /// x
    pub reset_hint: ResetHint,
}
/// x
#[derive(Debug, Clone, Default, PartialEq)]
pub enum ResetHint {
    /// x
    #[default]
    Unknown,
    /// x
    Reset,
    /// x
    NotReset,
    /// x
    Gauge,
}
/// x
pub fn is_stale_nan(it: f64) -> bool {
    it.to_bits() == 0x7ff0_0000_0000_0002
}
