//! `--coverage`: for people, one line for everything that no test sees, and a table of the files.

use std::fmt::Write;

use super::{
    CoverageFormat, CoveredFile, CoveredRule, Points, branch_points, points, rule_points, rules,
};

pub(super) static FORMAT: CoverageFormat = CoverageFormat {
    name: "text",
    about: "what no test sees, line by line, and a table of the files",
    document,
};

const HEADER: [&str; 8] =
    ["file", "covered", "points", "rules", "looked at", "not empty", "fired", "branches"];

fn document(files: &[CoveredFile]) -> String {
    let mut out = String::new();
    for file in files {
        for rule in &file.rules {
            for (place, text) in rule.missing() {
                let place = format!("{}:{}:{}", file.path, place.line, place.column);
                // Writing to a string cannot fail.
                let _ = writeln!(out, "{place}: {}: {text}", rule.name);
            }
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out += &table(files);
    let all = points(files);
    let Points { covered, total } = all;
    let _ = writeln!(out, "\ncoverage: {} ({covered} of {total})", all.shown());
    out
}

/// A line a file, and one for all of them where there are several.
fn table(files: &[CoveredFile]) -> String {
    let mut rows = vec![HEADER.map(str::to_owned)];
    rows.extend(files.iter().map(|it| row(&it.path, std::slice::from_ref(it))));
    if files.len() != 1 {
        rows.push(row("all", files));
    }
    let width = |column: usize| rows.iter().map(|it| it[column].chars().count()).max();
    let widths: Vec<usize> = (0..HEADER.len()).map(|it| width(it).unwrap_or(0)).collect();
    let mut out = String::new();
    for row in &rows {
        let [name, numbers @ ..] = row;
        let mut line = format!("{name:<width$}", width = widths[0]);
        for (number, width) in numbers.iter().zip(&widths[1..]) {
            let _ = write!(line, "  {number:>width$}");
        }
        let _ = writeln!(out, "{line}");
    }
    out
}

fn row(name: &str, files: &[CoveredFile]) -> [String; 8] {
    let count = |is: fn(&CoveredRule) -> bool| Points::of(rules(files).map(is));
    let alerts = rules(files).filter(|it| it.is_alert);
    let all = points(files);
    [
        name.to_owned(),
        all.shown(),
        share(all),
        share(rule_points(files)),
        share(count(|it| it.is_asserted)),
        share(count(|it| it.is_non_empty)),
        share(Points::of(alerts.map(|it| it.has_fired))),
        share(branch_points(files)),
    ]
}

fn share(points: Points) -> String {
    match points.total {
        0 => "-".to_owned(),
        total => format!("{}/{total}", points.covered),
    }
}
