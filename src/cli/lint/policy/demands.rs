//! `[[policies]]`: what a team demands of some of its rules.

use std::path::Path;

use flint_go::Regexp;
use flint_lints::{Bounds, Pattern, RuleKind, RulePolicy};
use flint_metric::Duration;
use flint_text::FileId;
use globset::GlobMatcher;

use super::globs;
use crate::lint::table::Table;

/// Demands, with the files that they are made of.
#[derive(Debug, Clone)]
pub(super) struct Demands {
    /// Which files; all if there is none.
    files: Vec<GlobMatcher>,
    policy: RulePolicy,
}

impl Demands {
    /// What is demanded of the rules in files of these names.
    pub(super) fn of<'f>(&self, files: impl Iterator<Item = (FileId, &'f str)>) -> RulePolicy {
        let is_meant = |path: &str| self.files.iter().any(|it| it.is_match(Path::new(path)));
        let meant = (!self.files.is_empty())
            .then(|| files.filter(|it| is_meant(it.1)).map(|it| it.0).collect());
        RulePolicy { files: meant, ..self.policy.clone() }
    }
}

/// Reads one entry.
pub(super) fn read(entry: &mut Table<'_>) -> Demands {
    const KINDS: [(&str, RuleKind); 2] = [("alert", RuleKind::Alert), ("record", RuleKind::Record)];
    let list =
        |entry: &mut Table<'_>, key: &str, about: &str| entry.texts(key, about).unwrap_or_default();
    let hold = [("for_min", "At least so long is `for`."), ("for_max", "At most so long.")];
    let keep = [
        ("keep_firing_for_min", "At least so long is `keep_firing_for`."),
        ("keep_firing_for_max", "At most so long."),
    ];
    let about = "What no label, annotation or query may be.";
    let forbidden = entry.each_parsed("forbidden", about, PATTERN, pattern).unwrap_or_default();
    Demands {
        files: globs(entry, "files", "Patterns of the files; all if there is none."),
        policy: RulePolicy {
            files: None,
            kind: entry.choice("kind", "Which rules; all if nothing is said.", &KINDS),
            names: entry.parsed("names", "Only rules with such names.", PATTERN, pattern),
            reason: entry.text("reason", "Why, or where that is written: shown with each finding."),
            name: entry.parsed("name", "How names have to be.", PATTERN, pattern),
            labels: patterns(entry, "labels", "Labels that have to be there, with their values."),
            annotations: patterns(entry, "annotations", "Annotations that alerts have to have."),
            hold: bounds(entry, hold),
            keep_firing_for: bounds(entry, keep),
            keep_labels: list(entry, "keep_labels", "Labels that aggregations have to keep."),
            strip_labels: list(entry, "strip_labels", "Labels that aggregations have to remove."),
            matchers: list(entry, "matchers", "Labels that every selector has to ask for."),
            forbidden,
        },
    }
}

const PATTERN: &str = "a regular expression, as `Gpu.+`";

fn pattern(text: &str) -> Option<Pattern> {
    let regexp = Regexp::parse_matcher(text).ok()?.compile().ok()?;
    Some(Pattern { text: text.to_owned(), regexp })
}

fn bounds(entry: &mut Table<'_>, keys: [(&str, &str); 2]) -> Bounds {
    let [min, max] = keys.map(|(key, about)| {
        entry.parsed(key, about, "a duration, as `5m`", |text| Duration::parse(text).ok())
    });
    Bounds { min, max }
}

/// Names with the pattern of their values.
fn patterns(entry: &mut Table<'_>, key: &str, about: &str) -> Vec<(String, Pattern)> {
    let read = entry.table(key, about, |table| table.each_parsed_text(PATTERN, pattern));
    let read = read.unwrap_or_default().into_iter();
    read.map(|(name, _, pattern)| (name, pattern)).collect()
}
