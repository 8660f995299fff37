//! Changes of files: events are gathered until they pause, since a save makes several.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, MetadataKind, ModifyKind};
use notify::{Event, EventKind};

/// What comes from the system.
pub(super) type Events = Receiver<notify::Result<Event>>;

/// So long nothing happens, and a save is over.
const PAUSE: Duration = Duration::from_millis(25);
/// Who writes without a pause does not hold up the run for longer.
const GATHERED_MAX: Duration = Duration::from_millis(150);

/// What has changed.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Files and folders, by their real folders' paths.
    pub(super) paths: BTreeSet<PathBuf>,
    /// Whether files came, went or have new names.
    pub(super) are_structural: bool,
    /// Whether events were lost, so that anything may have changed.
    pub(super) are_unknown: bool,
}

impl Changes {
    /// Waits for changes; `None` if there will be no more.
    pub(super) fn next(events: &Events) -> Option<Changes> {
        let mut changes = Changes::default();
        while changes.is_empty() {
            changes.add(events.recv().ok()?);
        }
        let first = Instant::now();
        let mut last = first;
        loop {
            let until = (last + PAUSE).min(first + GATHERED_MAX);
            let rest = until.saturating_duration_since(Instant::now());
            let Ok(event) = events.recv_timeout(rest) else { return Some(changes) };
            if changes.add(event) {
                last = Instant::now();
            }
        }
    }

    /// Whether a file is among them, or a folder above it.
    pub(super) fn touch(&self, path: &Path) -> bool {
        self.are_unknown || path.ancestors().any(|it| self.paths.contains(it))
    }

    fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.are_structural && !self.are_unknown
    }

    /// Adds an event; whether it is one that matters.
    fn add(&mut self, event: notify::Result<Event>) -> bool {
        let Ok(event) = event else {
            self.are_unknown = true;
            return true;
        };
        let event_is_lost = event.need_rescan();
        self.are_unknown |= event_is_lost;
        let is_structural = match event.kind {
            EventKind::Access(AccessKind::Any | AccessKind::Read | AccessKind::Other)
            | EventKind::Access(AccessKind::Open(_) | AccessKind::Close(_))
            | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime))
            | EventKind::Other => return event_is_lost,
            EventKind::Modify(ModifyKind::Name(_)) => true,
            EventKind::Modify(_) => false,
            EventKind::Any | EventKind::Create(_) | EventKind::Remove(_) => true,
        };
        // What is in a folder is told of the files themselves.
        let paths = event.paths.into_iter().filter(|it| is_structural || !it.is_dir());
        let mut matters = event_is_lost;
        for path in paths {
            matters = true;
            self.are_structural |= is_structural || is_list_of_ignored(&path);
            self.paths.insert(path);
        }
        matters
    }
}

/// Such a file decides which others are found.
fn is_list_of_ignored(path: &Path) -> bool {
    path.file_name().is_some_and(|it| it == ".gitignore" || it == ".ignore")
}
