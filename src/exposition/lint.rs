//! Lints of metric families: those of `promtool check metrics`, with its texts and ours.
//!
//! Source: client_golang `prometheus/testutil/promlint`.

mod case;
mod counter;
mod duplicate;
mod help;
mod reserved;
mod type_name;
mod units;

use flint_diagnostics::Diagnostic;
use flint_go::quote;

use crate::checked::{Checked, Family};
use crate::name::NameOf;

/// What a lint found in a family.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The name of the family.
    pub metric: String,
    /// What promtool says behind the name.
    pub text: String,
    /// How many times it says so: some findings are repeated for every metric of the family.
    pub count: u64,
    /// What we say, once.
    pub diagnostic: Diagnostic,
}

/// One lint: looks at a family and reports.
type Lint = fn(&Checked, &Family, &mut Vec<Finding>);

/// All lints. Their order does not show.
const LINTS: [Lint; 7] = [
    help::lint,
    units::lint,
    counter::lint,
    reserved::lint,
    type_name::lint,
    case::lint,
    duplicate::lint,
];

/// Lints every family of a checked file. Sorted by name and text, as promtool prints them.
pub fn lint(checked: &Checked) -> Vec<Finding> {
    let mut findings = Vec::new();
    for family in &checked.families {
        for lint in LINTS {
            lint(checked, family, &mut findings);
        }
    }
    findings.sort_by(|left, right| {
        left.metric.cmp(&right.metric).then_with(|| left.text.cmp(&right.text))
    });
    findings
}

/// A finding that promtool tells once. A quoted name may hold line breaks: its message may not.
fn finding(family: &Family, text: impl Into<String>, mut diagnostic: Diagnostic) -> Finding {
    diagnostic.message = on_one_line(&diagnostic.message);
    Finding { metric: family.name.clone(), text: text.into(), count: 1, diagnostic }
}

fn on_one_line(message: &str) -> String {
    match message.contains(char::is_control) {
        false => message.to_owned(),
        true => message.chars().map(escaped).collect(),
    }
}

fn escaped(char: char) -> String {
    if char.is_control() { char.escape_default().collect() } else { char.to_string() }
}

/// The name as it has to be written on a metadata line.
fn written(name: &str) -> String {
    match NameOf::Metric.is_plain(name.as_bytes()) {
        true => name.to_owned(),
        false => quote(name),
    }
}

/// Whether one of the words of `name`, apart by underscores, but not the first of them, is `word`;
/// or the words are several and stand so inside.
fn has_word(name: &str, word: &str) -> bool {
    name.match_indices(word).any(|(at, _)| {
        let after = &name[at + word.len()..];
        name[..at].ends_with('_') && (after.is_empty() || after.starts_with('_'))
    })
}

/// `name` without `word` and the underscore before it.
fn without_word(name: &str, word: &str) -> String {
    let lower = name.to_ascii_lowercase();
    match lower.find(&format!("_{word}")) {
        Some(at) => format!("{}{}", &name[..at], &name[at + 1 + word.len()..]),
        None => name.to_owned(),
    }
}
