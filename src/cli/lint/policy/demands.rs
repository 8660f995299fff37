//! `[[policies]]`: what a team demands of some of its rules.

use std::path::Path;

use flint_go::Regexp;
use flint_lints::{Bounds, Pattern, RuleKind, RulePolicy};
use flint_metric::Duration;
use flint_text::FileId;
use globset::GlobMatcher;

use super::globs;
use super::table::Table;

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
    let files = globs(entry, "files");
    let kind = entry.choice("kind", &KINDS);
    let names = entry.parsed("names", PATTERN, pattern);
    let policy = RulePolicy {
        files: None,
        kind,
        names,
        reason: entry.parsed("reason", "a text", |it| Some(it.to_owned())),
        name: entry.parsed("name", PATTERN, pattern),
        labels: patterns(entry, "labels"),
        annotations: patterns(entry, "annotations"),
        hold: Bounds { min: duration(entry, "for_min"), max: duration(entry, "for_max") },
        keep_firing_for: Bounds {
            min: duration(entry, "keep_firing_for_min"),
            max: duration(entry, "keep_firing_for_max"),
        },
        keep_labels: entry.texts("keep_labels").unwrap_or_default(),
        strip_labels: entry.texts("strip_labels").unwrap_or_default(),
        matchers: entry.texts("matchers").unwrap_or_default(),
        forbidden: entry.each_parsed("forbidden", PATTERN, pattern),
    };
    Demands { files, policy }
}

const PATTERN: &str = "a regular expression, as `Gpu.+`";

fn pattern(text: &str) -> Option<Pattern> {
    let regexp = Regexp::parse_matcher(text).ok()?.compile().ok()?;
    Some(Pattern { text: text.to_owned(), regexp })
}

fn duration(entry: &mut Table<'_>, key: &str) -> Option<Duration> {
    entry.parsed(key, "a duration, as `5m`", |text| Duration::parse(text).ok())
}

/// Names with the pattern of their values.
fn patterns(entry: &mut Table<'_>, key: &str) -> Vec<(String, Pattern)> {
    let Some(mut table) = entry.table(key) else { return Vec::new() };
    let names = table.other_keys();
    let read = names.into_iter().filter_map(|(name, _)| {
        let pattern = table.parsed(&name, PATTERN, pattern)?;
        Some((name, pattern))
    });
    let read = read.collect();
    entry.take_back(table);
    read
}
