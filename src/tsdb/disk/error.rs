//! Why a file of a data directory cannot be read, and what to do about it.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

/// Why something in a data directory cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiskError {
    /// The system does not give it.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is not what Prometheus writes.
    #[error("{}: {damage}, at byte {offset}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where the part begins that cannot be read, in bytes from the file's start.
        offset: u64,
        /// What is wrong with it.
        damage: Damage,
    },
    /// The folder is no data directory.
    #[error("{}: there are neither blocks nor a write-ahead log", path.display())]
    NoData {
        /// The folder.
        path: PathBuf,
    },
    /// The folder is a block of one.
    #[error("{}: this is one block of a data directory", path.display())]
    OneBlock {
        /// The folder.
        path: PathBuf,
    },
}

/// What is wrong with a part of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// It ends too early, or says that it is longer than the file.
    #[error("{0} is cut short")]
    Short(&'static str),
    /// It is not what was written.
    #[error("{what} has the checksum {found:08x} where {written:08x} was written")]
    Checksum {
        /// The part.
        what: &'static str,
        /// Of what is there.
        found: u32,
        /// Of what was written.
        written: u32,
    },
    /// A later Prometheus may know it.
    #[error("version {found} of {what} is not known")]
    Version {
        /// What has versions.
        what: &'static str,
        /// The one that is there.
        found: u64,
    },
    /// It makes no sense.
    #[error("{0}")]
    Senseless(Cow<'static, str>),
}

impl DiskError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> DiskError + '_ {
        |source| DiskError::Io { path: path.to_owned(), source }
    }

    pub(crate) fn damaged(path: &Path, offset: u64, damage: Damage) -> DiskError {
        DiskError::Damaged { path: path.to_owned(), offset, damage }
    }

    /// Whether it is no longer there: a running Prometheus deletes what it has merged.
    pub fn is_gone(&self) -> bool {
        matches!(self, DiskError::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            DiskError::NoData { .. } => {
                "give the folder that Prometheus has in `--storage.tsdb.path`".to_owned()
            }
            DiskError::OneBlock { path } => {
                let parent = path.parent().unwrap_or(Path::new("..")).display();
                format!("give the folder around it: `{parent}`")
            }
            DiskError::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                "run it as the user that Prometheus runs as, or on a copy".to_owned()
            }
            DiskError::Io { .. } => "check that the path is right".to_owned(),
            DiskError::Damaged { damage: Damage::Version { .. }, .. } => {
                "check whether a later release of flint knows it".to_owned()
            }
            DiskError::Damaged { path, .. } => help_on_damage(path),
        }
    }
}

fn help_on_damage(path: &Path) -> String {
    let is_below = |names: &[&str]| {
        path.components().any(|it| names.iter().any(|name| it.as_os_str() == *name))
    };
    let folder = match path.parent() {
        Some(parent) if parent.ends_with("chunks") => parent.parent(),
        parent => parent,
    };
    let folder = folder.unwrap_or(path);
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let folder = folder.display();
    if name.starts_with("chunk_snapshot.") {
        return format!("remove `{folder}` if Prometheus is not running: the log has it, too");
    }
    if is_below(&["wal", "wbl", "chunks_head"]) && !name.starts_with("checkpoint.") {
        return "let Prometheus start on the folder once: it repairs its log, and what comes after \
                the damage is lost"
            .to_owned();
    }
    format!("put `{folder}` back from a backup, or move it out of the data directory")
}
