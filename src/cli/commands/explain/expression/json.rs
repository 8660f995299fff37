//! What is known of an expression as JSON: a tree of its parts.

use flint_analysis::{
    Belief, Certainty, Count, Emptiness, Flow, LabelValues, Labels, NodeId, Numbers, Reason,
    RuleSet, Truth, Values,
};
use flint_promql::ValueType;
use serde_json::{Map, Value, json};

use super::series::SeriesCounts;

/// The document, with a line feed at its end.
pub(super) fn document(
    flow: &Flow<'_>,
    text: &str,
    set: &RuleSet<'_>,
    series: Option<&SeriesCounts>,
) -> String {
    let writer = Writer { flow, text, set, series };
    let mut document = json!({ "expression": text, "root": writer.node(flow.root_id()) });
    if let Some(samples) = series.and_then(SeriesCounts::samples) {
        let is_all = samples.is_all;
        document["samples_read"] = json!({ "likely": samples.likely, "is_all": is_all });
    }
    serde_json::to_string_pretty(&document).expect("maps of texts can be written") + "\n"
}

struct Writer<'t, 'a> {
    flow: &'t Flow<'a>,
    text: &'t str,
    set: &'t RuleSet<'a>,
    series: Option<&'t SeriesCounts>,
}

impl Writer<'_, '_> {
    fn node(&self, id: NodeId) -> Value {
        let node = self.flow.node(id);
        let range = node.expr.range();
        let mut out = Map::new();
        out.insert("text".to_owned(), json!(range.slice(self.text)));
        out.insert("start".to_owned(), json!(range.start));
        out.insert("end".to_owned(), json!(range.end));
        out.insert("type".to_owned(), json!(node.expr.value_type().to_string()));
        if matches!(node.expr.value_type(), ValueType::InstantVector | ValueType::RangeVector) {
            out.insert("labels".to_owned(), self.labels(&node.labels));
        }
        if node.expr.value_type() != ValueType::String {
            out.insert("values".to_owned(), self.values(&node.values));
        }
        if let Some(holds) = node.holds {
            let holds = json!({ "sure": truth(holds.sure), "likely": truth(holds.likely) });
            out.insert("holds".to_owned(), holds);
        }
        if let Some(count) = self.series.and_then(|it| it.count(id)) {
            out.insert("series".to_owned(), self::count(count));
        }
        let children: Vec<Value> = node.children.iter().map(|it| self.node(*it)).collect();
        if !children.is_empty() {
            out.insert("operands".to_owned(), Value::Array(children));
        }
        Value::Object(out)
    }

    fn labels(&self, labels: &Labels<'_>) -> Value {
        let named = labels.named.iter().map(|it| {
            let presence = match (it.values.can_be_there(), it.values.is_always_there()) {
                (_, true) => "always",
                (true, false) => "maybe",
                (false, false) => "never",
            };
            let mut out = Map::new();
            out.insert("presence".to_owned(), json!(presence));
            let listed = |values: &[flint_analysis::Word<'_>]| {
                values.iter().filter(|it| !it.is_empty()).map(|it| json!(it)).collect::<Vec<_>>()
            };
            match &it.values {
                LabelValues::OneOf(values) => {
                    out.insert("values".to_owned(), Value::Array(listed(values)));
                }
                LabelValues::AnyBut(values) if values.iter().any(|it| !it.is_empty()) => {
                    out.insert("except".to_owned(), Value::Array(listed(values)));
                }
                LabelValues::AnyBut(_) => {}
            }
            out.insert("because".to_owned(), self.reason(it.reason));
            (it.name.to_owned(), Value::Object(out))
        });
        json!({
            "named": named.collect::<Map<String, Value>>(),
            "others": {
                "presence": if labels.others.can_be_there { "maybe" } else { "never" },
                "because": self.reason(labels.others.reason),
            },
        })
    }

    fn values(&self, values: &Values) -> Value {
        let mut out = Map::new();
        out.insert("kind".to_owned(), json!(values.kind.as_str()));
        let is_sure = values.belief == Belief::Sure;
        out.insert("kind_is_sure".to_owned(), json!(is_sure));
        if let Some(constant) = values.constant {
            out.insert("constant".to_owned(), number(constant));
        }
        out.insert("sure".to_owned(), numbers(values.sure));
        out.insert("likely".to_owned(), numbers(values.likely));
        out.insert("may_be_histograms".to_owned(), json!(values.may_be_histograms));
        let (empty, why) = match values.emptiness {
            Emptiness::Always(why) => ("always", Some(why)),
            Emptiness::Never(why) => ("never", Some(why)),
            Emptiness::Maybe => ("maybe", None),
        };
        out.insert("empty".to_owned(), json!(empty));
        if let Some(why) = why {
            out.insert("empty_because".to_owned(), self.reason(why));
        }
        Value::Object(out)
    }

    fn reason(&self, reason: Reason) -> Value {
        let mut out = Map::new();
        out.insert("text".to_owned(), json!(reason.sentence(self.text)));
        out.insert("start".to_owned(), json!(reason.range.start));
        out.insert("end".to_owned(), json!(reason.range.end));
        if let Some(rule) = reason.rule {
            let entry = self.set.rule(rule);
            let group = self.set.group(entry.group);
            let rule = json!({ "group": group.name.value, "name": entry.rule.name().text });
            out.insert("rule".to_owned(), rule);
        }
        Value::Object(out)
    }
}

fn count(count: Count) -> Value {
    json!({
        "certainty": match count.certainty() {
            Certainty::Exact => "exact",
            Certainty::Estimate => "estimate",
            Certainty::Bound => "bound",
            Certainty::Unknown => "unknown",
        },
        "min": count.at_least,
        "likely": count.likely,
        "max": count.at_most,
    })
}

const fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::Always => "always",
        Truth::Never => "never",
        Truth::Open => "open",
    }
}

/// JSON has no infinities: they are texts, as Prometheus writes them.
fn number(value: f64) -> Value {
    match value {
        value if value.is_nan() => json!("NaN"),
        value if value.is_infinite() => json!(if value < 0.0 { "-Inf" } else { "+Inf" }),
        value => json!(value),
    }
}

fn numbers(numbers: Numbers) -> Value {
    match numbers.has_no_number() {
        true => json!({ "none": true, "nan": numbers.may_be_nan }),
        false => json!({
            "min": number(numbers.low),
            "max": number(numbers.high),
            "nan": numbers.may_be_nan,
        }),
    }
}
