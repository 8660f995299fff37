//! JSON: one object, one line a diagnostic; keys are only ever added.
//!
//! ```text
//! {"version": 1,
//!  "diagnostics": [{
//!    "code": "rules/unknown-field",        see `flint explain`
//!    "severity": "error" | "warning",
//!    "message": "…",
//!    "path": "rules/a.yml",
//!    "start": {"line": 5, "column": 7, "offset": 61},   line, column (in characters) from 1; offset
//!    "end": {"line": 5, "column": 11, "offset": 65},    in bytes from 0; `end` is exclusive
//!    "notes": [{"message": "…", "path": …, "start": …, "end": …}],   places may be missing
//!    "help": "…" | null,
//!    "fix": {"safety": "safe" | "unsafe",
//!            "edits": [{"path": …, "start": …, "end": …, "text": "…"}]} | null,
//!    "rule": "…", "owner": "…"             where they are known: the rule or job, who looks after it
//!  }],
//!  "baseline": …, "diff": …                where there is one: see `flint schema report`
//!  "summary": {"files": 1, "skipped": 0, "errors": 1, "warnings": 0}}
//! ```

mod review;

use flint_diagnostics::{Diagnostic, Edit, Fix, Note, Safety, Severity};
use flint_text::{Position, Sources, Span};
use serde_json::{Map, Value, json};

use crate::checked::{Checked, Summary};
use crate::format::{Format, Stream, Style};
use crate::place::Place;

/// `--format json`.
pub(crate) static FORMAT: Format = Format {
    name: "json",
    about: "one JSON object, for scripts",
    stream: Stream::Stdout,
    section,
    document,
};

pub(crate) fn section(checked: &Checked, _: Style) -> String {
    let objects = checked.in_order().into_iter().map(|it| object(it, checked).to_string());
    objects.collect::<Vec<_>>().join(",\n")
}

fn document(sections: &[String], summary: &Summary) -> String {
    with_key(sections, summary, None)
}

/// The document with a key more.
pub(crate) fn with_key(
    sections: &[String],
    summary: &Summary,
    key: Option<(&str, Value)>,
) -> String {
    let filled: Vec<&str> =
        sections.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
    let diagnostics = match filled.join(",\n") {
        empty if empty.is_empty() => "[]".to_owned(),
        objects => format!("[\n{objects}\n]"),
    };
    let Summary { files, skipped, errors, warnings, .. } = summary;
    let totals =
        json!({"files": files, "skipped": skipped, "errors": errors, "warnings": warnings});
    let key = key.map(|(name, value)| (name, value.to_string()));
    let keys = key.into_iter().chain(review::keys(&summary.review));
    let keys: String = keys.map(|(name, value)| format!("\"{name}\":{value},")).collect();
    format!("{{\"version\":1,\"diagnostics\":{diagnostics},{keys}\"summary\":{totals}}}\n")
}

fn object(diagnostic: &Diagnostic, checked: &Checked) -> Value {
    let Checked { sources, context, .. } = checked;
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut object = Map::new();
    object.insert("code".into(), diagnostic.code.name.into());
    object.insert("severity".into(), severity.into());
    object.insert("message".into(), diagnostic.message.as_str().into());
    place(&mut object, diagnostic.span, sources);
    let notes = diagnostic.notes.iter().map(|it| note(it, sources)).collect();
    object.insert("notes".into(), Value::Array(notes));
    object.insert("help".into(), diagnostic.help.as_deref().into());
    object.insert("fix".into(), diagnostic.fix.as_ref().map(|it| fix(it, sources)).into());
    let rule = context.subject(diagnostic.span).map(|it| it.name.as_str());
    for (key, value) in [("rule", rule), ("owner", context.owner(diagnostic.span))] {
        if let Some(text) = value {
            object.insert(key.into(), text.into());
        }
    }
    Value::Object(object)
}

fn note(note: &Note, sources: &Sources) -> Value {
    let mut object = Map::new();
    object.insert("message".into(), note.text.as_str().into());
    if let Some(span) = note.span {
        place(&mut object, span, sources);
    }
    Value::Object(object)
}

fn fix(fix: &Fix, sources: &Sources) -> Value {
    let safety = match fix.safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
    };
    let edits: Vec<Value> = fix.edits.iter().map(|it| edit(it, sources)).collect();
    json!({"safety": safety, "edits": edits})
}

fn edit(edit: &Edit, sources: &Sources) -> Value {
    let mut object = Map::new();
    place(&mut object, edit.span, sources);
    object.insert("text".into(), edit.text.as_str().into());
    Value::Object(object)
}

fn place(object: &mut Map<String, Value>, span: Span, sources: &Sources) {
    let place = Place::of(span, sources);
    object.insert("path".into(), place.path.into());
    object.insert("start".into(), position(place.start, span.range.start));
    object.insert("end".into(), position(place.end, span.range.end));
}

fn position(position: Position, offset: u32) -> Value {
    json!({"line": position.line, "column": position.column, "offset": offset})
}
