//! `flint test --watch`: files change, and what they can affect is run again.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Far more than any machine needs: a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A watch over a folder, ended when it is dropped.
struct Watch {
    folder: PathBuf,
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(name: &str, files: &[(&str, &str)], words: &[&str]) -> Watch {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("watch").join(name);
        let _ = fs::remove_dir_all(&folder);
        files.iter().for_each(|(name, text)| write(&folder, name, text));
        let mut child = Command::new(env!("CARGO_BIN_EXE_flint"))
            .args(["test", "rules", "--watch"])
            .args(words)
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("flint starts");
        let stderr = child.stderr.take().expect("it is a pipe");
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            let all = BufReader::new(stderr).lines().map_while(Result::ok);
            all.for_each(|line| drop(sender.send(line)));
        });
        let watch = Watch { folder, child, lines };
        watch.until("watching ");
        watch
    }

    /// The lines up to the one that begins so.
    fn until(&self, start: &str) -> Vec<String> {
        let mut all = Vec::new();
        while all.last().is_none_or(|it: &String| !it.starts_with(start)) {
            let line = self.lines.recv_timeout(PATIENCE);
            all.push(line.unwrap_or_else(|_| panic!("no `{start}` in {all:#?}")));
        }
        all
    }

    fn write(&self, name: &str, text: &str) {
        write(&self.folder, name, text);
    }

    /// Saves as editors do: a new file takes the place of the old one.
    fn replace(&self, name: &str, text: &str) {
        self.write(".new.tmp", text);
        let done = fs::rename(self.folder.join(".new.tmp"), self.folder.join(name));
        done.expect("the folder is writable");
    }

    /// The title and the totals of the next run that says so; runs may see a save in two halves.
    fn verdict(&self, totals: &str) -> String {
        let lines = self.until(totals);
        let mut titles = lines.iter().filter(|it| it.starts_with("== run "));
        let title = titles.next_back().expect("a run has a title");
        title.split_once(": ").expect("its number comes first").1.to_owned()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it is writable");
    fs::write(path, text).expect("it is writable");
}

fn rule(name: &str, factor: u8) -> String {
    format!("groups: [{{name: {name}, rules: [{{record: {name}, expr: up * {factor}}}]}}]\n")
}

fn test(rules: &str, name: &str, value: u8) -> String {
    format!(
        "rule_files: ['{rules}']\ntests:\n  - input_series: [{{series: up, values: 1x5}}]\n    \
         promql_expr_test: [{{expr: {name}, exp_samples: [{{labels: {name}, value: {value}}}]}}]\n"
    )
}

#[test]
fn what_a_changed_file_affects_is_run_again() {
    let files = [
        ("rules/a.yml", rule("a", 1)),
        ("rules/b.yml", rule("b", 1)),
        ("tests/a.yml", test("../rules/a.yml", "a", 1)),
        ("tests/b.yml", test("../rules/b.yml", "b", 1)),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let watch = Watch::start("affected", &files, &[]);

    watch.write("rules/a.yml", &rule("a", 2));
    let title = watch.verdict("all: 1 passed, 1 failed in 2 files");
    assert_eq!(title, "`rules/a.yml` changed: 1 of 2 test files");
    watch.replace("tests/b.yml", &test("../rules/b.yml", "b", 2));
    let title = watch.verdict("all: 0 passed, 2 failed in 2 files; still failing: `tests/a.yml`");
    assert_eq!(title, "`tests/b.yml` changed: 1 of 2 test files");
    watch.replace("rules/b.yml", &rule("b", 2));
    watch.verdict("all: 1 passed, 1 failed in 2 files; still failing: `tests/a.yml`");

    // Half a file is a mistake in it, and no end.
    watch.write("tests/a.yml", "rule_files: [../rules/a.yml]\ntests:\n- {input_se");
    watch.verdict("all: 1 passed, 1 failed in 2 files");
    watch.write("tests/a.yml", &test("../rules/a.yml", "a", 2));
    watch.verdict("all: 2 passed, 0 failed in 2 files");
    fs::remove_file(watch.folder.join("rules/a.yml")).expect("it is there");
    watch.verdict("all: 1 passed, 1 failed in 2 files");
    watch.write("rules/a.yml", &rule("a", 2));
    watch.verdict("all: 2 passed, 0 failed in 2 files");

    // A new folder with a new file, and one that goes.
    watch.write("tests/c/c.yml", &test("../../rules/b.yml", "b", 2));
    watch.verdict("all: 3 passed, 0 failed in 3 files");
    watch.write("rules/b.yml", &rule("b", 3));
    let title = watch.verdict("all: 1 passed, 2 failed in 3 files");
    assert!(title.contains("`rules/b.yml`") && title.ends_with(": 2 of 3 test files"), "{title}");
    fs::remove_dir_all(watch.folder.join("tests/c")).expect("it is there");
    watch.verdict("all: 1 passed, 1 failed in 2 files");
}

#[test]
fn files_outside_of_the_folder_are_watched_too() {
    let series = "input_series: [{series_from: ../data/up.om}]";
    let by_file = test("../rules/**/*.yml", "a", 1)
        .replace("input_series: [{series: up, values: 1x5}]", series);
    let files = [
        ("rules/a.yml", rule("a", 1)),
        ("data/up.om", "up 1 1\n# EOF\n".to_owned()),
        ("tests/a.yml", by_file),
        ("tests/b.yml", test("../rules/a.yml", "a", 1)),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let watch = Watch::start("outside", &files, &["tests"]);

    watch.write("data/up.om", "up 2 1\n# EOF\n");
    let title = watch.verdict("all: 1 passed, 1 failed in 2 files");
    assert_eq!(title, "`data/up.om` changed: 1 of 2 test files");
    watch.replace("data/up.om", "up 1 1\n# EOF\n");
    watch.verdict("all: 2 passed, 0 failed in 2 files");

    // A file that matches only now.
    watch.write("rules/more/a.yml", &rule("a", 2));
    watch.verdict("all: 1 passed, 1 failed in 2 files");
    fs::remove_dir_all(watch.folder.join("rules/more")).expect("it is there");
    watch.verdict("all: 2 passed, 0 failed in 2 files");

    // The whole folder goes and comes back.
    fs::rename(watch.folder.join("rules"), watch.folder.join("other")).expect("it is there");
    watch.verdict("0 passed, 2 failed in 2 files");
    fs::rename(watch.folder.join("other"), watch.folder.join("rules")).expect("it is there");
    watch.verdict("2 passed, 0 failed in 2 files");
    watch.write("rules/a.yml", &rule("a", 2));
    watch.verdict("0 passed, 2 failed in 2 files");
}

#[test]
fn a_named_file_that_goes_is_missed_and_one_that_never_was_is_refused() {
    let files = [("rules/a.yml", rule("a", 1)), ("tests/a.yml", test("../rules/a.yml", "a", 1))];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let watch = Watch::start("named", &files, &["tests/a.yml"]);
    fs::remove_file(watch.folder.join("tests/a.yml")).expect("it is there");
    watch.until("error: cannot read `tests/a.yml`");
    watch.write("tests/a.yml", &test("../rules/a.yml", "a", 1));
    watch.verdict("1 passed, 0 failed in 1 file");

    let refused = Command::new(env!("CARGO_BIN_EXE_flint"))
        .args(["test", "--watch", "nothing.yml"])
        .current_dir(&watch.folder)
        .output()
        .expect("flint starts");
    assert_eq!(refused.status.code(), Some(2));
}
