//! Command lines as the `kingpin` library reads them: the library of promtool and amtool.
//!
//! Flags stand anywhere, switches have `--no-…` forms, help goes to stdout, and errors are one line
//! on stderr. An application is data; what was given is asked for by name.
//!
//! Source: kingpin `Application.Parse`.

mod model;
mod parse;
mod parsed;
mod refusal;
mod tokens;
mod usage;
mod values;
mod wrap;

pub(crate) use model::{
    App, Arg, Command, Flag, HELP, HELP_COMMAND, HELP_LONG, HELP_MAN, Layout, Need, VERSION, Value,
};
pub(crate) use parse::{Outcome, parse};
pub(crate) use parsed::Parsed;
pub(crate) use values::nanoseconds;
