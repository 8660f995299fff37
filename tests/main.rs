//! Every test that looks at flint from outside: a module a subject.

mod architecture;
mod cli;
mod fixture;
mod report;
mod tidy;
mod yaml;
