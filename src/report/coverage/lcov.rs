//! `--coverage=lcov`: what genhtml, Codecov, Coveralls and editors read. A rule is a function: it is
//! called where a test looks at it. Its lines are executed where its query gave something.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use super::{CoverageFormat, CoveredFile, CoveredRule};

pub(super) static FORMAT: CoverageFormat =
    CoverageFormat { name: "lcov", about: "for genhtml, Codecov and editors", document };

fn document(files: &[CoveredFile]) -> String {
    files.iter().map(file).collect()
}

// Writing to a string cannot fail.
fn file(file: &CoveredFile) -> String {
    let mut out = format!("TN:\nSF:{}\n", one_line(&file.path));
    let names = names(&file.rules);
    for (rule, name) in file.rules.iter().zip(&names) {
        let _ = writeln!(out, "FN:{},{name}", rule.place.line);
    }
    for (rule, name) in file.rules.iter().zip(&names) {
        let _ = writeln!(out, "FNDA:{},{name}", u8::from(rule.is_asserted));
    }
    let called = file.rules.iter().filter(|it| it.is_asserted).count();
    let _ = writeln!(out, "FNF:{}\nFNH:{called}", names.len());
    branches(&file.rules, &mut out);
    let lines = lines(&file.rules);
    for (line, is_hit) in &lines {
        let _ = writeln!(out, "DA:{line},{}", u8::from(*is_hit));
    }
    let hit = lines.values().filter(|it| **it).count();
    let _ = write!(out, "LF:{}\nLH:{hit}\nend_of_record\n", lines.len());
    out
}

fn branches(rules: &[CoveredRule], out: &mut String) {
    let (mut found, mut hit) = (0, 0);
    for (block, rule) in rules.iter().enumerate() {
        for (number, branch) in rule.branches.iter().enumerate() {
            let taken = match (rule.is_evaluated, branch.is_taken) {
                (false, _) => "-",
                (true, false) => "0",
                (true, true) => "1",
            };
            let _ = writeln!(out, "BRDA:{},{block},{number},{taken}", branch.start.line);
            found += 1;
            hit += usize::from(branch.is_taken);
        }
    }
    let _ = writeln!(out, "BRF:{found}\nBRH:{hit}");
}

/// The lines of rules, each once, and whether they are executed.
fn lines(rules: &[CoveredRule]) -> BTreeMap<u32, bool> {
    let mut lines = BTreeMap::new();
    for rule in rules {
        for line in rule.lines.0..=rule.lines.1 {
            *lines.entry(line).or_insert(false) |= rule.is_non_empty;
        }
    }
    lines
}

/// A name for each rule that no other has: functions are told apart by it.
fn names(rules: &[CoveredRule]) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut name = |rule: &CoveredRule| {
        // A comma would end it.
        let name = one_line(&format!("{}/{}", rule.group, rule.name)).replace(',', " ");
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name}#{count}") }
    };
    rules.iter().map(&mut name).collect()
}

fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}
