//! The values of templates while they run, with the Go types that messages name.

pub mod basic;
mod list;
mod map;
mod operand;
mod ty;

use std::rc::Rc;

use flint_go::Time;

pub(crate) use list::List;
pub(crate) use map::Map;
pub use ty::{Field, Kind, Receiver, Stringer, Type};

use crate::function::Function;

/// A value and its type.
///
/// Where Go sees a value through an `interface {}`, such as an entry of a
/// `map[string]interface {}`, it is *boxed*: messages then name that type and not the value's own.
#[derive(Clone)]
pub struct Value {
    ty: &'static Type,
    data: Data,
    is_boxed: bool,
    /// Whether it is an element of a slice or the target of a pointer, so that methods of a pointer
    /// to it are its own.
    is_addressable: bool,
}

/// What a value is, apart from its type.
#[derive(Clone, Debug)]
pub(crate) enum Data {
    /// No value, or a nil pointer, slice, map or interface.
    Nil,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Complex(f64, f64),
    /// A string, or a slice of bytes.
    Text(Rc<[u8]>),
    List(List),
    Map(Rc<Map>),
    /// In the order of the type's fields.
    Struct(Rc<[Value]>),
    Pointer(Rc<Value>),
    Time(Time),
}

impl Value {
    pub(crate) fn new(ty: &'static Type, data: Data) -> Value {
        Value { ty, data, is_boxed: false, is_addressable: false }
    }

    /// No value at all.
    pub fn none() -> Value {
        Value::new(&basic::NONE, Data::Nil)
    }

    /// The zero of a type: nil, 0, an empty string; a struct with zeros in it.
    pub fn zero(ty: &'static Type) -> Value {
        let data = match ty.kind {
            Kind::Bool => Data::Bool(false),
            Kind::Int => Data::Int(0),
            Kind::Uint => Data::Uint(0),
            Kind::Float => Data::Float(0.0),
            Kind::Complex => Data::Complex(0.0, 0.0),
            Kind::String => Data::Text(Rc::from([])),
            Kind::Struct(fields) => {
                Data::Struct(fields.iter().map(|field| Value::zero(field.ty)).collect())
            }
            Kind::Reflect => return Value::none(),
            Kind::None | Kind::Interface | Kind::Slice(_) | Kind::Map { .. } | Kind::Pointer(_) => {
                Data::Nil
            }
        };
        Value::new(ty, data)
    }

    /// A `bool`.
    pub fn bool(value: bool) -> Value {
        Value::new(&basic::BOOL, Data::Bool(value))
    }

    /// An `int`.
    pub fn int(value: i64) -> Value {
        Value::new(&basic::INT, Data::Int(value))
    }

    /// A `float64`.
    pub fn float(value: f64) -> Value {
        Value::new(&basic::FLOAT64, Data::Float(value))
    }

    pub(crate) fn complex(real: f64, imaginary: f64) -> Value {
        Value::new(&basic::COMPLEX128, Data::Complex(real, imaginary))
    }

    /// A `string`; its bytes need not be UTF-8.
    pub fn text(text: impl AsRef<[u8]>) -> Value {
        Value::text_of(&basic::STRING, text)
    }

    /// A string of another type, or a slice of bytes.
    pub fn text_of(ty: &'static Type, text: impl AsRef<[u8]>) -> Value {
        Value::new(ty, Data::Text(Rc::from(text.as_ref())))
    }

    /// An integer of a signed type.
    pub fn int_of(ty: &'static Type, value: i64) -> Value {
        Value::new(ty, Data::Int(value))
    }

    /// An integer of an unsigned type.
    pub fn uint_of(ty: &'static Type, value: u64) -> Value {
        Value::new(ty, Data::Uint(value))
    }

    /// A `time.Time`.
    pub fn time(time: Time) -> Value {
        crate::times::time(time)
    }

    /// A slice of the type `ty`.
    pub fn list(ty: &'static Type, items: Vec<Value>) -> Value {
        Value::new(ty, Data::List(List::new(items)))
    }

    /// A map of the type `ty`. Of entries with the same key the last counts.
    pub fn map<K: AsRef<[u8]>>(
        ty: &'static Type,
        entries: impl IntoIterator<Item = (K, Value)>,
    ) -> Value {
        Value::new(ty, Data::Map(Rc::new(Map::new(entries))))
    }

    /// A struct of the type `ty`, its fields in the type's order.
    pub fn fields(ty: &'static Type, fields: Vec<Value>) -> Value {
        Value::new(ty, Data::Struct(fields.into()))
    }

    /// A pointer of the type `ty` to `target`.
    pub fn pointer(ty: &'static Type, target: Value) -> Value {
        Value::new(ty, Data::Pointer(Rc::new(target)))
    }

    /// Its type; of a boxed one `interface {}`.
    pub fn ty(&self) -> &'static Type {
        if self.is_boxed { &basic::ANY } else { self.ty }
    }

    /// The kind of its type.
    pub fn kind(&self) -> &'static Kind {
        &self.ty().kind
    }

    pub(crate) fn data(&self) -> &Data {
        &self.data
    }

    /// Whether there is a value.
    pub fn is_some(&self) -> bool {
        !matches!(self.ty.kind, Kind::None)
    }

    /// As it is seen through an `interface {}`.
    pub fn boxed(mut self) -> Value {
        if !self.is_some() {
            return Value::new(&basic::ANY, Data::Nil);
        }
        self.is_boxed = !matches!(self.ty.kind, Kind::Interface);
        self
    }

    /// Out of the `interface {}`, if it is in one; an empty one gives no value.
    ///
    /// Source: Go `text/template` `indirectInterface`.
    pub fn unboxed(mut self) -> Value {
        if matches!(self.ty.kind, Kind::Interface) {
            return Value::none();
        }
        self.is_addressable &= !self.is_boxed;
        self.is_boxed = false;
        self
    }

    pub(crate) fn addressable(mut self, is_addressable: bool) -> Value {
        self.is_addressable = is_addressable;
        self
    }

    pub(crate) fn is_addressable(&self) -> bool {
        self.is_addressable
    }

    /// Whether it is a nil of its type, or no value.
    pub fn is_nil(&self) -> bool {
        matches!(self.data, Data::Nil)
    }

    /// What is at the end of pointers and boxes, and whether that is a nil pointer or an empty box.
    ///
    /// Source: Go `text/template` `indirect`.
    pub(crate) fn indirect(self) -> (Value, bool) {
        let mut value = self;
        loop {
            match (value.kind(), &value.data) {
                (Kind::Interface | Kind::Pointer(_), Data::Nil) => return (value, true),
                (Kind::Interface, _) => value = value.unboxed(),
                (Kind::Pointer(_), Data::Pointer(target)) => {
                    value = (**target).clone().addressable(true);
                }
                _ => return (value, false),
            }
        }
    }

    /// What a pointer points to.
    pub(crate) fn target(&self) -> Option<Value> {
        match &self.data {
            Data::Pointer(target) => Some((**target).clone().addressable(true)),
            _ => None,
        }
    }

    /// The bytes of a string or a slice of bytes; of others, none.
    pub fn bytes(&self) -> &[u8] {
        match &self.data {
            Data::Text(text) => text,
            _ => &[],
        }
    }

    /// The length of a string, slice or map.
    pub(crate) fn len(&self) -> Option<usize> {
        match (self.kind(), &self.data) {
            (Kind::String | Kind::Slice(_), Data::Text(text)) => Some(text.len()),
            (Kind::Slice(_), Data::List(list)) => Some(list.len()),
            (Kind::Map { .. }, Data::Map(map)) => Some(map.len()),
            (Kind::Slice(_) | Kind::Map { .. }, _) => Some(0),
            _ => None,
        }
    }

    /// An element of a string or slice.
    pub(crate) fn element(&self, index: usize) -> Option<Value> {
        match &self.data {
            Data::Text(text) => {
                let byte = text.get(index)?;
                let is_addressable = matches!(self.kind(), Kind::Slice(_));
                let value = Value::uint_of(&basic::UINT8, u64::from(*byte));
                Some(value.addressable(is_addressable))
            }
            Data::List(list) => {
                let value = list.get(index)?;
                let Kind::Slice(element) = self.ty.kind else { return None };
                let value = if element.is_any() { value.boxed() } else { value };
                Some(value.addressable(true))
            }
            _ => None,
        }
    }

    /// The entry of a map, or the zero of its type.
    pub(crate) fn entry_or_zero(&self, key: &[u8]) -> Option<Value> {
        let Kind::Map { element, .. } = self.ty.kind else { return None };
        Some(self.entry(key).unwrap_or_else(|| Value::zero(element)))
    }

    /// The entry of a map.
    pub(crate) fn entry(&self, key: &[u8]) -> Option<Value> {
        let (Kind::Map { element, .. }, Data::Map(map)) = (&self.ty.kind, &self.data) else {
            return None;
        };
        let value = map.get(key)?.clone();
        Some(if element.is_any() { value.boxed() } else { value })
    }

    /// The field of a struct that is at that place in its type.
    pub(crate) fn struct_field(&self, at: usize) -> Value {
        let value = match (&self.ty.kind, &self.data) {
            (Kind::Struct(fields), Data::Struct(values)) => {
                match (fields.get(at), values.get(at)) {
                    (Some(field), Some(value)) if field.ty.is_any() => value.clone().boxed(),
                    (Some(_), Some(value)) => value.clone(),
                    _ => Value::none(),
                }
            }
            (_, Data::Time(time)) => crate::times::field_of(*time, at),
            _ => Value::none(),
        };
        value.addressable(self.is_addressable)
    }

    /// The fields of a struct, in order.
    pub(crate) fn struct_fields(&self) -> Vec<Value> {
        let Kind::Struct(fields) = &self.ty.kind else { return Vec::new() };
        (0..fields.len()).map(|at| self.struct_field(at)).collect()
    }

    /// The method `name`, which may be one of a pointer to the value.
    pub(crate) fn method(&self, name: &str) -> Option<&'static Function> {
        let (ty, has_pointer) = match self.kind() {
            Kind::Pointer(target) => (*target, true),
            Kind::Interface => return None,
            _ => (self.ty, self.is_addressable),
        };
        let of_pointer = if has_pointer { ty.pointer_methods } else { &[] };
        ty.methods.iter().chain(of_pointer).find(|method| method.name == name)
    }

    /// How many containers are inside of each other.
    pub(crate) fn depth(&self) -> u32 {
        match &self.data {
            Data::List(list) => list.depth(),
            Data::Map(map) => map.depth(),
            Data::Struct(fields) => 1 + fields.iter().map(Value::depth).max().unwrap_or(0),
            Data::Pointer(target) => 1 + target.depth(),
            _ => 0,
        }
    }

    /// Whether a condition takes it for true: it is not the zero of its type. Structs always are.
    ///
    /// Source: Go `text/template` `isTrue`.
    pub fn is_true(&self) -> bool {
        match &self.data {
            Data::Nil => false,
            Data::Bool(value) => *value,
            Data::Int(value) => *value != 0,
            Data::Uint(value) => *value != 0,
            Data::Float(value) => *value != 0.0,
            Data::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
            Data::Text(text) => !text.is_empty(),
            Data::List(list) => list.len() != 0,
            Data::Map(map) => map.len() != 0,
            Data::Struct(_) | Data::Pointer(_) | Data::Time(_) => true,
        }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = flint_go::fmt::sprintf(b"%#v", std::slice::from_ref(self), 1 << 16);
        write!(f, "{} {}", self.ty().name, String::from_utf8_lossy(&text.bytes))
    }
}
