//! Templates of notifications: what comes out, how it fails, and what is found out without running
//! them.
//!
//! A fixture holds cases, each below a line `-- NAME --` or `-- NAME: OPTIONS --`. Options are
//! separated by `; `: `html`, `route labels` or `route labels rendered`, `version 0.27`.

use std::fmt::Write;
use std::fs;

use flint_go::Time;
use flint_template::{
    AlertData, AlertmanagerVersion, Kind, Labels, NotificationData, NotificationTemplates, Output,
    Runtime, TemplateChecker, Type, Value, basic,
};
use flint_text::Source;
use proptest::prelude::*;

use crate::fixture;

/// 2026-11-28 12:00:00 UTC.
const NOW: i64 = 1_795_867_200;

fn runtime() -> Runtime<'static> {
    Runtime { query: &|_| Ok(Vec::new()), now: Time::from_unix(NOW, 0), external_url: None }
}

fn sample() -> NotificationData {
    let data = NotificationData::sample(Time::from_unix(NOW, 0));
    NotificationData { receiver: "it's <b>\"&\"</b> a+b".to_owned(), ..data }
}

#[test]
fn templates_are_rendered() {
    fixture::each("notification", |stem, path, text| {
        if path.extension().is_some_and(|it| it == "json") {
            return;
        }
        let mut shown = String::new();
        for (header, template) in cases(text) {
            writeln!(shown, "-- {header} --").expect("a string takes all");
            shown += &Case::read(header).outcome(template);
        }
        fixture::assert_snapshot("notification", stem, &shown);
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

struct Case {
    output: Output,
    data: NotificationData,
    version: AlertmanagerVersion,
}

impl Case {
    fn read(header: &str) -> Case {
        let (_, options) = header.split_once(": ").unwrap_or((header, ""));
        let mut case =
            Case { output: Output::Text, data: sample(), version: AlertmanagerVersion::LATEST };
        for option in options.split("; ").filter(|option| !option.is_empty()) {
            match option.split_once(' ') {
                None if option == "html" => case.output = Output::Html,
                Some(("route", rest)) => {
                    case.data.route_labels = Some(route_labels());
                    case.data.route_labels_are_rendered = rest == "labels rendered";
                }
                Some(("version", version)) => {
                    case.version = version.parse().expect("it is a release");
                }
                _ => panic!("{header}: no option is called {option}"),
            }
        }
        case
    }

    fn outcome(&self, template: &str) -> String {
        let templates = NotificationTemplates::with_defaults();
        let mut out = String::new();
        let mut lines = |mark: &str, text: &str| {
            out.extend(text.split('\n').map(|line| format!("{mark} {line}\n")));
        };
        let data = self.data.pointer();
        match templates.render(template, self.output, &data, &runtime()) {
            Ok(text) => lines("=", &String::from_utf8_lossy(&text)),
            Err(error) => lines("!", &error.to_string()),
        }
        let source = Source::new("", template);
        for error in TemplateChecker::new(&templates, self.version).text(template, self.output) {
            assert_eq!(error.file, None, "no file was added");
            let start = source.position(error.range.start);
            let (line, column) = (start.line, start.column);
            let written = error.range.slice(template);
            let (code, message) = (error.code().name, error.message());
            lines("?", &format!("{line}:{column} `{written}` {code}: {message}"));
            if let Some(help) = &error.help {
                lines("?", &format!("  help: {help}"));
            }
        }
        out
    }
}

fn route_labels() -> Labels {
    let labels = [
        ("plain", "a plain text"),
        ("template", "{{ .CommonLabels.commonlabelkey1 | toUpper }}"),
        ("chain", "{{ routeLabels \"template\" }}, {{ routeLabels \"plain\" }}"),
        ("first", "{{ routeLabels \"second\" }}"),
        ("second", "{{ routeLabels \"first\" }}"),
        ("self", "{{ routeLabels \"self\" }}"),
        ("broken", "{{ .Foo"),
        ("failing", "a {{ .Foo }}"),
        ("markup", "<b>{{ .Receiver }}</b>"),
    ];
    labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What upstream's own tests ask for.
///
/// Source: Alertmanager `template/template_test.go`.
#[test]
fn upstreams_cases() {
    let path = fixture::root().join("fixtures/notification/upstream.json");
    let text = fs::read_to_string(path).expect("the fixture is readable");
    let cases: serde_json::Value = serde_json::from_str(&text).expect("the fixture is JSON");
    let templates = NotificationTemplates::with_defaults();
    let cases = cases.as_array().expect("a list of cases");
    assert_eq!(cases.len(), 76);
    for case in cases {
        let template = case["template"].as_str().expect("a case has a template");
        let output = if case["html"] == true { Output::Html } else { Output::Text };
        let data = given(&case["data"]);
        let rendered = templates.render(template, output, &data, &runtime());
        match (&case["prints"], &case["error"], rendered) {
            (serde_json::Value::String(wanted), _, Ok(text)) => {
                assert_eq!(String::from_utf8_lossy(&text), *wanted, "{template}");
            }
            (_, serde_json::Value::String(wanted), Err(error)) => {
                assert_eq!(error.to_string(), *wanted, "{template}");
            }
            (_, _, Err(_)) if case["fails"] == true => {}
            (_, _, outcome) => panic!("{template}: {outcome:?}"),
        }
    }
}

static STRINGS: Type = Type::new("[]string", Kind::Slice(&basic::STRING));
static FLOATS: Type = Type::new("[]float64", Kind::Slice(&basic::FLOAT64));
static INTS: Type = Type::new("[]int", Kind::Slice(&basic::INT));
static UINTS: Type = Type::new("[]uint", Kind::Slice(&basic::UINT));

/// What a case of upstream is rendered on.
fn given(data: &serde_json::Value) -> Value {
    let Some((kind, data)) = data.as_object().and_then(|members| members.iter().next()) else {
        return Value::none();
    };
    let items = data.as_array().map(Vec::as_slice).unwrap_or_default().iter();
    let members = data.as_object().into_iter().flatten();
    let text = |value: &serde_json::Value| Value::text(value.as_str().expect("a text"));
    match kind.as_str() {
        "notification" => NotificationData::from_json(data.to_string().as_bytes())
            .expect("it is a notification")
            .value(),
        "time" => {
            Value::time(Time::parse_rfc3339(data.as_str().expect("a text")).expect("it is a time"))
        }
        "texts" => Value::list(&STRINGS, items.map(text).collect()),
        "floats" => {
            let float = |it: &serde_json::Value| Value::float(it.as_f64().expect("a number"));
            Value::list(&FLOATS, items.map(float).collect())
        }
        "ints" => {
            let int = |it: &serde_json::Value| Value::int(it.as_i64().expect("a number"));
            Value::list(&INTS, items.map(int).collect())
        }
        "uints" => {
            let uint = |it: &serde_json::Value| it.as_u64().expect("a number");
            Value::list(&UINTS, items.map(|it| Value::uint_of(&basic::UINT, uint(it))).collect())
        }
        "map" => Value::map(&basic::STRING_MAP, members.map(|(name, value)| (name, text(value)))),
        "dictionary" => {
            let value = |it: &serde_json::Value| match it.as_i64() {
                Some(number) => Value::int(number),
                None => text(it),
            };
            Value::map(&basic::ANY_MAP, members.map(|(name, it)| (name, value(it))))
        }
        other => panic!("no data is called {other}"),
    }
}

/// The definitions that Alertmanager brings, each on the same notification.
#[test]
fn default_definitions() {
    let templates = NotificationTemplates::with_defaults();
    let data = NotificationData::sample(Time::from_unix(NOW, 0));
    let mut names: Vec<String> = templates
        .set()
        .names()
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .filter(|name| !name.is_empty())
        .collect();
    names.sort();
    let mut shown = String::new();
    for name in names {
        let is_list = name.contains("alert_list") || name.ends_with(".instances");
        let argument = if is_list { ".Alerts" } else { "." };
        let call = format!("{{{{ template \"{name}\" {argument} }}}}");
        let output = if name.ends_with(".html") { Output::Html } else { Output::Text };
        let text = templates.render(&call, output, &data.value(), &runtime());
        let text = text.expect("the defaults do not fail");
        writeln!(shown, "-- {name} --\n{}|", String::from_utf8_lossy(&text))
            .expect("a string takes all");
    }
    insta_snapshot("notification-defaults", &shown);
}

fn insta_snapshot(stem: &str, text: &str) {
    fixture::assert_snapshot("templates", stem, text);
}

#[test]
fn a_notification_is_made_of_its_alerts() {
    let labels = |pairs: &[(&str, &str)]| -> Option<Labels> {
        Some(pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
    };
    let alert = |status: &str, severity: &str, job: &str| AlertData {
        status: status.to_owned(),
        labels: labels(&[("severity", severity), ("job", job)]),
        annotations: labels(&[("description", severity), ("runbook", job)]),
        ..AlertData::default()
    };
    let none = NotificationData::of_alerts("a.b", Vec::new());
    assert_eq!((none.receiver.as_str(), none.status.as_str()), ("a\\.b", "resolved"));
    assert_eq!(none.common_labels, labels(&[]));

    let alerts = vec![alert("firing", "warning", "foo"), alert("resolved", "critical", "foo")];
    let same_job = NotificationData::of_alerts("webhook", alerts);
    assert_eq!(same_job.status, "firing");
    assert_eq!(same_job.common_labels, labels(&[("job", "foo")]));
    assert_eq!(same_job.common_annotations, labels(&[("runbook", "foo")]));

    let alerts = vec![alert("resolved", "warning", "foo"), alert("resolved", "critical", "bar")];
    let nothing = NotificationData::of_alerts("webhook", alerts);
    assert_eq!(nothing.status, "resolved");
    assert_eq!((nothing.common_labels, nothing.common_annotations), (labels(&[]), labels(&[])));
}

#[test]
fn files_replace_definitions_and_are_checked() {
    let mut templates = NotificationTemplates::with_defaults();
    let file = "{{ define \"slack.default.title\" }}{{ .Recevier }}{{ end }}\
                {{ define \"unused\" }}{{ now.Foo }}{{ template \"none\" . }}{{ end }}";
    templates.add_file("a.tmpl", file.to_owned()).expect("it can be read");
    let blank = "{{ define \"slack.default.username\" }} {{ end }}";
    templates.add_file("b.tmpl", blank.to_owned()).expect("it can be read");
    let errors = templates.add_file("c.tmpl", "{{ foo }}{{ end }}".to_owned());
    assert_eq!(errors.expect_err("it cannot be read").len(), 2);

    let mut checker = TemplateChecker::new(&templates, AlertmanagerVersion::LATEST);
    let found = checker.text("{{ template \"slack.default.fallback\" . }}", Output::Text);
    let shown: Vec<_> = found.iter().map(|it| (it.file, it.range.slice(file))).collect();
    assert_eq!(shown, [(Some(0), "Recevier")]);
    // Once is enough.
    assert!(checker.text("{{ template \"slack.default.title\" . }}", Output::Text).is_empty());
    let rest: Vec<_> = checker.rest().iter().map(|it| it.range.slice(file).to_owned()).collect();
    assert_eq!(rest, ["Foo", "\"none\""]);

    let data = sample().pointer();
    let name = "{{ template \"slack.default.username\" . }}";
    let text = templates.render(name, Output::Text, &data, &runtime()).expect("it can be read");
    assert_eq!(text, b"Alertmanager");
}

#[test]
fn limits_hold() {
    let templates = NotificationTemplates::with_defaults();
    let data = sample().pointer();
    let fails = |template: &str, output: Output, why: &str| {
        let outcome = templates.render(template, output, &data, &runtime());
        let error = outcome.expect_err("there is a limit").to_string();
        assert!(error.contains(why), "{template}: {error}");
    };
    let doubled = "{{ $x := \"0123456789\" }}{{ range 30 }}{{ $x = print $x $x }}{{ end }}";
    fails(doubled, Output::Text, "bytes of text");
    let joined = "{{ $x := \"0123456789\" }}{{ range 30 }}{{ $x = join $x (stringSlice $x $x $x) }}{{ end }}";
    fails(joined, Output::Text, "bytes of text");
    let deep = "{{ $x := list }}{{ range 1000 }}{{ $x = list $x }}{{ end }}";
    fails(deep, Output::Text, "exceeded maximum nesting of values");
    let endless = "{{ define \"x\" }}{{ template \"x\" . }}{{ end }}{{ template \"x\" . }}";
    fails(endless, Output::Text, "exceeded maximum template depth");
    let nested = format!("{{{{ {}1{} }}}}", "(".repeat(5000), ")".repeat(5000));
    fails(&nested, Output::Html, "exceeded maximum expression depth");
    let mut checker = TemplateChecker::new(&templates, AlertmanagerVersion::LATEST);
    assert!(checker.text(&nested, Output::Html).is_empty());
    let branches = format!("{}{}", "{{if .Status}}".repeat(1000), "{{end}}".repeat(1000));
    fails(&branches, Output::Html, "exceeded maximum nesting of branches");
    let loops = format!("{}{}", "{{range .Alerts}}".repeat(60), "{{end}}".repeat(60));
    fails(&loops, Output::Html, "template is too large to be escaped");
}

#[test]
fn json_that_is_no_notification() {
    let error = |text: &str| NotificationData::from_json(text.as_bytes()).expect_err("it is none");
    let deep = |depth| format!("{{\"x\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(NotificationData::from_json(deep(9_999).as_bytes()).is_ok());
    assert_eq!(error(&deep(10_000)), "exceeded max depth");
    assert_eq!(error(""), "unexpected end of JSON input");
    assert_eq!(error("{\"a\" 1}"), "invalid character '1' after object key");
    assert_eq!(error("[]"), "json: cannot unmarshal array into Go value of type template.Data");
    assert_eq!(
        error("{\"alerts\": [{\"labels\": {\"a\": 1}}]}"),
        "json: cannot unmarshal number into Go struct field Data.alerts.0.labels.a of type string"
    );
    assert_eq!(
        error("{\"alerts\": [5]}"),
        "json: cannot unmarshal number into Data.alerts.0 of type template.Alert"
    );
    assert_eq!(
        error("{\"alerts\": [{\"startsAt\": \"today\"}]}"),
        "parsing time \"today\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"today\" as \"2006\""
    );
}

const PIECES: [&str; 68] = [
    "{{ ",
    " }}",
    "{{- ",
    " -}}",
    "{{ end }}",
    "{{ else }}",
    "{{ if ",
    "{{ range ",
    "{{ with ",
    "{{ range $i, $e := ",
    "{{ break }}",
    "{{ define \"x\" }}",
    "{{ template \"x\" . }}",
    "{{ template \"x\" }}",
    "{{ template \"email.default.html\" . }}",
    "(",
    ")",
    " | ",
    " ",
    ".",
    ".Alerts",
    ".Alerts.Firing",
    ".Labels",
    ".CommonLabels",
    ".SortedPairs",
    ".StartsAt",
    ".Status",
    ".Format \"15:04\"",
    ".Remove .GroupLabels.Names",
    ".Names",
    ".Name",
    ".Value",
    "$",
    "$x",
    "$e",
    "$x := ",
    "$x = ",
    "nil",
    "5",
    "1.5",
    "\"a\"",
    "true",
    "toUpper ",
    "join \",\" ",
    "index ",
    "len ",
    "eq ",
    "lt ",
    "printf \"%v\" ",
    "list ",
    "dict \"a\" ",
    "append ",
    "toJson ",
    "tz \"UTC\" ",
    "now",
    "since ",
    "safeHtml ",
    "<a href=\"",
    "\">",
    "<script>",
    "</script>",
    "<style>",
    "'",
    "<!--",
    "-->",
    "/",
    "`${",
    "}",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24).prop_map(|it| it.concat())
}

/// Actions that can be read, most of them with types that fit.
fn actions() -> impl Strategy<Value = String> {
    let value = prop::sample::select(
        &[
            ".",
            ".Alerts",
            ".Alerts.Firing",
            ".CommonLabels",
            ".CommonLabels.a",
            ".Status",
            ".Labels",
            ".Labels.a",
            ".StartsAt",
            ".Name",
            ".GroupLabels.SortedPairs",
            "(index .Alerts 0)",
            "(index .Alerts 0).Labels",
            "$.Status",
            "$x",
            "now",
            "5",
            "\"a\"",
            "(len .Alerts)",
            ".Foo",
        ][..],
    );
    let call = (
        prop::sample::select(
            &[
                "",
                "toUpper ",
                "len ",
                "join \",\" ",
                "printf \"%v\" ",
                "eq .Status ",
                "date \"15:04\" ",
                "since ",
                "lt 1 ",
                "not ",
                "index .Alerts ",
                "toJson ",
            ][..],
        ),
        value.clone(),
    );
    let action = call.prop_map(|(call, value)| format!("{{{{ {call}{value} }}}}"));
    let block = (prop::sample::select(&["range", "with", "if"][..]), value, action.clone())
        .prop_map(|(word, value, inner)| format!("{{{{ {word} {value} }}}}{inner}{{{{ end }}}}"));
    prop::collection::vec(prop_oneof![action, block], 1..4)
        .prop_map(|parts| format!("{{{{ $x := .CommonLabels }}}}{}", parts.concat()))
}

/// What types could have told.
fn is_of_types(error: &str) -> bool {
    let words = [
        "can't evaluate field",
        "wrong type for value",
        "wrong number of args",
        "incompatible types",
        "range can't iterate",
        "len of type",
        "has arguments but",
        "is not a method",
        "not defined",
    ];
    words.iter().any(|word| error.contains(word))
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in soup(), is_html in any::<bool>()) {
        let templates = NotificationTemplates::with_defaults();
        let output = if is_html { Output::Html } else { Output::Text };
        let data = sample().pointer();
        let _ = templates.render(&text, output, &data, &runtime());
        for error in TemplateChecker::new(&templates, AlertmanagerVersion::LATEST).text(&text, output) {
            prop_assert!(error.file.is_none());
            let range = error.range;
            prop_assert!(text.get(range.start as usize..range.end as usize).is_some());
            prop_assert!(!error.message().contains('\n') || error.message().contains("HTML"));
        }
    }

    /// What fails for its types was found before; and what was found first fails, if it is run.
    #[test]
    fn what_fails_was_found(text in actions()) {
        let templates = NotificationTemplates::with_defaults();
        let data = sample().pointer();
        let rendered = templates.render(&text, Output::Text, &data, &runtime());
        let mut checker = TemplateChecker::new(&templates, AlertmanagerVersion::LATEST);
        let found = checker.text(&text, Output::Text);
        if let Err(error) = rendered {
            let error = error.to_string();
            prop_assert!(!is_of_types(&error) || !found.is_empty(), "{}", error);
        }
    }
}
