//! Stand-in.
/// min
pub fn min(a: f64, b: f64) -> f64 {
    a.min(b)
}
/// max
pub fn max(a: f64, b: f64) -> f64 {
    a.max(b)
}
/// pow
pub fn pow(a: f64, b: f64) -> f64 {
    a.powf(b)
}
