//! Templates of labels and annotations expanded: what comes out, and how it fails.
//!
//! A fixture holds cases, each below a line `-- ALERT --` or `-- ALERT: OPTIONS --`. Options are
//! separated by `; `: `value 21` or `value histogram`, `query none` or `query fail`, `url none`,
//! `missing error`, and `dot TYPE ITEM …` for a template without variables on such a slice.

use std::fmt::Write;

use flint_go::{Time, Url, parse_float};
use flint_template::{
    Histogram, Kind, MissingKey, QuerySample, RULES, RuleData, RuleTemplate, Runtime, SampleValue,
    Type, Value, basic, expand_rule_template,
};
use proptest::prelude::*;

use crate::fixture;

#[test]
fn templates_are_expanded() {
    fixture::each("expansion", |stem, _, text| {
        let mut shown = String::new();
        for (header, template) in cases(text) {
            let outcome = Case::read(header).expand(template);
            writeln!(shown, "-- {header} --").expect("a string takes all");
            match outcome {
                Ok(text) => shown.extend(text.split('\n').map(|line| format!("= {line}\n"))),
                Err(error) => shown.extend(error.split('\n').map(|line| format!("! {line}\n"))),
            }
        }
        fixture::assert_snapshot("expansion", stem, &shown);
    });
}

/// The header and the template of each case, without the line break before the next.
fn cases(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let all = text.strip_prefix("-- ").expect("a fixture begins with a case").split("\n-- ");
    all.map(|case| {
        let (header, template) = case.split_once(" --\n").expect("a case has a line for its name");
        (header, template.strip_suffix('\n').unwrap_or(template))
    })
}

/// What a template is expanded with.
struct Case<'f> {
    alert: &'f str,
    value: &'f str,
    query: &'f str,
    has_url: bool,
    missing_key: MissingKey,
    dot: Option<&'f str>,
}

const LABELS: [(&str, &str); 5] = [
    ("__name__", "up"),
    ("a b", "x"),
    ("foo", "bar"),
    ("instance", "host.example.com:9100"),
    ("job", "<&'\"node é\n"),
];

static STRINGS: Type = Type::new("[]string", Kind::Slice(&basic::STRING));
static INTS: Type = Type::new("[]int", Kind::Slice(&basic::INT));
static INT64S: Type = Type::new("[]int64", Kind::Slice(&basic::INT64));
static UINTS: Type = Type::new("[]uint", Kind::Slice(&basic::UINT));
static UINT64S: Type = Type::new("[]uint64", Kind::Slice(&basic::UINT64));

impl<'f> Case<'f> {
    fn read(header: &'f str) -> Case<'f> {
        let (alert, options) = header.split_once(':').unwrap_or((header, ""));
        let mut case = Case {
            alert,
            value: "1234567.891",
            query: "",
            has_url: true,
            missing_key: MissingKey::Zero,
            dot: None,
        };
        for option in options.split(';').map(str::trim).filter(|option| !option.is_empty()) {
            let (name, setting) = option.split_once(' ').unwrap_or((option, ""));
            match name {
                "value" => case.value = setting,
                "query" => case.query = setting,
                "url" => case.has_url = false,
                "missing" => case.missing_key = MissingKey::Error,
                "dot" => case.dot = Some(setting),
                _ => panic!("{header}: no option is called {name}"),
            }
        }
        case
    }

    fn expand(&self, template: &str) -> Result<String, String> {
        let url = Url::parse("http://testhost:9090/path/prefix").expect("it is a URL");
        let runtime = Runtime {
            query: &|expression| self.samples(expression),
            now: Time::from_unix(1_353_755_652, 0),
            external_url: self.has_url.then_some(&url),
        };
        let expanded = match self.dot {
            Some(dot) => RuleTemplate::parse_bare(self.alert, template).expand_on(
                slice(dot),
                self.missing_key,
                &runtime,
            ),
            None => {
                let data = RuleData {
                    labels: &LABELS,
                    external_labels: &[("cluster", "eu")],
                    external_url: "http://ext/",
                    value: sample_value(self.value),
                };
                let name = format!("__alert_{}", self.alert);
                expand_rule_template(&name, template, &data, &runtime)
            }
        };
        expanded.map_err(|error| error.to_string())
    }

    fn samples(&self, expression: &str) -> Result<Vec<QuerySample>, String> {
        let sample = |labels: &[(&str, &str)], value| QuerySample {
            labels: labels.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
            value: sample_value(value),
        };
        match self.query {
            "none" => Ok(Vec::new()),
            _ if self.query == "fail" || expression.starts_with("fail") => {
                Err(format!("query failed: {expression}"))
            }
            _ => Ok(vec![
                sample(&[("__name__", "m"), ("instance", "b:9090"), ("__value__", "z")], "21"),
                sample(&[("__name__", "m"), ("instance", "a:9090")], "11"),
                sample(&[("__name__", "m"), ("instance", "c")], "histogram"),
            ]),
        }
    }
}

fn sample_value(text: &str) -> SampleValue {
    if text != "histogram" {
        return SampleValue::Float(parse_float(text).expect("a value is a float"));
    }
    let text = "{count:3, sum:10}".to_owned();
    let histogram = Histogram { text, count: 3.0, sum: 10.0, ..Histogram::default() };
    SampleValue::Histogram(Box::new(histogram))
}

/// `float64 1 2.5`
fn slice(dot: &str) -> Value {
    let (name, items) = dot.split_once(' ').unwrap_or((dot, ""));
    let items = items.split(' ');
    let int = |item: &str| item.parse().expect("an item is an integer");
    let uint = |item: &str| item.parse().expect("an item is a positive integer");
    let float = |item: &str| parse_float(item).expect("an item is a float");
    match name {
        "nil" => Value::none(),
        "string" => Value::list(&STRINGS, items.map(Value::text).collect()),
        "float64" => {
            let items = items.map(|it| Value::float(float(it)));
            Value::list(&basic::FLOAT64S, items.collect())
        }
        "int" => Value::list(&INTS, items.map(|it| Value::int(int(it))).collect()),
        "int64" => {
            let items = items.map(|it| Value::int_of(&basic::INT64, int(it)));
            Value::list(&INT64S, items.collect())
        }
        "uint" => {
            let items = items.map(|it| Value::uint_of(&basic::UINT, uint(it)));
            Value::list(&UINTS, items.collect())
        }
        "uint64" => {
            let items = items.map(|it| Value::uint_of(&basic::UINT64, uint(it)));
            Value::list(&UINT64S, items.collect())
        }
        _ => panic!("{dot}: no slice is of the type {name}"),
    }
}

#[test]
fn a_template_serves_for_many_samples() {
    let template = RuleTemplate::parse("__alert_A", "{{ $labels.foo }} is {{ $value }}");
    let case = Case::read("A");
    let runtime = Runtime {
        query: &|expression| case.samples(expression),
        now: Time::from_unix(0, 0),
        external_url: None,
    };
    let expand = |value| {
        let data = RuleData {
            labels: &LABELS,
            external_labels: &[],
            external_url: "",
            value: SampleValue::Float(value),
        };
        template.expand(&data, &runtime).expect("nothing is wrong with it")
    };
    fn shared_by_threads(_: &(impl Send + Sync)) {}
    shared_by_threads(&template);
    assert!(!template.is_plain());
    assert_eq!(expand(1.0), "bar is 1");
    assert_eq!(expand(2e6), "bar is 2e+06");
}

#[test]
fn every_function_that_the_parser_knows_is_there() {
    for name in RULES.all_functions() {
        if let Err(error) = Case::read("A").expand(&format!("{{{{ {name} }}}}")) {
            assert!(!error.contains("is not a defined function"), "{error}");
        }
    }
}

#[test]
fn branches_are_executed_at_any_depth() {
    let depth = 20_000;
    let text = format!("{}a{}", "{{if .Labels}}".repeat(depth), "{{end}}".repeat(depth));
    assert_eq!(Case::read("A").expand(&text), Ok("a".to_owned()));
}

#[test]
fn expressions_are_executed_at_a_depth_that_fits_the_stack() {
    let depth = flint_template::MAX_EVALUATION_DEPTH as usize - 1;
    for (open, close) in [("(", ")"), ("print (", ")"), ("and 1 (", ")"), ("1 | print (", ")")] {
        let text = format!("{{{{{}1{}}}}}", open.repeat(depth), close.repeat(depth));
        assert!(Case::read("A").expand(&text).is_ok(), "{open}");
    }
}

const PIECES: [&str; 64] = [
    "{{",
    "}}",
    "{{ ",
    " }}",
    "(",
    ")",
    " | ",
    " ",
    "$x := ",
    "$x",
    "$labels",
    "$labels.foo",
    "$value",
    ".",
    ".foo",
    ".Labels",
    ".Value",
    ".x.y",
    "{{end}}",
    "{{else}}",
    "{{if .}}",
    "{{range query \"up\"}}",
    "{{range $i, $e := $labels}}",
    "{{range 3}}",
    "{{with $value}}",
    "{{break}}",
    "{{continue}}",
    "{{define \"t\"}}",
    "{{template \"t\" .}}",
    "{{template \"__alert_A\" .}}",
    "{{block \"b\" .}}",
    "nil",
    "true",
    "1",
    "-1",
    "1.5e3",
    "1i",
    "'a'",
    "\"a\"",
    "\"%d %s\"",
    "\"%[2]*.3f|%#v%\"",
    "printf ",
    "print ",
    "index ",
    "slice ",
    "len ",
    "eq ",
    "lt ",
    "and ",
    "or ",
    "call ",
    "html ",
    "js ",
    "humanize ",
    "toTime ",
    "toDuration ",
    "humanizeDuration ",
    "first ",
    "sortByLabel ",
    "args ",
    "reReplaceAll ",
    "title ",
    "query ",
    "now",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24).prop_map(|it| it.concat())
}

/// An action that the parser takes, more often than not.
fn action() -> impl Strategy<Value = String> {
    let operand = prop::sample::select(&PIECES[30..39]);
    let value = prop::sample::select(vec!["$labels", "$value", ".", ".Labels.foo", "now"]);
    let operand = prop_oneof![operand, value];
    let function = prop::sample::select(&PIECES[41..]);
    let command = (function, prop::collection::vec(operand, 0..4))
        .prop_map(|(function, operands)| format!("{function} {}", operands.join(" ")));
    prop::collection::vec(command, 1..4)
        .prop_map(|commands| format!("{{{{ {} }}}}", commands.join(" | ")))
}

proptest! {
    #[test]
    fn no_template_makes_it_panic(
        text in prop_oneof![soup(), prop::collection::vec(action(), 1..3).prop_map(|it| it.concat())],
        value in prop::sample::select(vec!["0", "NaN", "1e300", "histogram"]),
    ) {
        let case = Case { value, ..Case::read("A") };
        if let Err(error) = case.expand(&text) {
            let is_known = error.starts_with("error parsing template __alert_A: template: ")
                || error.starts_with("error executing template __alert_A: template: __alert_A:");
            prop_assert!(is_known, "{}", error);
        }
    }
}
