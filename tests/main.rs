//! Every test that looks at flint from outside: a module a subject.

mod alertmanager;
mod analysis;
mod architecture;
mod cli;
mod config;
mod discovery;
mod expansion;
mod exposition;
mod fixture;
mod format;
mod integrations;
mod lint_diff;
mod lints;
mod matchers;
mod notification;
mod promql;
mod record;
mod report;
mod repositories;
mod rulefmt;
mod template;
mod tidy;
mod truncation;
mod watch;
mod web_config;
mod yaml;
