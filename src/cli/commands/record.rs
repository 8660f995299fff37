//! `flint record`.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use flint_go::{Url, UrlError};
use flint_promql::parse_metric_selector;
use flint_unittest::{Recording, rfc_3339, series_text, values_text};

use crate::exit::Exit;
use crate::output::{Output, stderr, stdout, trouble};
use crate::record::{self, Answer, Times, TimesError};
use crate::server::{Client, ClientError, QueryError, RangeQuery, query_range};
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
  flint record https://prometheus.example 'rate(xid_errors_total[5m])' --http.config.file client.yml

Native histograms are written as the server shows them: without hints at resets. Those with custom
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
        let times = Times::parse(&self.start, &self.end, &self.step, now())?;
        let answer = self.answer(&url, &client, &times)?;
        answer.warnings.iter().for_each(|it| stderr(&format!("warning: {it}\n")));
        for (series, why) in &answer.left_out {
            stderr(&format!("warning: `{series}` is left out: {why}\n"));
        }
        if answer.series.is_empty() {
            return Err(RecordError::Nothing(rfc_3339(times.start), rfc_3339(times.end)));
        }
        let text = self.recording(&url, &times, &answer).test_file();
        match file {
            None => stdout(&text),
            Some(path) => write::write(path, &text, existing)?,
        }
        if !output.is_quiet() {
            stderr(&summary(&answer, file));
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

    fn answer(&self, url: &Url, client: &Client, times: &Times) -> Result<Answer, RecordError> {
        let mut all = Answer::default();
        for query in self.queries()? {
            let step = times.step.as_millis();
            let query = RangeQuery { query, start: times.start, end: times.end, step };
            let reply = query_range(url, query, client)?;
            let answer = record::series(&reply.body, times).map_err(|why| {
                let (url, status) = (reply.url.clone(), reply.status);
                RecordError::Answer { url, status, why }
            })?;
            all.series.extend(answer.series);
            let new = answer.warnings.into_iter().filter(|it| !all.warnings.contains(it));
            let new: Vec<String> = new.collect();
            all.warnings.extend(new);
            all.left_out.extend(answer.left_out);
        }
        all.left_out.sort();
        all.left_out.dedup();
        Ok(all)
    }

    fn recording(&self, url: &Url, times: &Times, answer: &Answer) -> Recording {
        let asked: Vec<&str> =
            self.query.iter().chain(&self.matchers).map(String::as_str).collect();
        let (from, to) = (rfc_3339(times.start), rfc_3339(times.end));
        let scheme = if url.scheme.is_empty() { "http" } else { &url.scheme };
        let mut comments = vec![
            format!("Recorded by flint from {scheme}://{}{}", url.host, url.path),
            format!("from {from} to {to}: {}", asked.join(", ")),
        ];
        let left_out = answer.left_out.iter();
        comments.extend(left_out.map(|(series, why)| format!("left out: {series}: {why}")));
        let series = answer.series.iter().map(|(labels, values)| {
            let pairs = labels.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            (series_text(pairs), values_text(values))
        });
        Recording { comments, start: times.start, step: times.step, series: series.collect() }
    }
}

fn summary(answer: &Answer, file: Option<&Path>) -> String {
    let place = file.map_or(String::new(), |it| format!(" in `{}`", it.display()));
    let left_out = match answer.left_out.len() {
        0 => String::new(),
        count => format!(", {count} left out"),
    };
    format!("{} series recorded{place}{left_out}\n", answer.series.len())
}

/// In milliseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |it| it.as_millis() as i64)
}
