//! Why a command line is refused, in kingpin's words.

use std::io;

use flint_go::quote;

/// Why a command line is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Refusal {
    /// No such flag, as it was written.
    #[error("unknown long flag '{0}'")]
    UnknownLongFlag(String),
    /// No such letter, as it was written.
    #[error("unknown short flag '{0}'")]
    UnknownShortFlag(String),
    /// A flag that takes a value stands last.
    #[error("expected argument for flag '{0}'")]
    NoValue(String),
    /// A flag that may be given once was given twice.
    #[error("flag '{0}' cannot be repeated")]
    Repeated(&'static str),
    /// More arguments than the command has.
    #[error("unexpected {0}")]
    Unexpected(String),
    /// No such command.
    #[error("expected command but got {}", quote(.0))]
    UnknownCommand(String),
    /// A command of the original that is not here yet.
    #[error("flint does not have the command {} yet", quote(.0))]
    AbsentCommand(String),
    /// A command that needs another one behind it.
    #[error("must select a subcommand of '{0}'")]
    NoSubcommand(String),
    /// Flags that have to be given are not there, each in quotes.
    #[error("required flag(s) {0} not provided")]
    NoFlag(String),
    /// An argument is not there.
    #[error("required argument '{0}' not provided")]
    NoArgument(&'static str),
    /// `@` without a path behind it.
    #[error("expected @ file to expand arguments from")]
    NoArgumentFile,
    /// The file behind `@` cannot be read: its path, and the whole of Go's error.
    #[error("failed to open arguments file {}: {}", quote(.0), .1)]
    UnreadableArgumentFile(String, String),
    /// None of the words that a flag takes.
    #[error("enum value must be one of {allowed}, got '{given}'")]
    NoChoice {
        /// The words, with commas.
        allowed: String,
        /// What was given.
        given: String,
    },
    /// A file that has to exist.
    #[error("path '{0}' does not exist")]
    NoFile(String),
    /// A folder where a file is wanted: its name.
    #[error("'{0}' is a directory")]
    IsDirectory(String),
    /// A file that cannot be looked at.
    #[error("stat {path}: {}", crate::read::cause(.why))]
    Stat {
        /// As it was given.
        path: String,
        /// What the system says.
        why: io::Error,
    },
    /// No URL.
    #[error("invalid URL: {0}")]
    InvalidUrl(flint_go::UrlError),
    /// No duration.
    #[error("time: invalid duration {}", quote(.0))]
    InvalidDuration(String),
    /// A number without a unit.
    #[error("time: missing unit in duration {}", quote(.0))]
    NoUnit(String),
    /// A unit that is none.
    #[error("time: unknown unit {} in duration {}", quote(.unit), quote(.duration))]
    UnknownUnit {
        /// What stands for a unit.
        unit: String,
        /// The whole.
        duration: String,
    },
}
