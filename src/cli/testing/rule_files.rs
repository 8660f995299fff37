//! Rule files that tests name, each read once.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use flint_rulefmt::objects::is_object;
use flint_rulefmt::{Keep, LoadOptions};
use flint_rules::Group;
use flint_storage::Symbols;
use flint_text::Sources;
use flint_yaml::Tree;

use crate::read;
use crate::testing::{TestFormat, TestSettings, native};

/// A rule file made ready.
#[derive(Debug, Default)]
pub(crate) struct RuleFile {
    /// Its groups.
    pub(crate) groups: Vec<Group>,
    /// What is wrong with it: upstream's texts, with the file's name.
    pub(crate) errors: Vec<String>,
}

/// Rule files by path, each read when it is first asked for.
#[derive(Debug)]
pub(crate) struct RuleFiles {
    /// The strings of all labels.
    pub(crate) symbols: Arc<Symbols>,
    files: Mutex<HashMap<String, Arc<OnceLock<RuleFile>>>>,
    settings: TestSettings,
}

impl RuleFiles {
    /// None yet.
    pub(crate) fn new(settings: TestSettings) -> RuleFiles {
        RuleFiles { symbols: Arc::new(Symbols::new()), files: Mutex::default(), settings }
    }

    /// The file at a path.
    pub(crate) fn get(&self, path: &str) -> Arc<OnceLock<RuleFile>> {
        let entry = {
            let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(files.entry(path.to_owned()).or_default())
        };
        entry.get_or_init(|| self.read(path));
        entry
    }

    /// Keeps the files at these paths; the others are read anew when they are asked for.
    pub(crate) fn retain(&self, is_kept: impl Fn(&str) -> bool) {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|path, _| is_kept(path));
    }

    fn read(&self, path: &str) -> RuleFile {
        let broken = |why: String| RuleFile {
            errors: vec![format!("{path}: {why}")],
            ..RuleFile::default()
        };
        let text = match read::file(Path::new(path), read::MAX_FILE_BYTES) {
            Ok(text) => text,
            Err(why) => return RuleFile { errors: vec![why.go(path)], ..RuleFile::default() },
        };
        let mut sources = Sources::new();
        let file = match &text.invalid {
            None => sources.add(path, text.text),
            Some(invalid) => sources.add(path, invalid.stand_in()),
        };
        let tree = Tree::parse(file, sources.get(file));
        let options = LoadOptions {
            fields: self.settings.fields,
            promql: self.settings.promql,
            keep: Keep::Expressions,
            ..LoadOptions::default()
        };
        if self.settings.format == TestFormat::Native && tree.document().is_some_and(is_object) {
            return native::rules_of_objects(path, &tree, &options, &self.symbols);
        }
        let loaded = flint_rulefmt::rules::load(&tree, &options);
        if !loaded.upstream_errors().is_empty() {
            let errors = loaded.upstream_errors().iter().map(|it| format!("{path}: {it}"));
            return RuleFile { errors: errors.collect(), ..RuleFile::default() };
        }
        let groups = loaded.groups.groups.iter().map(|it| Group::compile(it, &self.symbols));
        match groups.collect() {
            Ok(groups) => RuleFile { groups, errors: Vec::new() },
            Err(why) => broken(why.to_string()),
        }
    }
}
