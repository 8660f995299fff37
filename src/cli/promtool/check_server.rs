//! `promtool check healthy` and `promtool check ready`.
//!
//! Source: prometheus `cmd/promtool/main.go`.

use flint_go::Url;

use crate::exit::Exit;
use crate::kingpin::Parsed;
use crate::output::stderr;
use crate::server::{Client, Endpoint, probe};

/// Runs the command.
pub(super) fn run(parsed: &Parsed, endpoint: Endpoint) -> Exit {
    let Ok(url) = Url::parse(parsed.text("url").unwrap_or("")) else { return Exit::Wrong };
    let client = match parsed.text("http.config.file") {
        None => Ok(Client::default()),
        Some(_) if url.user.as_ref().is_some_and(|it| !it.username.is_empty()) => {
            stderr(
                "promtool: error: Cannot set base auth in the server URL and use a \
                 http.config.file at the same time\n",
            );
            return Exit::Wrong;
        }
        Some(path) => Client::load(path),
    };
    let client = match client {
        Ok(client) => client,
        Err(why) => {
            stderr(&format!("promtool: error: {why}\n"));
            return Exit::Wrong;
        }
    };
    match probe(&url, endpoint, &client) {
        Ok(body) => {
            stderr(&format!("  SUCCESS:  {body}\n"));
            Exit::Fine
        }
        Err(why) => {
            stderr(&format!("{why}\n"));
            Exit::Wrong
        }
    }
}
