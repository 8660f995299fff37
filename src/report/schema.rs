//! The JSON Schema of `--format json`.

use serde_json::{Map, Value, json};

/// What `--format json` gives: the keys of each object, with those that are always there first.
/// Readers have to bear others: keys are added.
pub fn report_schema() -> Value {
    let count = || json!({"type": "integer", "minimum": 0});
    let summary = object(
        &["files", "skipped", "errors", "warnings"],
        vec![
            ("files", about(count(), "Files that were looked at.")),
            ("skipped", about(count(), "Files that were found and left alone.")),
            ("errors", count()),
            ("warnings", count()),
        ],
    );
    let mut root = object(
        &["version", "diagnostics", "summary"],
        vec![
            ("version", json!({"const": 1})),
            ("diagnostics", list("diagnostic")),
            ("tests", about(list("test"), "Of `flint test`: the tests that were run.")),
            ("baseline", about(link("baseline"), "What a baseline leaves out.")),
            ("diff", about(link("diff"), "Of `flint lint --diff`: what is not as it was.")),
            ("summary", summary),
        ],
    );
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!("What flint --format json gives");
    root["$defs"] = Value::Object(definitions());
    root
}

fn definitions() -> Map<String, Value> {
    let all = places().into_iter().chain(findings()).chain(changes()).chain(others());
    all.map(|(name, schema)| (name.to_owned(), schema)).collect()
}

type Named = Vec<(&'static str, Value)>;

fn places() -> Named {
    let position = object(
        &["line", "column", "offset"],
        vec![
            ("line", about(number(), "From 1.")),
            ("column", about(number(), "In characters, from 1.")),
            ("offset", json!({"type": "integer", "minimum": 0, "description": "In bytes."})),
        ],
    );
    vec![("position", position)]
}

/// The keys of a place in a file.
fn place() -> Named {
    let end = about(link("position"), "One past the last character.");
    vec![("path", text()), ("start", link("position")), ("end", end)]
}

fn findings() -> Named {
    let with_place = |own: Named| [own, place()].concat();
    let mut diagnostic = vec![
        ("code", about(text(), "The kind of mistake; `flint explain` tells of it.")),
        ("severity", json!({"enum": ["error", "warning"]})),
        ("message", text()),
    ];
    diagnostic.extend(place());
    let edits = object(
        &["safety", "edits"],
        vec![("safety", json!({"enum": ["safe", "unsafe"]})), ("edits", list("edit"))],
    );
    diagnostic.extend([
        ("notes", list("note")),
        ("help", json!({"type": ["string", "null"]})),
        ("fix", json!({"oneOf": [{"type": "null"}, edits]})),
        ("rule", about(text(), "The rule or job in which it is.")),
        ("owner", about(text(), "Who looks after it.")),
    ]);
    let required = ["code", "severity", "message", "path", "start", "end", "notes", "help", "fix"];
    let edit = with_place(vec![("text", text())]);
    vec![
        ("diagnostic", object(&required, diagnostic)),
        ("note", object(&["message"], with_place(vec![("message", text())]))),
        ("edit", object(&["path", "start", "end", "text"], edit)),
    ]
}

fn changes() -> Named {
    let kind = || json!({"enum": ["alert", "record"]});
    let maybe = |name: &str| json!({"oneOf": [{"type": "null"}, link(name)]});
    let maybe_text = || json!({"type": ["string", "null"]});
    let words = ["removed", "changed", "added", "renamed", "moved", "laid-out"];
    let trends = ["same", "more", "less", "other"];
    let count = || json!({"type": "integer", "minimum": 0});
    let diff = vec![
        ("since", about(text(), "The revision with which it is compared.")),
        ("new", about(count(), "Findings that are new.")),
        ("known", about(count(), "Findings that were there before; they are left out.")),
        ("resolved", list("resolved")),
        ("rules", list("ruleChange")),
    ];
    let rule = vec![
        ("change", json!({"enum": words})),
        ("kind", kind()),
        ("before", maybe("rule")),
        ("after", maybe("rule")),
        ("parts", list("part")),
        ("firing", about(maybe("firing"), "Of alerts: whether they fire more or less.")),
        ("readers", about(list("reader"), "Rules that read what it records, or did.")),
        ("inputs", about(texts(), "Names of changed rules that it reads, maybe through others.")),
    ];
    let resolved = vec![
        ("code", text()),
        ("severity", json!({"enum": ["error", "warning"]})),
        ("message", text()),
        ("path", text()),
        ("line", number()),
        ("rule", text()),
        ("owner", text()),
    ];
    let reader = vec![("kind", kind()), ("name", text()), ("path", text()), ("line", number())];
    let place = vec![("name", text()), ("path", text()), ("line", number()), ("group", text())];
    let part = vec![("what", text()), ("before", maybe_text()), ("after", maybe_text())];
    vec![
        ("diff", whole(diff)),
        ("ruleChange", whole(rule)),
        ("resolved", object(&["code", "severity", "message", "path", "line"], resolved)),
        ("rule", whole(place)),
        ("part", whole(part)),
        ("firing", whole(vec![("trend", json!({"enum": trends})), ("reasons", texts())])),
        ("reader", whole(reader)),
    ]
}

fn others() -> Named {
    let entry = vec![
        ("line", about(number(), "Of the baseline.")),
        ("path", text()),
        ("code", text()),
        ("rule", text()),
        ("text", text()),
        ("count", about(number(), "How often it is there in vain.")),
    ];
    let known = json!({"type": "integer", "minimum": 0});
    let baseline = vec![
        ("path", text()),
        ("known", about(known, "Findings that it leaves out.")),
        ("stale", about(list("entry"), "What it holds that is found no more.")),
    ];
    let test = vec![
        ("path", text()),
        ("line", number()),
        ("name", text()),
        ("status", json!({"enum": ["passed", "failed"]})),
    ];
    vec![
        ("baseline", whole(baseline)),
        ("entry", object(&["line", "path", "code", "count"], entry)),
        ("test", whole(test)),
    ]
}

fn text() -> Value {
    json!({"type": "string"})
}

fn texts() -> Value {
    json!({"type": "array", "items": {"type": "string"}})
}

fn number() -> Value {
    json!({"type": "integer", "minimum": 1})
}

fn link(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn list(name: &str) -> Value {
    json!({"type": "array", "items": link(name)})
}

fn about(mut schema: Value, text: &str) -> Value {
    schema["description"] = text.into();
    schema
}

/// An object all of whose keys are always there.
fn whole(keys: Named) -> Value {
    let required: Vec<&str> = keys.iter().map(|it| it.0).collect();
    object(&required, keys)
}

fn object(required: &[&str], keys: Named) -> Value {
    let properties: Map<String, Value> =
        keys.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
    json!({"type": "object", "required": required, "properties": properties})
}
