//! What version control has of the files at another time, asked of the `git` program.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use flint_go::Directories;

use crate::check::inputs;
use crate::check::kind::is_candidate;
use crate::follow::{Disk, Files};
use crate::read::{self, ReadError, Text};

/// The files below this folder as they were when this branch left a revision.
#[derive(Debug)]
pub(crate) struct Past {
    commit: String,
    /// All paths, from here on.
    paths: BTreeSet<String>,
    /// What those hold that were asked for.
    contents: HashMap<String, Vec<u8>>,
}

impl Past {
    /// The files of that time; read are those that flint may look at.
    ///
    /// # Errors
    ///
    /// That git says no, in a line.
    pub(crate) fn of(revision: &str) -> Result<Past, String> {
        let commit = text(&["merge-base", revision, "HEAD"])?.trim().to_owned();
        let paths = text(&["ls-tree", "-r", "-z", "--name-only", &commit, "--", "."])?;
        let paths: BTreeSet<String> =
            paths.split('\0').filter(|it| !it.is_empty()).map(str::to_owned).collect();
        let mut past = Past { commit, paths, contents: HashMap::new() };
        let wanted = past.paths.iter().filter(|it| is_candidate(Path::new(it)));
        past.load(wanted.cloned().collect())?;
        Ok(past)
    }

    /// The paths of what was read.
    pub(crate) fn candidates(&self) -> impl Iterator<Item = &String> {
        self.paths
            .iter()
            .filter(|it| is_candidate(Path::new(it)) && self.contents.contains_key(*it))
    }

    /// Reads more of the files.
    ///
    /// # Errors
    ///
    /// That git says no, in a line.
    pub(crate) fn load(&mut self, mut paths: Vec<String>) -> Result<(), String> {
        paths.retain(|it| self.paths.contains(it) && !self.contents.contains_key(it));
        let names: Vec<&str> = paths.iter().map(String::as_str).collect();
        self.contents.extend(contents(&self.commit, &names)?);
        Ok(())
    }

    /// What a file held that was read.
    pub(crate) fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.contents.get(path).map(Vec::as_slice)
    }
}

impl Directories for Past {
    fn exists(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        let first = self.paths.range(inside.clone()..).next();
        self.paths.contains(path)
            || path == "."
            || first.is_some_and(|it| it.starts_with(&inside))
            || (is_outside(path) && Disk.exists(path))
    }

    fn names(&self, path: &str) -> Option<Vec<String>> {
        if is_outside(path) {
            return Disk.names(path);
        }
        let inside = if path == "." { String::new() } else { format!("{path}/") };
        let inner = self.paths.range(inside.clone()..).map_while(|it| it.strip_prefix(&inside));
        let mut names: Vec<String> =
            inner.filter_map(|it| it.split('/').next()).map(str::to_owned).collect();
        names.dedup();
        (!names.is_empty()).then_some(names)
    }
}

impl Files for Past {
    /// What version control does not know, such as secrets, was there if it is there now.
    fn stat(&self, path: &str) -> io::Result<()> {
        if self.exists(path) { Ok(()) } else { Disk.stat(path) }
    }

    fn read(&self, path: &str) -> Result<Text, ReadError> {
        if is_outside(path) {
            return Disk.read(path);
        }
        let found = match self.bytes(path) {
            Some(bytes) => Some(bytes.to_owned()),
            None => {
                contents(&self.commit, &[path]).ok().and_then(|it| Some(it.into_iter().next()?.1))
            }
        };
        let missing = || ReadError::Io(io::Error::from(io::ErrorKind::NotFound));
        read::bytes(found.ok_or_else(missing)?, read::MAX_FILE_BYTES)
    }
}

/// Whether a path is none of those below this folder.
fn is_outside(path: &str) -> bool {
    path.starts_with('/') || path == ".." || path.starts_with("../")
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
    let full = inputs::identity(Path::new(path));
    full.strip_prefix(&here)
        .map_or_else(|_| path.to_owned(), |it| it.to_string_lossy().into_owned())
}
