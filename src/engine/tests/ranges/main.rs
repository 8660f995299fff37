//! Functions of range vectors: against plain code that goes through each window by itself.

mod list;
mod plain;
mod said;
mod series;
mod sliding;
