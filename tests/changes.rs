//! What is said of alerts whose queries change: pairs of queries, as they were and as they are.

use std::fmt::Write;

use flint_analysis::{Portrait, RuleSet, changes, portraits};
use flint_rulefmt::rules::{Keep, LoadOptions, load};
use flint_text::Sources;
use flint_yaml::Tree;

use crate::fixture;

#[test]
fn changed_queries_are_compared() {
    fixture::each("changes", |stem, _, text| {
        let mut out = String::new();
        for pair in text.split("\n\n") {
            let queries: Vec<&str> = pair.lines().filter(|it| !it.starts_with('#')).collect();
            let [before, after] = queries[..] else { panic!("no pair: {pair}") };
            let change = changes(&alert(before), &alert(after)).into_iter().next();
            let told = match change {
                None => "no change".to_owned(),
                Some(change) => match change.firing {
                    Some(firing) => {
                        format!("{}: {}", firing.trend.as_str(), firing.reasons.join("; "))
                    }
                    None => change.kind.as_str().to_owned(),
                },
            };
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{before}\n{after}\n  {}\n", told.trim_end_matches(": "));
        }
        fixture::assert_snapshot("changes", stem, &out);
    });
}

fn alert(query: &str) -> Vec<Portrait> {
    let quoted = query.replace('\'', "''");
    let file = format!("groups:\n- name: g\n  rules:\n  - {{alert: A, expr: '{quoted}'}}\n");
    let mut sources = Sources::new();
    let id = sources.add("rules.yml", file);
    let tree = Tree::parse(id, sources.get(id));
    let options = LoadOptions { keep: Keep::Expressions, ..LoadOptions::default() };
    let loaded = load(&tree, &options);
    assert_eq!(loaded.diagnostics, [], "{query}");
    portraits(&RuleSet::new(&[&loaded.groups]), &|_| ("rules.yml".to_owned(), 1))
}
