//! The files that a web config names, and what is in them.
//!
//! Source: exporter-toolkit `web/tls_config.go`, `ConfigToTLSConfig`; Go `tls.X509KeyPair`.

use flint_diagnostics::{Diagnostic, UpstreamStage};
use flint_text::{Span, Spanned};

use super::pem::{self, KeyPairError};
use super::{Moment, WebConfig, codes};

/// A file that a web config names.
#[derive(Debug, Clone, Copy)]
pub struct WebFile<'c> {
    /// The key that names it.
    pub key: &'static str,
    /// The path as it is written. A relative one starts at the folder of the web config.
    pub path: &'c Spanned<String>,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The path that was tried.
    pub path: String,
    /// The system's reason in Go's words: `open server.crt: no such file or directory`.
    pub why: String,
}

impl WebConfig {
    /// The files that it names, in the order in which upstream reads them. None if no setting turns
    /// TLS on.
    pub fn files(&self) -> Vec<WebFile<'_>> {
        let named = [
            ("cert_file", &self.tls.cert_file),
            ("key_file", &self.tls.key_file),
            ("client_ca_file", &self.tls.client_ca_file),
        ];
        let files = named.into_iter().filter_map(|(key, path)| {
            let path = path.as_ref()?;
            Some(WebFile { key, path })
        });
        files.collect()
    }

    /// Reports files that cannot be read, and certificates and keys that are none. `read` is called
    /// for each of [`WebConfig::files`].
    pub fn check_files(
        &self,
        mut read: impl FnMut(WebFile<'_>) -> Result<Vec<u8>, Unreadable>,
    ) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let mut contents = |key, path: &Option<Spanned<String>>, moment| {
            let path = path.as_ref()?;
            match read(WebFile { key, path }) {
                Ok(bytes) => Some((bytes, path.span)),
                Err(error) => {
                    diagnostics.push(unreadable(key, path, &error, moment));
                    None
                }
            }
        };
        let cert_file = contents("cert_file", &self.tls.cert_file, Moment::CertFile);
        let key_file = contents("key_file", &self.tls.key_file, Moment::KeyFile);
        let ca_file = contents("client_ca_file", &self.tls.client_ca_file, Moment::ClientCaFile);
        let cert = match &self.tls.cert_file {
            Some(_) => cert_file,
            None => self.tls.cert.as_ref().map(|it| (it.value.clone().into_bytes(), it.span)),
        };
        let key = match &self.tls.key_file {
            Some(_) => key_file,
            None => self.tls.key.as_ref().map(|it| (it.0.clone().into_bytes(), it.span)),
        };
        if let (Some(cert), Some(key)) = (cert, key) {
            diagnostics.extend(key_pair(&cert, &key));
        }
        let ca = match &self.tls.client_ca_file {
            Some(_) => ca_file,
            None => self.tls.client_ca.as_ref().map(|it| (it.value.clone().into_bytes(), it.span)),
        };
        diagnostics.extend(ca.and_then(|(bytes, span)| authorities(&bytes, span)));
        diagnostics
    }
}

fn unreadable(key: &str, path: &Spanned<String>, error: &Unreadable, moment: Moment) -> Diagnostic {
    let reason = error.why.rsplit(": ").next().unwrap_or(&error.why);
    let message = format!("`{key}` cannot be read: {reason}");
    let upstream = match key {
        "client_ca_file" => error.why.clone(),
        _ => format!("failed to read {key} ({}): {}", error.path, error.why),
    };
    let mut diagnostic = Diagnostic::error(&codes::MISSING_FILE, path.span, message);
    diagnostic
        .fact(format!("the file that was looked for is `{}`", error.path.escape_debug()))
        .help("correct the path: it starts at the folder of this file")
        .upstream(UpstreamStage::Reference, moment as u32, upstream);
    diagnostic
}

const SWAP: &str = "swap certificate and key";

fn key_pair(
    (cert, cert_span): &(Vec<u8>, Span),
    (key, key_span): &(Vec<u8>, Span),
) -> Option<Diagnostic> {
    let error = pem::check_key_pair(cert, key).err()?;
    let (span, message, help) = match &error {
        KeyPairError::NoCertificate { found } => match found.as_slice() {
            [] => (
                cert_span,
                "the certificate is no PEM text",
                "it begins with the line `-----BEGIN CERTIFICATE-----` and ends with its `END`",
            ),
            [one] if one.ends_with("PRIVATE KEY") => {
                (cert_span, "a private key where the certificate is wanted", SWAP)
            }
            _ => (
                cert_span,
                "the certificate is none: it holds other things",
                "name a file with a block `CERTIFICATE`",
            ),
        },
        KeyPairError::NoKey { found } => match found.as_slice() {
            [] => (
                key_span,
                "the private key is no PEM text",
                "it begins with the line `-----BEGIN PRIVATE KEY-----` and ends with its `END`",
            ),
            [one] if one == "CERTIFICATE" => {
                (key_span, "a certificate where the private key is wanted", SWAP)
            }
            _ => (
                key_span,
                "the private key is none: it holds other things",
                "name a file with a block `PRIVATE KEY`",
            ),
        },
    };
    let upstream = format!("failed to load X509KeyPair: {error}");
    let mut diagnostic = Diagnostic::error(&codes::BAD_KEY_PAIR, *span, message);
    diagnostic.help(help).upstream(UpstreamStage::Reference, Moment::KeyPair as u32, upstream);
    Some(diagnostic)
}

/// Upstream passes over what is no certificate, so that no client is trusted.
fn authorities(bytes: &[u8], span: Span) -> Option<Diagnostic> {
    if pem::blocks(bytes).iter().any(|it| it == "CERTIFICATE") {
        return None;
    }
    let message = "no certificate is in it, so no client will be let in";
    let mut diagnostic = Diagnostic::warning(&codes::BAD_KEY_PAIR, span, message);
    diagnostic.help("name a file with a block `CERTIFICATE`");
    Some(diagnostic)
}
