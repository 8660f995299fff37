//! The test files among files, folders and patterns.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::check::inputs::{self, Input, InputError, Origin};
use crate::check::kind::{self, Kind};

/// Finds test files, and looks into each file once.
#[derive(Debug, Default)]
pub(crate) struct TestFiles {
    known: HashMap<PathBuf, bool>,
}

impl TestFiles {
    /// The test files among `names`: those that are named, and those that folders hold.
    pub(crate) fn find(&mut self, names: &[PathBuf]) -> Result<Vec<String>, InputError> {
        let mut found = inputs::expand(names)?;
        found.retain(|it| self.is_test(it));
        Ok(found.into_iter().map(|it| it.shown).collect())
    }

    /// Looks anew into the files whose paths are not kept.
    pub(crate) fn retain(&mut self, is_kept: impl Fn(&Path) -> bool) {
        self.known.retain(|path, _| is_kept(path));
    }

    fn is_test(&mut self, input: &Input) -> bool {
        match (&input.path, input.origin) {
            (_, Origin::Named) => true,
            (None, _) => false,
            (Some(path), Origin::Found) => {
                let look = || {
                    let text = std::fs::read_to_string(path).unwrap_or_default();
                    kind::detect(path, &text) == Some(Kind::Tests)
                };
                *self.known.entry(path.clone()).or_insert_with(look)
            }
        }
    }
}
