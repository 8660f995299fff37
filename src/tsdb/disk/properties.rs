//! What holds for all files: what was written is read, and what was not written is refused.

mod blocks;
mod logs;

use std::path::Path;

/// What errors name.
fn path() -> &'static Path {
    Path::new("somewhere")
}
