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

/// Lists in lists are let go one after the other: there may be more of them than a stack holds.
impl Drop for Json {
    fn drop(&mut self) {
        let mut pending = self.take_parts();
        while let Some(mut part) = pending.pop() {
            pending.extend(part.take_parts());
        }
    }
}

impl Json {
    fn take_parts(&mut self) -> Vec<Json> {
        match self {
            Json::Array(items) => std::mem::take(items),
            Json::Object(members) => {
                std::mem::take(members).into_iter().map(|(_, value)| value).collect()
            }
            _ => Vec::new(),
        }
    }

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
