//! The definitions for GitHub, GitLab and pre-commit, carried out as those do it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flint_text::{FileId, Source};
use flint_yaml::{Node, Tree};

use crate::fixture;
use crate::lint_diff::{commit, git, has_git};

const BEFORE: &str = "\
groups:
  - name: a
    rules:
      - alert: Old
        expr: count(up) < 1
        labels: {severity: page}
        annotations: {summary: down}
";

const NEW: &str = "\
groups:
  - name: b
    rules:
      - alert: New
        expr: up{job=~\"node\"} == 0
        labels: {severity: page}
        annotations: {summary: down}
";

const BROKEN: &str = "groups:\n  - name: b\n    rules: [{record: a:b, expr: sum(up}]\n";

#[test]
fn the_action_tells_a_pull_request_what_it_brings() {
    let Some(folder) = pull_request("action_new", NEW) else { return };
    let steps = action(&folder, &[("GITHUB_BASE_REF", "main")], &[]);
    assert_eq!(steps["Check"].status.code(), Some(0), "{}", told(&steps["Check"]));
    assert_eq!(steps["Test"].status.code(), Some(0), "{}", told(&steps["Test"]));
    let lint = &steps["Lint"];
    assert_eq!(lint.status.code(), Some(3), "{}", told(lint));
    let said = String::from_utf8_lossy(&lint.stdout).into_owned();
    assert_eq!(said.matches("::warning ").count(), 1, "{said}");
    assert!(said.starts_with("::warning file=rules/b.yml,line=5,"), "{said}");
    let summary = fs::read_to_string(folder.join("../summary.md")).expect("a summary");
    assert!(summary.contains("promql/needless-regexp"), "{summary}");
    assert!(summary.contains("`New`"), "{summary}");

    let steps = action(&folder, &[("GITHUB_BASE_REF", "main")], &[("new-only", "false")]);
    let said = String::from_utf8_lossy(&steps["Lint"].stdout).into_owned();
    assert_eq!(said.matches("::warning ").count(), 2, "{said}");
    let steps = action(&folder, &[], &[("lint", "--off promql"), ("paths", "rules/**/*.yml")]);
    assert_eq!(steps["Lint"].status.code(), Some(0), "{}", told(&steps["Lint"]));
}

#[test]
fn the_action_says_once_what_prometheus_refuses() {
    let Some(folder) = pull_request("action_broken", BROKEN) else { return };
    let steps = action(&folder, &[("GITHUB_BASE_REF", "main")], &[]);
    let check = &steps["Check"];
    assert_eq!(check.status.code(), Some(1), "{}", told(check));
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(said.starts_with("::error file=rules/b.yml,line=3,"), "{said}");
    assert!(!steps.contains_key("Lint"), "it would say the same again");
}

#[test]
fn the_template_of_gitlab_writes_both_reports() {
    let Some(folder) = pull_request("gitlab", NEW) else { return };
    let text = read("scripts/ci/gitlab.yml");
    let source = Source::new("gitlab.yml", text);
    let tree = Tree::parse(FileId(0), &source);
    let job = tree.document().and_then(|it| it.get("flint")).expect("the job");
    let lines = job.get("script").expect("a script").items();
    let script: Vec<&str> = lines.filter_map(Node::text).collect();
    let mut environment = environment(&folder);
    for (name, value) in job.get("variables").expect("variables").entries() {
        let pair = (name.text().unwrap_or_default(), value.text().unwrap_or_default());
        environment.insert(pair.0.to_owned(), pair.1.to_owned());
    }
    environment.insert("CI_MERGE_REQUEST_DIFF_BASE_SHA".to_owned(), "main".to_owned());
    let done = shell(&folder, &script.join("\n"), &environment);
    assert_eq!(done.status.code(), Some(3), "{}", told(&done));
    let report = fs::read_to_string(folder.join("gl-code-quality-report.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report.as_array().map(Vec::len), Some(1), "{report}");
    assert_eq!(report[0]["location"]["path"], "rules/b.yml");
    let tests = fs::read_to_string(folder.join("flint-tests.xml")).expect("a report");
    assert!(tests.contains("<testsuites"), "{tests}");
}

#[test]
fn every_hook_runs() {
    let Some(folder) = pull_request("hooks", NEW) else { return };
    let source = Source::new("hooks.yaml", read(".pre-commit-hooks.yaml"));
    let tree = Tree::parse(FileId(0), &source);
    let hooks = tree.document().expect("hooks").items();
    let results = hooks.map(|hook| {
        let entry = hook.get("entry").and_then(Node::text).expect("an entry");
        let is_given_files = hook.get("pass_filenames").is_none();
        let line = if is_given_files { format!("{entry} rules/b.yml") } else { entry.to_owned() };
        let done = shell(&folder, &line, &environment(&folder));
        (hook.get("id").and_then(Node::text).expect("a name"), done.status.code())
    });
    let results: Vec<_> = results.collect();
    let wanted = [("flint-check", 0), ("flint-test", 0), ("flint-lint", 3), ("flint-fmt", 0)];
    assert_eq!(results, wanted.map(|(name, code)| (name, Some(code))));
}

/// A clone of a repository, on a branch with one more file than `main`.
fn pull_request(name: &str, file: &str) -> Option<PathBuf> {
    if !has_git() {
        return None;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("integrations").join(name);
    let _ = fs::remove_dir_all(&folder);
    let origin = folder.join("origin");
    fs::create_dir_all(&origin).expect("the target folder is writable");
    git(&origin, &["init", "--quiet", "--initial-branch=main", "."]);
    commit(&origin, &[("rules/a.yml", BEFORE)]);
    let clone = folder.join("clone");
    git(&folder, &["clone", "--quiet", "origin", "clone"]);
    git(&clone, &["checkout", "--quiet", "-b", "branch"]);
    commit(&clone, &[("rules/b.yml", file)]);
    Some(clone)
}

/// The steps of the action that run something of a shell, as GitHub's runner carries them out: what
/// each said, by name.
fn action(
    folder: &Path,
    variables: &[(&str, &str)],
    inputs: &[(&str, &str)],
) -> HashMap<String, Output> {
    let source = Source::new("action.yml", read("scripts/ci/github/action.yml"));
    let tree = Tree::parse(FileId(0), &source);
    let action = tree.document().expect("an action");
    let mut given: HashMap<&str, &str> = HashMap::new();
    for (name, input) in action.get("inputs").expect("inputs").entries() {
        let default = input.get("default").and_then(Node::text).expect("a default");
        given.insert(name.text().expect("a name"), default);
    }
    given.extend(inputs.iter().copied());
    let mut done: HashMap<String, Output> = HashMap::new();
    for step in action.get("runs").and_then(|it| it.get("steps")).expect("steps").items() {
        let Some(run) = step.get("run").and_then(Node::text) else { continue };
        let is_wanted = match step.get("if").and_then(Node::text) {
            None => done.values().all(|it| it.status.success()),
            Some("${{ !cancelled() }}") => true,
            Some("${{ !cancelled() && steps.check.outcome == 'success' }}") => {
                done["Check"].status.success()
            }
            Some(other) => panic!("this test does not know the condition {other}"),
        };
        if !is_wanted {
            continue;
        }
        let mut environment = environment(folder);
        environment.extend(variables.iter().map(|it| (it.0.to_owned(), it.1.to_owned())));
        for (name, value) in step.get("env").map(|it| it.entries()).into_iter().flatten() {
            let value = value.text().expect("a text");
            let input = value.strip_prefix("${{ inputs.").and_then(|it| it.strip_suffix(" }}"));
            let value = given[input.expect("an input")];
            environment.insert(name.text().expect("a name").to_owned(), value.to_owned());
        }
        let name = step.get("name").and_then(Node::text).expect("a name");
        done.insert(name.to_owned(), shell(folder, run, &environment));
    }
    done
}

/// What every step finds: flint in the path.
fn environment(folder: &Path) -> HashMap<String, String> {
    let flint = Path::new(env!("CARGO_BIN_EXE_flint"));
    let own = flint.parent().expect("it is in a folder").display();
    let others = std::env::var("PATH").unwrap_or_default();
    let summary = folder.join("../summary.md").display().to_string();
    HashMap::from([
        ("PATH".to_owned(), format!("{own}:{others}")),
        ("GITHUB_STEP_SUMMARY".to_owned(), summary),
    ])
}

/// As GitHub starts `shell: bash`; GitLab does it alike.
fn shell(folder: &Path, script: &str, environment: &HashMap<String, String>) -> Output {
    let mut bash = Command::new("bash");
    bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
    bash.current_dir(folder).envs(environment).env_remove("GITHUB_BASE_REF");
    if let Some(base) = environment.get("GITHUB_BASE_REF") {
        bash.env("GITHUB_BASE_REF", base);
    }
    bash.output().expect("there is a bash")
}

fn told(done: &Output) -> String {
    String::from_utf8_lossy(&[&*done.stdout, &*done.stderr].concat()).into_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(fixture::root().join(path)).expect("it is in the repository")
}
