//! Running one input: panics caught and kept, time measured, large relatives of it tried.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::amplify::amplified;
use crate::cpu;
use crate::findings::Findings;

/// An input that takes more time of a processor than this hangs.
const TIME_MAX: Duration = Duration::from_secs(2);

/// What failed in the run of an input, if anything did.
static FAILURE: Mutex<Option<Failure>> = Mutex::new(None);

static FINDINGS: Mutex<Option<Findings>> = Mutex::new(None);

struct Failure {
    place: String,
    message: String,
}

/// Notes panics instead of ending the process at the first: there may be more to find behind it.
pub fn prepare() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let message = info.payload_as_str().unwrap_or("a panic without words").to_owned();
        *FAILURE.lock().expect("nobody panics with it") = Some(Failure { place, message });
    }));
    *FINDINGS.lock().expect("nobody panics with it") = Some(Findings::from_environment());
}

/// Runs a target on an input, and on a few inputs also on large texts made of it.
pub fn run(data: &[u8], target: fn(&[u8])) {
    let mut findings = FINDINGS.lock().expect("nobody panics with it");
    let findings = findings.as_mut().expect("the target was prepared");
    run_one(data, target, findings);
    if let Some(large) = amplified(data) {
        run_one(&large, target, findings);
    }
}

fn run_one(data: &[u8], target: fn(&[u8]), findings: &mut Findings) {
    findings.begin(data);
    let start = Instant::now();
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| target(data)));
    let elapsed = start.elapsed();
    if outcome.is_err() {
        let failure = FAILURE.lock().expect("nobody panics with it").take();
        let failure = failure.expect("the hook saw the panic");
        findings.keep(&failure.place, &failure.message, data);
    } else if findings.is_slowest(elapsed) {
        // On a machine with other work only the processor's own time counts.
        let before = cpu::time();
        target(data);
        let spent = cpu::time().saturating_sub(before);
        findings.slow(spent, data);
        if TIME_MAX < spent {
            findings.keep("hang", &format!("{spent:.1?} for {} bytes", data.len()), data);
        }
    }
}
