//! What a reviewer would say twice: headers, sizes, leftovers.

use std::fs;
use std::path::Path;

use crate::fixture::{files, root};

const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;
const HEADER_CHARS_MAX: usize = 104;

#[test]
fn every_file_begins_with_a_sentence_that_says_what_it_is() {
    each_source(|path, text| {
        let header = text.lines().next().unwrap_or_default();
        let fits = header.starts_with("//! ") && header.chars().count() <= HEADER_CHARS_MAX;
        fits.then_some(()).ok_or_else(|| format!("{path}: the first line is no header"))
    });
}

#[test]
fn files_and_functions_fit_on_their_screens() {
    each_source(|path, text| {
        let lines = text.lines().count();
        if FILE_LINES_MAX < lines {
            return Err(format!("{path}: {lines} lines"));
        }
        match longest_function(text) {
            Some((at, lines)) if FUNCTION_LINES_MAX < lines => {
                Err(format!("{path}:{at}: a function of {lines} lines"))
            }
            _ => Ok(()),
        }
    });
}

#[test]
fn nothing_is_left_over() {
    // Split, so that this file does not find itself.
    let leftovers = [
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("dbg", "!("),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
        concat!("#[ig", "nore]"),
        concat!("#[should", "_panic"),
        concat!("#[al", "low("),
    ];
    each_source(|path, text| {
        for (index, line) in text.lines().enumerate() {
            if let Some(found) = leftovers.iter().find(|it| line.contains(**it)) {
                return Err(format!("{path}:{}: {found}", index + 1));
            }
            if line.ends_with([' ', '\t']) {
                return Err(format!("{path}:{}: trailing blank", index + 1));
            }
        }
        Ok(())
    });
}

/// The longest function: its first line and its number of lines. The code is formatted, so a
/// function ends at the brace that stands as far left as it does.
fn longest_function(text: &str) -> Option<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut longest = None;
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        if !is_function(code) || code.ends_with(';') || code.ends_with('}') {
            continue;
        }
        let indent = &line[..line.len() - code.len()];
        let end = format!("{indent}}}");
        let length = lines[start..].iter().position(|it| *it == end).map_or(1, |at| at + 1);
        if longest.is_none_or(|(_, most)| most < length) {
            longest = Some((start + 1, length));
        }
    }
    longest
}

fn is_function(code: &str) -> bool {
    let code = code.strip_prefix("pub(crate) ").or(code.strip_prefix("pub ")).unwrap_or(code);
    let code = code.strip_prefix("const ").unwrap_or(code);
    code.starts_with("fn ")
}

fn each_source(check: impl Fn(&str, &str) -> Result<(), String>) {
    let mut wrong = Vec::new();
    for folder in ["src", "lints", "tests"] {
        for path in files(&root().join(folder)) {
            if path.extension().is_none_or(|it| it != "rs") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("sources are readable text");
            wrong.extend(check(&shown(&path), &text).err());
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
