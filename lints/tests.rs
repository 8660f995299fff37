//! Lints about unit tests.

pub(crate) mod untested_alert;
pub(crate) mod untested_record;
