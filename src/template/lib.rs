//! Go's text/template and html/template as Prometheus and Alertmanager use them: syntax, types,
//! execution.

mod ast;
mod builtins;
mod check;
mod codes;
mod control;
mod environment;
mod error;
mod exec;
mod function;
mod functions;
mod help;
mod html;
mod json;
mod letters;
mod lexer;
mod message;
mod notification;
mod number;
mod operand;
mod parser;
mod pipeline;
mod print;
mod recovery;
mod references;
mod rule;
mod scope;
mod set;
mod times;
mod token;
mod upstream;
mod value;
mod version;
mod words;

pub use ast::{
    Branch, Command, Declaration, Definition, List, Node, NodeKind, Operand, OperandKind, Pipeline,
    PipelineId, Slice, Template, fields, string_value,
};
pub use check::{TemplateChecker, TypeError, TypeErrorKind};
pub use codes::*;
pub use environment::{ALERTMANAGER, Environment, RULES};
pub use error::{ErrorKind, Keyword, Note, Quotes, TemplateError};
pub use exec::{
    ExecError, MAX_EVALUATION_DEPTH, MAX_STEPS, MAX_TEMPLATE_DEPTH, MAX_TEXT_BYTES,
    MAX_VALUE_DEPTH, MissingKey,
};
pub use function::{
    Body, Call, CallError, Form, Function, Histogram, QuerySample, Runtime, SampleValue,
};
pub use html::EscapeError;
pub use notification::{
    AlertData, Labels, NotificationData, NotificationError, NotificationTemplates, Output, Prepared,
};
pub use number::Number;
pub use parser::{MAX_BYTES, MAX_DEPTH, MAX_ERRORS, Parsed, parse, parse_named};
pub use print::Printed;
pub use references::{LabelReference, LabelSet};
pub use rule::{ExpandError, RuleData, RuleTemplate, expand_rule_template};
pub use set::TemplateSet;
pub use value::{Field, Kind, Receiver, Stringer, Type, Value, basic};
pub use version::{AlertmanagerVersion, ParseVersionError};
