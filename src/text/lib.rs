//! Source text: files held in memory, places in them, and values that know where they stood.

mod locate;
mod source;
mod span;
mod suggest;

pub use locate::OffsetMap;
pub use source::{Position, SharedText, Source, Sources};
pub use span::{FileId, Range, Span, Spanned};
pub use suggest::{closest, closest_within};
