//! `--coverage=json`: one object; keys are only ever added.
//!
//! ```text
//! {"version": 1,
//!  "files": [{
//!    "path": "rules/a.yml",
//!    "rules": [{
//!      "group": "gpu", "name": "GpuHot", "kind": "alert" | "recording",
//!      "line": 5, "column": 14, "last_line": 9,          lines and columns (in characters) from 1
//!      "evaluated": true, "non_empty": true, "asserted": true,
//!      "fired": true | false | null,                      null for recording rules
//!      "branches": [{"line": 6, "column": 20, "end_line": 6, "end_column": 21, "text": ">",
//!                    "branch": "true" | "false" | "selected" | "matched" | "unmatched" |
//!                              "left" | "right",
//!                    "taken": true}]
//!    }],
//!    "points": {"covered": 5, "total": 7}
//!  }],
//!  "points": {"covered": 5, "total": 7, "percent": 71.42857142857143}}
//! ```

use serde_json::{Value, json};

use super::{CoverageFormat, CoveredBranch, CoveredFile, CoveredRule, points};

pub(super) static FORMAT: CoverageFormat =
    CoverageFormat { name: "json", about: "one JSON object, for scripts", document };

fn document(files: &[CoveredFile]) -> String {
    let all = points(files);
    let files: Vec<Value> = files.iter().map(file).collect();
    let total = json!({
        "covered": all.covered, "total": all.total, "percent": all.percent(),
    });
    format!("{}\n", json!({"version": 1, "files": files, "points": total}))
}

fn file(file: &CoveredFile) -> Value {
    let points = file.points();
    let rules: Vec<Value> = file.rules.iter().map(rule).collect();
    let points = json!({"covered": points.covered, "total": points.total});
    json!({"path": file.path, "rules": rules, "points": points})
}

fn rule(rule: &CoveredRule) -> Value {
    json!({
        "group": rule.group,
        "name": rule.name,
        "kind": if rule.is_alert { "alert" } else { "recording" },
        "line": rule.place.line,
        "column": rule.place.column,
        "last_line": rule.lines.1,
        "evaluated": rule.is_evaluated,
        "non_empty": rule.is_non_empty,
        "asserted": rule.is_asserted,
        "fired": if rule.is_alert { Value::Bool(rule.has_fired) } else { Value::Null },
        "branches": rule.branches.iter().map(branch).collect::<Vec<_>>(),
    })
}

fn branch(branch: &CoveredBranch) -> Value {
    json!({
        "line": branch.start.line,
        "column": branch.start.column,
        "end_line": branch.end.line,
        "end_column": branch.end.column,
        "text": branch.text,
        "branch": branch.branch,
        "taken": branch.is_taken,
    })
}
