//! Routes and their tests: what is said of all label sets holds of the examples, and nothing panics.
#![no_main]

use flint_alerting::{
    Alerting, AlertingSpec, Reach, Reachability, cells, closest, explain, read_suite, run,
};
use flint_config::alertmanager::{Options, load};
use flint_text::Sources;
use flint_yaml::Tree;

flint_fuzz::target!(routes);

/// More routes are not looked at: that takes long, and shows nothing new.
const ROUTES_MAX: usize = 40;

fn routes(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut sources = Sources::new();
    let file = sources.add("file.yml", text);
    let tree = Tree::parse(file, sources.get(file));
    let config = load(&tree, Options::default()).config;
    let spec = config.as_ref().and_then(AlertingSpec::of).unwrap_or_default();
    let alerting = Alerting::new(spec);
    let suite = read_suite(&tree);
    if let Some(suite) = &suite.suite {
        let result = run(suite, &alerting, &|_| String::new());
        assert_eq!(result.cases.len(), suite.cases.len(), "a test has no result");
    }
    let routes = &alerting.tree;
    if routes.routes().len() <= ROUTES_MAX {
        let mut reachability = Reachability::new(routes);
        for (id, _) in routes.routes() {
            let Reach::By(labels) = reachability.of(id) else { continue };
            let mut is_reached = false;
            routes.walk(&labels, |it, _| is_reached |= it == id);
            assert!(is_reached, "{labels} does not come to {}", routes.id(id));
        }
        for cell in cells(&[routes, routes], 100).cells {
            assert_eq!(cell.ends[0], routes.ends(&cell.example), "{}", cell.example);
            assert_eq!(cell.ends[0], cell.ends[1], "a tree differs from itself");
            let _ = closest(routes, &explain(routes, &cell.example));
        }
    }
    let diagnostics = suite.diagnostics;
    drop(tree);
    flint_fuzz::check_diagnostics(diagnostics, sources);
}
