//! `[[budgets]]`: how many series the rules of a team may record.

use std::path::Path;

use flint_lints::Budget;
use flint_text::FileId;
use globset::GlobMatcher;

use super::demands::{PATTERN, pattern, patterns};
use super::globs;
use crate::lint::table::Table;

/// A budget, with the files that it is about.
#[derive(Debug, Clone)]
pub(super) struct OfFiles {
    /// Which files; all if there is none.
    files: Vec<GlobMatcher>,
    budget: Budget,
}

impl OfFiles {
    /// The budget of the rules in files of these names.
    pub(super) fn of<'f>(&self, files: impl Iterator<Item = (FileId, &'f str)>) -> Budget {
        let is_meant = |path: &str| self.files.iter().any(|it| it.is_match(Path::new(path)));
        let meant = (!self.files.is_empty())
            .then(|| files.filter(|it| is_meant(it.1)).map(|it| it.0).collect());
        Budget { files: meant, ..self.budget.clone() }
    }
}

/// Reads one entry.
pub(super) fn read(entry: &mut Table<'_>) -> OfFiles {
    let about = "How many series they may record; without it, none.";
    OfFiles {
        files: globs(entry, "files", "Patterns of the files; all if there is none."),
        budget: Budget {
            name: entry.text("name", "Whose budget it is.").unwrap_or_default(),
            series: entry.count("series", about).unwrap_or(0),
            files: None,
            labels: patterns(entry, "labels", "Only rules that set these labels to such values."),
            owner: entry.parsed("owner", "Only rules of such an owner.", PATTERN, pattern),
        },
    }
}
