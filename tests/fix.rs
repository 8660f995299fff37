//! `flint lint --fix` over the whole corpus: once is enough, comments stay, queries alone change, and
//! unit tests of what was mended say what they said before.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use flint_promql::{Options, parse};
use flint_text::{FileId, Source};
use flint_yaml::{Kind, Node, Tree};

use crate::fixture;

#[test]
fn the_corpus_is_mended_once_and_means_the_same() {
    let Some(corpus) = fixture::shared("corpus") else { return };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fix");
    let _ = fs::remove_dir_all(&folder);
    let copied: Vec<(PathBuf, Vec<u8>)> =
        ["rules", "unit-tests", "crds"].iter().flat_map(|it| copy(&corpus, it, &folder)).collect();

    let tests = folder.join("unit-tests");
    let before = flint(&tests, &["test", "--format", "json", "-q", "."]);
    mend(&folder);
    let mended: Vec<&(PathBuf, Vec<u8>)> = copied
        .iter()
        .filter(|(path, old)| fs::read(path).expect("it was copied") != *old)
        .collect();
    assert!(40 < mended.len(), "{} files were mended", mended.len());
    for (path, old) in &mended {
        let new = fs::read_to_string(path).expect("a mended file is text");
        let old = std::str::from_utf8(old).expect("it was text before");
        assert_same(path, old, &new);
    }
    let after = flint(&tests, &["test", "--format", "json", "-q", "."]);
    let (before, after) = (verdicts(&before), verdicts(&after));
    let lost: Vec<_> = before.iter().filter(|it| !after.contains(it)).collect();
    let new: Vec<_> = after.iter().filter(|it| !before.contains(it)).collect();
    assert!(lost.is_empty() && new.is_empty(), "no longer found: {lost:?}; new: {new:?}");
    assert_eq!(before.len(), after.len(), "how often something is found in unit tests");

    let once: Vec<Vec<u8>> =
        copied.iter().map(|it| fs::read(&it.0).expect("it is there")).collect();
    mend(&folder);
    for ((path, _), once) in copied.iter().zip(once) {
        assert!(fs::read(path).expect("it is there") == once, "{}: changed again", path.display());
    }
}

/// Copies a folder of the corpus. Returns the copies with what is in them.
fn copy(corpus: &Path, name: &str, to: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let from = corpus.join(name);
    let files = fixture::files(&from).into_iter();
    let copies = files.map(|path| {
        let inner = path.strip_prefix(corpus).expect("it is in the corpus");
        let copy = to.join(inner);
        let bytes = fs::read(&path).expect("the corpus is readable");
        fs::create_dir_all(copy.parent().expect("it is in a folder")).expect("it is writable");
        fs::write(&copy, &bytes).expect("the target folder is writable");
        (copy, bytes)
    });
    copies.collect()
}

fn mend(folder: &Path) {
    flint(folder, &["lint", "--fix", "--preset", "strict", "--fail-on", "never", "-q", "."]);
}

fn flint(folder: &Path, words: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_flint"))
        .current_dir(folder)
        .args(words)
        .output()
        .expect("flint runs");
    String::from_utf8(done.stdout).expect("JSON is UTF-8")
}

/// What was found, without places: those move.
fn verdicts(report: &str) -> Vec<(String, String)> {
    let report: serde_json::Value = serde_json::from_str(report).expect("JSON");
    let found = report["diagnostics"].as_array().expect("a list").iter();
    let text = |it: &serde_json::Value| it.as_str().unwrap_or_default().to_owned();
    let mut found: Vec<_> = found.map(|it| (text(&it["path"]), text(&it["code"]))).collect();
    found.sort();
    found
}

/// Both files have the same comments and the same content, but for queries, whose comments stay.
fn assert_same(path: &Path, old: &str, new: &str) {
    let (old, new) = (Source::new("old.yml", old), Source::new("new.yml", new));
    let trees = [&old, &new].map(|it| Tree::parse(FileId(0), it));
    let [old, new] = &trees;
    let comments =
        |tree: &Tree<'_>| -> Vec<String> { tree.comments().map(|it| it.text.to_owned()).collect() };
    let shown = path.display();
    assert_eq!(comments(old), comments(new), "{shown}");
    assert_eq!(old.documents().len(), new.documents().len(), "{shown}");
    for (old, new) in old.documents().zip(new.documents()) {
        assert_same_node(old, new, &shown.to_string());
    }
}

fn assert_same_node(old: Node<'_>, new: Node<'_>, shown: &str) {
    assert_eq!(old.kind(), new.kind(), "{shown}:{}", old.line());
    match old.kind() {
        Kind::Mapping => {
            assert_eq!(old.entries().count(), new.entries().count(), "{shown}:{}", old.line());
            for ((key, old), (other, new)) in old.entries().zip(new.entries()) {
                assert_same_node(key, other, shown);
                match key.text() {
                    Some("expr") if old.text() != new.text() => assert_queries(old, new, shown),
                    _ => assert_same_node(old, new, shown),
                }
            }
        }
        Kind::Sequence => {
            assert_eq!(old.items().count(), new.items().count(), "{shown}:{}", old.line());
            for (old, new) in old.items().zip(new.items()) {
                assert_same_node(old, new, shown);
            }
        }
        _ => assert_eq!(old.text(), new.text(), "{shown}:{}", old.line()),
    }
}

/// A query that was mended is one, and its comments are the same.
fn assert_queries(old: Node<'_>, new: Node<'_>, shown: &str) {
    let (before, after) = (old.text().unwrap_or_default(), new.text().unwrap_or_default());
    let (old_query, new_query) = (parse(before, &Options::ALL), parse(after, &Options::ALL));
    assert!(new_query.errors.is_empty(), "{shown}:{}: {after}", new.line());
    let comments = |ranges: &[flint_text::Range], text: &str| -> Vec<String> {
        ranges.iter().map(|it| it.slice(text).to_owned()).collect()
    };
    let old_comments = comments(&old_query.comments, before);
    assert_eq!(old_comments, comments(&new_query.comments, after), "{shown}:{}", old.line());
}
