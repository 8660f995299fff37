//! `flint schema`: the JSON Schemas of what flint reads and writes.

use flint_text::closest;
use serde_json::{Map, Value, json};

use crate::exit::Exit;
use crate::lint::{Key, Shape, baseline, policy};
use crate::output::{stdout, trouble};

/// Print the JSON Schema of a file that flint reads or writes.
///
/// Editors complete and check flint.toml with it; scripts know what `--format json` gives. It is
/// JSON Schema 2020-12.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint schema                            what there is a schema of
  flint schema config > flint.schema.json
  flint schema report                     of what --format json gives

flint.toml, for editors that know the remark:
  #:schema ./flint.schema.json")]
pub(crate) struct Schema {
    /// What it is of: `config`, `report`, `baseline`.
    #[arg(value_name = "KIND")]
    kind: Option<String>,
}

/// Something that there is a schema of.
struct Kind {
    name: &'static str,
    about: &'static str,
    schema: fn() -> Value,
}

const KINDS: [Kind; 3] = [
    Kind { name: "config", about: "flint.toml", schema: config },
    Kind { name: "report", about: "what --format json gives", schema: flint_report::report_schema },
    Kind { name: "baseline", about: "what --write-baseline writes", schema: of_baseline },
];

impl Schema {
    pub(crate) fn run(&self) -> Exit {
        let Some(name) = &self.kind else {
            let lines = KINDS.iter().map(|it| format!("{:10}{}\n", it.name, it.about));
            stdout(&lines.collect::<String>());
            return Exit::Fine;
        };
        if let Some(kind) = KINDS.iter().find(|it| it.name == *name) {
            stdout(&format!("{:#}\n", (kind.schema)()));
            return Exit::Fine;
        }
        let help = match closest(name, KINDS.iter().map(|it| it.name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`flint schema` lists all".to_owned(),
        };
        trouble(&format!("there is no schema `{name}`: {help}"));
        Exit::CouldNotRun
    }
}

fn config() -> Value {
    root("flint.toml", &policy::shape())
}

fn of_baseline() -> Value {
    root("A baseline of flint lint", &baseline::shape())
}

fn root(title: &str, shape: &Shape) -> Value {
    let mut root = Map::new();
    root.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    root.insert("title".into(), title.into());
    if let Value::Object(keys) = of_shape(shape) {
        root.extend(keys);
    }
    Value::Object(root)
}

fn of_shape(shape: &Shape) -> Value {
    match shape {
        Shape::Text(_) => json!({"type": "string"}),
        Shape::Choice(texts) => json!({"enum": texts}),
        Shape::Count => json!({"type": "integer", "minimum": 0}),
        Shape::List(item) => json!({"type": "array", "items": of_shape(item)}),
        Shape::Table(keys) => {
            let properties: Map<String, Value> =
                keys.iter().map(|it| (it.name.clone(), of_key(it))).collect();
            json!({"type": "object", "properties": properties, "additionalProperties": false})
        }
        Shape::Names(None, value) => {
            json!({"type": "object", "additionalProperties": of_shape(value)})
        }
        Shape::Names(Some(names), value) => {
            let properties: Map<String, Value> =
                names.iter().map(|it| (it.clone(), of_shape(value))).collect();
            json!({"type": "object", "properties": properties, "additionalProperties": false})
        }
    }
}

fn of_key(key: &Key) -> Value {
    let mut schema = of_shape(&key.shape);
    let form = match &key.shape {
        Shape::Text(form) => Some(form),
        Shape::List(item) => match &**item {
            Shape::Text(form) => Some(form),
            _ => None,
        },
        _ => None,
    };
    let form = form.filter(|it| it.contains(" as "));
    let form = form.map_or(String::new(), |it| format!(" Write {it}."));
    schema["description"] = format!("{}{form}", key.about).into();
    schema
}
