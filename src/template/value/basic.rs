//! The types that every template has.

use crate::value::{Kind, Type};

/// Of no value.
pub static NONE: Type = Type::new("<nil>", Kind::None);

/// `interface {}`
pub static ANY: Type = Type::new("interface {}", Kind::Interface);

/// `reflect.Value`, as a parameter that takes any value as it is.
pub static REFLECT: Type = Type::new("reflect.Value", Kind::Reflect);

/// `bool`
pub static BOOL: Type = Type::new("bool", Kind::Bool);

/// `int`
pub static INT: Type = Type::new("int", Kind::Int);

/// `int32`
pub static INT32: Type = Type::new("int32", Kind::Int);

/// `int64`
pub static INT64: Type = Type::new("int64", Kind::Int);

/// `uint`
pub static UINT: Type = Type::new("uint", Kind::Uint);

/// `uint8`
pub static UINT8: Type = Type::new("uint8", Kind::Uint);

/// `uint32`
pub static UINT32: Type = Type::new("uint32", Kind::Uint);

/// `uint64`
pub static UINT64: Type = Type::new("uint64", Kind::Uint);

/// `float64`
pub static FLOAT64: Type = Type::new("float64", Kind::Float);

/// `complex128`
pub static COMPLEX128: Type = Type::new("complex128", Kind::Complex);

/// `string`
pub static STRING: Type = Type::new("string", Kind::String);

/// `template.HTML`: text that is HTML already.
pub static HTML: Type = Type::new("template.HTML", Kind::String);

/// `template.URL`: text that is a safe URL.
pub static URL: Type = Type::new("template.URL", Kind::String);

/// `[]interface {}`
pub static ANY_SLICE: Type = Type::new("[]interface {}", Kind::Slice(&ANY));

/// `[]uint8`
pub static BYTES: Type = Type::new("[]uint8", Kind::Slice(&UINT8));

/// `[]float64`
pub static FLOAT64S: Type = Type::new("[]float64", Kind::Slice(&FLOAT64));

/// `map[string]string`
pub static STRING_MAP: Type =
    Type::new("map[string]string", Kind::Map { key: &STRING, element: &STRING });

/// `map[string]interface {}`
pub static ANY_MAP: Type =
    Type::new("map[string]interface {}", Kind::Map { key: &STRING, element: &ANY });
