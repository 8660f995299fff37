//! Reachability against plain routing: what is said of all label sets holds of many.

use std::collections::BTreeSet;

use flint_alerting::{Labels, Reach, Reachability, RouteId, RouteSpec, RoutingTree, cells};
use flint_matchers::{Mode, parse};
use proptest::prelude::*;

/// Routes by indentation: matchers, and `+` in front of one that goes on.
fn tree(text: &str) -> RoutingTree {
    let mut root = RouteSpec { receiver: Some("root".to_owned()), ..RouteSpec::default() };
    for line in text.lines().filter(|it| !it.trim().is_empty()) {
        let depth = (line.len() - line.trim_start().len()) / 2;
        let line = line.trim();
        let matchers = parse(line.trim_start_matches('+'), Mode::Fallback).expect("matchers");
        let route = RouteSpec {
            matchers: matchers.into_matchers().collect(),
            continues: line.starts_with('+'),
            ..RouteSpec::default()
        };
        let mut above = &mut root;
        for _ in 0..depth {
            above = above.routes.last_mut().expect("a route above");
        }
        above.routes.push(route);
    }
    RoutingTree::new(&root)
}

fn reach(text: &str, route: u32) -> Reach {
    Reachability::new(&tree(text)).of(RouteId(route))
}

fn shadowed(by: &[u32]) -> Reach {
    Reach::Shadowed(by.iter().copied().map(RouteId).collect())
}

#[test]
fn one_sibling_takes_all() {
    assert_eq!(reach("a=~\"x|y\"\na=\"x\"", 2), shadowed(&[1]));
    assert_eq!(reach("a=~\"prod.*\"\na=~\"prod-.*\"", 2), shadowed(&[1]));
    assert_eq!(reach("a!=\"x\"\na=~\"y.*\",b=\"z\"", 2), shadowed(&[1]));
    assert_eq!(reach("a=~\".*\"\nb=\"z\"", 2), shadowed(&[1]));
    assert!(matches!(reach("+a=~\"x|y\"\na=\"x\"", 2), Reach::By(_)));
    assert!(matches!(reach("a=\"x\",b=\"y\"\na=\"x\"", 2), Reach::By(_)));
}

#[test]
fn several_do_so_together() {
    assert_eq!(reach("a=\"x\"\na=\"y\"\na=~\"x|y\"", 3), shadowed(&[1, 2]));
    assert_eq!(reach("a=\"x\"\nc=\"q\"\na!=\"x\"\nb=\"z\"", 4), shadowed(&[1, 3]));
    assert_eq!(reach("a=~\"[a-m].*\"\na=~\"[n-z].*\"\na=~\"[a-z]+\"", 3), shadowed(&[1, 2]));
    assert_eq!(reach("a=\"x\",b=\"1\"\na=\"x\",b!=\"1\"\na=\"x\"", 3), shadowed(&[1, 2]));
    assert!(matches!(reach("a=~\"[a-m].*\"\na=~\"[n-y].*\"\na=~\"[a-z]+\"", 3), Reach::By(_)));
}

#[test]
fn a_route_above_counts() {
    assert_eq!(reach("a=\"x\"\n  a=\"y\"", 2), Reach::Contradiction);
    assert_eq!(reach("a=\"x\",a!~\"x|y\"", 1), Reach::Contradiction);
    assert_eq!(reach("a=\"x\"\na=~\"x|y\"\n  a=\"x\"", 3), shadowed(&[1]));
    assert_eq!(reach("b=\"1\"\na=\"x\"\n  b=\"1\"", 3), shadowed(&[1]));
}

#[test]
fn routes_below_may_pass_all_on() {
    let tree = tree("a=~\"x|y\"\n  a=\"x\"\n  a=\"y\"\n+b=\"1\"\n  c=\"2\"");
    let mut reachability = Reachability::new(&tree);
    assert_eq!(reachability.ends_at(RouteId(1)), Reach::PassedOn);
    assert!(matches!(reachability.ends_at(RouteId(2)), Reach::By(_)));
    assert!(matches!(reachability.ends_at(RouteId(4)), Reach::By(_)));
}

#[test]
fn many_siblings_are_asked_about_soon() {
    let lines = (0..4000).map(|it| format!("team=\"team-{it}\",severity=~\"page|ticket\"\n"));
    let text: String = lines.chain(["team=~\"team-[0-9]+\"\n".to_owned()]).collect();
    let tree = tree(&text);
    let mut reachability = Reachability::new(&tree);
    for (id, _) in tree.routes() {
        assert!(matches!(reachability.of(id), Reach::By(_)), "{id:?}");
    }
}

const VALUES: [&str; 6] = ["", "x", "y", "z", "xy", "yy"];

fn matcher() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec!["a", "b", "c"]);
    let tests = prop::sample::select(vec![
        "=\"x\"",
        "=\"y\"",
        "!=\"x\"",
        "=~\"x|y\"",
        "!~\"x|z\"",
        "=~\"x.*\"",
        "!~\"y.*\"",
        "=~\".+\"",
        "=\"\"",
        "=~\"[xy]+\"",
        "=~\"x?y\"",
        "!~\".*y\"",
    ]);
    (names, tests).prop_map(|(name, test)| format!("{name}{test}"))
}

fn routes() -> impl Strategy<Value = String> {
    let route = (0..3_usize, any::<bool>(), prop::collection::vec(matcher(), 1..3));
    prop::collection::vec(route, 1..8).prop_map(|routes| {
        let mut depth_max = 0;
        let mut text = String::new();
        for (depth, continues, matchers) in routes {
            let depth = depth.min(depth_max);
            depth_max = depth + 1;
            let sign = if continues { "+" } else { "" };
            text += &format!("{}{sign}{}\n", "  ".repeat(depth), matchers.join(","));
        }
        text
    })
}

fn label_sets() -> impl Iterator<Item = Labels> {
    let count = VALUES.len();
    (0..count * count * count).map(move |it| {
        let values = [it % count, it / count % count, it / count / count];
        ["a", "b", "c"].into_iter().zip(values).map(|(name, value)| (name, VALUES[value])).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_said_of_a_route_holds(text in routes()) {
        let tree = tree(&text);
        let (mut comes, mut ends) = (BTreeSet::new(), BTreeSet::new());
        let visit = |labels: &Labels, comes: &mut BTreeSet<RouteId>, ends: &mut BTreeSet<RouteId>| {
            tree.walk(labels, |id, is_end| {
                comes.insert(id);
                if is_end {
                    ends.insert(id);
                }
            });
        };
        label_sets().for_each(|it| visit(&it, &mut comes, &mut ends));
        let mut reachability = Reachability::new(&tree);
        for (id, _) in tree.routes() {
            for (reach, seen, is_end) in
                [(reachability.of(id), &comes, false), (reachability.ends_at(id), &ends, true)]
            {
                match reach {
                    Reach::By(labels) => {
                        let (mut comes, mut ends) = (BTreeSet::new(), BTreeSet::new());
                        visit(&labels, &mut comes, &mut ends);
                        let found = if is_end { ends } else { comes };
                        prop_assert!(found.contains(&id), "{text}{id:?} {labels}");
                    }
                    Reach::Unknown => prop_assert!(false, "{text}{id:?} is not known"),
                    _ => prop_assert!(!seen.contains(&id), "{text}{id:?} is come to"),
                }
            }
        }
    }

    #[test]
    fn cells_are_all_there_is(old in routes(), new in routes()) {
        let (old, new) = (tree(&old), tree(&new));
        let found = cells(&[&old, &new], 100_000);
        prop_assert!(found.is_complete);
        let mut kinds = BTreeSet::new();
        for cell in found.cells {
            prop_assert_eq!(&cell.ends[0], &old.ends(&cell.example), "{}", cell.example);
            prop_assert_eq!(&cell.ends[1], &new.ends(&cell.example), "{}", cell.example);
            kinds.insert(cell.ends);
        }
        for labels in label_sets() {
            let ends = vec![old.ends(&labels), new.ends(&labels)];
            prop_assert!(kinds.contains(&ends), "{labels} is in no cell");
        }
    }
}
