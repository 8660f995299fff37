//! What a server, its data directory or some targets know, made into a snapshot: `flint snapshot`.

mod about;
mod api;
mod counts;
mod data;
mod exposition;
mod series;
mod server;

pub(crate) use api::{Api, ApiError};
pub(crate) use data::{DataError, data};
pub(crate) use exposition::targets;
pub(crate) use server::{Taken, Wanted, server};
