//! Upstream's own scripts of queries, where they are at hand.

use std::fs;
use std::path::{Path, PathBuf};

use flint_unittest::promqltest::{Outcome, Settings, parse, run};

/// The scripts, if the folder beside the project is there. On a build machine it has to be.
fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/promql");
    let Ok(entries) = fs::read_dir(&folder) else {
        assert!(std::env::var_os("CI").is_none(), "{} is not there", folder.display());
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|it| Some(it.ok()?.path())).collect();
    paths.retain(|it| it.extension().is_some_and(|it| it == "test"));
    paths.sort();
    paths
}

#[test]
fn upstream_scripts_pass() {
    let mut report = String::new();
    let (mut passed, mut failed) = (0, 0);
    let only = std::env::var("FLINT_SCRIPT").unwrap_or_default();
    for path in scripts().iter().filter(|it| it.to_string_lossy().contains(&only)) {
        let text = fs::read_to_string(path).expect("scripts are text");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let outcome = match parse(&text) {
            Ok(script) => run(&script, &Settings::default()),
            Err(error) => Outcome { passed: 0, failures: vec![(error.range, error.message)] },
        };
        passed += outcome.passed;
        failed += outcome.failures.len();
        for (range, why) in &outcome.failures {
            let line = text[..range.start as usize].matches('\n').count() + 1;
            report += &format!("{name}:{line}: {}\n    {why}\n", range.slice(&text));
        }
    }
    assert!(failed == 0, "{passed} passed, {failed} failed\n{report}");
}
