//! SARIF 2.1.0, which code-scanning services read; rules carry the text of `flint explain`.

use flint_diagnostics::{Code, Diagnostic, Edit, Fix, Note, Severity};
use flint_text::{Sources, Span};
use serde_json::{Map, Value, json};

use crate::checked::{Checked, Summary};
use crate::format::{Format, Stream, Style};
use crate::place::Place;

/// `--format sarif`.
pub(crate) static FORMAT: Format = Format {
    name: "sarif",
    about: "SARIF 2.1.0, for code scanning",
    stream: Stream::Stdout,
    section,
    document,
};

fn section(checked: &Checked, _: Style) -> String {
    let results = checked.in_order().into_iter().map(|it| result(it, &checked.sources).to_string());
    results.collect::<Vec<_>>().join(",\n")
}

fn document(sections: &[String], summary: &Summary) -> String {
    let rules: Vec<Value> = summary.codes.values().map(|it| rule(it)).collect();
    let driver = json!({"name": "flint", "rules": rules});
    let filled: Vec<&str> =
        sections.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
    let results = match filled.join(",\n") {
        empty if empty.is_empty() => "[]".to_owned(),
        results => format!("[\n{results}\n]"),
    };
    let schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    format!(
        "{{\"$schema\":\"{schema}\",\"version\":\"2.1.0\",\"runs\":[{{\
         \"tool\":{{\"driver\":{driver}}},\
         \"columnKind\":\"unicodeCodePoints\",\
         \"results\":{results}}}]}}\n"
    )
}

/// The first paragraph of the explanation is the short text.
fn rule(code: &Code) -> Value {
    let short = code.explanation.split("\n\n").next().unwrap_or(code.explanation);
    json!({
        "id": code.name,
        "shortDescription": {"text": short.split_whitespace().collect::<Vec<_>>().join(" ")},
        "help": {"text": code.explanation},
    })
}

fn result(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let help = diagnostic.help.iter().map(|it| format!("\nhelp: {it}"));
    let facts = diagnostic.notes.iter().filter(|it| it.span.is_none());
    let facts = facts.map(|it| format!("\nnote: {}", it.text));
    let text: String =
        facts.chain(help).fold(diagnostic.message.clone(), |text, more| text + &more);
    let mut result = Map::new();
    result.insert("ruleId".into(), diagnostic.code.name.into());
    result.insert("level".into(), level.into());
    result.insert("message".into(), json!({"text": text}));
    result.insert("locations".into(), json!([location(diagnostic.span, sources)]));
    let related: Vec<Value> = diagnostic.notes.iter().filter_map(|it| note(it, sources)).collect();
    if !related.is_empty() {
        result.insert("relatedLocations".into(), related.into());
    }
    if let Some(found) = &diagnostic.fix {
        result.insert("fixes".into(), json!([fix(found, diagnostic.help.as_deref(), sources)]));
    }
    Value::Object(result)
}

fn note(note: &Note, sources: &Sources) -> Option<Value> {
    let mut location = location(note.span?, sources);
    location["message"] = json!({"text": note.text});
    Some(location)
}

fn location(span: Span, sources: &Sources) -> Value {
    let artifact = artifact(Place::of(span, sources).path);
    json!({"physicalLocation": {"artifactLocation": artifact, "region": region(span, sources)}})
}

fn artifact(path: &str) -> Value {
    json!({"uri": uri(path)})
}

fn region(span: Span, sources: &Sources) -> Value {
    let Place { start, end, .. } = Place::of(span, sources);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// One change a file, in the order of the edits.
fn fix(fix: &Fix, help: Option<&str>, sources: &Sources) -> Value {
    let mut changes: Vec<(&str, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        let path = Place::of(edit.span, sources).path;
        let replacement = replacement(edit, sources);
        match changes.iter_mut().find(|(other, _)| *other == path) {
            Some((_, replacements)) => replacements.push(replacement),
            None => changes.push((path, vec![replacement])),
        }
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .map(|(path, edits)| json!({"artifactLocation": artifact(path), "replacements": edits}))
        .collect();
    json!({"description": {"text": help.unwrap_or("mend it")}, "artifactChanges": changes})
}

fn replacement(edit: &Edit, sources: &Sources) -> Value {
    let region = region(edit.span, sources);
    json!({"deletedRegion": region, "insertedContent": {"text": edit.text}})
}

/// A path as a URI reference: separators are slashes, what a URI may not hold is escaped.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte);
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match plain(byte) {
            true => out.push(char::from(byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
