//! `--coverage`: for people, one line for everything that no test sees.

use std::fmt::Write;

use super::{CoverageFormat, CoveredFile, CoveredRule, Points, points};

pub(super) static FORMAT: CoverageFormat =
    CoverageFormat { name: "text", about: "what no test sees, line by line", document };

fn document(files: &[CoveredFile]) -> String {
    let mut out = String::new();
    for file in files {
        let points = file.points();
        let Points { covered, total } = points;
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}: {} ({covered} of {total})", file.path, points.shown());
        let _ = writeln!(out, "  {}", totals(&file.rules));
        for rule in &file.rules {
            for (place, text) in rule.missing() {
                let place = format!("{}:{}:{}", file.path, place.line, place.column);
                let _ = writeln!(out, "  {place}: {}: {text}", rule.name);
            }
        }
        out.push('\n');
    }
    let all = points(files);
    let Points { covered, total } = all;
    let _ = writeln!(out, "coverage: {} ({covered} of {total})", all.shown());
    out
}

fn totals(rules: &[CoveredRule]) -> String {
    let count = |is: fn(&CoveredRule) -> bool| rules.iter().filter(|it| is(it)).count();
    let plural = if rules.len() == 1 { "rule" } else { "rules" };
    let (alerts, fired) = (count(|it| it.is_alert), count(|it| it.has_fired));
    let mut text = format!(
        "{} {plural}: {} evaluated, {} not empty, {} looked at",
        rules.len(),
        count(|it| it.is_evaluated),
        count(|it| it.is_non_empty),
        count(|it| it.is_asserted),
    );
    if 0 < alerts {
        // Writing to a string cannot fail.
        let plural = if alerts == 1 { "alert" } else { "alerts" };
        let _ = write!(text, "; {fired} of {alerts} {plural} fired");
    }
    text
}
