//! The program `flint`, which answers to the names `promtool` and `amtool` too.

mod amtool;
mod check;
mod check_web;
mod codes;
mod commands;
mod discover;
mod exit;
mod follow;
mod kingpin;
mod lint;
mod output;
mod progress;
mod promtool;
mod read;
mod record;
mod routes;
mod server;
mod snapshot;
mod start;
mod templates;
mod testing;
mod write;

use std::process::ExitCode;

fn main() -> ExitCode {
    start::run(std::env::args_os().collect()).into()
}
