//! YAML with spans: a tree over the parser's events, and strict decoding that never stops early.

mod binary;
pub mod codes;
mod comments;
mod cursor;
mod decode;
mod decoder;
mod dialect;
mod events;
mod offsets;
mod parts;
mod properties;
mod read;
mod reader;
mod scalar;
mod scalars;
mod scanner;
mod section;
mod syntax;
mod token;
mod tree;

pub use binary::decode_base64;
pub use comments::Comment;
pub use decode::{Decode, Entries};
pub use decoder::{Decoder, Fields};
pub use dialect::Dialect;
pub use scalar::{Resolved, resolve};
pub use section::Section;
pub use syntax::SyntaxError;
pub use tree::{Kind, Node, Style, Tree};
