//! Every test that looks at flint from outside: a module a subject.

mod fixture;
mod report;
