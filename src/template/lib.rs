//! Go's text/template as Prometheus uses it in labels and annotations: syntax, checks, printing.

mod ast;
mod codes;
mod control;
mod environment;
mod error;
mod help;
mod letters;
mod lexer;
mod message;
mod number;
mod operand;
mod parser;
mod pipeline;
mod print;
mod printf;
mod recovery;
mod references;
mod scope;
mod token;
mod upstream;
mod words;

pub use ast::{
    Branch, Command, Declaration, Definition, List, Node, NodeKind, Operand, OperandKind, Pipeline,
    PipelineId, Slice, Template, fields, string_value,
};
pub use codes::*;
pub use environment::{ALERTMANAGER, Environment, RULES};
pub use error::{ErrorKind, Keyword, Note, Quotes, TemplateError};
pub use number::Number;
pub use parser::{MAX_BYTES, MAX_DEPTH, MAX_ERRORS, Parsed, parse, parse_named};
pub use print::Printed;
pub use references::{LabelReference, LabelSet};
