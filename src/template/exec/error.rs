//! What Go says of an execution that failed.
//!
//! Like its parser, Go's executor puts the template's name into a format string, so that an alert
//! named `Full(>80%)` gets messages in which the percent sign has eaten an argument.

use std::borrow::Cow;

use flint_go::fmt::{MethodText, Operand, Shape, Target, errorf};
use flint_go::quote_bytes;
use flint_text::Range;

use crate::value::Value;

/// An execution that failed.
///
/// Source: Go `text/template` `ExecError`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", String::from_utf8_lossy(text))]
pub struct ExecError {
    text: Box<[u8]>,
    /// Where in `text` it says what is wrong.
    what: usize,
    /// The text of the set, and the place in it.
    pub(crate) place: Option<(usize, Range)>,
}

impl ExecError {
    /// Go's text; it need not be UTF-8.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// What is wrong, without the place.
    pub fn what(&self) -> String {
        let what = self.text.get(self.what..).unwrap_or(&self.text);
        String::from_utf8_lossy(what).into_owned()
    }
}

/// What Go passes to its formatter.
#[derive(Debug, Clone)]
pub(crate) enum Argument {
    Text(Vec<u8>),
    Number(i64),
    /// The name of a type.
    Type(&'static str),
    /// A value as it is.
    Value(Value),
    /// The text of an error.
    Error(Vec<u8>),
    /// A node of the tree: its type, and how it is printed.
    Node(&'static str, String),
}

impl Argument {
    pub(crate) fn text(text: impl AsRef<[u8]>) -> Argument {
        Argument::Text(text.as_ref().to_vec())
    }
}

/// Messages are not longer than this; what is printed in one may be.
const MESSAGE_BYTES_MAX: usize = 1 << 20;

/// `what` with its arguments, behind the place: `location` is `NAME:LINE:COLUMN`, `context` what
/// stands there.
///
/// Source: Go `text/template` `state.errorf`.
pub(crate) fn error_at(
    location: &[u8],
    name: &[u8],
    context: &str,
    what: &str,
    arguments: &[Argument],
) -> ExecError {
    let quoted = quote_bytes(&doubled(name));
    let mut format = Vec::from(b"template: ");
    format.extend(location);
    format.extend(format!(": executing {quoted} at <").bytes());
    format.extend(doubled(context.as_bytes()));
    format.extend(b">: ");
    // Percent signs in names take arguments: then nobody knows where the place ends.
    let before = errorf::<Argument>(&format, &[], MESSAGE_BYTES_MAX).bytes;
    format.extend(what.bytes());
    let text = errorf(&format, arguments, MESSAGE_BYTES_MAX).bytes;
    let what = if text.starts_with(&before) { before.len() } else { 0 };
    ExecError { text: text.into(), what, place: None }
}

/// With two percent signs for each.
fn doubled(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for byte in text {
        out.push(*byte);
        if *byte == b'%' {
            out.push(b'%');
        }
    }
    out
}

impl Operand for Argument {
    fn type_name(&self) -> Cow<'_, str> {
        match self {
            Argument::Text(_) => "string".into(),
            Argument::Number(_) => "int".into(),
            Argument::Type(_) => "*reflect.rtype".into(),
            Argument::Value(value) => value.type_name(),
            Argument::Error(_) => "*errors.errorString".into(),
            Argument::Node(name, _) => (*name).into(),
        }
    }

    fn shape(&self) -> Shape<'_, Argument> {
        match self {
            Argument::Text(text) => Shape::Text(Cow::Borrowed(text)),
            Argument::Number(number) => Shape::Int(*number),
            Argument::Type(name) => Shape::Text(Cow::Borrowed(name.as_bytes())),
            Argument::Error(text) => Shape::Text(Cow::Borrowed(text)),
            Argument::Node(_, shown) => Shape::Text(Cow::Borrowed(shown.as_bytes())),
            Argument::Value(value) => shape_of(value),
        }
    }

    fn method_text(&self) -> MethodText {
        match self {
            Argument::Value(value) if value.is_some() => value.method_text(),
            Argument::Error(text) => MethodText::Text(text.clone()),
            Argument::Type(name) => MethodText::Text(name.as_bytes().to_vec()),
            Argument::Node(_, shown) => MethodText::Text(shown.as_bytes().to_vec()),
            _ => MethodText::None,
        }
    }

    fn go_string(&self) -> Option<String> {
        match self {
            Argument::Value(value) => value.go_string(),
            _ => None,
        }
    }

    fn is_error(&self) -> bool {
        matches!(self, Argument::Error(_))
    }
}

fn shape_of(value: &Value) -> Shape<'_, Argument> {
    let wrap = Argument::Value;
    match value.shape() {
        // What Go prints of a value that is none.
        Shape::Nil => Shape::Text(Cow::Borrowed(b"<invalid reflect.Value>")),
        Shape::NilInterface(name) => Shape::NilInterface(name),
        Shape::Bool(value) => Shape::Bool(value),
        Shape::Int(value) => Shape::Int(value),
        Shape::Uint(value) => Shape::Uint(value),
        Shape::Float(value) => Shape::Float(value),
        Shape::Complex(real, imaginary) => Shape::Complex(real, imaginary),
        Shape::Text(text) => Shape::Text(text),
        Shape::Bytes(bytes) => Shape::Bytes(bytes),
        Shape::List(items) => Shape::List(items.map(|it| it.into_iter().map(wrap).collect())),
        Shape::Map(entries) => Shape::Map(
            entries.map(|it| it.into_iter().map(|(key, value)| (wrap(key), wrap(value))).collect()),
        ),
        Shape::Struct(fields) => {
            Shape::Struct(fields.into_iter().map(|(name, value)| (name, wrap(value))).collect())
        }
        Shape::Pointer(target) => Shape::Pointer(
            target.map(|target| Target { address: target.address, value: wrap(target.value) }),
        ),
    }
}
