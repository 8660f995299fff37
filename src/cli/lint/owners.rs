//! Who looks after files: `[owners]` of flint.toml, a CODEOWNERS file, and comments of pint.
//!
//! Source: GitHub "About code owners", GitLab "Syntax of `CODEOWNERS` file", pint `docs/index.md`.

use std::fs;
use std::path::{Path, PathBuf};

use flint_yaml::Tree;
use globset::{Glob, GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

use crate::check::inputs::identity;

/// Where a CODEOWNERS file may be, from the root of a repository on; the first that is there counts.
const PLACES: [&str; 4] =
    [".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// Who looks after files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Owners {
    /// What flint.toml says; what comes later counts.
    pub(crate) told: Vec<(GlobMatcher, String)>,
    file: Option<CodeOwners>,
}

/// A CODEOWNERS file that was read.
#[derive(Debug, Clone)]
struct CodeOwners {
    root: PathBuf,
    patterns: GlobSet,
    lines: Vec<Line>,
}

/// A line of it. In each section what comes later counts.
#[derive(Debug, Clone)]
struct Line {
    section: usize,
    owners: String,
}

impl Owners {
    /// Adds the CODEOWNERS file of the nearest folder that has one.
    pub(crate) fn find(&mut self, folder: &Path) {
        for root in folder.ancestors() {
            let mut texts = PLACES.iter().filter_map(|it| fs::read_to_string(root.join(it)).ok());
            if let Some(text) = texts.next() {
                self.file = Some(CodeOwners::read(&text, identity(root)));
                return;
            }
            if root.join(".git").exists() {
                return;
            }
        }
    }

    /// Whether anything says who looks after what.
    pub(crate) fn is_told(&self) -> bool {
        !self.told.is_empty() || self.file.is_some()
    }

    /// Who looks after a file.
    pub(crate) fn of(&self, path: &str) -> Option<String> {
        let told = self.told.iter().rev().find(|(files, _)| files.is_match(path));
        told.map(|it| it.1.clone()).or_else(|| self.file.as_ref()?.of(path))
    }
}

impl CodeOwners {
    fn read(text: &str, root: PathBuf) -> CodeOwners {
        let mut patterns = GlobSetBuilder::new();
        let (mut lines, mut section, mut usual) = (Vec::new(), 0, String::new());
        for line in text.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(owners) = section_owners(line) {
                section += 1;
                usual = owners;
                continue;
            }
            let mut words = words(line).into_iter();
            let Some(pattern) = words.next() else { continue };
            let owners = words.take_while(|it| !it.starts_with('#')).collect::<Vec<_>>().join(" ");
            let owners = if owners.is_empty() { usual.clone() } else { owners };
            // A pattern that is none stands for no file.
            for glob in globs(&pattern) {
                patterns.add(glob);
                lines.push(Line { section, owners: owners.clone() });
            }
        }
        let patterns = patterns.build().unwrap_or_else(|_| GlobSet::empty());
        CodeOwners { root, patterns, lines }
    }

    /// Those of all sections. A line without owners takes them away.
    fn of(&self, path: &str) -> Option<String> {
        let full = identity(Path::new(path));
        let inner = full.strip_prefix(&self.root).ok()?;
        let mut last: Vec<&Line> = Vec::new();
        for at in self.patterns.matches(inner) {
            let line = &self.lines[at];
            match last.last_mut() {
                Some(before) if before.section == line.section => *before = line,
                _ => last.push(line),
            }
        }
        let owners: Vec<&str> =
            last.iter().map(|it| it.owners.as_str()).filter(|it| !it.is_empty()).collect();
        (!owners.is_empty()).then(|| owners.join(" "))
    }
}

/// The owners behind `[Section]` or `^[Section][2]`, which count for lines without any.
fn section_owners(line: &str) -> Option<String> {
    let rest = line.strip_prefix('^').unwrap_or(line).strip_prefix('[')?;
    let (_, rest) = rest.split_once(']')?;
    let rest = match rest.strip_prefix('[').and_then(|it| it.split_once(']')) {
        Some((_, rest)) => rest,
        None => rest,
    };
    Some(rest.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The words of a line; a blank behind a backslash is part of one.
fn words(line: &str) -> Vec<String> {
    let joined = line.replace("\\ ", "\0");
    joined.split_whitespace().map(|it| it.replace('\0', " ")).collect()
}

/// The files that a pattern stands for: those that it matches, and those in folders that it matches.
fn globs(pattern: &str) -> Vec<Glob> {
    let (inner, is_folder) = match pattern.strip_suffix('/') {
        Some(inner) => (inner, true),
        None => (pattern, false),
    };
    let from_root = match inner.strip_prefix('/') {
        Some(inner) => inner.to_owned(),
        None if inner.contains('/') => inner.to_owned(),
        None => format!("**/{inner}"),
    };
    let mut texts = Vec::new();
    if !is_folder {
        texts.push(from_root.clone());
    }
    // `docs/*` stands for the files of one folder alone.
    if !from_root.ends_with("/*") || from_root == "**/*" {
        texts.push(format!("{from_root}/**"));
    }
    let built = texts.iter().map(|it| GlobBuilder::new(it).literal_separator(true).build());
    built.filter_map(Result::ok).collect()
}

/// What comments of pint say of a file: who looks after it, and who after rules; those of rules with
/// the place of the comment.
pub(super) fn of_comments(tree: &Tree<'_>) -> (Option<String>, Vec<(u32, String)>) {
    let (mut of_file, mut of_rules) = (None, Vec::new());
    for comment in tree.comments() {
        let Some(text) = comment.text.trim().strip_prefix("pint ") else { continue };
        let (word, owner) = text.trim().split_once(' ').unwrap_or((text, ""));
        let owner = owner.trim().to_owned();
        match word {
            _ if owner.is_empty() => {}
            "file/owner" => of_file = Some(owner),
            "rule/owner" => of_rules.push((comment.span.range.start, owner)),
            _ => {}
        }
    }
    (of_file, of_rules)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{CodeOwners, Owners};
    use crate::check::inputs::identity;

    fn owner(text: &str, path: &str) -> Option<String> {
        let file = Some(CodeOwners::read(text, identity(Path::new("/nowhere"))));
        Owners { told: Vec::new(), file }.of(&format!("/nowhere/{path}"))
    }

    #[test]
    fn the_last_line_that_matches_counts() {
        let text =
            "* @all\n# a comment\nrules/ @rules # and why\n/rules/gpu/*.yml @gpu @ml\n*.md\n";
        let cases = [
            ("a.yml", Some("@all")),
            ("rules/a.yml", Some("@rules")),
            ("rules/deep/a.yml", Some("@rules")),
            ("old/rules/a.yml", Some("@rules")),
            ("rules/gpu/a.yml", Some("@gpu @ml")),
            ("rules/gpu/deep/a.yml", Some("@rules")),
            ("rules/README.md", None),
        ];
        for (path, wanted) in cases {
            assert_eq!(owner(text, path).as_deref(), wanted, "{path}");
        }
    }

    #[test]
    fn a_star_behind_a_folder_stands_for_its_own_files() {
        let text = "docs/* @docs\nwith\\ blank/a.yml @blank\n";
        assert_eq!(owner(text, "docs/a.yml").as_deref(), Some("@docs"));
        assert_eq!(owner(text, "docs/deep/a.yml"), None);
        assert_eq!(owner(text, "with blank/a.yml").as_deref(), Some("@blank"));
    }

    #[test]
    fn sections_of_gitlab_count_beside_each_other() {
        let text =
            "*.yml @all\n[Rules] @rules\nrules/\n^[Security][2] @security\n*.yml\n/rules/a.yml @a";
        assert_eq!(owner(text, "rules/a.yml").as_deref(), Some("@all @rules @a"));
        assert_eq!(owner(text, "b.yml").as_deref(), Some("@all @security"));
    }
}
