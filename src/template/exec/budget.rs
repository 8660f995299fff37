//! What an execution may spend, and the patterns that it has compiled.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use flint_go::{CompiledRegexp, Regexp, can_backquote, quote};

use crate::exec::{MAX_STEPS, MAX_TEXT_BYTES};
use crate::function::CallError;

/// What is left of steps and bytes.
#[derive(Debug)]
pub(crate) struct Budget {
    steps: u64,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new() -> Budget {
        Budget { steps: MAX_STEPS, bytes: MAX_TEXT_BYTES }
    }

    /// All of it, for a while.
    pub(crate) fn take(&mut self) -> Budget {
        std::mem::replace(self, Budget { steps: 0, bytes: 0 })
    }

    pub(crate) fn spend_step(&mut self) -> Result<(), CallError> {
        self.spend_steps(1)
    }

    pub(crate) fn spend_steps(&mut self, count: u64) -> Result<(), CallError> {
        match self.steps.checked_sub(count) {
            Some(left) => self.steps = left,
            None => {
                return Err(CallError::new(format!("exceeded maximum of {MAX_STEPS} steps")));
            }
        }
        Ok(())
    }

    pub(crate) fn spend_bytes(&mut self, count: usize) -> Result<(), CallError> {
        self.bytes = self.bytes.checked_sub(count).ok_or_else(Budget::bytes_exceeded)?;
        Ok(())
    }

    pub(crate) fn bytes_left(&self) -> usize {
        self.bytes
    }

    pub(crate) fn bytes_exceeded() -> CallError {
        CallError::new(format!("exceeded maximum of {MAX_TEXT_BYTES} bytes of text"))
    }
}

/// Patterns that a template has compiled: the next execution has most likely the same.
#[derive(Debug, Default)]
pub(crate) struct RegexpCache {
    compiled: Mutex<HashMap<Box<str>, Arc<CompiledRegexp>>>,
}

/// Patterns that a template keeps.
const PATTERNS_MAX: usize = 32;

impl RegexpCache {
    /// The compiled pattern, or the text of the error.
    ///
    /// Source: Go `regexp.Compile`.
    pub(crate) fn get(&self, pattern: &str) -> Result<Arc<CompiledRegexp>, String> {
        let mut compiled = self.compiled.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(known) = compiled.get(pattern) {
            return Ok(Arc::clone(known));
        }
        let regexp = Regexp::parse(pattern).map_err(|error| error.to_string())?;
        let regexp = Arc::new(regexp.compile().map_err(|error| error.to_string())?);
        if compiled.len() < PATTERNS_MAX {
            compiled.insert(pattern.into(), Arc::clone(&regexp));
        }
        Ok(regexp)
    }
}

/// The text of the panic with which Go meets a pattern that it cannot compile.
///
/// Source: Go `regexp.MustCompile`.
pub(crate) fn must_compile_text(pattern: &str, error: &str) -> String {
    let is_plain = can_backquote(pattern.as_bytes());
    let shown = if is_plain { format!("`{pattern}`") } else { quote(pattern) };
    format!("regexp: Compile({shown}): {error}")
}
