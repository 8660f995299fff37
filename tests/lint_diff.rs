//! `flint lint --diff` in a repository of git.
//!
//! A fixture begins with the commands and then holds the files of the branch that is left and of the
//! one that is looked at:
//!
//! ```text
//! # What this is about.
//! $ flint lint --diff main
//! -- before/rules.yml --
//! groups: []
//! -- after/rules.yml --
//! groups: []
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{cli, fixture};

const BEFORE: &str = "\
groups:
  - name: a
    rules:
      - alert: Old
        expr: up{job=~\"node\"} == 0
        labels: {severity: page}
        annotations: {summary: down}
      - alert: Mended
        expr: up{job=~\"gpu\"} == 0
        labels: {severity: page}
        annotations: {summary: down}
";

const GONE: &str = "\
groups:
  - name: gone
    rules:
      - alert: Moved
        expr: count(up) < 1
        labels: {severity: page}
        annotations: {summary: down}
";

/// A rule is mended, one moves to another file, whose name is new, and one comes.
const AFTER: &str = "\
groups:
  - name: a
    rules:
      - alert: Old
        expr: up{job=~\"node\"} == 0
        labels: {severity: page}
        annotations: {summary: down}
      - alert: Mended
        expr: up{job=\"gpu\"} == 0
        labels: {severity: page}
        annotations: {summary: down}
      - alert: Moved
        expr: count(up) < 1
        labels: {severity: page}
        annotations: {summary: down}
      - alert: New
        expr: absent(up) > 1
        for: 5m
        labels: {severity: page}
        annotations: {summary: gone}
";

#[test]
fn only_what_is_new_is_reported() {
    if !has_git() {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lint_diff");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("rules")).expect("the target folder is writable");
    git(&folder, &["init", "--quiet", "--initial-branch=main", "."]);
    commit(&folder, &[("rules/a.yml", BEFORE), ("rules/gone.yml", GONE)]);
    git(&folder, &["checkout", "--quiet", "-b", "branch"]);
    git(&folder, &["rm", "--quiet", "rules/a.yml", "rules/gone.yml"]);
    commit(&folder, &[("rules/b.yml", AFTER)]);

    let (said, status) = lint(&folder, &["--diff", "main"]);
    assert!(
        said.starts_with("since main: 1 new, 1 resolved, 2 that were there before\n"),
        "{said}"
    );
    assert_eq!(said.matches("warning[").count(), 1, "{said}");
    assert!(said.contains("warning[promql/constant-comparison]: this `>` never holds"), "{said}");
    assert_eq!(status, Some(3));

    let (said, status) = lint(&folder, &["--diff", "branch"]);
    assert!(
        said.starts_with("since branch: 0 new, 0 resolved, 3 that were there before\n"),
        "{said}"
    );
    assert_eq!(status, Some(0));

    let (said, status) = lint(&folder, &["--diff", "nonesuch"]);
    assert!(said.contains("error: git merge-base: "), "{said}");
    assert_eq!(status, Some(2));
}

#[test]
fn changes_are_told() {
    if !has_git() {
        return;
    }
    fixture::each("lint_diff", |stem, _, text| {
        let (commands, files) = text.split_at(text.find("\n-- ").map_or(text.len(), |at| at + 1));
        let both = cli::folder(&format!("diff/{stem}"), files);
        let repository = both.join("repository");
        fs::create_dir_all(&repository).expect("the target folder is writable");
        git(&repository, &["init", "--quiet", "--initial-branch=main", "."]);
        copy(&both.join("before"), &repository);
        commit(&repository, &[]);
        git(&repository, &["checkout", "--quiet", "-b", "branch"]);
        git(&repository, &["rm", "--quiet", "-r", "."]);
        copy(&both.join("after"), &repository);
        commit(&repository, &[]);
        let answers = commands.lines().filter_map(|line| line.strip_prefix("$ "));
        let transcript: String = answers.map(|line| cli::answer(line, &repository)).collect();
        fixture::assert_snapshot("lint_diff", stem, &transcript);
    });
}

fn copy(from: &Path, to: &Path) {
    for path in fixture::files(from) {
        let inner = path.strip_prefix(from).expect("it is in the folder");
        let target = to.join(inner);
        fs::create_dir_all(target.parent().expect("it is in a folder")).expect("it is writable");
        fs::copy(&path, target).expect("it is writable");
    }
}

/// Whether there is git; in CI there has to be.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
pub(crate) fn has_git() -> bool {
    let is_there = Command::new("git").arg("--version").output().is_ok();
    assert!(is_there || std::env::var_os("CI").is_none(), "git is not here");
    if !is_there {
        eprintln!("skipped: git is not here");
    }
    is_there
}

pub(crate) fn commit(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path: PathBuf = folder.join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("it is writable");
        fs::write(path, text).expect("the target folder is writable");
    }
    git(folder, &["add", "--all"]);
    let user = ["-c", "user.name=flint", "-c", "user.email=flint@example.org"];
    git(folder, &[&user[..], &["commit", "--quiet", "--message=rules"]].concat());
}

pub(crate) fn git(folder: &Path, words: &[&str]) {
    let done = Command::new("git").current_dir(folder).args(words).status();
    assert!(done.is_ok_and(|it| it.success()), "git {words:?}");
}

/// What is said on standard error, and the exit status.
fn lint(folder: &Path, words: &[&str]) -> (String, Option<i32>) {
    let done = Command::new(env!("CARGO_BIN_EXE_flint"))
        .current_dir(folder)
        .arg("lint")
        .args(words)
        .output()
        .expect("flint runs");
    (String::from_utf8_lossy(&done.stderr).into_owned(), done.status.code())
}
