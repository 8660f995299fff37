//! Which alerts can come where: exact answers about all label sets at once, with an example each.
//!
//! Values of labels are taken to have one line: `.*` selects every value.

mod cells;
mod facts;
mod region;
mod term;

pub use cells::{Cell, Cells, cells};
pub use region::{Reach, Reachability};
