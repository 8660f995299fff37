//! `file_sd_configs`: target groups that stand in files of their own.
//!
//! Source: Prometheus `discovery/file/file.go`.

use std::borrow::Cow;

use flint_go::quote;
use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use super::codes;
use super::entry::{Checks, Entry, FileKind, Mechanism, NamedFile, Settings};

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<File>("file_sd_configs");

/// Target groups of files.
#[derive(Debug)]
pub struct File {
    /// Paths; the last part of each may have a `*`.
    pub files: Spanned<Vec<Spanned<String>>>,
    /// How often the files are read again, if no change is noticed before.
    pub refresh_interval: Spanned<Duration>,
}

impl Settings for File {
    fn files(&self) -> Vec<NamedFile<'_>> {
        self.files.iter().map(|path| NamedFile { path, kind: FileKind::Targets }).collect()
    }
}

impl Decode for File {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*file.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<File> {
        let mut entry = Entry::open(node, "file.plain", cx)?;
        let files = entry.texts("files");
        let refresh_interval = entry.refresh_interval(300);

        let mut checks = entry.finish();
        let upstream = "file service discovery config must contain at least one path name";
        checks.wants("files", &files, "[targets/*.yml]", upstream);
        for path in files.iter().flat_map(|it| &it.value) {
            check_path(path, &mut checks);
        }
        Some(File { files: files?, refresh_interval: refresh_interval? })
    }
}

const ENDINGS: [&str; 6] = [".json", ".yml", ".yaml", ".JSON", ".YML", ".YAML"];

fn check_path(path: &Spanned<String>, checks: &mut Checks<'_, '_>) {
    let shown = path.escape_debug();
    let stem = ENDINGS.iter().find_map(|ending| path.strip_suffix(ending));
    let (message, help) = match stem {
        None => {
            let lower = path.to_ascii_lowercase();
            let help = match ENDINGS.iter().find_map(|ending| lower.strip_suffix(ending)) {
                Some(stem) => {
                    let ending = &lower[stem.len()..];
                    format!("write the ending in small letters: `{ending}`")
                }
                None if path.ends_with('/') => format!("write a pattern: `{}*.yml`", path.value),
                None => "name files that end in `.json`, `.yml` or `.yaml`".to_owned(),
            };
            (format!("`{shown}` does not end in `.json`, `.yml` or `.yaml`"), help)
        }
        Some(stem) => {
            let Some((_, after)) = stem.split_once('*') else { return };
            if !after.contains('/') {
                return;
            }
            let help = "put the `*` into the last part of the path, as in `targets/*.yml`, and \
                        name several folders one by one";
            (format!("`{shown}` has a `*` before its last part"), help.to_owned())
        }
    };
    let upstream = format!("path name {} is not valid for file discovery", quote(path));
    checks.refuse(&codes::BAD_PATH, path.span, message, upstream).help(help);
}
