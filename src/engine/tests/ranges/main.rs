//! Functions of range vectors: against plain code that goes through each window by itself.

mod extensions;
mod list;
mod plain;
mod series;
mod sliding;
