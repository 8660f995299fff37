//! `flint lint`: what a reviewer would say.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use flint_diagnostics::Severity;
use flint_go::Time;
use flint_report::{Checked, Summary};
use flint_snapshot::Snapshot;
use flint_text::{Sources, closest};

use crate::check::inputs;
use crate::commands::feature::Feature;
use crate::exit::Exit;
use crate::lint::baseline::{self, Baseline, Unread, Upkeep};
use crate::lint::policy::{self, Level, Lineup, PRESETS, Policy};
use crate::lint::{self, Fixes, Request};
use crate::output::{Output, trouble};
use crate::read;

/// Say what a reviewer would say of rules and configurations that Prometheus accepts.
///
/// All files are looked at together: a query knows the labels that a rule in another file records.
/// What a team wants is said in `flint.toml`; a comment switches a lint off where it is wrong:
/// `# flint: ignore[alerts/missing-for] reason=…`. Comments of pint are understood.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint lint                            every rule file and prometheus.yml below this folder
  flint lint rules/ --preset strict
  flint lint --off alerts/missing-for --error promql
  flint lint --preset pint              what pint reports without being told to
  flint lint --diff origin/main         only what this branch brings, and which rules it changes
  flint lint --diff origin/main --format markdown
                                        a comment for the pull request
  flint lint --write-baseline           leave out from now on what is found today
  flint lint --fix                      mend what can be mended safely
  flint lint --format github            annotations in GitHub Actions
  flint lint --snapshot prod.lock       and whether metrics, labels and values exist (flint snapshot)
  flint explain promql/short-range      what a lint means

flint.toml, in this folder or above it (`flint schema config` has all keys):
  preset = \"strict\"
  baseline = \"flint-baseline.toml\"
  exclude = [\"vendor/**\"]
  snapshot = \"prod.lock\"
  [levels]
  \"alerts/missing-for\" = \"off\"
  [[paths]]
  files = [\"rules/legacy/**\"]
  levels = { alerts = \"off\" }
  [owners]
  \"rules/gpu/**\" = \"team-gpu\"
  [options]
  scrape_interval = \"30s\"
  alert_labels = [\"severity\", \"team\"]
  severities = [\"page\", \"ticket\"]
  alert_annotations = [\"summary\", \"runbook_url\"]
  optional_metrics = [\"backup_failed_.*\"]
  series_per_rule = 20000
  [[policies]]
  files = [\"rules/gpu/**\"]
  kind = \"alert\"
  for_min = \"1m\"
  labels = { team = \"gpu|platform\" }
  annotations = { runbook_url = \"https://runbooks\\\\.example\\\\.org/.+\" }

What can be demanded in [[policies]]: flint explain policy/label, and the other lints of that family.")]
pub(crate) struct Lint {
    /// Files, folders, patterns such as `rules/**/*.yml`, or `-`; this folder if none is given.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Read this file instead of the nearest `flint.toml`.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Compare rules with what a server knows, recorded in this file by `flint snapshot`; `flint.lock`
    /// beside `flint.toml`, or here, if nothing is said.
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,

    /// Which lints look, where nothing else is said of them.
    #[arg(long, value_name = "PRESET", value_parser = presets())]
    preset: Option<Lineup>,

    /// Switch a lint or a family off.
    #[arg(long, value_name = "LINT", value_delimiter = ',')]
    off: Vec<String>,

    /// Look for it, and count what is found as a warning.
    #[arg(long, value_name = "LINT", value_delimiter = ',')]
    warning: Vec<String>,

    /// Look for it, and count what is found as an error.
    #[arg(long, value_name = "LINT", value_delimiter = ',')]
    error: Vec<String>,

    /// From which level on findings make the run fail, with 3.
    #[arg(long, value_name = "LEVEL", default_value = "warning")]
    fail_on: FailOn,

    /// Report only what is new since this branch left that revision of git; what was there before is
    /// left out, wherever it has moved.
    #[arg(long, value_name = "REVISION")]
    diff: Option<String>,

    /// Leave out what this file holds, wherever it has moved; what it holds in vain is told. The key
    /// `baseline` of flint.toml names it for every run.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Write the baseline with everything that is found: `flint-baseline.toml` if none is named.
    #[arg(long, conflicts_with_all = ["diff", "fix", "unsafe_fixes"])]
    write_baseline: bool,

    /// Take out of the baseline what is found no more; nothing is added.
    #[arg(long, conflicts_with = "write_baseline")]
    prune_baseline: bool,

    /// Mend what can be mended without changing what a file means; the rest is reported.
    #[arg(long)]
    fix: bool,

    /// Mend what may change the meaning, too: look at the result.
    #[arg(long)]
    unsafe_fixes: bool,

    /// Understand more of PromQL, as a server with the same flag does.
    #[arg(long, value_delimiter = ',', value_name = "FEATURE")]
    enable_feature: Vec<Feature>,

    /// Refuse files that are larger, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 256)]
    max_file_size: u64,
}

fn presets() -> impl TypedValueParser<Value = Lineup> {
    PossibleValuesParser::new(PRESETS.iter().map(|it| it.0)).map(|name| {
        let preset = PRESETS.iter().find(|it| it.0 == name);
        preset.expect("only names of presets are possible values").1
    })
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOn {
    /// Whatever is found.
    Warning,
    /// What is set to be an error.
    Error,
    /// Nothing that lints find.
    Never,
}

/// What a team wants, with the files that belong to it.
struct Told {
    policy: Policy,
    baseline: Option<Baseline>,
    snapshot: Option<Snapshot>,
}

impl Lint {
    pub(crate) fn run(&self, output: &Output) -> Exit {
        let here = std::env::current_dir().unwrap_or_default();
        let file = self.config.clone().or_else(|| policy::find(&here));
        let told = self.told(file.as_deref(), &here, output);
        let Told { policy, baseline, snapshot } = match told {
            Ok(told) => told,
            Err(exit) => return exit,
        };
        let here = [PathBuf::from(".")];
        let paths = if self.paths.is_empty() { &here } else { self.paths.as_slice() };
        let inputs = match inputs::expand(paths) {
            Ok(inputs) => inputs,
            Err(why) => {
                trouble(&why.to_string());
                return Exit::CouldNotRun;
            }
        };
        let request = Request {
            policy,
            snapshot,
            fail_on: match self.fail_on {
                FailOn::Warning => Some(Severity::Warning),
                FailOn::Error => Some(Severity::Error),
                FailOn::Never => None,
            },
            limit: self.max_file_size << 20,
            promql: Feature::options(&self.enable_feature),
            since: self.diff.clone(),
            is_whole: paths.iter().all(|it| it.is_dir()),
            upkeep: self.upkeep(),
            fixes: match (self.unsafe_fixes, self.fix) {
                (true, _) => Fixes::All,
                (false, true) => Fixes::Safe,
                (false, false) => Fixes::None,
            },
            today: today(),
        };
        lint::run(inputs, baseline, request, output)
    }

    /// What a team wants, with the files that belong to it.
    fn told(&self, file: Option<&Path>, here: &Path, output: &Output) -> Result<Told, Exit> {
        let policy = self.policy(file, here, output)?;
        let baseline = self.baseline(&policy, file, output)?;
        let asked = self.snapshot.as_deref();
        let path = lint::snapshot::find(asked, policy.snapshot.as_deref(), file);
        let snapshot = path.map(|it| lint::snapshot::load(&it, output)).transpose()?;
        Ok(Told { policy, baseline, snapshot })
    }

    fn upkeep(&self) -> Upkeep {
        match (self.write_baseline, self.prune_baseline) {
            (true, _) => Upkeep::Write,
            (false, true) => Upkeep::Prune,
            (false, false) => Upkeep::None,
        }
    }

    /// The baseline: that of the command line, or the one that flint.toml names.
    fn baseline(
        &self,
        policy: &Policy,
        config: Option<&Path>,
        output: &Output,
    ) -> Result<Option<Baseline>, Exit> {
        let upkeep = self.upkeep();
        let named = policy.baseline.as_ref().map(|it| {
            let folder = config.and_then(Path::parent).unwrap_or(Path::new(""));
            shown(&folder.join(it)).into()
        });
        let usual = (upkeep != Upkeep::None).then(|| PathBuf::from(baseline::FILE));
        let Some(path) = self.baseline.clone().or(named).or(usual) else { return Ok(None) };
        match Baseline::read(&path, upkeep) {
            Ok(baseline) => Ok(Some(baseline)),
            Err(Unread::Trouble(why)) => {
                trouble(&why);
                Err(Exit::CouldNotRun)
            }
            Err(Unread::Wrong(path, diagnostics, sources)) => {
                refuse(Checked::new(path, diagnostics, sources), output);
                Err(Exit::CouldNotRun)
            }
        }
    }

    /// What the file says, and over it the command line.
    fn policy(&self, file: Option<&Path>, here: &Path, output: &Output) -> Result<Policy, Exit> {
        let mut policy = match file {
            Some(file) => read(file, output)?,
            None => Policy::default(),
        };
        policy.preset = self.preset.unwrap_or(policy.preset);
        policy.owners.find(here);
        let lists =
            [(&self.off, Level::Off), (&self.warning, Level::Warning), (&self.error, Level::Error)];
        for (names, level) in lists {
            for name in names {
                if !policy::is_known(name) {
                    trouble(&unknown(name));
                    return Err(Exit::CouldNotRun);
                }
                policy.set(name, level);
            }
        }
        Ok(policy)
    }
}

fn unknown(name: &str) -> String {
    match closest(name, flint_lints::LINTS.iter().map(|it| it.code.name)) {
        Some(near) => format!("there is no lint `{name}`: did you mean `{near}`?"),
        None => format!("there is no lint `{name}`: `flint explain` lists all"),
    }
}

/// Reads `flint.toml`. With a mistake in it nothing is looked at: what would be found is not what
/// the team wants.
fn read(file: &Path, output: &Output) -> Result<Policy, Exit> {
    let shown = shown(file);
    let text = read::file(file, read::MAX_FILE_BYTES).map_err(|why| {
        trouble(&why.message(&shown));
        Exit::CouldNotRun
    })?;
    let mut sources = Sources::new();
    let id = sources.add(shown.as_str(), text.text);
    let (policy, diagnostics) = policy::load(id, sources.get(id));
    if diagnostics.is_empty() {
        return Ok(policy);
    }
    refuse(Checked::new(shown, diagnostics, sources), output);
    Err(Exit::CouldNotRun)
}

/// A path from this folder on, if it is below it.
fn shown(file: &Path) -> String {
    match std::env::current_dir().map(|here| file.strip_prefix(here).map(Path::to_owned)) {
        Ok(Ok(inner)) => inner.display().to_string(),
        _ => file.display().to_string(),
    }
}

fn refuse(checked: Checked, output: &Output) {
    let mut summary = Summary::default();
    summary.add(&checked);
    output.report(&[(output.format.section)(&checked, output.style())], &summary);
}

/// The day, by UTC.
fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = Time::from_unix(since.as_secs() as i64, 0);
    String::from_utf8_lossy(&now.format(b"2006-01-02")).into_owned()
}
