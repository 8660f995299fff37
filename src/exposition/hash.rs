//! Label sets as numbers of 64 bits: what has the same number is taken for the same.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;

/// Fixed, so that a run is like every other.
const HASHER: FixedState = FixedState::with_seed(0x666c_696e_7400);

/// A hash of names and values in the given order. Upstream trusts 64 bits too.
pub(crate) fn label_hash<'a>(seed: u32, pairs: impl Iterator<Item = (&'a [u8], &'a [u8])>) -> u64 {
    let mut hasher = HASHER.build_hasher();
    hasher.write_u32(seed);
    for (name, value) in pairs {
        hasher.write_usize(name.len());
        hasher.write(name);
        hasher.write_usize(value.len());
        hasher.write(value);
    }
    hasher.finish()
}
