//! A running server, asked for the values of a query.

use std::time::Duration;

use flint_go::{Url, UrlPart, url_escape};

use super::{Client, Endpoint, Target, explained};

/// How long an answer is waited for: as long as Prometheus lets a query run.
const TIMEOUT: Duration = Duration::from_secs(120);
/// Longer answers are refused: what is recorded goes into a file that people read.
const ANSWER_BYTES_MAX: u64 = 64 << 20;

/// What a server is asked; times in milliseconds since 1970.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Question<'a> {
    /// The values of a query at each step, the end included.
    Range {
        /// PromQL.
        query: &'a str,
        /// The first time.
        start: i64,
        /// No value is later.
        end: i64,
        /// From each time to the next one.
        step: i64,
    },
    /// What a query gives at one time.
    Instant {
        /// PromQL.
        query: &'a str,
        /// When.
        time: i64,
    },
}

impl Question<'_> {
    fn endpoint(self) -> Endpoint {
        match self {
            Question::Range { .. } => Endpoint::QueryRange,
            Question::Instant { .. } => Endpoint::Query,
        }
    }

    fn parameters(self) -> String {
        let escaped = |query: &str| url_escape(query.as_bytes(), UrlPart::Query);
        match self {
            Question::Range { query, start, end, step } => {
                let (start, end, step) = (seconds(start), seconds(end), seconds(step));
                format!("query={}&start={start}&end={end}&step={step}", escaped(query))
            }
            Question::Instant { query, time } => {
                format!("query={}&time={}", escaped(query), seconds(time))
            }
        }
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum QueryError {
    /// It is no address of a web server.
    #[error("`{0}` is no address of a server: write it as in `http://localhost:9090`")]
    Address(String),
    /// It was not reached.
    #[error("`{url}` cannot be reached: {why}")]
    Unreachable {
        /// What was asked, without the password.
        url: String,
        /// What Go says.
        why: String,
    },
    /// The answer is longer than what is taken.
    #[error(
        "the answer of `{url}` is longer than {mib} MiB: ask for fewer series, a shorter time or a larger step"
    )]
    TooLarge {
        /// What was asked, without the password.
        url: String,
        /// What is taken.
        mib: u64,
    },
}

/// What a server answers.
#[derive(Debug)]
pub(crate) struct Reply {
    /// What was asked, without the password and the query.
    pub(crate) url: String,
    /// Of HTTP.
    pub(crate) status: u16,
    /// The text.
    pub(crate) body: String,
}

/// Asks the server at `url`.
pub(crate) fn ask(url: &Url, question: Question<'_>, client: &Client) -> Result<Reply, QueryError> {
    fetch(url, question.endpoint(), &question.parameters(), ANSWER_BYTES_MAX, client)
}

/// Asks the server at `url` for anything; `parameters` are escaped. No more than `limit` bytes are
/// taken.
pub(crate) fn fetch(
    url: &Url,
    endpoint: Endpoint,
    parameters: &str,
    limit: u64,
    client: &Client,
) -> Result<Reply, QueryError> {
    let target = Target::new(url, endpoint);
    if !matches!(target.scheme.as_str(), "http" | "https") || target.host.is_empty() {
        return Err(QueryError::Address(url.to_string()));
    }
    let separator = match parameters {
        "" => "",
        _ if target.address.contains('?') => "&",
        _ => "?",
    };
    let address = format!("{}{separator}{parameters}", target.address);
    let failed = |why: ureq::Error| match why {
        ureq::Error::BodyExceedsLimit(_) => {
            QueryError::TooLarge { url: target.shown.clone(), mib: limit >> 20 }
        }
        why => QueryError::Unreachable { url: target.shown.clone(), why: explained(&why, &target) },
    };
    let mut reply = client.get(&address, url.user.as_ref(), TIMEOUT).map_err(failed)?;
    let status = reply.status().as_u16();
    let body = reply.body_mut().with_config().limit(limit).lossy_utf8(true);
    let body = body.read_to_string().map_err(failed)?;
    Ok(Reply { url: target.shown.clone(), status, body })
}

/// `1700000000.25`
pub(crate) fn seconds(millis: i64) -> String {
    let sign = if millis < 0 { "-" } else { "" };
    let millis = millis.unsigned_abs();
    match millis % 1_000 {
        0 => format!("{sign}{}", millis / 1_000),
        rest => format!("{sign}{}.{rest:03}", millis / 1_000),
    }
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn times_are_exact() {
        assert_eq!(seconds(1_700_000_000_000), "1700000000");
        assert_eq!(seconds(15_050), "15.050");
        assert_eq!(seconds(-1), "-0.001");
    }
}
