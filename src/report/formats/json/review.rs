//! What JSON says of a change beside its findings.

use flint_analysis::{Change, ChangeKind, ChangedPart, Portrait, Reader, RuleKind, Trend};
use flint_diagnostics::Severity;
use serde_json::{Map, Value, json};

use crate::review::{Baselined, Diff, Resolved, Review, Stale};

/// The keys of the report that are of a change: a part a key.
pub(super) fn keys(review: &Review) -> Vec<(&'static str, String)> {
    let mut keys = Vec::new();
    if let Some(it) = &review.baseline {
        keys.push(("baseline", baseline(it).to_string()));
    }
    if let Some(it) = &review.diff {
        keys.push(("diff", diff(it)));
    }
    keys
}

fn baseline(baseline: &Baselined) -> Value {
    let Baselined { path, known, stale } = baseline;
    let stale: Vec<Value> = stale.iter().map(entry).collect();
    json!({"path": path, "known": known, "stale": stale})
}

fn entry(stale: &Stale) -> Value {
    let Stale { line, path, fingerprint, count } = stale;
    let mut object = Map::new();
    object.insert("line".into(), (*line).into());
    object.insert("path".into(), path.as_str().into());
    object.insert("code".into(), fingerprint.lint.as_str().into());
    for (key, value) in [("rule", &fingerprint.subject), ("text", &fingerprint.text)] {
        if !value.is_empty() {
            object.insert(key.into(), value.as_str().into());
        }
    }
    object.insert("count".into(), (*count).into());
    Value::Object(object)
}

fn diff(diff: &Diff) -> String {
    let Diff { since, new, known, resolved, rules } = diff;
    let (resolved, rules) = (lines(resolved.iter().map(gone)), lines(rules.iter().map(rule)));
    let since = json!(since);
    format!(
        "{{\"since\":{since},\"new\":{new},\"known\":{known},\"resolved\":{resolved},\"rules\":{rules}}}"
    )
}

/// A list, a line an item.
fn lines(items: impl Iterator<Item = Value>) -> String {
    match items.map(|it| it.to_string()).collect::<Vec<_>>().join(",\n") {
        empty if empty.is_empty() => "[]".to_owned(),
        lines => format!("[\n{lines}\n]"),
    }
}

fn gone(resolved: &Resolved) -> Value {
    let severity = match resolved.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut object = Map::new();
    object.insert("code".into(), resolved.code.as_str().into());
    object.insert("severity".into(), severity.into());
    object.insert("message".into(), resolved.message.as_str().into());
    object.insert("path".into(), resolved.path.as_str().into());
    object.insert("line".into(), resolved.line.into());
    for (key, value) in [("rule", &resolved.rule), ("owner", &resolved.owner)] {
        if let Some(text) = value {
            object.insert(key.into(), text.as_str().into());
        }
    }
    Value::Object(object)
}

fn rule(change: &Change) -> Value {
    let kind = match change.kind {
        ChangeKind::LaidOut => "laid-out",
        other => other.as_str(),
    };
    let parts: Vec<Value> = change.parts.iter().map(part).collect();
    let readers: Vec<Value> = change.readers.iter().map(reader).collect();
    let firing = change.firing.as_ref().map(|it| {
        let trend = match it.trend {
            Trend::Same => "same",
            Trend::OnlyMore => "more",
            Trend::OnlyLess => "less",
            Trend::Other => "other",
        };
        json!({"trend": trend, "reasons": it.reasons})
    });
    json!({
        "change": kind,
        "kind": kind_of(change.rule().kind),
        "before": change.before.as_ref().map(place),
        "after": change.after.as_ref().map(place),
        "parts": parts,
        "firing": firing,
        "readers": readers,
        "inputs": change.inputs,
    })
}

fn kind_of(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Alerting => "alert",
        RuleKind::Recording => "record",
    }
}

fn place(rule: &Portrait) -> Value {
    let Portrait { name, file, line, group, .. } = rule;
    json!({"name": name, "path": file, "line": line, "group": group})
}

fn part(part: &ChangedPart) -> Value {
    json!({"what": part.what.name(), "before": part.before, "after": part.after})
}

fn reader(reader: &Reader) -> Value {
    let Reader { kind, name, file, line } = reader;
    json!({"kind": kind_of(*kind), "name": name, "path": file, "line": line})
}
