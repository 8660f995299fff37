//! The web config: TLS, users, headers and limits of a server that Prometheus or an exporter runs.
//!
//! Source: exporter-toolkit `web/tls_config.go`, `web/handler.go`.

pub mod codes;
mod decode;
mod files;
mod headers;
mod pem;
mod tls;
mod users;

use flint_diagnostics::Diagnostic;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Dialect, Entries, Fields, Tree};

use crate::value::Secret;

pub use files::{Unreadable, WebFile};
pub use tls::{Cipher, ClientAuth, Curve, ServerTlsVersion, WebTls};

/// A web config.
#[derive(Debug, Default)]
pub struct WebConfig {
    /// `tls_server_config`
    pub tls: WebTls,
    /// `http_server_config`
    pub http: WebHttp,
    /// `rate_limit`
    pub rate_limit: RateLimit,
    /// `basic_auth_users`: hashes of passwords, by user.
    pub users: Entries<Spanned<Secret>>,
}

/// How the server speaks HTTP.
#[derive(Debug)]
pub struct WebHttp {
    /// `http2`
    pub http2: bool,
    /// `headers` of every answer.
    pub headers: Entries<Spanned<String>>,
}

impl Default for WebHttp {
    fn default() -> WebHttp {
        WebHttp { http2: true, headers: Entries::default() }
    }
}

/// How many requests are answered.
#[derive(Debug, Clone, Copy, Default)]
pub struct RateLimit {
    /// How many at once.
    pub burst: i64,
    /// The nanoseconds from one to the next; zero is no limit.
    pub interval_nanos: i64,
}

/// A web config that was read, and what is wrong with it.
#[derive(Debug)]
pub struct LoadedWebConfig {
    /// What it says.
    pub config: WebConfig,
    /// What is wrong, in the file's order. [`WebConfig::check_files`] has more.
    pub diagnostics: Vec<Diagnostic>,
}

impl WebConfig {
    /// Reads a web config and judges all of it but the files that it names.
    pub fn load(tree: &Tree<'_>) -> LoadedWebConfig {
        let mut cx = Decoder::new(Dialect::V2, Fields::Strict);
        cx.syntax(tree);
        let document = tree.document().filter(|it| !it.is_null());
        let config = document.and_then(|it| WebConfig::decode(it, &mut cx)).unwrap_or_default();
        headers::check(&config.http.headers, &mut cx);
        users::check(&config.users, &mut cx);
        config.tls.check(&config.http, &mut cx);
        cx.ignored_documents(tree);
        LoadedWebConfig { config, diagnostics: cx.finish() }
    }
}

/// The order in which upstream looks at things once the file was decoded.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Moment {
    Headers,
    Users,
    Pair,
    CertFile,
    KeyFile,
    KeyPair,
    ClientCaFile,
    ClientAuth,
    ClientCaPolicy,
}
