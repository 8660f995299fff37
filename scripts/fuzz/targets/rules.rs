//! Rule files: everything that is wrong with them, at its place, under all options.
#![no_main]

use flint_metric::NameScheme;
use flint_promql::Options;
use flint_rulefmt::rules::load;
use flint_rulefmt::{Keep, LoadOptions};
use flint_text::Sources;
use flint_yaml::{Fields, Tree};

flint_fuzz::target!(rules);

fn rules(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let all = LoadOptions {
        fields: Fields::Open,
        names: NameScheme::Legacy,
        promql: Options::ALL,
        keep: Keep::Expressions,
    };
    for options in [LoadOptions::default(), all] {
        let mut sources = Sources::new();
        let file = sources.add("rules.yml", text);
        let tree = Tree::parse(file, sources.get(file));
        let loaded = load(&tree, &options);
        let has_failed = !loaded.upstream_errors().is_empty();
        let diagnostics = loaded.diagnostics;
        drop(tree);
        flint_fuzz::check_verdict(&diagnostics, has_failed);
        flint_fuzz::check_diagnostics(diagnostics, sources);
    }
}
