//! What the shell is told at the end.

use std::process::ExitCode;

/// The outcome of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing is wrong.
    Fine,
    /// Something is wrong in what was checked.
    Wrong,
    /// Flint could not do what it was asked to.
    CouldNotRun,
    /// Prometheus would accept everything, but lints that count found something.
    Lint,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        match exit {
            Exit::Fine => ExitCode::SUCCESS,
            Exit::Wrong => ExitCode::from(1),
            Exit::CouldNotRun => ExitCode::from(2),
            Exit::Lint => ExitCode::from(3),
        }
    }
}
