//! Every test that looks at flint from outside: a module a subject.

mod architecture;
mod cli;
mod config;
mod discovery;
mod exposition;
mod fixture;
mod report;
mod rulefmt;
mod template;
mod tidy;
mod web_config;
mod yaml;
