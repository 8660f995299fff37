//! Schemas against what flint really writes and reads: the outputs that other tests compare.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use flint_lints::LINTS;
use serde_json::{Map, Value, json};
use toml::de::{DeTable, DeValue};

use crate::fixture;

#[test]
fn reports_are_as_their_schema_says() {
    let mut schema = printed("report");
    close(&mut schema);
    let reports = written("{\"version\":1,\"diagnostics\":[");
    assert!(10 < reports.len(), "{} reports", reports.len());
    let mut checker = Checker::new(&schema);
    for (from, report) in &reports {
        checker.check(report, &schema, from);
    }
    assert!(checker.wrong.is_empty(), "{:#?}", checker.wrong);
    // What no report has need not be in the schema.
    let promised = promised(&schema, "");
    let unseen: Vec<&String> = promised.difference(&checker.seen).collect();
    assert!(unseen.is_empty(), "no report has {unseen:?}");
}

#[test]
fn sarif_is_as_its_specification_says() {
    let schema = sarif();
    let logs = written("{\"$schema\":\"https://docs.oasis-open.org/sarif/");
    assert!(2 < logs.len(), "{} logs", logs.len());
    let mut checker = Checker::new(&schema);
    for (from, log) in &logs {
        checker.check(log, &schema, from);
    }
    assert!(checker.wrong.is_empty(), "{:#?}", checker.wrong);
    let unseen: Vec<String> = promised(&schema, "").difference(&checker.seen).cloned().collect();
    assert!(unseen.is_empty(), "no log has {unseen:?}");
}

#[test]
fn configurations_are_as_their_schema_says() {
    let schema = printed("config");
    let levels = &schema["properties"]["levels"]["properties"];
    for lint in LINTS {
        let family = lint.code.name.split('/').next().expect("a name has a family");
        assert!(levels[lint.code.name].is_object() && levels[family].is_object());
    }
    for (name, is_right) in [("policy.toml", true), ("wrong.toml", false)] {
        assert_eq!(fits(&schema, "lint", name), is_right, "{name}");
    }
    assert!(fits(&schema, "lint_owners", "flint.toml"));
    assert!(fits(&schema, "lint_baseline", "named.toml"));
}

#[test]
fn baselines_are_as_their_schema_says() {
    let schema = printed("baseline");
    for (name, is_right) in [("moved.toml", true), ("later.toml", true), ("wrong.toml", false)] {
        assert_eq!(fits(&schema, "lint_baseline", name), is_right, "{name}");
    }
}

/// Whether a file of a fixture is as the schema says.
fn fits(schema: &Value, stem: &str, name: &str) -> bool {
    let path = fixture::root().join("fixtures/cli").join(format!("{stem}.cmd"));
    let text = fs::read_to_string(path).expect("the fixture is there");
    let (_, file) = text.split_once(&format!("-- {name} --\n")).expect("it has the file");
    let file = file.split("\n-- ").next().unwrap_or(file);
    let (table, errors) = DeTable::parse_recoverable(file);
    assert!(errors.is_empty(), "{errors:?}");
    let mut checker = Checker::new(schema);
    checker.check(&of_table(table.get_ref()), schema, name);
    checker.wrong.is_empty()
}

fn of_table(table: &DeTable<'_>) -> Value {
    let entry =
        |(key, value): (&toml::Spanned<std::borrow::Cow<'_, str>>, &toml::Spanned<DeValue<'_>>)| {
            (key.get_ref().to_string(), of_value(value.get_ref()))
        };
    Value::Object(table.iter().map(entry).collect())
}

fn of_value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.to_string()),
        DeValue::Integer(number) => json!(number.as_str().parse::<i64>().expect("it is decimal")),
        DeValue::Array(items) => items.iter().map(|it| of_value(it.get_ref())).collect(),
        DeValue::Table(table) => of_table(table),
        other => panic!("no file has such a value: {other:?}"),
    }
}

/// A schema as the program prints it.
fn printed(kind: &str) -> Value {
    let done = Command::new(env!("CARGO_BIN_EXE_flint")).args(["schema", kind]).output();
    let done = done.expect("flint runs");
    assert!(done.status.success());
    serde_json::from_slice(&done.stdout).expect("a schema is JSON")
}

/// The JSON documents in snapshots that begin so, with where they stand.
fn written(beginning: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for area in ["cli", "lint_diff", "report"] {
        let folder = fixture::root().join("snapshots").join(area);
        for path in fixture::files(&folder) {
            let text = fs::read_to_string(&path).expect("a snapshot is text");
            let name = path.strip_prefix(&folder).expect("it is in the folder").display();
            for (at, _) in text.match_indices(beginning) {
                let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter();
                let value = values.next().expect("something is there");
                found.push((format!("{area}/{name}"), value.expect("it is JSON")));
            }
        }
    }
    found
}

/// Lets no object have other keys than those that are named.
fn close(schema: &mut Value) {
    if let Value::Object(object) = schema {
        if object.contains_key("properties") {
            object.insert("additionalProperties".into(), Value::Bool(false));
        }
        object.values_mut().for_each(close);
    } else if let Value::Array(items) = schema {
        items.iter_mut().for_each(close);
    }
}

/// Where each key of a schema is defined.
fn promised(schema: &Value, path: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let Value::Object(object) = schema else {
        if let Value::Array(items) = schema {
            for (at, item) in items.iter().enumerate() {
                found.extend(promised(item, &format!("{path}/{at}")));
            }
        }
        return found;
    };
    if let Some(Value::Object(properties)) = object.get("properties") {
        found.extend(properties.keys().map(|it| format!("{path}/properties/{it}")));
    }
    for (key, value) in object.iter().filter(|it| !matches!(it.0.as_str(), "required" | "enum")) {
        found.extend(promised(value, &format!("{path}/{key}")));
    }
    found
}

/// The part of JSON Schema 2020-12 that the schemas use. Another keyword is a mistake of the test.
struct Checker<'s> {
    root: &'s Value,
    wrong: Vec<String>,
    /// Where the keys that were there are defined.
    seen: BTreeSet<String>,
}

impl<'s> Checker<'s> {
    fn new(root: &'s Value) -> Checker<'s> {
        Checker { root, wrong: Vec::new(), seen: BTreeSet::new() }
    }

    fn check(&mut self, value: &Value, schema: &'s Value, at: &str) {
        self.at(value, schema, "", at);
    }

    fn at(&mut self, value: &Value, schema: &'s Value, path: &str, at: &str) {
        let Value::Object(keywords) = schema else { panic!("{path}: no schema") };
        for (keyword, wanted) in keywords {
            let is_right = match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" | "properties" => true,
                "$ref" => {
                    let target = wanted.as_str().and_then(|it| it.strip_prefix('#'));
                    let target = target.expect("links are of this schema");
                    let linked = self.root.pointer(target).expect("the link leads somewhere");
                    self.at(value, linked, target, at);
                    true
                }
                "type" => is_type(value, wanted),
                "enum" => wanted.as_array().expect("it is a list").contains(value),
                "const" => value == wanted,
                "minimum" => value.as_i64() >= wanted.as_i64(),
                "pattern" => value.as_str().is_some_and(|it| !it.contains(' ')),
                "required" => keys(wanted).iter().all(|it| value.get(it).is_some()),
                "items" => {
                    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.at(item, wanted, &format!("{path}/items"), &format!("{at}[{number}]"));
                    }
                    true
                }
                "oneOf" => self.one_of(value, wanted, path, at),
                "additionalProperties" => self.others(value, (schema, wanted), path, at),
                other => panic!("{path}: no test of `{other}`"),
            };
            if !is_right {
                self.wrong.push(format!("{at}: {value} is not as {path}/{keyword} says: {wanted}"));
            }
        }
        self.properties(value, schema, path, at);
    }

    fn properties(&mut self, value: &Value, schema: &'s Value, path: &str, at: &str) {
        let (Some(Value::Object(properties)), Value::Object(object)) =
            (schema.get("properties"), value)
        else {
            return;
        };
        for (key, of_key) in properties {
            let Some(inner) = object.get(key) else { continue };
            let path = format!("{path}/properties/{key}");
            self.seen.insert(path.clone());
            self.at(inner, of_key, &path, &format!("{at}.{key}"));
        }
    }

    /// Keys that are not named.
    fn others(
        &mut self,
        value: &Value,
        (schema, of_others): (&'s Value, &'s Value),
        path: &str,
        at: &str,
    ) -> bool {
        let Value::Object(object) = value else { return true };
        let nothing = Map::new();
        let named = schema.get("properties").and_then(Value::as_object).unwrap_or(&nothing);
        let mut others = object.iter().filter(|it| !named.contains_key(it.0));
        if of_others == &Value::Bool(false) {
            return others.next().is_none();
        }
        for (key, inner) in others {
            self.at(
                inner,
                of_others,
                &format!("{path}/additionalProperties"),
                &format!("{at}.{key}"),
            );
        }
        true
    }

    fn one_of(&mut self, value: &Value, all: &'s Value, path: &str, at: &str) -> bool {
        let mut fitting = 0;
        for (number, schema) in all.as_array().into_iter().flatten().enumerate() {
            let before = self.wrong.len();
            self.at(value, schema, &format!("{path}/oneOf/{number}"), at);
            fitting += usize::from(self.wrong.len() == before);
            self.wrong.truncate(before);
        }
        fitting == 1
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn is_type(value: &Value, wanted: &Value) -> bool {
    let is = |name: &str| match name {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("no test of the type {other}"),
    };
    match wanted {
        Value::String(name) => is(name),
        names => keys(names).into_iter().any(is),
    }
}

/// What SARIF 2.1.0 says of the objects that flint writes, each with the keys that it writes.
///
/// Source: OASIS SARIF 2.1.0, sections 3.13 `sarifLog`, 3.14 `run`, 3.18 `tool`, 3.19
/// `toolComponent`, 3.49 `reportingDescriptor`, 3.27 `result`, 3.11 `message`, 3.28 `location`, 3.29
/// `physicalLocation`, 3.4 `artifactLocation`, 3.30 `region`, 3.55 `fix`, 3.56 `artifactChange`, 3.57
/// `replacement`, 3.3 `artifactContent`.
fn sarif() -> Value {
    let text = || json!({"type": "string"});
    let number = || json!({"type": "integer", "minimum": 1});
    let list = |name: &str| json!({"type": "array", "items": {"$ref": format!("#/$defs/{name}")}});
    let link = |name: &str| json!({"$ref": format!("#/$defs/{name}")});
    let message = json!({"text": text()});
    let closed = |required: Value, properties: Value| {
        json!({
            "type": "object", "required": required, "properties": properties,
            "additionalProperties": false,
        })
    };
    let mut root = closed(
        json!(["version", "runs"]),
        json!({"$schema": text(), "version": {"const": "2.1.0"}, "runs": list("run")}),
    );
    let region = json!({
        "startLine": number(), "startColumn": number(), "endLine": number(), "endColumn": number(),
    });
    let result = json!({
        "ruleId": text(), "level": {"enum": ["none", "note", "warning", "error"]},
        "message": link("message"), "locations": list("location"),
        "relatedLocations": list("location"), "fixes": list("fix"),
    });
    let run = json!({
        "tool": closed(json!(["driver"]), json!({"driver": link("toolComponent")})),
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]}, "results": list("result"),
    });
    let physical = closed(
        json!(["artifactLocation"]),
        json!({"artifactLocation": link("artifactLocation"), "region": link("region")}),
    );
    let rule = json!({"id": text(), "shortDescription": link("message"), "help": link("message")});
    let change = json!({
        "artifactLocation": link("artifactLocation"), "replacements": list("replacement"),
    });
    root["$defs"] = json!({
        "run": closed(json!(["tool"]), run),
        "toolComponent": closed(json!(["name"]), json!({"name": text(), "rules": list("rule")})),
        "rule": closed(json!(["id"]), rule),
        "result": closed(json!(["message"]), result),
        "message": closed(json!(["text"]), message),
        "location": closed(
            json!(["physicalLocation"]),
            json!({"physicalLocation": physical, "message": link("message")}),
        ),
        "artifactLocation": closed(json!(["uri"]), json!({"uri": {"type": "string", "pattern": "^\\S*$"}})),
        "region": closed(json!(["startLine"]), region),
        "fix": closed(
            json!(["artifactChanges"]),
            json!({"description": link("message"), "artifactChanges": list("change")}),
        ),
        "change": closed(json!(["artifactLocation", "replacements"]), change),
        "replacement": closed(
            json!(["deletedRegion"]),
            json!({"deletedRegion": link("region"), "insertedContent": link("message")}),
        ),
    });
    root
}
