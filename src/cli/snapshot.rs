//! What a server or some targets know, made into a snapshot: `flint snapshot`.

mod about;
mod api;
mod counts;
mod exposition;
mod series;
mod server;

pub(crate) use api::{Api, ApiError};
pub(crate) use exposition::targets;
pub(crate) use server::{Wanted, server};
