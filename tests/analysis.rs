//! What is said of queries and rules: labels, values, reasons, and who reads what.
//!
//! Expressions stand apart by empty lines, each under comments, which belong to it. Rules that they
//! may read stand behind `-- rules --`.

use std::fmt::Write;

use flint_analysis::{
    Emptiness, Fact, Facts, Flow, Holds, NamedLabel, Node, Place, Read, RuleId, RuleSet, Threshold,
    Truth, When, analyze, matching, normalized, rendered,
};
use flint_promql::{Options, Side, parse};
use flint_rulefmt::rules::{Keep, LoadOptions, Loaded, load};
use flint_text::Sources;
use flint_yaml::Tree;

use crate::fixture;

fn options() -> LoadOptions {
    LoadOptions { keep: Keep::Expressions, promql: Options::ALL, ..LoadOptions::default() }
}

#[test]
fn labels_and_values_flow_through_expressions() {
    fixture::each("analysis/flow", |stem, _, text| {
        let (expressions, rules) = text.split_once("-- rules --\n").unwrap_or((text, ""));
        let mut sources = Sources::new();
        let file = sources.add("rules.yml", rules);
        let tree = Tree::parse(file, sources.get(file));
        let loaded = load(&tree, &options());
        assert_eq!(loaded.diagnostics, [], "{stem}: the rules have no mistakes");
        let set = RuleSet::new(&[&loaded.groups]);
        let blocks = expressions.trim().split("\n\n");
        let shown = blocks.map(|block| shown(block, set.facts()));
        fixture::assert_snapshot("analysis/flow", stem, &shown.collect::<Vec<_>>().join("\n"));
    });
}

fn shown(block: &str, facts: &Facts<'_>) -> String {
    let parsed = parse(block, &Options::ALL);
    let expr = parsed.expr.unwrap_or_else(|| panic!("{block}: {:?}", parsed.errors));
    let flow = analyze(&expr, facts);
    let mut out = format!("{}\n\n", block.trim());
    out += &rendered(&flow, block, None, &|_, text| text.to_owned());
    out += &reasons(&flow, block);
    out
}

/// Why the whole has the labels that it has, and what is said of its parts besides.
fn reasons(flow: &Flow<'_>, text: &str) -> String {
    let root = flow.root();
    let mut out = String::new();
    let said = |fact: &Fact<'_, '_>| match (fact.can_be_there(), fact.is_always_there()) {
        (_, true) => "is always there",
        (true, false) => "may be there",
        (false, false) => "cannot be there",
    };
    let is_told = |it: &&NamedLabel<'_>| !matches!(it.name, "__type__" | "__unit__");
    let is_impossible = root.labels.impossible().is_some();
    let told = root.labels.named.iter().filter(is_told).filter(|_| !is_impossible);
    for label in told {
        let fact = root.labels.get(label.name);
        let why = fact.reason.sentence(text);
        writeln!(out, "  {} {}: {why}", label.name, said(&fact)).expect("it is a string");
    }
    let others = root.labels.others;
    let verb = if others.can_be_there { "may" } else { "cannot" };
    if is_impossible {
        return out + &empty(root, text);
    }
    writeln!(out, "  others {verb} be there: {}", others.reason.sentence(text)).expect("it is");
    out += &empty(root, text);
    flow.nodes().for_each(|it| out += &remarks(flow, it, text));
    out
}

fn empty(root: &Node<'_>, text: &str) -> String {
    match root.values.emptiness {
        Emptiness::Always(why) => format!("  always empty: {}\n", why.sentence(text)),
        Emptiness::Never(why) => format!("  never empty: {}\n", why.sentence(text)),
        Emptiness::Maybe => String::new(),
    }
}

fn remarks(flow: &Flow<'_>, node: &Node<'_>, text: &str) -> String {
    let mut out = String::new();
    let written = node.expr.range().slice(text);
    let is_known = |it: &Holds| (it.sure, it.likely) != (Truth::Open, Truth::Open);
    if let Some(holds) = node.holds.filter(is_known) {
        writeln!(out, "  `{written}` holds {:?}, likely {:?}", holds.sure, holds.likely)
            .expect("it is a string");
    }
    for label in matching(node).iter().flat_map(|it| it.labels(flow, node)) {
        if label.is_impossible() {
            writeln!(out, "  `{written}` never matches by {}", label.name).expect("it is");
        } else if let Some(side) = label.only_side() {
            let (which, other) = match side {
                Side::Left => ("left", label.right),
                Side::Right => ("right", label.left),
            };
            let why = other.reason.sentence(text);
            writeln!(out, "  {} is on the {which} side only: {why}", label.name).expect("it is");
        }
    }
    out
}

#[test]
fn rules_are_read_together() {
    fixture::each("analysis/rules", |stem, _, text| {
        let mut sources = Sources::new();
        let files: Vec<_> = text
            .split("-- ")
            .filter_map(|it| it.split_once(" --\n"))
            .map(|(name, text)| sources.add(name, text))
            .collect();
        let trees: Vec<Tree<'_>> =
            files.iter().map(|it| Tree::parse(*it, sources.get(*it))).collect();
        let loaded: Vec<Loaded<'_>> = trees.iter().map(|it| load(it, &options())).collect();
        let groups: Vec<_> = loaded.iter().map(|it| &it.groups).collect();
        loaded.iter().for_each(|it| assert_eq!(it.diagnostics, [], "{stem}: no mistakes"));
        let set = RuleSet::new(&groups);
        fixture::assert_snapshot("analysis/rules", stem, &told(&set, &sources));
    });
}

/// All that is known of rules.
fn told(set: &RuleSet<'_>, sources: &Sources) -> String {
    let mut out = String::new();
    let name = |id: RuleId| {
        let entry = set.rule(id);
        format!("{} [{}]", entry.rule.name().text, set.group(entry.group).name.value)
    };
    for entry in set.rules() {
        writeln!(out, "{}", name(entry.id)).expect("it is a string");
        let output = set.facts().outputs(match entry.is_alert() {
            true => "ALERTS",
            false => entry.rule.name().text,
        });
        for it in output.iter().filter(|it| it.rule == entry.id) {
            writeln!(out, "  labels  {}\n  values  {}", it.labels, it.values).expect("it is");
        }
        if let Some(expr) = &entry.rule.expr().ast {
            writeln!(out, "  normal  {}", normalized(expr)).expect("it is a string");
        }
        for read in set.reads_of(entry.id) {
            let verb = if read.when == When::Now { "reads  " } else { "looks at" };
            writeln!(out, "  {verb} {} at {}", name(read.source), place(set, read, sources))
                .expect("it is a string");
        }
    }
    for read in set.late_reads() {
        writeln!(out, "late: {} reads {}", name(read.reader), name(read.source)).expect("it is");
    }
    for rules in set.same_queries() {
        let names: Vec<String> = rules.iter().map(|it| name(*it)).collect();
        writeln!(out, "same: {}", names.join(", ")).expect("it is a string");
    }
    for cycle in set.cycles() {
        let names: Vec<String> = cycle.iter().map(|it| name(*it)).collect();
        writeln!(out, "circle: {}", names.join(", ")).expect("it is a string");
    }
    for cycle in set.group_cycles() {
        let names: Vec<&str> = cycle.iter().map(|it| set.group(*it).name.value).collect();
        writeln!(out, "circle of groups: {}", names.join(", ")).expect("it is a string");
    }
    out + &stricter(set, &name)
}

/// Alerts that fire only where another does.
fn stricter(set: &RuleSet<'_>, name: &dyn Fn(RuleId) -> String) -> String {
    let mut out = String::new();
    let thresholds: Vec<_> = set
        .rules()
        .iter()
        .filter_map(|it| Some((it.id, Threshold::of(set.flow(it.id)?)?)))
        .collect();
    for (a, first) in &thresholds {
        for (b, second) in thresholds.iter().filter(|it| it.0 != *a) {
            if first.implies(second) {
                writeln!(out, "{} implies {}", name(*a), name(*b)).expect("it is a string");
            }
        }
    }
    out
}

fn place(set: &RuleSet<'_>, read: &Read, sources: &Sources) -> String {
    let span = match read.place {
        Place::Query(range) => set.rule(read.reader).span(range),
        Place::Template(span) => span,
    };
    let source = sources.get(span.file);
    let at = source.position(span.range.start);
    format!("{}:{}:{} `{}`", source.path, at.line, at.column, span.range.slice(&source.text))
}

#[test]
fn canonical_forms_are_expressions_and_stay_as_they_are() {
    for path in fixture::files(&fixture::root().join("fixtures/analysis/flow")) {
        let text = std::fs::read_to_string(path).expect("a fixture is readable text");
        let expressions = text.split("-- rules --").next().unwrap_or_default();
        for block in expressions.trim().split("\n\n") {
            let Some(expr) = parse(block, &Options::ALL).expr else { panic!("{block}") };
            let first = normalized(&expr).to_string();
            let again = parse(&first, &Options::ALL).expr;
            let again = again.unwrap_or_else(|| panic!("{block}: {first}"));
            assert_eq!(normalized(&again).to_string(), first, "{block}");
        }
    }
}

#[test]
fn different_words_have_one_canonical_form() {
    let same = [
        ("a + b", "(b) + a"),
        ("sum(x) by (b, a)", "sum by (a, b, a) (x)"),
        ("x{b=\"1\", a=\"2\"}", "{a=\"2\",__name__=\"x\",b=~\"1\"}"),
        ("x{a=~\"p|q\"}[5m]", "x{a=~\"q|p\"}[300]"),
        ("rate(x[1h]) > 0.5", "0.5 < rate(x{job=~\".*\"}[60m])"),
        ("(a + b) + c", "a + b + c"),
        ("a * on (x) group_left (y) b", "b * on (x) group_right (y) a"),
        ("x offset 0s == 60", "x == 1m"),
        ("sum by () (+x)", "sum(x)"),
        ("x{a!=\"\"}", "x{a=~\".+\"}"),
    ];
    let form = |text: &str| {
        let expr = parse(text, &Options::ALL).expr.unwrap_or_else(|| panic!("{text}"));
        normalized(&expr).to_string()
    };
    for (a, b) in same {
        assert_eq!(form(a), form(b), "{a}");
    }
    let different = [
        ("a - b", "b - a"),
        ("a and b", "b and a"),
        ("a == b", "b == a"),
        ("(a + b) * c", "a + b * c"),
        ("x{a=~\"p.\"}", "x{a=\"p.\"}"),
        ("absent(x{a=~\"p\"})", "absent(x{a=\"p\"})"),
        ("2 ^ 3 ^ 2", "(2 ^ 3) ^ 2"),
        ("(-a) ^ b", "-a ^ b"),
    ];
    for (a, b) in different {
        assert_ne!(form(a), form(b), "{a}");
    }
}

#[test]
fn long_chains_are_no_trouble() {
    let many = 8_000;
    for text in ["a + ".repeat(many) + "a", "a + (b + c) + ".repeat(many) + "a"] {
        let parsed = parse(&text, &Options::ALL);
        let expr = parsed.expr.unwrap_or_else(|| panic!("{:?}", parsed.errors[0]));
        let flow = analyze(&expr, &Facts::none());
        assert!(flow.root().labels.others.can_be_there);
        assert_eq!(Threshold::of(&flow), None);
        assert!(many < normalized(&expr).to_string().len());
    }
}
