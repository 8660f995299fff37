//! Alerts that wait longer or last shorter fire at no other times: what `flint lint --diff` says of a
//! changed `for` and `keep_firing_for`, tried on random data by `flint test`.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

const CASES: u64 = 60;
const MINUTES: u64 = 40;

/// The next of some random numbers, below `count`.
fn next(state: &mut u64, count: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % count
}

/// An alert in YAML.
fn alert(name: &str, hold: u64, keep: u64, query: &str) -> String {
    format!("  - {{alert: {name}, expr: '{query}', for: {hold}m, keep_firing_for: {keep}m}}\n")
}

/// Writes the rules and tests of a case: `Less` fires wherever `More` does, or the other way round.
fn case(state: &mut u64, number: u64, rules: &mut String, tests: &mut [String; 2]) {
    let (hold, keep) = (next(state, 4), next(state, 4));
    let (longer, shorter) = (hold + next(state, 4), keep.saturating_sub(next(state, 4)));
    let _ = writeln!(rules, "- name: g{number}\n  interval: 1m\n  rules:");
    *rules += &alert(&format!("More{number}"), hold, keep, &format!("x{number} > 0"));
    *rules += &alert(&format!("Less{number}"), longer, shorter, &format!("x{number} > 1"));
    let values: Vec<String> = (0..=MINUTES).map(|_| next(state, 4).to_string()).collect();
    let firing =
        |name: &str| format!("ALERTS{{alertname=\"{name}{number}\",alertstate=\"firing\"}}");
    for (test, [inner, outer]) in tests.iter_mut().zip([["Less", "More"], ["More", "Less"]]) {
        let query = format!("{} unless on () {}", firing(inner), firing(outer));
        let _ = writeln!(test, "- interval: 1m\n  input_series:");
        let _ = writeln!(test, "  - {{series: x{number}, values: '{}'}}", values.join(" "));
        let _ = writeln!(test, "  promql_expr_test:");
        for minute in 0..=MINUTES {
            let _ =
                writeln!(test, "  - {{expr: '{query}', eval_time: {minute}m, exp_samples: []}}");
        }
    }
}

#[test]
fn alerts_that_wait_longer_fire_at_no_other_times() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("waiting");
    fs::create_dir_all(&folder).expect("the target folder is writable");
    let mut rules = "groups:\n".to_owned();
    let head = "rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n";
    let mut tests = [head.to_owned(), head.to_owned()];
    let mut state = 7;
    (0..CASES).for_each(|it| case(&mut state, it, &mut rules, &mut tests));
    fs::write(folder.join("rules.yml"), rules).expect("the target folder is writable");
    for (name, text) in ["less.yml", "more.yml"].iter().zip(tests) {
        fs::write(folder.join(name), text).expect("the target folder is writable");
    }
    assert_eq!(failed(&folder, "less.yml"), 0, "less fires where more does not");
    // Otherwise nothing was tried: some alerts have to fire more.
    assert!(CASES / 4 < failed(&folder, "more.yml"));
}

/// How many tests of a file fail.
fn failed(folder: &Path, name: &str) -> u64 {
    let done = Command::new(env!("CARGO_BIN_EXE_flint"))
        .current_dir(folder)
        .args(["test", "--format", "json", name])
        .output()
        .expect("flint runs");
    let text = String::from_utf8_lossy(&done.stdout);
    assert!(text.contains("\"tests\":["), "{}", String::from_utf8_lossy(&done.stderr));
    text.matches("\"status\":\"failed\"").count() as u64
}
