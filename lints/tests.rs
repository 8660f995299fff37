//! Lints about unit tests.

pub(crate) mod untested_alert;
