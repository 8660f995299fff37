//! What version control has of the files at another time, asked of the `git` program.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use crate::check::inputs;
use crate::check::kind::is_candidate;

/// The files below this folder that flint may look at, as they were when this branch left
/// `revision`: their paths from here, and what they held.
///
/// # Errors
///
/// That git says no, in a line.
pub(crate) fn base(revision: &str) -> Result<Vec<(String, Vec<u8>)>, String> {
    let commit = text(&["merge-base", revision, "HEAD"])?;
    let commit = commit.trim();
    let names = text(&["ls-tree", "-r", "-z", "--name-only", commit, "--", "."])?;
    let names: Vec<&str> =
        names.split('\0').filter(|it| is_candidate(std::path::Path::new(it))).collect();
    contents(commit, &names)
}

/// The contents of many files, asked in one go.
fn contents(commit: &str, names: &[&str]) -> Result<Vec<(String, Vec<u8>)>, String> {
    let failed = |why: std::io::Error| format!("git cat-file: {}", crate::read::cause(&why));
    let mut child =
        command(&["cat-file", "--batch"]).stdin(Stdio::piped()).spawn().map_err(failed)?;
    let asked: String = names.iter().map(|it| format!("{commit}:./{it}\n")).collect();
    let mut input = child.stdin.take().expect("it is piped");
    // Answers are read while questions are asked: neither pipe may fill up.
    let asking = std::thread::spawn(move || input.write_all(asked.as_bytes()));
    let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        let mut head = String::new();
        output.read_line(&mut head).map_err(failed)?;
        // `<id> blob <size>`; a name with a line break, or a submodule, is `missing`.
        let mut words = head.split(' ');
        let (Some(_), Some("blob"), Some(size)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let size: usize =
            size.trim().parse().map_err(|_| "git cat-file says no size".to_owned())?;
        let mut bytes = vec![0; size + 1];
        output.read_exact(&mut bytes).map_err(failed)?;
        bytes.truncate(size);
        found.push(((*name).to_owned(), bytes));
    }
    drop(output);
    let _ = asking.join();
    child.wait().map_err(failed)?;
    Ok(found)
}

fn command(words: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(words).stdout(Stdio::piped()).stderr(Stdio::piped()).stdin(Stdio::null());
    command
}

/// What git answers.
fn text(words: &[&str]) -> Result<String, String> {
    let done = command(words).output().map_err(|why| match why.kind() {
        std::io::ErrorKind::NotFound => {
            "`--diff` asks the program `git`, which is not in the path".to_owned()
        }
        _ => format!("git: {}", crate::read::cause(&why)),
    })?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    let said = said.lines().next().unwrap_or("it says no").trim_start_matches("fatal: ");
    Err(format!("git {}: {said}", words[0]))
}

/// A path as git names it: from this folder on.
pub(crate) fn from_here(path: &str) -> String {
    let here = std::env::current_dir().map(|it| inputs::identity(&it)).unwrap_or_default();
    let full = inputs::identity(std::path::Path::new(path));
    full.strip_prefix(&here)
        .map_or_else(|_| path.to_owned(), |it| it.to_string_lossy().into_owned())
}
