//! What the fuzz targets share: running an input, keeping what fails, judging diagnostics.

mod amplify;
mod cpu;
mod diagnostics;
mod exposition;
mod findings;
mod harness;

pub use diagnostics::{check_diagnostics, check_range, check_verdict};
pub use exposition::check_exposition;
pub use harness::{prepare, run};
pub use libfuzzer_sys;

/// Defines a fuzz target that calls the function on every input.
#[macro_export]
macro_rules! target {
    ($function:path) => {
        use $crate::libfuzzer_sys;
        libfuzzer_sys::fuzz_target!(init: $crate::prepare(), |data: &[u8]| {
            $crate::run(data, $function);
        });
    };
}
