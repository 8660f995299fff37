//! What `flint check healthy` and `flint check ready` share.

use flint_go::{Url, UrlError};

use crate::exit::Exit;
use crate::output::{stderr, trouble};
use crate::server::{Client, ClientError, Endpoint, ProbeError, probe};

/// Which server, and how it is asked.
#[derive(Debug, clap::Args)]
pub(crate) struct Server {
    /// The server.
    #[arg(long, default_value = "http://localhost:9090")]
    url: String,

    /// How it is asked: a file with the settings of an HTTP client.
    #[arg(long = "http.config.file", value_name = "FILE")]
    http_config_file: Option<String>,
}

/// Why a server could not be asked.
#[derive(Debug, thiserror::Error)]
enum ServerError {
    #[error("`{}` is no URL: {}", .0.url, .0.kind)]
    Url(#[from] UrlError),
    #[error("the HTTP client cannot be made: {}", cause(.0))]
    Client(#[from] ClientError),
    #[error("{}", words(.0))]
    Probe(#[from] ProbeError),
}

fn cause(why: &ClientError) -> &str {
    match why {
        ClientError::Load(why) | ClientError::Create(why) => why,
    }
}

/// Ours for what the original says in Go's.
fn words(why: &ProbeError) -> String {
    match why {
        ProbeError::Status { url, status } => format!("`{url}` answers with status {status}"),
        ProbeError::Unreachable { url, why } => format!("`{url}` cannot be reached: {why}"),
    }
}

impl Server {
    /// What does not answer as it should is wrong; what could not be asked is trouble.
    pub(super) fn ask(&self, endpoint: Endpoint) -> Exit {
        match self.answer(endpoint) {
            Ok(answer) => {
                stderr(&format!("{}\n", answer.trim_end()));
                Exit::Fine
            }
            Err(why) => {
                trouble(&why.to_string());
                match why {
                    ServerError::Probe(_) => Exit::Wrong,
                    ServerError::Url(_) | ServerError::Client(_) => Exit::CouldNotRun,
                }
            }
        }
    }

    fn answer(&self, endpoint: Endpoint) -> Result<String, ServerError> {
        let url = Url::parse(&self.url)?;
        let client = match &self.http_config_file {
            None => Client::default(),
            Some(path) => Client::load(path)?,
        };
        Ok(probe(&url, endpoint, &client)?)
    }
}
