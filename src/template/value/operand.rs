//! Values as Go's formatted printing sees them.

use std::borrow::Cow;

use flint_go::fmt::{MethodText, Operand, Shape, Target};

use crate::value::{Data, Kind, Receiver, Value, basic};

/// Go's addresses differ from run to run; all of ours are this.
const ADDRESS: u64 = 0xc0_0001_0000;

impl Operand for Value {
    fn type_name(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.ty.name)
    }

    fn shape(&self) -> Shape<'_, Value> {
        match (&self.ty.kind, &self.data) {
            (Kind::None | Kind::Reflect, _) => Shape::Nil,
            (Kind::Interface, _) => Shape::NilInterface(self.ty.name),
            (_, Data::Bool(value)) => Shape::Bool(*value),
            (_, Data::Int(value)) => Shape::Int(*value),
            (_, Data::Uint(value)) => Shape::Uint(*value),
            (_, Data::Float(value)) => Shape::Float(*value),
            (_, Data::Complex(real, imaginary)) => Shape::Complex(*real, *imaginary),
            (Kind::Slice(_), Data::Text(text)) => Shape::Bytes(Some(Cow::Borrowed(text))),
            (_, Data::Text(text)) => Shape::Text(Cow::Borrowed(text)),
            (_, Data::List(list)) => Shape::List(Some(list.items())),
            (_, Data::Map(map)) => {
                let key_type = match self.ty.kind {
                    Kind::Map { key, .. } => key,
                    _ => &basic::STRING,
                };
                let entries = map.entries().iter();
                let entries = entries
                    .map(|(key, value)| (Value::text_of(key_type, key.as_ref()), value.clone()));
                Shape::Map(Some(entries.collect()))
            }
            (Kind::Struct(fields), _) => {
                let names = fields.iter().map(|field| Cow::Borrowed(field.name));
                Shape::Struct(names.zip(self.struct_fields()).collect())
            }
            (_, Data::Pointer(target)) => {
                let value = (**target).clone().addressable(true);
                Shape::Pointer(Some(Target { address: ADDRESS, value }))
            }
            (Kind::Slice(element), _) if element.is(&basic::UINT8) => Shape::Bytes(None),
            (Kind::Slice(_), _) => Shape::List(None),
            (Kind::Map { .. }, _) => Shape::Map(None),
            (Kind::Pointer(_), _) => Shape::Pointer(None),
            (_, Data::Nil | Data::Struct(_) | Data::Time(_)) => Shape::Nil,
        }
    }

    fn method_text(&self) -> MethodText {
        let found = match self.ty.kind {
            Kind::Pointer(target) => target.stringer.map(|it| (it, self.target())),
            _ => {
                let of_value = self.ty.stringer.filter(|it| it.receiver == Receiver::Value);
                return of_value.map_or(MethodText::None, |it| MethodText::Text((it.text)(self)));
            }
        };
        match found {
            None => MethodText::None,
            Some((_, None)) => MethodText::NilPointer,
            Some((stringer, Some(target))) => MethodText::Text((stringer.text)(&target)),
        }
    }

    fn go_string(&self) -> Option<String> {
        match self.ty.kind {
            Kind::Pointer(target) => Some((target.go_string?)(&self.target()?)),
            _ => Some((self.ty.go_string?)(self)),
        }
    }

    fn is_string(&self) -> bool {
        matches!(self.ty.kind, Kind::String)
    }
}
