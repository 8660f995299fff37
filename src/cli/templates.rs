//! What templates of notifications, and lines of a log, learn of the world: the time.

use std::time::{SystemTime, UNIX_EPOCH};

use flint_go::Time;
use flint_template::Runtime;

/// The time of the machine.
pub(crate) fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time::from_unix(since.as_secs() as i64, i64::from(since.subsec_nanos()))
}

/// The world at a time; notifications ask no queries.
pub(crate) fn runtime(now: Time) -> Runtime<'static> {
    Runtime { query: &|_| Ok(Vec::new()), now, external_url: None }
}
