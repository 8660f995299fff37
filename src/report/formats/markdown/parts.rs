//! What is told of a change beside findings: the rules, what is resolved, the baseline.

use flint_analysis::{Change, ChangeKind, RuleKind, What};

use super::bounded::Block;
use super::escape::{code, prose};
use super::linked;
use crate::checked::{Summary, counted};
use crate::review::told;

/// Longer queries are cut.
const QUERY_CHARS_MAX: usize = 400;

/// The rules that are not as they were.
pub(super) fn rules(summary: &Summary) -> Option<Block> {
    let diff = summary.review.diff.as_ref().filter(|it| !it.rules.is_empty())?;
    let address = summary.review.address.as_deref();
    let rows = diff.rules.iter().map(|it| rule(it, address)).collect();
    let title = format!("Rules: {}", diff.counts());
    Some(Block::folded(&title, "| | rule | what |\n|---|---|---|\n", rows))
}

fn rule(change: &Change, address: Option<&str>) -> String {
    let rule = change.rule();
    let kind = if rule.kind == RuleKind::Alerting { "alert" } else { "record" };
    // What is gone cannot be looked at any more.
    let address = address.filter(|_| change.after.is_some());
    let place = linked(&rule.file, rule.line, address);
    let mut what = prose(&told(change));
    if change.kind == ChangeKind::Changed {
        for part in &change.parts {
            if matches!(part.what, What::Name | What::File | What::Group | What::Layout) {
                continue;
            }
            let value = |it: &Option<String>| match it {
                Some(text) => code(&cut(text)),
                None => "nothing".to_owned(),
            };
            let (is, was) = (value(&part.after), value(&part.before));
            what += &format!("<br>{}: {was} → {is}", code(&part.what.name()));
        }
    }
    let word = change.kind.as_str();
    format!("| {word} | {kind} {}<br><sub>{place}</sub> | {what} |\n", code(&rule.name))
}

fn cut(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(QUERY_CHARS_MAX) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// The findings that are gone.
pub(super) fn resolved(summary: &Summary) -> Option<Block> {
    let diff = summary.review.diff.as_ref().filter(|it| !it.resolved.is_empty())?;
    let rows = diff.resolved.iter().map(|it| {
        let place = code(&it.path);
        format!("- {} ({}, {place})\n", prose(&it.message), code(&it.code))
    });
    let title = format!("Resolved: {}", counted(diff.resolved.len(), "finding"));
    Some(Block::folded(&title, "", rows.collect()))
}

/// What the baseline holds that is found no more.
pub(super) fn baseline(summary: &Summary) -> Option<Block> {
    let baseline = summary.review.baseline.as_ref().filter(|it| !it.stale.is_empty())?;
    let rows = baseline.stale.iter().map(|it| format!("- {}\n", prose(&it.name())));
    let title = format!("{} can leave the baseline", counted(baseline.stale.len(), "entry"));
    let title = title.replace("entrys", "entries");
    Some(Block::folded(&title, "", rows.collect()))
}
