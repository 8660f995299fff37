//! JSON as Go reads and writes it, with Go's words for what is none.
//!
//! Source: Go `encoding/json`, of Go 1.27.

mod read;
mod write;

pub use read::{JsonError, parse};
pub use write::{push_float, push_string};

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A string. What is no UTF-8 is replaced.
    Text(String),
    /// A list.
    Array(Vec<Json>),
    /// Members in their order; a name may come twice.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// What Go calls its kind in messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "bool",
            Json::Number(_) => "number",
            Json::Text(_) => "string",
            Json::Array(_) => "array",
            Json::Object(_) => "object",
        }
    }
}
