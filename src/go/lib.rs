//! The parts of Go's standard library whose behaviour users of Prometheus see: quoting, floats,
//! regular expressions, URLs, globs, durations, mathematics, the calendar, time zones, JSON, sorting.

mod addr;
pub mod base64;
mod binary_float;
mod case;
pub mod civil;
mod duration;
mod escape;
mod float;
pub mod fmt;
mod glob;
pub mod heap;
pub mod json;
pub mod math;
mod net;
mod number;
mod parse_float;
pub mod path;
mod printable;
mod quote;
mod regexp;
pub mod sort;
mod time;
mod unquote;
mod url;

pub use addr::{Addr, ParseAddrError, ParsePrefixError, parse_addr, parse_ip, parse_prefix};
pub use case::{title, title_only, to_lower, to_upper};
pub use duration::{ParseDurationError, ParseDurationErrorKind, format_duration, parse_duration};
pub use escape::{UrlPart, url_escape, url_unescape};
pub use float::{
    FloatFormat, Precision, format_float, push_float, push_float_shortest, write_float_shortest,
};
pub use glob::{BadPattern, Directories, glob, glob_match, has_meta};
pub use net::{AddrError, AddrErrorKind, join_host_port, split_host_port};
pub use number::{NumError, NumErrorKind, atoi, parse_bool, parse_int, parse_uint};
pub use parse_float::parse_float;
pub use printable::is_printable;
pub use quote::{can_backquote, quote, quote_bytes, quote_char};
pub use regexp::{
    Captures, CompileError, CompiledRegexp, Language, Piece, Reference, Regexp, RegexpError,
    RegexpErrorKind, Template, Witness, quote_meta, witness,
};
pub use time::{
    FixedZone, Location, LocationError, Month, ParseTimeError, Period, Time, Weekday, Zone,
    parse_rfc_3339, rfc_3339,
};
pub use unquote::{UnquoteError, Unquoted, unquote, unquote_char};
pub use url::{Url, UrlError, UrlErrorKind, Userinfo};
