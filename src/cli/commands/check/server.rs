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
    #[error("invalid URL: {0}")]
    Url(#[from] UrlError),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Probe(#[from] ProbeError),
}

impl Server {
    /// What does not answer as it should is wrong; what could not be asked is trouble.
    pub(super) fn ask(&self, endpoint: Endpoint) -> Exit {
        match self.answer(endpoint) {
            Ok(answer) => {
                stderr(&format!("{}\n", answer.trim_end()));
                Exit::Fine
            }
            Err(ServerError::Probe(why)) => {
                trouble(&why.to_string());
                Exit::Wrong
            }
            Err(why) => {
                trouble(&why.to_string());
                Exit::CouldNotRun
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
