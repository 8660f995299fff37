//! What printing has to know of a value.

use std::borrow::Cow;

/// A value that can be printed.
pub trait Operand: Sized {
    /// The name of its type as Go prints it: `float64`, `map[string]string`, `*time.Time`.
    /// `<nil>` for no value at all.
    fn type_name(&self) -> Cow<'_, str>;

    /// What it is made of.
    fn shape(&self) -> Shape<'_, Self>;

    /// What its method `Error` or `String` gives.
    fn method_text(&self) -> MethodText {
        MethodText::None
    }

    /// What its method `GoString` gives, for `%#v`.
    fn go_string(&self) -> Option<String> {
        None
    }

    /// Whether it is an error, which `%w` may print.
    fn is_error(&self) -> bool {
        false
    }

    /// Whether its kind is that of strings; beside those no blank is put.
    fn is_string(&self) -> bool {
        matches!(self.shape(), Shape::Text(_))
    }
}

/// The text that a method of a value gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MethodText {
    /// There is no such method.
    None,
    /// The text.
    Text(Vec<u8>),
    /// The value is a nil pointer, and the method is one of what it would point to.
    NilPointer,
}

/// What a value is made of.
#[derive(Debug)]
pub enum Shape<'a, T> {
    /// No value, or an interface that holds none.
    Nil,
    /// `bool`.
    Bool(bool),
    /// Signed integers of any size.
    Int(i64),
    /// Unsigned integers of any size.
    Uint(u64),
    /// `float64`.
    Float(f64),
    /// `complex128`: the real and the imaginary part.
    Complex(f64, f64),
    /// Strings.
    Text(Cow<'a, [u8]>),
    /// Slices; `None` if nil.
    List(Option<Vec<T>>),
    /// Slices of bytes; `None` if nil.
    Bytes(Option<Cow<'a, [u8]>>),
    /// Maps in the order of their keys; `None` if nil.
    Map(Option<Vec<(T, T)>>),
    /// Structs: the names of their fields, and the values.
    Struct(Vec<(Cow<'a, str>, T)>),
    /// Pointers; `None` if nil.
    Pointer(Option<Target<T>>),
    /// An interface's field, element or entry that holds nothing; with the interface's type.
    NilInterface(&'static str),
}

/// What a pointer points to.
#[derive(Debug)]
pub struct Target<T> {
    /// Where it is. Go's addresses differ from run to run.
    pub address: u64,
    /// What is there.
    pub value: T,
}
