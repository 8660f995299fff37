//! Go's types, as far as the values of templates have them.

use crate::function::Function;
use crate::value::Value;

/// A type. Two are the same if they are the same static.
pub struct Type {
    /// As Go prints it: `map[string]string`, `*time.Time`.
    pub name: &'static str,
    /// What it is made of.
    pub kind: Kind,
    /// The methods that can be called on a value.
    pub methods: &'static [Function],
    /// The methods that can be called only where a pointer to the value is to be had.
    pub pointer_methods: &'static [Function],
    /// How it is printed, if it has a method `String` or `Error`.
    pub stringer: Option<Stringer>,
    /// How `%#v` prints it, if it has a method `GoString`.
    pub go_string: Option<fn(&Value) -> String>,
}

/// What a type is made of.
#[derive(Debug)]
pub enum Kind {
    /// There is no value.
    None,
    /// `bool`.
    Bool,
    /// Signed integers of any size.
    Int,
    /// Unsigned integers of any size.
    Uint,
    /// `float64`.
    Float,
    /// `complex128`.
    Complex,
    /// Strings.
    String,
    /// `interface {}`: any value, or none.
    Interface,
    /// Slices of a type.
    Slice(&'static Type),
    /// Maps.
    Map {
        /// A type of strings.
        key: &'static Type,
        /// The type of the entries.
        element: &'static Type,
    },
    /// Structs with their fields.
    Struct(&'static [Field]),
    /// Pointers to a type.
    Pointer(&'static Type),
    /// `reflect.Value`: a parameter that takes any value as it is.
    Reflect,
}

/// A field of a struct.
#[derive(Debug)]
pub struct Field {
    /// Templates see it if it begins with a capital letter.
    pub name: &'static str,
    /// Its type.
    pub ty: &'static Type,
    /// What it is called in JSON.
    pub json: &'static str,
}

/// A method `String` or `Error`.
#[derive(Debug, Clone, Copy)]
pub struct Stringer {
    /// What it gives.
    pub text: fn(&Value) -> Vec<u8>,
    /// Whose method it is.
    pub receiver: Receiver,
}

/// What a method is called on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receiver {
    /// A value.
    Value,
    /// A pointer.
    Pointer,
}

impl Type {
    /// A type without methods.
    pub const fn new(name: &'static str, kind: Kind) -> Type {
        Type { name, kind, methods: &[], pointer_methods: &[], stringer: None, go_string: None }
    }

    /// Whether the two are one.
    pub fn is(&'static self, other: &'static Type) -> bool {
        std::ptr::eq(self, other)
    }

    /// Whether it is `interface {}`.
    pub fn is_any(&self) -> bool {
        matches!(self.kind, Kind::Interface)
    }

    /// Whether a variable of the type `target` can hold its values.
    ///
    /// Source: Go `reflect.Type.AssignableTo`.
    pub(crate) fn is_assignable_to(&'static self, target: &'static Type) -> bool {
        if self.is(target) || target.is_any() {
            return true;
        }
        let is_unnamed = !self.is_named() || !target.is_named();
        is_unnamed
            && match (&self.kind, &target.kind) {
                (Kind::Slice(one), Kind::Slice(other)) => one.is(other),
                (Kind::Pointer(one), Kind::Pointer(other)) => one.is(other),
                (
                    Kind::Map { key, element },
                    Kind::Map { key: other_key, element: other_element },
                ) => key.is(other_key) && element.is(other_element),
                _ => false,
            }
    }

    fn is_named(&self) -> bool {
        !self.name.starts_with(['[', '*']) && !self.name.starts_with("map[")
    }

    /// Whether nil is one of its values.
    ///
    /// Source: Go `text/template` `canBeNil`.
    pub(crate) fn can_be_nil(&self) -> bool {
        use Kind::{Interface, Map, Pointer, Reflect, Slice};
        matches!(self.kind, Interface | Map { .. } | Pointer(_) | Slice(_) | Reflect)
    }

    /// Whether `==` can compare its values.
    ///
    /// Source: Go `reflect.Type.Comparable`.
    pub(crate) fn is_comparable(&self) -> bool {
        match &self.kind {
            Kind::Slice(_) | Kind::Map { .. } => false,
            Kind::Struct(fields) => fields.iter().all(|field| field.ty.is_comparable()),
            _ => true,
        }
    }

    /// A field's place among the others.
    pub(crate) fn field(&self, name: &str) -> Option<usize> {
        let Kind::Struct(fields) = &self.kind else { return None };
        fields.iter().position(|field| field.name == name)
    }
}

impl Field {
    /// A field that is called the same in JSON.
    pub const fn new(name: &'static str, ty: &'static Type) -> Field {
        Field { name, ty, json: name }
    }

    /// A field with another name in JSON.
    pub const fn tagged(name: &'static str, ty: &'static Type, json: &'static str) -> Field {
        Field { name, ty, json }
    }

    /// Whether templates see it.
    ///
    /// Source: Go `reflect.StructField.IsExported`.
    pub(crate) fn is_exported(&self) -> bool {
        self.name.starts_with(|first: char| first.is_ascii_uppercase())
    }
}

impl std::fmt::Debug for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
