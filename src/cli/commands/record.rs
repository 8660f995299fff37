//! `flint record`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use flint_go::{Url, UrlError, rfc_3339};
use flint_promql::parse_metric_selector;
use flint_unittest::{Recording, series_text, values_text};

use crate::exit::Exit;
use crate::output::{Output, stderr, stdout, trouble};
use crate::record::{self, Answer, Samples, Times, TimesError};
use crate::server::{Client, ClientError, QueryError, Question, Reply, ask};
use crate::write::{self, Existing, WriteError};

/// Record series of a running Prometheus as the input of a unit test.
///
/// Asks for the values at every step and writes them as promtool reads them, the same to the bit.
/// Where a series is not there any more, `stale` is written. Rules and expectations are to be added
/// to the file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint record http://localhost:9090 --match 'gpu_temp{node=\"a\"}' --start 2h -o incident.yml
  flint record http://localhost:9090 --match up --match '{job=\"vllm\"}' \\
      --start 2024-01-01T10:00:00Z --end 2024-01-01T11:00:00Z --step 15s
  flint record http://localhost:9090 --match '{job=\"vllm\"}' --samples -o incident.prom
  flint record https://prometheus.example 'rate(xid_errors_total[5m])' --http.config.file client.yml

With --samples the file is one that `series_from: FILE` reads, with the exact times, and without the
marks at which series end. Native histograms are written as the server shows them: without hints at resets. Those with custom
bounds are left out, and this is said.")]
pub(crate) struct Record {
    /// The server.
    url: String,

    /// What is recorded: an expression.
    #[arg(required_unless_present = "matchers", conflicts_with = "matchers")]
    query: Option<String>,

    /// What is recorded: all series that this selects. May be given more than once.
    #[arg(long = "match", value_name = "SELECTOR")]
    matchers: Vec<String>,

    /// The first time: seconds since 1970, a date and time of RFC 3339, or how long ago.
    #[arg(long, default_value = "1h", value_name = "TIME")]
    start: String,

    /// The last time.
    #[arg(long, value_name = "TIME", default_value = "now")]
    end: String,

    /// From each value to the next one.
    #[arg(long, default_value = "1m", value_name = "DURATION")]
    step: String,

    /// Record the samples as they were scraped, with their times, for `series_from`.
    #[arg(long, requires = "matchers", conflicts_with = "step")]
    samples: bool,

    /// Where it goes; `-`, or nothing, for standard output.
    #[arg(short, long = "output", value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write over a file that is there.
    #[arg(long)]
    force: bool,

    /// How the server is asked: a file with the settings of an HTTP client.
    #[arg(long = "http.config.file", value_name = "FILE")]
    http_config_file: Option<String>,
}

/// Why nothing is recorded.
#[derive(Debug, thiserror::Error)]
enum RecordError {
    #[error("`{}` is no URL: {}", .0.url, .0.kind)]
    Url(#[from] UrlError),
    #[error("the HTTP client cannot be made: {}", cause(.0))]
    Client(#[from] ClientError),
    #[error(transparent)]
    Times(#[from] TimesError),
    #[error("`--match {0}` is no selector: {1}")]
    Selector(String, String),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error("`{url}` gives no series (status {status}): {why}")]
    Answer { url: String, status: u16, why: String },
    #[error("no series has a value from {0} to {1}: nothing is written")]
    Nothing(String, String),
    #[error(transparent)]
    Write(#[from] WriteError),
}

fn cause(why: &ClientError) -> &str {
    match why {
        ClientError::Load(why) | ClientError::Create(why) => why,
    }
}

impl Record {
    pub(super) fn run(&self, output: &Output) -> Exit {
        match self.record(output) {
            Ok(()) => Exit::Fine,
            Err(why) => {
                trouble(&why.to_string());
                Exit::CouldNotRun
            }
        }
    }

    fn record(&self, output: &Output) -> Result<(), RecordError> {
        let existing = if self.force { Existing::Replaced } else { Existing::Kept };
        let file = self.output.as_deref().filter(|it| it.as_os_str() != "-");
        if let Some(path) = file {
            write::may_write(path, existing)?;
        }
        let url = Url::parse(&self.url)?;
        let client = match &self.http_config_file {
            None => Client::default(),
            Some(path) => Client::load(path)?,
        };
        // Samples have their own times: only the ends of the range are moved, by less than this.
        let step = if self.samples { "1s" } else { &self.step };
        let times = Times::parse(&self.start, &self.end, step, now())?;
        let made = match self.samples {
            true => self.samples(&url, &client, &times)?,
            false => self.values(&url, &client, &times)?,
        };
        made.warnings.iter().for_each(|it| stderr(&format!("warning: {it}\n")));
        for (series, why) in &made.left_out {
            stderr(&format!("warning: `{series}` is left out: {why}\n"));
        }
        if made.count == 0 {
            return Err(RecordError::Nothing(rfc_3339(times.start), rfc_3339(times.end)));
        }
        match file {
            None => stdout(&made.text),
            Some(path) => write::write(path, &made.text, existing)?,
        }
        if !output.is_quiet() {
            stderr(&summary(&made, file));
        }
        Ok(())
    }

    /// What is asked for, one after the other.
    fn queries(&self) -> Result<Vec<&str>, RecordError> {
        for selector in &self.matchers {
            if let Err(errors) = parse_metric_selector(selector) {
                let why = errors.first().map_or("", |it| it.upstream()).to_owned();
                return Err(RecordError::Selector(selector.clone(), why));
            }
        }
        Ok(self.query.iter().chain(&self.matchers).map(String::as_str).collect())
    }

    /// A test file with the values at every step.
    fn values(&self, url: &Url, client: &Client, times: &Times) -> Result<Made, RecordError> {
        let (start, end, step) = (times.start, times.end, times.step.as_millis());
        let mut all = Answer::default();
        for query in self.queries()? {
            let reply = ask(url, Question::Range { query, start, end, step }, client)?;
            let answer = record::series(&reply.body, times).map_err(|why| refused(&reply, why))?;
            all.series.extend(answer.series);
            all.warnings.extend(answer.warnings);
            all.left_out.extend(answer.left_out);
        }
        let series = all.series.iter().map(|(labels, values)| {
            let pairs = labels.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            (series_text(pairs), values_text(values))
        });
        let series: Vec<_> = series.collect();
        let mut made = Made::new(series.len(), all.warnings, all.left_out);
        let comments = self.comments(url, times, &made.left_out);
        made.text = Recording { comments, start, step: times.step, series }.test_file();
        Ok(made)
    }

    /// The samples as they were scraped.
    fn samples(&self, url: &Url, client: &Client, times: &Times) -> Result<Made, RecordError> {
        // The start belongs to what is recorded; to a range, it does not.
        let range = times.end.saturating_sub(times.start).saturating_add(1);
        let mut all = Samples::default();
        for selector in self.queries()? {
            let query = &format!("{selector}[{range}ms]");
            let reply = ask(url, Question::Instant { query, time: times.end }, client)?;
            let samples = record::samples(&reply.body).map_err(|why| refused(&reply, why))?;
            all.series.extend(samples.series);
            all.warnings.extend(samples.warnings);
            all.left_out.extend(samples.left_out);
        }
        let mut made = Made::new(all.series.len(), all.warnings, all.left_out);
        for comment in self.comments(url, times, &made.left_out) {
            made.text += &format!("# {}\n", comment.replace(char::is_control, " "));
        }
        made.text.extend(all.series.into_values());
        Ok(made)
    }

    fn comments(&self, url: &Url, times: &Times, left_out: &[(String, String)]) -> Vec<String> {
        let asked: Vec<&str> =
            self.query.iter().chain(&self.matchers).map(String::as_str).collect();
        let (from, to) = (rfc_3339(times.start), rfc_3339(times.end));
        let scheme = if url.scheme.is_empty() { "http" } else { &url.scheme };
        let mut comments = vec![
            format!("Recorded by flint from {scheme}://{}{}", url.host, url.path),
            format!("from {from} to {to}: {}", asked.join(", ")),
        ];
        comments.extend(left_out.iter().map(|(it, why)| format!("left out: {it}: {why}")));
        comments
    }
}

fn refused(reply: &Reply, why: String) -> RecordError {
    RecordError::Answer { url: reply.url.clone(), status: reply.status, why }
}

/// What becomes of the answers.
#[derive(Debug)]
struct Made {
    text: String,
    count: usize,
    warnings: Vec<String>,
    left_out: Vec<(String, String)>,
}

impl Made {
    /// Without a text; what several answers have in common is said once.
    fn new(count: usize, warnings: Vec<String>, mut left_out: Vec<(String, String)>) -> Made {
        let mut seen = BTreeSet::new();
        let warnings = warnings.into_iter().filter(|it| seen.insert(it.clone())).collect();
        left_out.sort();
        left_out.dedup();
        Made { text: String::new(), count, warnings, left_out }
    }
}

fn summary(made: &Made, file: Option<&Path>) -> String {
    let place = file.map_or(String::new(), |it| format!(" in `{}`", it.display()));
    let left_out = match made.left_out.len() {
        0 => String::new(),
        count => format!(", {count} left out"),
    };
    format!("{} series recorded{place}{left_out}\n", made.count)
}

/// In milliseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |it| it.as_millis() as i64)
}
