//! Schemas: which numbers say how buckets are divided.

/// The coarsest exponential schema: bounds are powers of 2^16.
pub const EXPONENTIAL_SCHEMA_MIN: i32 = -4;

/// The finest exponential schema: 256 buckets between two powers of two.
pub const EXPONENTIAL_SCHEMA_MAX: i32 = 8;

/// The coarsest exponential schema that may come from outside.
pub const EXPONENTIAL_SCHEMA_MIN_RESERVED: i32 = -9;

/// The finest exponential schema that may come from outside; storage reduces it to
/// [`EXPONENTIAL_SCHEMA_MAX`].
pub const EXPONENTIAL_SCHEMA_MAX_RESERVED: i32 = 52;

/// The schema of custom buckets, whose bounds are listed.
pub const CUSTOM_BUCKETS_SCHEMA: i32 = -53;

/// Whether bounds are listed.
pub const fn is_custom_buckets_schema(schema: i32) -> bool {
    schema == CUSTOM_BUCKETS_SCHEMA
}

/// Whether bounds are exponential, in a resolution that can be stored.
pub const fn is_exponential_schema(schema: i32) -> bool {
    EXPONENTIAL_SCHEMA_MIN <= schema && schema <= EXPONENTIAL_SCHEMA_MAX
}

/// Whether a histogram of this schema is accepted from outside, if need be after its resolution
/// was reduced.
///
/// Source: model/histogram `IsKnownSchema`.
pub const fn is_known_schema(schema: i32) -> bool {
    is_custom_buckets_schema(schema)
        || (EXPONENTIAL_SCHEMA_MIN_RESERVED <= schema && schema <= EXPONENTIAL_SCHEMA_MAX_RESERVED)
}
