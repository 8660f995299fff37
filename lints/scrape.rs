//! Lints about scraping.

pub(crate) mod too_long_interval;
