//! Transcripts: command lines in a folder of files, and all that they answer.
//!
//! A fixture begins with the commands and then holds the files:
//!
//! ```text
//! # What this is about.
//! $ flint check rules.yml
//! $ promtool check rules < rules.yml
//! -- rules.yml --
//! groups: []
//! ```

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::fixture;

#[test]
fn command_lines_answer_as_they_did() {
    fixture::each("cli", |stem, _, text| {
        let (commands, files) = text.split_at(text.find("\n-- ").map_or(text.len(), |at| at + 1));
        let folder = folder(stem, files);
        let transcript: String = commands
            .lines()
            .filter_map(|line| line.strip_prefix("$ "))
            .map(|line| answer(line, &folder))
            .collect();
        fixture::assert_snapshot("cli", stem, &transcript);
    });
}

/// A new folder with the fixture's files.
pub(crate) fn folder(stem: &str, files: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(stem);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target folder is writable");
    for file in files.split("\n-- ").flat_map(|it| it.strip_prefix("-- ").or(Some(it))) {
        let Some((name, text)) = file.split_once(" --\n") else { continue };
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("it is writable");
        let text = if text.ends_with('\n') || text.is_empty() {
            text.to_owned()
        } else {
            format!("{text}\n")
        };
        fs::write(path, text).expect("the target folder is writable");
    }
    folder
}

pub(crate) fn answer(line: &str, folder: &Path) -> String {
    let (line_words, input) = match line.split_once(" < ") {
        Some((words, file)) => (words, Some(folder.join(file))),
        None => (line, None),
    };
    let words = words(line_words);
    let input = input.map_or(Stdio::null(), |path| {
        fs::File::open(path).expect("the fixture holds what it pipes in").into()
    });
    let output = Command::new(env!("CARGO_BIN_EXE_flint"))
        .arg0(&words[0])
        .args(&words[1..])
        .current_dir(folder)
        .env_remove("COLUMNS")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("GITHUB_SHA")
        .env_remove("CI_COMMIT_SHA")
        .stdin(input)
        .output()
        .expect("flint starts");
    let status = output.status.code().map_or("killed".to_owned(), |code| format!("exit {code}"));
    let stdout = shown("stdout", &output.stdout);
    let stderr = shown("stderr", &output.stderr);
    format!("$ {line}\n[{status}]\n{stdout}{stderr}\n")
}

fn shown(stream: &str, bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    if text.is_empty() {
        return String::new();
    }
    let end = if text.ends_with('\n') { "" } else { "⏎\n" };
    format!("--- {stream} ---\n{text}{end}")
}

/// Words apart by blanks; those in single quotes hold blanks.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        match index % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}
