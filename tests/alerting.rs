//! What Alertmanager does with alerts: upstream's cases, and a route's key and group.

use flint_alerting::{
    Alerting, AlertingSpec, GroupBy, InhibitRule, InhibitSpec, IntRange, Labels, Options, RouteId,
    TimeInterval, group_key, group_labels, inhibited_by,
};
use flint_config::alertmanager::load;
use flint_diagnostics::upstream_error;
use flint_go::{Time, parse_rfc_3339};
use flint_matchers::{Matcher, Mode, parse};
use flint_text::Sources;
use flint_yaml::Tree;

use crate::fixture;

fn read(folder: &str, name: &str) -> String {
    let path = fixture::root().join("fixtures/alerting").join(folder).join(name);
    std::fs::read_to_string(path).expect("the fixture is there")
}

/// A file as Alertmanager reads it, or what it says instead.
fn config(text: &str) -> Result<Alerting, String> {
    let mut sources = Sources::new();
    let file = sources.add("alertmanager.yml", text.to_owned());
    let loaded = load(&Tree::parse(file, sources.get(file)), Default::default());
    match upstream_error(&loaded.diagnostics) {
        Some(error) => Err(error),
        None => {
            let spec = loaded.config.as_ref().and_then(AlertingSpec::of);
            Ok(Alerting::new(spec.expect("a file without errors has a route")))
        }
    }
}

/// The routes and the cases of a fixture of upstream's routing tests.
fn routing(name: &str) -> (Alerting, String) {
    let text = read("upstream", name);
    let (_, text) = text.split_once("-- route --\n").expect("a route");
    let (route, cases) = text.split_once("-- cases --\n").expect("cases");
    let indented: String = route.lines().map(|it| format!("  {it}\n")).collect();
    let names = ["def", "A", "testing", "productionA", "productionB", "BC", "B"];
    let names = names.iter().map(|it| format!("notify-{it}"));
    let names = names.chain(["default", "test1", "test2", "test3"].map(str::to_owned));
    let receivers: String = names.map(|it| format!("- name: {it}\n")).collect();
    let text = format!("route:\n{indented}receivers:\n{receivers}");
    (config(&text).expect("it is accepted"), cases.to_owned())
}

/// `{a="b", c="d"}`
fn labels(text: &str) -> Labels {
    let parsed = parse(text, Mode::Fallback).expect("labels are written as matchers");
    parsed.into_matchers().map(|it| (it.name, it.value)).collect()
}

fn options(it: &Options) -> String {
    let by = match &it.group_by {
        GroupBy::All => "...".to_owned(),
        GroupBy::Labels(names) => names.join(","),
    };
    let timers = [it.group_wait, it.group_interval, it.repeat_interval];
    let [wait, interval, repeat] = timers.map(|it| it.to_string());
    format!("{} by [{by}] {wait} {interval} {repeat}", it.receiver)
}

/// Cases: labels, and below them what they give, indented.
fn each_case(cases: &str, count: usize, give: impl Fn(&Labels) -> Vec<String>) {
    let mut given: Vec<(String, Vec<String>)> = Vec::new();
    for line in cases.lines() {
        match (line.strip_prefix("  "), given.last_mut()) {
            (Some(expected), Some(last)) => last.1.push(expected.to_owned()),
            _ => given.push((line.to_owned(), Vec::new())),
        }
    }
    assert_eq!(given.len(), count);
    for (text, expected) in given {
        assert_eq!(give(&labels(&text)), expected, "{text}");
    }
}

#[test]
fn routes_take_alerts_as_upstream_has_it() {
    for name in ["match.txt", "matchers.txt", "matchers_and_match.txt"] {
        let (alerting, cases) = routing(name);
        each_case(&cases, 8, |labels| {
            let ends = alerting.tree.ends(labels).into_iter();
            ends.map(|it| {
                let route = alerting.tree.route(it);
                format!("{} → {}", alerting.tree.key(it), options(&route.options))
            })
            .collect()
        });
    }
}

#[test]
fn labels_of_routes_are_inherited() {
    let (alerting, cases) = routing("labels.txt");
    each_case(&cases, 4, |labels| {
        let ends = alerting.tree.ends(labels).into_iter();
        let labels = ends.map(|it| alerting.tree.route(it).options.labels.clone());
        labels.map(|it| it.into_iter().collect::<Labels>().to_string()).collect()
    });
}

#[test]
fn ids_are_unique() {
    let (alerting, cases) = routing("ids.txt");
    let ids: Vec<String> = alerting.tree.routes().map(|(id, _)| alerting.tree.id(id)).collect();
    assert_eq!(ids, cases.lines().collect::<Vec<_>>());
}

#[test]
fn grouping_by_all_labels_is_inherited() {
    let text = "route:\n  receiver: a\n  routes:\n  - group_by: ['...']\n    routes:\n    - {}\n    \
                - group_by: [x]\n    - group_by: []\nreceivers:\n- name: a\n";
    let tree = config(text).expect("it is accepted").tree;
    let by = |id| tree.route(RouteId(id)).options.group_by.clone();
    let none = GroupBy::Labels(Vec::new());
    assert_eq!([by(0), by(1), by(2)], [none.clone(), GroupBy::All, GroupBy::All]);
    assert_eq!([by(3), by(4)], [GroupBy::Labels(vec!["x".to_owned()]), none]);
}

#[test]
fn groups_have_upstreams_keys() {
    let text = "route:\n  receiver: a\n  group_by: [alertname, severity, t]\n  routes:\n  \
                - matchers: [t=inh]\nreceivers:\n- name: a\n";
    let tree = config(text).expect("it is accepted").tree;
    let alert = labels(r#"{alertname="I4", severity="critical", t="inh", instance="x"}"#);
    let end = tree.ends(&alert)[0];
    let key = r#"{}/{t="inh"}:{alertname="I4", severity="critical", t="inh"}"#;
    assert_eq!(group_key(&tree, end, &alert), key);
    let all = group_labels(&GroupBy::All, &alert);
    assert_eq!(all, alert);
}

#[test]
fn alerts_inhibit_each_other() {
    let text = read("upstream", "inhibition.txt");
    let mut cases = 0;
    for block in text.split("\n-- ").skip(1) {
        let (mut rules, mut firing) = (Vec::new(), Vec::new());
        for line in block.lines().skip(1) {
            if let Some(rule) = line.strip_prefix("rule: ") {
                rules.push(inhibit_rule(rule));
            } else if let Some(alert) = line.strip_prefix("fires ") {
                firing.push(labels(alert));
            } else {
                let (alert, fate) = line.rsplit_once(' ').expect("an alert and its fate");
                let inhibited = inhibited_by(&rules, &labels(alert), &firing);
                assert_eq!(inhibited.is_some(), fate == "inhibited", "{block}\n{line}");
                cases += 1;
            }
        }
    }
    assert_eq!(cases, 26);
}

/// `{source: a="b", target: c="d", equal: e}`
fn inhibit_rule(text: &str) -> InhibitRule {
    let matchers = |key: &str| -> Vec<Matcher> {
        let (_, rest) = text.split_once(&format!("{key}: ")).expect("a side");
        let text = rest.split(", ").next().unwrap_or_default();
        parse(text, Mode::Fallback).expect("matchers").into_matchers().collect()
    };
    let (_, equal) = text.trim_end_matches('}').split_once("equal: ").expect("equal");
    let equal = equal.split(' ').filter(|it| !it.is_empty()).map(str::to_owned).collect();
    InhibitRule::new(&InhibitSpec {
        source: matchers("source"),
        target: matchers("target"),
        equal,
        ..InhibitSpec::default()
    })
}

fn time(text: &str) -> Time {
    Time::from_unix_milli(parse_rfc_3339(text).expect("it is a time"))
}

/// A configuration with intervals under the name `x`.
fn intervals(text: &str) -> Result<Alerting, String> {
    let indented: String = text.lines().map(|it| format!("  {it}\n")).collect();
    config(&format!(
        "route: {{receiver: a}}\nreceivers: [{{name: a}}]\ntime_intervals:\n- name: x\n  \
         time_intervals:\n{indented}"
    ))
}

#[test]
fn times_are_in_intervals_as_upstream_has_it() {
    let text = read("", "intervals.txt");
    let mut cases = 0;
    let names = ["x".to_owned()];
    for block in text.split("-- intervals --\n").skip(1) {
        let is_yaml = |it: &&str| it.starts_with(['-', ' ']) || it.is_empty();
        let yaml: Vec<&str> = block.lines().take_while(is_yaml).collect();
        let alerting = intervals(&yaml.join("\n"));
        for line in block.lines().skip(yaml.len()) {
            cases += 1;
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            match (word, &alerting) {
                ("error", Err(error)) => assert!(rest == "*" || error == rest, "{error}\n{block}"),
                ("accepted", Ok(_)) => {}
                ("in" | "out", Ok(alerting)) => {
                    let on = alerting.intervals.on(&names, time(rest)).expect("it is named");
                    assert_eq!(on.len() == 1, word == "in", "{rest}\n{block}");
                }
                (_, alerting) => panic!("{alerting:?}\n{block}"),
            }
        }
    }
    assert_eq!(cases, 83);
}

/// Such ranges cannot be written, and upstream's table has one.
#[test]
fn days_are_clamped_to_the_month() {
    let interval = TimeInterval {
        days_of_month: Some(vec![IntRange { start: -31, end: 31 }]),
        months: Some(vec![IntRange { start: 6, end: 6 }]),
        ..TimeInterval::default()
    };
    for (at, is_in) in [
        ("2020-06-30T00:00:00Z", true),
        ("2020-06-01T00:00:00Z", true),
        ("2020-05-31T00:00:00Z", false),
        ("2020-07-01T00:00:00Z", false),
    ] {
        assert_eq!(interval.contains(time(at)), is_in, "{at}");
    }
}

#[test]
fn intervals_are_on_by_their_names() {
    let text = "route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals:\n- name: evenings\n  \
                time_intervals:\n  - times: [{start_time: '00:00', end_time: '09:00'}, {start_time: \
                '17:00', end_time: '24:00'}]\n    location: Australia/Sydney\n- name: weekends\n  \
                time_intervals:\n  - weekdays: [saturday, sunday]\n    location: Australia/Sydney\n";
    let alerting = config(text).expect("it is accepted");
    let names: Vec<String> = alerting.intervals.names().map(str::to_owned).collect();
    let table = read("upstream", "mutes.txt");
    let cases: Vec<&str> = table.lines().filter(|it| !it.starts_with('#')).collect();
    assert_eq!(cases.len(), 6);
    for case in cases {
        let mut words = case.split(' ');
        let at = time(words.next().expect("a time"));
        let on = alerting.intervals.on(&names, at).expect("they are named");
        assert_eq!(on, words.collect::<Vec<_>>(), "{case}");
    }
}
