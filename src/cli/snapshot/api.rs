//! The HTTP API of a server: questions, and what is inside its answers.
//!
//! Source: prometheus `web/api/v1/api.go`.

use flint_go::{Url, UrlPart, url_escape};
use serde_json::Value;

use crate::server::{Client, Endpoint, QueryError, Reply, fetch};

/// Longer answers are refused. What asks for many series asks for them in parts.
const ANSWER_BYTES_MAX: u64 = 64 << 20;

/// A server that is asked.
#[derive(Debug)]
pub(crate) struct Api<'a> {
    pub(crate) url: &'a Url,
    pub(crate) client: &'a Client,
}

/// Why there is no answer that can be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum ApiError {
    /// Nothing came back, or too much.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The server says no, or something else.
    #[error("`{url}` gives nothing of use (status {status}): {why}")]
    Answer {
        /// What was asked.
        url: String,
        /// Of HTTP.
        status: u16,
        /// What it says.
        why: String,
    },
}

impl ApiError {
    /// Whether the answer was longer than what is taken, or the server itself refused to give so
    /// much: asking for less helps.
    pub(super) fn is_too_much(&self) -> bool {
        match self {
            ApiError::Query(why) => matches!(why, QueryError::TooLarge { .. }),
            // Prometheus refuses queries of too many samples so, and proxies long addresses.
            ApiError::Answer { status, .. } => matches!(status, 413 | 414 | 422 | 503),
        }
    }
}

/// The data of an answer.
#[derive(Debug)]
pub(super) struct Data {
    /// What was asked for.
    pub(super) data: Value,
    /// Whether something is left out.
    pub(super) is_truncated: bool,
}

impl Api<'_> {
    /// Asks; names and values of the parameters are escaped here.
    pub(super) fn ask(
        &self,
        endpoint: Endpoint,
        parameters: &[(&str, &str)],
    ) -> Result<Data, ApiError> {
        let escaped = |text: &str| url_escape(text.as_bytes(), UrlPart::Query);
        let parameters: Vec<String> = parameters
            .iter()
            .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
            .collect();
        let reply =
            fetch(self.url, endpoint, &parameters.join("&"), ANSWER_BYTES_MAX, self.client)?;
        data(&reply).map_err(|why| ApiError::Answer { url: reply.url, status: reply.status, why })
    }

    /// The series that a query gives at a time, each with its labels.
    pub(super) fn query(&self, query: &str, time: &str) -> Result<Vec<Value>, ApiError> {
        let mut data = self.ask(Endpoint::Query, &[("query", query), ("time", time)])?.data;
        match data.get_mut("result").map(Value::take) {
            Some(Value::Array(series)) => Ok(series),
            _ => Err(self.strange(Endpoint::Query, "its answer holds no series")),
        }
    }

    /// An answer that is none.
    pub(super) fn strange(&self, endpoint: Endpoint, why: &str) -> ApiError {
        let url = format!("{}{}", crate::snapshot::server::address(self.url), endpoint.path());
        ApiError::Answer { url, status: 200, why: why.to_owned() }
    }
}

fn data(reply: &Reply) -> Result<Data, String> {
    let mut json: Value = match serde_json::from_str(&reply.body) {
        Ok(json) => json,
        Err(_) if reply.status != 200 => return Err(first_line(&reply.body)),
        Err(why) => return Err(format!("its answer is no JSON: {why}")),
    };
    if let Some(error) = json.get("error").and_then(Value::as_str) {
        let kind = json.get("errorType").and_then(Value::as_str).unwrap_or("error");
        return Err(format!("{kind}: {error}"));
    }
    let warnings = json.get("warnings").and_then(Value::as_array).into_iter().flatten();
    let mut warnings = warnings.filter_map(Value::as_str);
    let is_truncated = warnings.any(|it| it.contains("truncated"));
    match json.get_mut("data").map(Value::take) {
        Some(data) => Ok(Data { data, is_truncated }),
        None => Err("its answer holds no `data`".to_owned()),
    }
}

/// What a page says that is no answer.
fn first_line(body: &str) -> String {
    const SHOWN: usize = 120;
    let line = body.lines().map(str::trim).find(|it| !it.is_empty()).unwrap_or("nothing");
    line.chars().take(SHOWN).collect()
}

/// Names and values of the labels of a series, the metric's name among them.
pub(super) fn pairs(labels: &Value) -> impl Iterator<Item = (&str, &str)> {
    let labels = labels.as_object().into_iter().flatten();
    labels.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
}

/// The number that a series of an answer has.
pub(super) fn number(series: &Value) -> Option<f64> {
    series.get("value")?.get(1)?.as_str()?.parse().ok()
}

/// The texts of a list.
pub(super) fn texts(data: &Value) -> impl Iterator<Item = &str> {
    data.as_array().into_iter().flatten().filter_map(Value::as_str)
}
