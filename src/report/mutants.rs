//! Small changes of rules and whether tests notice them, written out.

use std::fmt::Write;

use flint_text::Position;
use serde_json::{Value, json};

use crate::coverage::Points;

/// A rule and its changes.
#[derive(Debug, Clone)]
pub struct MutatedRule {
    /// The path of its file, as it is shown.
    pub path: String,
    /// The name of its group.
    pub group: String,
    /// Its own.
    pub name: String,
    /// Where its name stands.
    pub place: Position,
    /// Whether any test looks at it: otherwise none is run.
    pub is_asserted: bool,
    /// Its changes in the order of their places.
    pub mutants: Vec<Mutant>,
}

/// A small change of a rule.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// Where it is.
    pub place: Position,
    /// What stands there.
    pub was: String,
    /// What was put there; nothing if it was taken away.
    pub now: String,
    /// Whether a test failed then, or a query would have been too expensive.
    pub is_noticed: bool,
    /// Whether no test failed, and a query would have looked at far more samples than before.
    pub is_too_expensive: bool,
}

/// A way to write the changes out.
#[derive(Debug)]
pub struct MutationFormat {
    /// What `--mutate` is given.
    pub name: &'static str,
    /// One line for the help.
    pub about: &'static str,
    /// The whole report.
    pub document: fn(&[MutatedRule]) -> String,
}

/// Every format of mutations; the first one where none is named.
pub static MUTATION_FORMATS: &[&MutationFormat] = &[
    &MutationFormat { name: "text", about: "what no test notices, line by line", document: text },
    &MutationFormat { name: "json", about: "one JSON object, for scripts", document: json },
];

impl MutatedRule {
    /// A point for each change that is noticed.
    pub fn points(&self) -> Points {
        Points::of(self.mutants.iter().map(|it| it.is_noticed))
    }
}

impl Mutant {
    fn change(&self) -> String {
        match self.now.as_str() {
            "" => format!("that `{}` is gone", self.was),
            now => format!("`{}` → `{now}`", self.was),
        }
    }
}

/// The points of all rules.
pub fn mutation_points(rules: &[MutatedRule]) -> Points {
    Points::sum(rules.iter().map(MutatedRule::points))
}

/// Writing to a string cannot fail.
fn text(rules: &[MutatedRule]) -> String {
    let mut out = String::new();
    for rule in rules {
        let start = |place: Position| format!("{}:{}:{}", rule.path, place.line, place.column);
        let name = &rule.name;
        if !rule.is_asserted {
            let (place, count) = (start(rule.place), rule.mutants.len());
            let changes = if count == 1 { "change goes" } else { "changes go" };
            let _ =
                writeln!(out, "{place}: {name}: no test looks at it: {count} {changes} unnoticed");
            continue;
        }
        for mutant in rule.mutants.iter().filter(|it| !it.is_noticed || it.is_too_expensive) {
            let (place, change) = (start(mutant.place), mutant.change());
            let _ = match mutant.is_too_expensive {
                true => writeln!(
                    out,
                    "{place}: {name}: not tried, and counted as noticed: {change} makes a query \
                     look at far too many samples"
                ),
                false => writeln!(out, "{place}: {name}: no test notices {change}"),
            };
        }
    }
    let points = mutation_points(rules);
    let Points { covered, total } = points;
    let _ = writeln!(out, "mutations: {} noticed ({covered} of {total})", points.shown());
    out
}

/// `{"version": 1, "rules": [{"path", "group", "name", "line", "column", "asserted", "mutants":
/// [{"line", "column", "was", "now", "noticed", "too_expensive"}]}], "points": {"covered", "total", "percent"}}`
fn json(rules: &[MutatedRule]) -> String {
    let points = mutation_points(rules);
    let mutant = |it: &Mutant| {
        json!({
            "line": it.place.line, "column": it.place.column,
            "was": it.was, "now": it.now, "noticed": it.is_noticed,
            "too_expensive": it.is_too_expensive,
        })
    };
    let rule = |it: &MutatedRule| {
        json!({
            "path": it.path, "group": it.group, "name": it.name,
            "line": it.place.line, "column": it.place.column, "asserted": it.is_asserted,
            "mutants": it.mutants.iter().map(mutant).collect::<Vec<Value>>(),
        })
    };
    let total = json!({
        "covered": points.covered, "total": points.total, "percent": points.percent(),
    });
    let rules: Vec<Value> = rules.iter().map(rule).collect();
    format!("{}\n", json!({"version": 1, "rules": rules, "points": total}))
}
