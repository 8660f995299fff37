//! Answers that a real Prometheus gave, in `../shared/corpus/golden`: the engine gives the same.

mod answers;
mod numbers;

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

/// A file of golden answers; `None` where the test data does not lie beside the project, which is
/// an error in CI.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn golden(name: &str) -> Option<Map<String, Value>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/golden");
    if !folder.is_dir() {
        let name = folder.display();
        assert!(std::env::var_os("CI").is_none(), "{name} is missing, and CI is set");
        eprintln!("skipped: {name} is not here");
        return None;
    }
    let text = fs::read_to_string(folder.join(name)).expect("the file is readable");
    Some(serde_json::from_str(&text).expect("the file is an object"))
}
