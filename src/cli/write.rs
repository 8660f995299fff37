//! A file written as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a file is not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum WriteError {
    /// There is one already.
    #[error("`{0}` exists: name another file, or write over it with --force")]
    Exists(String),
    /// The system refuses.
    #[error("cannot write `{path}`: {why}", why = crate::read::cause(.why))]
    Io {
        /// Where.
        path: String,
        /// What it says.
        why: io::Error,
    },
}

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existing {
    /// It stays.
    Kept,
    /// It is written over.
    Replaced,
}

/// Whether a file may be written there.
pub(crate) fn may_write(path: &Path, existing: Existing) -> Result<(), WriteError> {
    match existing == Existing::Kept && path.symlink_metadata().is_ok() {
        true => Err(WriteError::Exists(path.display().to_string())),
        false => Ok(()),
    }
}

/// Writes a file; whoever reads it meanwhile sees all of it or the one before, under the same
/// permissions. A link is followed, and what is no file but a pipe or a terminal is written into.
pub(crate) fn write(path: &Path, text: &str, existing: Existing) -> Result<(), WriteError> {
    let failed = |why| WriteError::Io { path: path.display().to_string(), why };
    if existing == Existing::Replaced
        && let Ok(there) = fs::metadata(path)
    {
        if !there.is_file() && !there.is_dir() {
            return fs::write(path, text).map_err(failed);
        }
        if path.is_symlink() {
            let target = fs::canonicalize(path).map_err(failed)?;
            return write(&target, text, existing);
        }
    }
    let (new, mut file) = beside(path).map_err(failed)?;
    let allowed = fs::metadata(path).map(|it| it.permissions());
    let allowed = allowed.map_or(Ok(()), |it| file.set_permissions(it));
    let written = allowed.and_then(|()| file.write_all(text.as_bytes()));
    let written = written.and_then(|()| file.sync_all());
    drop(file);
    let moved = written.and_then(|()| match existing {
        Existing::Replaced => fs::rename(&new, path),
        // A link is refused where something is, even if it came only now.
        Existing::Kept => fs::hard_link(&new, path),
    });
    let moved = match moved {
        Err(why) if existing == Existing::Kept && why.kind() == io::ErrorKind::AlreadyExists => {
            Err(WriteError::Exists(path.display().to_string()))
        }
        // Some file systems have no links.
        Err(_) if existing == Existing::Kept && path.symlink_metadata().is_err() => {
            fs::rename(&new, path).map_err(failed)
        }
        other => other.map_err(failed),
    };
    let _ = fs::remove_file(&new);
    moved
}

/// A new file in the same folder.
fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let new = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    File::create_new(&new).map(|file| (new, file))
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::{Existing, write};

    #[test]
    fn who_may_read_a_file_may_read_the_next() {
        let name = format!("flint-write-permissions-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, "old").expect("there is room");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("it is ours");
        write(&path, "new", Existing::Replaced).expect("it may be written");
        let mode = fs::metadata(&path).map(|it| it.permissions().mode() & 0o777);
        assert_eq!(mode.ok(), Some(0o640));
        fs::remove_file(&path).expect("it is ours");
    }

    #[test]
    fn links_are_followed_and_stay() {
        let folder = std::env::temp_dir().join(format!("flint-write-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("there is room");
        let (target, link) = (folder.join("target"), folder.join("link"));
        fs::write(&target, "old").expect("there is room");
        std::os::unix::fs::symlink(&target, &link).expect("links can be made");
        write(&link, "new", Existing::Replaced).expect("it may be written");
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&target).ok().as_deref(), Some("new"));
        fs::remove_dir_all(&folder).expect("it is ours");
    }
}
