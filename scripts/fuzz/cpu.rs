//! The processor's time that this thread has taken.

use std::fs;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Since some point in the past. Where the system does not tell, the time on the wall.
pub(crate) fn time() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|it| it.parse().ok());
    match nanoseconds {
        Some(nanoseconds) => Duration::from_nanos(nanoseconds),
        None => START.get_or_init(Instant::now).elapsed(),
    }
}
