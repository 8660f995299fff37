//! What a lint is, and what it is given.

use flint_config::Config;
use flint_diagnostics::{Code, Diagnostic};
use flint_metric::Duration;
use flint_rulefmt::RuleGroups;
use flint_text::Span;

/// A mistake that Prometheus would accept, and how it is found.
#[derive(Debug)]
pub struct Lint {
    /// Its name, `family/name`, which is also its file's, and what `flint explain` tells of it.
    pub code: Code,
    /// How it is found.
    pub check: Check,
}

/// What a lint looks at. A new kind of thing to look at is a new variant here and a new arm in
/// `walk.rs`; a new lint is neither.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// All groups of a rule file.
    RuleGroups(fn(&RuleGroups<'_>, &mut Context<'_>)),
    /// A prometheus.yml, with the jobs of the files that it names.
    Config(fn(&Config, &mut Context<'_>)),
}

/// What lints may be told.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How far back the server looks for a sample: its `--query.lookback-delta`.
    pub lookback: Duration,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { lookback: Duration::from_secs(300) }
    }
}

/// What a lint is given besides what it looks at, and where it reports.
#[derive(Debug)]
pub struct Context<'a> {
    /// What it is told.
    pub settings: &'a Settings,
    pub(crate) lint: &'static Lint,
    pub(crate) diagnostics: &'a mut Vec<Diagnostic>,
}

impl Context<'_> {
    /// Reports a mistake.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::warning(&self.lint.code, span, message));
        self.diagnostics.last_mut().expect("one was just pushed")
    }
}
