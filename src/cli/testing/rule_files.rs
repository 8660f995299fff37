//! Rule files that tests name, each read once.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use flint_rulefmt::objects::is_object;
use flint_rulefmt::{Keep, LoadOptions};
use flint_rules::Group;
use flint_storage::Symbols;
use flint_text::{Source, Sources};
use flint_yaml::Tree;

use crate::read;
use crate::testing::coverage::RuleKey;
use crate::testing::places::RulePlace;
use crate::testing::{TestFormat, TestSettings, native};

/// A rule file made ready.
#[derive(Debug, Default)]
pub(crate) struct RuleFile {
    /// Its groups.
    pub(crate) groups: Vec<Group>,
    /// What is wrong with it: upstream's texts, with the file's name.
    pub(crate) errors: Vec<String>,
    /// Where the rules of each group stand in the source; nothing where nobody asks for it.
    pub(crate) places: Vec<Vec<RulePlace>>,
    /// The file, likewise.
    pub(crate) source: Option<Source>,
}

impl RuleFile {
    /// Where a rule of it stands.
    pub(crate) fn place(&self, key: &RuleKey) -> Option<&RulePlace> {
        self.places.get(key.group)?.get(key.rule)
    }
}

/// Rule files by path, each read when it is first asked for.
#[derive(Debug)]
pub(crate) struct RuleFiles {
    /// The strings of all labels.
    pub(crate) symbols: Arc<Symbols>,
    files: Mutex<HashMap<String, Arc<OnceLock<RuleFile>>>>,
    /// The paths by which a file is named, the shortest first; by its path without links.
    spellings: Mutex<HashMap<String, BTreeSet<(usize, String)>>>,
    /// How tests are run.
    pub(crate) settings: TestSettings,
}

impl RuleFiles {
    /// None yet.
    pub(crate) fn new(settings: TestSettings) -> RuleFiles {
        let (symbols, files, spellings) = Default::default();
        RuleFiles { symbols, files, spellings, settings }
    }

    /// What a file is the same by, however its path is written.
    pub(crate) fn identity(&self, path: &str) -> String {
        let whole = fs::canonicalize(path);
        let identity = whole.map_or(path.to_owned(), |it| it.to_string_lossy().into_owned());
        let mut spellings = self.spellings.lock().unwrap_or_else(PoisonError::into_inner);
        let spelled = spellings.entry(identity.clone()).or_default();
        spelled.insert((path.len(), path.to_owned()));
        identity
    }

    /// The path by which a file is shown.
    pub(crate) fn shown(&self, identity: &str) -> String {
        let spellings = self.spellings.lock().unwrap_or_else(PoisonError::into_inner);
        let shortest = spellings.get(identity).and_then(|it| it.first());
        shortest.map_or(identity.to_owned(), |it| it.1.clone())
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
        let source = sources.get(file);
        let kept = self.settings.measures.then(|| source.clone());
        let tree = Tree::parse(file, source);
        let options = LoadOptions {
            fields: self.settings.fields,
            promql: self.settings.promql,
            keep: Keep::Expressions,
            ..LoadOptions::default()
        };
        if self.settings.format == TestFormat::Native && tree.document().is_some_and(is_object) {
            let rules = native::rules_of_objects(path, &tree, &options, &self.symbols);
            return RuleFile { source: kept, ..rules };
        }
        let loaded = flint_rulefmt::rules::load(&tree, &options);
        if !loaded.upstream_errors().is_empty() {
            let errors = loaded.upstream_errors().iter().map(|it| format!("{path}: {it}"));
            return RuleFile { errors: errors.collect(), ..RuleFile::default() };
        }
        let groups = loaded.groups.groups.iter().map(|it| Group::compile(it, &self.symbols));
        match groups.collect() {
            Ok(groups) => {
                let places = loaded.groups.groups.iter().map(|it| RulePlace::of_group(it, None));
                let places = if kept.is_some() { places.collect() } else { Vec::new() };
                RuleFile { groups, errors: Vec::new(), places, source: kept }
            }
            Err(why) => broken(why.to_string()),
        }
    }
}
