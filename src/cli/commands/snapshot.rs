//! `flint snapshot`.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use flint_go::{CompiledRegexp, Regexp, Url, UrlError};
use flint_metric::Duration;
use flint_snapshot::{FILE, Limits, Listed, Scope, Snapshot, SnapshotBuilder};
use flint_text::Sources;

use crate::exit::Exit;
use crate::lint::policy;
use crate::output::{Output, stderr, stdout, trouble};
use crate::read;
use crate::server::{Client, ClientError};
use crate::snapshot::{self, Api, ApiError, DataError, Taken, Wanted};
use crate::write::{self, Existing, WriteError};

/// Record what a Prometheus knows, for lints: metrics, their types, labels and numbers of series.
///
/// The file `flint.lock` belongs into the repository, beside `flint.toml`: `flint lint` finds it
/// there and tells of metrics, labels and values that do not exist. It is sorted and laid out for
/// diffs. What is recorded: names of metrics with types and units, how many series each has, their
/// labels with up to 20 values, jobs with their intervals, external labels, lookback and retention.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint snapshot --server http://localhost:9090      write flint.lock
  flint snapshot --server http://localhost:9090 --check
  flint snapshot --server https://prometheus.example --http.config.file client.yml -o prod.lock
  flint snapshot --server http://localhost:9090 --metric 'node_.*|kube_.*'
  flint snapshot --server http://localhost:9090 --no-values=email,path
  flint snapshot --data /var/lib/prometheus          of a server that need not run
  curl -s localhost:9100/metrics | flint snapshot -  what one exporter exposes

A data directory is read and not locked or changed; the snapshot is of its newest sample. Intervals of
jobs are those between the samples of `up`, types and units those of the log if Prometheus writes them
there (`--enable-feature=metadata-wal-records`). What is in no data directory is left out: external
labels, lookback, retention.

Files hold what targets expose, before anything is relabelled: from such a snapshot lints know types
and near names, and never that something does not exist.

Exit status: 0 it is written, or would not change · 1 it would change (--check) · 2 flint could not run.")]
pub(crate) struct Snapshots {
    /// What targets expose, in the text format or OpenMetrics; `-` for standard input.
    #[arg(
        value_name = "FILE",
        required_unless_present_any = ["server", "data"],
        conflicts_with_all = ["server", "data"]
    )]
    files: Vec<PathBuf>,

    /// The server that is asked.
    #[arg(long, value_name = "URL")]
    server: Option<String>,

    /// The folder where a server keeps its samples, its `--storage.tsdb.path`.
    #[arg(long, value_name = "DIR", conflicts_with = "server")]
    data: Option<PathBuf>,

    /// Where it goes: `-` for standard output; `flint.lock` beside `flint.toml`, or here, if nothing
    /// is said.
    #[arg(short, long = "output", value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write nothing, and say whether metrics, types, labels or values are others than in the file.
    /// Numbers of series are not compared.
    #[arg(long)]
    check: bool,

    /// Only metrics whose whole names this regular expression matches.
    #[arg(long, value_name = "REGEXP")]
    metric: Option<String>,

    /// Leave out the values of these labels; of all labels but `job`, `le` and `quantile` if none is
    /// named. How many there are is still recorded.
    #[arg(
        long,
        value_name = "LABEL",
        value_delimiter = ',',
        num_args = 0..,
        require_equals = true
    )]
    no_values: Option<Vec<String>>,

    /// How far back series are looked for that are gone.
    #[arg(long, value_name = "DURATION", default_value = "1d")]
    window: String,

    /// Let the server count the series of metrics that have more than so many.
    #[arg(long, value_name = "COUNT", default_value_t = 50_000)]
    max_series: u64,

    /// How the server is asked: a file with the settings of an HTTP client.
    #[arg(long = "http.config.file", value_name = "FILE", requires = "server")]
    http_config_file: Option<String>,
}

/// Why there is no snapshot.
#[derive(Debug, thiserror::Error)]
enum SnapshotError {
    #[error("`{}` is no URL: {}", .0.url, .0.kind)]
    Url(#[from] UrlError),
    #[error("the HTTP client cannot be made: {0}")]
    Client(#[from] ClientError),
    #[error("`--metric {0}` is no regular expression: {1}")]
    Pattern(String, String),
    #[error("`--window {0}` is no duration: write `1d` or `6h`")]
    Window(String),
    #[error(transparent)]
    Api(#[from] ApiError),
    #[error("{0}")]
    Data(DataError),
    #[error("{0}")]
    File(String),
    #[error("no metric is there that is wanted: nothing is written")]
    Nothing,
    #[error("`{0}` is no snapshot: name another file with `-o`, or remove it")]
    Other(String),
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl Snapshots {
    pub(super) fn run(&self, output: &Output) -> Exit {
        match self.take(output) {
            Ok(exit) => exit,
            Err(why) => {
                trouble(&why.to_string());
                Exit::CouldNotRun
            }
        }
    }

    fn take(&self, output: &Output) -> Result<Exit, SnapshotError> {
        let path = self.path();
        let old = match path.as_deref() {
            Some(path) => existing(path)?,
            None => None,
        };
        let mut snapshot = self.snapshot()?;
        if let Some(pattern) = &self.metric
            && snapshot.scope == Scope::Server
        {
            snapshot.scope = Scope::Only(pattern.clone());
        }
        if snapshot.metrics.is_empty() {
            return Err(SnapshotError::Nothing);
        }
        let summary = summary(old.as_ref(), &snapshot);
        match path {
            _ if self.check => {
                let is_same = old.is_some_and(|it| snapshot.changes(&it).is_empty());
                stdout(&summary);
                return Ok(if is_same { Exit::Fine } else { Exit::Wrong });
            }
            None => stdout(&snapshot.text()),
            Some(path) => {
                write::write(&path, &snapshot.text(), Existing::Replaced)?;
                if !output.is_quiet() {
                    stderr(&format!("`{}`: {summary}", path.display()));
                }
            }
        }
        Ok(Exit::Fine)
    }

    /// Where it goes; `None` for standard output.
    fn path(&self) -> Option<PathBuf> {
        match &self.output {
            Some(path) => Some(path.clone()).filter(|it| it.as_os_str() != "-" || self.check),
            None => {
                let here = std::env::current_dir().unwrap_or_default();
                let beside = policy::find(&here).map(|it| it.with_file_name(FILE));
                let short = |it: PathBuf| it.strip_prefix(&here).map(Path::to_owned).unwrap_or(it);
                Some(beside.map_or(FILE.into(), short))
            }
        }
    }

    fn snapshot(&self) -> Result<Snapshot, SnapshotError> {
        let limits = Limits { listed: self.listed(), ..Limits::default() };
        let metrics = self.metric.as_deref().map(pattern).transpose()?;
        if self.server.is_none() && self.data.is_none() {
            return self.targets(metrics.as_ref(), limits);
        }
        let window = Duration::parse(&self.window)
            .map_err(|_| SnapshotError::Window(self.window.clone()))?;
        let taken = match &self.data {
            Some(folder) => snapshot::data(folder, window, metrics.as_ref(), &limits)
                .map_err(SnapshotError::Data)?,
            None => self.server(window, metrics, limits)?,
        };
        for note in taken.notes {
            stderr(&format!("warning: {note}\n"));
        }
        Ok(taken.snapshot)
    }

    fn server(
        &self,
        window: Duration,
        metrics: Option<CompiledRegexp>,
        limits: Limits,
    ) -> Result<Taken, SnapshotError> {
        let server = self.server.as_deref().unwrap_or_default();
        let url = Url::parse(server)?;
        let client = match &self.http_config_file {
            None => Client::default(),
            Some(path) => Client::load(path)?,
        };
        let api = Api { url: &url, client: &client };
        let series_max = self.max_series;
        let wanted = Wanted { now: now(), window, metrics, series_max, limits };
        Ok(snapshot::server(&api, &wanted)?)
    }

    fn listed(&self) -> Listed {
        match &self.no_values {
            None => Listed::All,
            Some(names) if names.is_empty() => Listed::Formats,
            Some(names) => Listed::AllBut(names.clone()),
        }
    }

    /// What targets expose.
    fn targets(
        &self,
        metrics: Option<&CompiledRegexp>,
        limits: Limits,
    ) -> Result<Snapshot, SnapshotError> {
        let now = now();
        let mut builder = SnapshotBuilder::new(now, limits);
        for path in &self.files {
            let shown = path.display().to_string();
            let text = match shown.as_str() {
                "-" => read::stdin(read::MAX_FILE_BYTES),
                _ => read::file(path, read::MAX_FILE_BYTES),
            };
            let text = text.map_err(|why| SnapshotError::File(why.message(&shown)))?;
            snapshot::targets(&text.text, now, &mut builder)
                .map_err(|why| SnapshotError::File(format!("`{shown}`: {why}")))?;
        }
        let mut snapshot = builder.finish();
        snapshot.metrics.retain(|name, _| metrics.is_none_or(|it| it.is_match(name)));
        snapshot.scope = Scope::Targets;
        let names = self.files.iter().map(|it| it.display().to_string());
        snapshot.source = names.collect::<Vec<_>>().join(" ");
        Ok(snapshot)
    }
}

fn pattern(text: &str) -> Result<CompiledRegexp, SnapshotError> {
    let failed = |why: String| SnapshotError::Pattern(text.to_owned(), why);
    let pattern = Regexp::parse_matcher(text).map_err(|why| failed(why.to_string()))?;
    pattern.compile().map_err(|why| failed(why.to_string()))
}

/// The snapshot that is there already. Another file is left alone.
fn existing(path: &Path) -> Result<Option<Snapshot>, SnapshotError> {
    let shown = path.display().to_string();
    if !path.is_file() {
        return Ok(None);
    }
    let text = read::file(path, read::MAX_FILE_BYTES);
    let text = text.map_err(|why| SnapshotError::File(why.message(&shown)))?;
    let is_ours = text.text.lines().take(2).any(|it| it.starts_with("version:"));
    if !is_ours && !text.text.trim().is_empty() {
        return Err(SnapshotError::Other(shown));
    }
    let mut sources = Sources::new();
    let file = sources.add(shown.as_str(), text.text);
    let loaded = flint_snapshot::read(file, sources.get(file));
    // One that cannot be read, as after a merge, is written anew.
    Ok(loaded.diagnostics.is_empty().then_some(loaded.snapshot))
}

/// What is new, and how much there is.
fn summary(old: Option<&Snapshot>, new: &Snapshot) -> String {
    const SHOWN: usize = 10;
    let total = format!("{} metrics, {} series\n", new.metrics.len(), new.series());
    let Some(old) = old else { return total };
    let changes = new.changes(old);
    let mut out = format!(
        "{} metrics ({} new, {} gone, {} changed), {} series (were {})\n",
        new.metrics.len(),
        changes.new.len(),
        changes.gone.len(),
        changes.changed.len(),
        new.series(),
        old.series()
    );
    let all = [
        changes.new.iter().map(|it| format!("  + {it}\n")).collect::<Vec<_>>(),
        changes.gone.iter().map(|it| format!("  - {it}\n")).collect(),
        changes.changed.iter().map(|(name, what)| format!("  ~ {name}: {what}\n")).collect(),
    ];
    for lines in all {
        let more = lines.len().saturating_sub(SHOWN);
        out.extend(lines.into_iter().take(SHOWN));
        if 0 < more {
            out += &format!("    and {more} more\n");
        }
    }
    out
}

/// In milliseconds since 1970, in whole seconds.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |it| it.as_secs() as i64 * 1_000)
}
