//! Changes tried on what they affect, beside the same with all rules evaluated.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flint_promql::Options;
use flint_rulefmt::tests::native::Texts;
use flint_rulefmt::{Keep, LoadOptions};
use flint_rules::Group;
use flint_storage::Symbols;
use flint_text::Sources;
use flint_unittest::mutation::{Verdict, mutations};
use flint_unittest::rules::{Room, Suite, SuiteOptions, Unchanged};
use flint_yaml::Tree;

/// So much finds room that nothing is left out.
const SAMPLES: usize = 10_000_000;

/// What was tried.
#[derive(Debug, Default)]
struct Tried {
    noticed: usize,
    unnoticed: usize,
    whole: usize,
}

fn fixtures(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(folder)
}

fn groups(path: &Path, symbols: &Symbols) -> Vec<Group> {
    let text = fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let mut sources = Sources::new();
    let file = sources.add(path.display().to_string(), text);
    let tree = Tree::parse(file, sources.get(file));
    let options = LoadOptions { keep: Keep::Expressions, ..LoadOptions::default() };
    let loaded = flint_rulefmt::rules::load(&tree, &options);
    let groups = loaded.groups.groups.iter().map(|it| Group::compile(it, symbols));
    groups.collect::<Result<_, _>>().expect("fixtures have usable patterns")
}

/// Tries all changes of the rules of a test file with each of its tests, in both ways.
fn try_all(path: &Path, room: &Room, fails_on_warnings: bool) -> Tried {
    let text = fs::read_to_string(path).expect("fixtures are text");
    let mut sources = Sources::new();
    let file = sources.add(path.display().to_string(), text);
    let tree = Tree::parse(file, sources.get(file));
    let texts = Texts::new();
    let loaded = flint_rulefmt::tests::load_native(&tree, &Options::ALL, &texts);
    let symbols = Arc::new(Symbols::new());
    let folder = path.parent().expect("it is in a folder");
    let files = loaded.file.rule_files.iter().map(|it| groups(&folder.join(it.text), &symbols));
    let groups: Vec<Group> = files.flatten().collect();
    let options = SuiteOptions {
        promql: Options::ALL,
        delayed_name_removal: false,
        covers: false,
        dumps: false,
        pictures: false,
        fails_on_warnings,
    };
    let groups: Vec<&Group> = groups.iter().collect();
    let suite = Suite::new(&loaded.file, &groups, Arc::clone(&symbols), options);
    let passes = |it: &usize| suite.run(*it).failures.is_empty();
    let tests: Vec<usize> = (0..suite.len()).filter(passes).collect();
    assert!(fails_on_warnings || tests.len() == suite.len(), "{}", path.display());
    compared(&suite, &tests, room, path)
}

fn compared(suite: &Suite<'_, '_>, tests: &[usize], room: &Room, path: &Path) -> Tried {
    let unchanged = Unchanged::new(suite, tests, room);
    let mut tried = Tried::default();
    for place in 0..suite.plan().len() {
        for change in mutations(suite.plan().rule(place), suite.symbols()) {
            for test in tests {
                let whole = suite.notices(place, &change.rule, *test);
                let fast = unchanged.notices(place, &change.rule, &[*test]);
                let name = &change.rule.name;
                let what = format!("{name}: `{}` → `{}`", change.was, change.now);
                assert_eq!(fast == Verdict::Noticed, whole, "{}: {what}", path.display());
                tried.noticed += usize::from(whole);
                tried.unnoticed += usize::from(!whole);
            }
        }
    }
    tried.whole = unchanged.whole_evaluations();
    tried
}

fn test_files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(fixtures(folder)).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|it| it.expect("it can be read").path()).collect();
    paths.retain(|it| !it.to_string_lossy().ends_with(".rules.yml"));
    paths.sort();
    assert!(!paths.is_empty(), "{folder}");
    paths
}

#[test]
fn what_a_change_affects_is_all_that_counts() {
    for fails_on_warnings in [false, true] {
        for folder in ["mutation", "gpu-cluster/tests"] {
            let room = Room::new(SAMPLES);
            for path in test_files(folder) {
                let tried = try_all(&path, &room, fails_on_warnings);
                let Tried { noticed, unnoticed, whole } = tried;
                let all = noticed + unnoticed;
                // In `replay.yml` all rules go time by time.
                let is_replayed = path.ends_with("replay.yml");
                assert!(fails_on_warnings || (0 < noticed && 0 < unnoticed), "{path:?}");
                assert!(is_replayed || whole * 4 <= all, "{path:?}: {whole} of {all}");
            }
        }
    }
}

#[test]
fn without_room_all_rules_are_evaluated() {
    let path = fixtures("mutation/plain.yml");
    let with_room = try_all(&path, &Room::new(SAMPLES), false);
    let without = try_all(&path, &Room::new(0), false);
    assert_eq!((with_room.noticed, with_room.unnoticed), (without.noticed, without.unnoticed));
    assert_eq!(without.whole, without.noticed + without.unnoticed);
}
