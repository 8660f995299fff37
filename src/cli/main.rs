//! The program `flint`, which answers to the name `promtool` too.

mod check;
mod check_web;
mod codes;
mod commands;
mod discover;
mod exit;
mod follow;
mod kingpin;
mod output;
mod promtool;
mod read;
mod server;
mod start;
mod testing;

use std::process::ExitCode;

/// Trees of many small nodes are what flint allocates.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    start::run(std::env::args_os().collect()).into()
}
