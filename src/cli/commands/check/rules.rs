//! `flint check rules`.

use std::path::PathBuf;

use clap::ValueEnum;
use flint_lints::Lint;
use flint_yaml::Fields;

use super::{Shared, run};
use crate::check::kind::Kind;
use crate::check::{Lints, Settings};
use crate::exit::Exit;
use crate::output::Output;

/// Check rule files.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint check rules alerts.yml recording.yml
  flint check rules 'rules/**/*.yml' --lint-fatal
  kubectl get cm rules -o 'jsonpath={.data.*}' | flint check rules")]
pub(crate) struct Rules {
    /// Files, folders, patterns; without any, what is piped in.
    #[arg(value_name = "FILE")]
    paths: Vec<PathBuf>,

    /// Which lints look at the rules.
    #[arg(long, value_delimiter = ',', default_value = "duplicate-rules", value_name = "LINT")]
    lint: Vec<RuleLint>,

    /// Pass over keys that Prometheus does not know.
    #[arg(long)]
    ignore_unknown_fields: bool,

    #[command(flatten)]
    shared: Shared,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RuleLint {
    /// Every one.
    All,
    /// Rules with the same name and labels.
    DuplicateRules,
    /// None.
    None,
}

impl Rules {
    pub(super) fn run(&self, output: &Output) -> Exit {
        let defaults = self.shared.settings();
        let settings = Settings {
            lints: Lints { list: self.lints(), ..defaults.lints },
            fields: if self.ignore_unknown_fields { Fields::Open } else { Fields::Strict },
            ..defaults
        };
        run(&self.paths, Kind::Rules, &settings, output)
    }

    fn lints(&self) -> Vec<&'static Lint> {
        let wanted = |it: &RuleLint| matches!(it, RuleLint::All | RuleLint::DuplicateRules);
        match self.lint.iter().any(wanted) && !self.lint.contains(&RuleLint::None) {
            true => Lints::named(&["duplicate-rule"]),
            false => Vec::new(),
        }
    }
}
