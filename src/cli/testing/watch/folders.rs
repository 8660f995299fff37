//! The folders that are watched: those of all files that matter, and those where such may come.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use notify::{Config, ErrorKind, PollWatcher, RecursiveMode, Watcher};

use super::changes::{Changes, Events};
use crate::check::inputs::{self, Hidden};

/// How often folders are looked at where the system does not tell of changes.
const POLLED_EVERY: Duration = Duration::from_millis(500);

/// Folders, each watched without those below it: a recursive watch would go into all that
/// version control ignores.
pub(super) struct Folders {
    watcher: Box<dyn Watcher>,
    events: mpsc::Sender<notify::Result<notify::Event>>,
    watched: BTreeSet<PathBuf>,
    are_polled: bool,
}

impl Folders {
    /// None yet.
    pub(super) fn new() -> Result<(Folders, Events), notify::Error> {
        let (sender, events) = mpsc::channel();
        let (watcher, are_polled): (Box<dyn Watcher>, bool) =
            match notify::recommended_watcher(sender.clone()) {
                Ok(watcher) => (Box::new(watcher), false),
                Err(_) => (polling(sender.clone())?, true),
            };
        let folders = Folders { watcher, events: sender, watched: BTreeSet::new(), are_polled };
        Ok((folders, events))
    }

    /// Whether the system does not tell of changes, so that files are looked at again and again.
    pub(super) fn are_polled(&self) -> bool {
        self.are_polled
    }

    /// Watches these and no others; those that are watched only now.
    pub(super) fn set(&mut self, wanted: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
        let gone: Vec<PathBuf> = self.watched.difference(wanted).cloned().collect();
        let mut new: Vec<PathBuf> = wanted.difference(&self.watched).cloned().collect();
        match self.change(&gone, &new) {
            // The system's limit of watches is reached.
            Err(ErrorKind::MaxFilesWatch) if !self.are_polled => self.poll(wanted),
            Ok(()) | Err(_) => {}
        }
        new.retain(|it| self.watched.contains(it));
        new
    }

    /// Watches folders anew that have gone or come: others may stand in their place.
    pub(super) fn renew(&mut self, changes: &Changes) {
        if !changes.are_structural {
            return;
        }
        let stale: Vec<PathBuf> =
            self.watched.iter().filter(|it| changes.touch(it)).cloned().collect();
        let _ = self.change(&stale, &[]);
    }

    fn change(&mut self, gone: &[PathBuf], new: &[PathBuf]) -> Result<(), ErrorKind> {
        if gone.is_empty() && new.is_empty() {
            return Ok(());
        }
        let mut refused = None;
        let mut paths = self.watcher.paths_mut();
        for path in gone {
            self.watched.remove(path);
            // One that is gone from the disk is no longer watched anyway.
            let _ = paths.remove(path);
        }
        for path in new {
            match paths.add(path, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.watched.insert(path.clone());
                }
                Err(why) => refused = Some(why.kind),
            }
        }
        let committed = paths.commit().map_err(|why| why.kind);
        refused.map_or(committed, Err)
    }

    fn poll(&mut self, wanted: &BTreeSet<PathBuf>) {
        let Ok(watcher) = polling(self.events.clone()) else { return };
        self.watcher = watcher;
        self.are_polled = true;
        self.watched.clear();
        let all: Vec<PathBuf> = wanted.iter().cloned().collect();
        let _ = self.change(&[], &all);
    }
}

fn polling(
    events: mpsc::Sender<notify::Result<notify::Event>>,
) -> Result<Box<dyn Watcher>, notify::Error> {
    let config = Config::default().with_poll_interval(POLLED_EVERY);
    Ok(Box::new(PollWatcher::new(events, config)?))
}

/// The folders in which a change can bring, take or change what the command line names.
pub(super) fn of_name(name: &Path, to: &mut BTreeSet<PathBuf>) {
    if name.is_dir() {
        add_all(inputs::folders(name, None, Hidden::LeftOut), to);
    } else if name.exists() {
        of_file(name, to);
    } else {
        of_pattern(&name.to_string_lossy(), to);
    }
}

/// The folders in which a file that matches can come and go.
pub(super) fn of_pattern(pattern: &str, to: &mut BTreeSet<PathBuf>) {
    let start = inputs::pattern_start(pattern);
    let rest = match start == Path::new(".") {
        true => pattern,
        false => pattern.get(start.as_os_str().len()..).unwrap_or_default(),
    };
    let depth = if rest.contains("**") { None } else { Some(rest.matches('/').count()) };
    match start.is_dir() {
        true if depth == Some(0) => to.extend(real(start)),
        true => add_all(inputs::folders(start, depth, Hidden::Walked), to),
        false => to.extend(nearest(start)),
    }
}

/// The folder of a file, and that of the file to which it is a link.
pub(super) fn of_file(path: &Path, to: &mut BTreeSet<PathBuf>) {
    for it in identities(path) {
        to.extend(it.parent().and_then(nearest));
    }
}

/// What events call a file: its name in its real folder, and what it is a link to.
pub(super) fn identities(path: &Path) -> Vec<PathBuf> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let named = path.file_name().zip(above(folder)).map(|(name, (folder, rest))| match rest {
        Some(rest) => folder.join(rest).join(name),
        None => folder.join(name),
    });
    let mut all: Vec<PathBuf> = named.into_iter().chain(path.canonicalize().ok()).collect();
    all.dedup();
    all
}

/// The real path of the nearest folder that there is, and what is missing below it.
fn above(path: &Path) -> Option<(PathBuf, Option<PathBuf>)> {
    let full = std::env::current_dir().ok()?.join(path);
    full.ancestors().find_map(|it| {
        let real = real(it)?;
        let rest = full.strip_prefix(it).ok().filter(|it| !it.as_os_str().is_empty());
        Some((real, rest.map(Path::to_path_buf)))
    })
}

fn nearest(path: &Path) -> Option<PathBuf> {
    above(path).map(|it| it.0)
}

fn real(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok().filter(|it| it.is_dir())
}

fn add_all(folders: Vec<PathBuf>, to: &mut BTreeSet<PathBuf>) {
    to.extend(folders.iter().filter_map(|it| real(it)));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::{Folders, identities};

    #[test]
    fn changes_are_seen_without_the_systems_help() {
        let folder = std::env::temp_dir().join(format!("flint-polled-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("there is a place for temporary files");
        let file = folder.join("a.yml");
        fs::write(&file, "a").expect("the folder is writable");
        let (mut folders, events) = Folders::new().expect("files can be watched");
        let wanted = BTreeSet::from([folder.canonicalize().expect("it is there")]);
        folders.poll(&wanted);
        assert!(folders.are_polled());
        fs::write(folder.join("b.yml"), "b").expect("the folder is writable");
        let new = &identities(&folder.join("b.yml"))[0];
        let patience = std::time::Duration::from_secs(60);
        loop {
            let event = events.recv_timeout(patience).expect("the new file is seen");
            if event.is_ok_and(|it| it.paths.contains(new)) {
                break;
            }
        }
        let _ = fs::remove_dir_all(&folder);
    }
}
