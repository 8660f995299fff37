//! An HTTP client made from `http.config.file`.
//!
//! Source: prometheus/common `config.LoadHTTPConfigFile`, `config.NewRoundTripperFromConfig`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use flint_config::{Authorization, BasicAuth, HttpClientConfig, Secret, TlsConfig};
use flint_diagnostics::upstream_error;
use flint_go::{Userinfo, path as go_path};
use flint_text::{Sources, Spanned};
use flint_yaml::{Decode, Decoder, Dialect, Fields, Tree};
use ureq::http::Response;
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, parse_pem};
use ureq::{Body, Proxy};

use crate::read;

/// Where systems keep the certificates that they trust.
const SYSTEM_AUTHORITIES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// How a server is asked.
#[derive(Debug, Default)]
pub(crate) struct Client {
    config: HttpClientConfig,
    /// Relative paths start here.
    folder: String,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum ClientError {
    /// The file cannot be read, or is refused.
    #[error("Failed to load HTTP config file: {0}")]
    Load(String),
    /// Its settings do not work.
    #[error("Failed to create a new HTTP round tripper: {0}")]
    Create(String),
}

impl Client {
    /// The client that the file at `path` describes.
    pub(crate) fn load(path: &str) -> Result<Client, ClientError> {
        let text = read::file(Path::new(path), read::MAX_FILE_BYTES);
        let text = text.map_err(|why| ClientError::Load(why.go(path)))?;
        if let Some(invalid) = text.invalid {
            return Err(ClientError::Load(invalid.yaml.to_owned()));
        }
        let mut sources = Sources::new();
        let file = sources.add(path, text.text);
        let tree = Tree::parse(file, sources.get(file));
        let mut cx = Decoder::new(Dialect::V2, Fields::Strict);
        cx.syntax(&tree);
        let node = tree.document().filter(|it| !it.is_null());
        let config = node.and_then(|it| HttpClientConfig::decode(it, &mut cx));
        if let Some(text) = upstream_error(&cx.finish()) {
            return Err(ClientError::Load(text));
        }
        let client = Client { config: config.unwrap_or_default(), folder: go_path::dir(path) };
        client.tls()?;
        match client.config.oauth2 {
            Some(_) => Err(ClientError::Create("flint cannot use oauth2 yet".to_owned())),
            None => Ok(client),
        }
    }

    /// Asks for `address`.
    pub(super) fn get(
        &self,
        address: &str,
        user: Option<&Userinfo>,
        timeout: Duration,
    ) -> Result<Response<Body>, ureq::Error> {
        let other = |why: ClientError| match why {
            ClientError::Create(why) | ClientError::Load(why) => ureq::Error::Other(why.into()),
        };
        let mut config = ureq::Agent::config_builder()
            .timeout_global(Some(timeout))
            .http_status_as_error(false)
            .user_agent(concat!("flint/", env!("CARGO_PKG_VERSION")))
            .tls_config(self.tls().map_err(other)?);
        if !self.config.follow_redirects && self.is_given() {
            config = config.max_redirects(0).max_redirects_will_error(false);
        }
        if let Some(url) = &self.config.proxy.url {
            config = config.proxy(Some(Proxy::new(&url.value.text)?));
        }
        let mut request = config.build().new_agent().get(address);
        if let Some(value) = self.authorization(user).map_err(other)? {
            request = request.header("Authorization", value);
        }
        for (name, header) in self.config.http_headers.iter().flat_map(|it| &it.value.0.entries) {
            let secrets = header.secrets.iter().map(|it| &it.0);
            for value in header.values.iter().chain(secrets) {
                request = request.header(name.as_str(), value);
            }
        }
        request.call()
    }

    /// Whether a file describes it: nothing set means the defaults then too.
    fn is_given(&self) -> bool {
        !self.folder.is_empty()
    }

    /// The value of the header.
    fn authorization(&self, user: Option<&Userinfo>) -> Result<Option<String>, ClientError> {
        if let Some(Authorization { kind, credentials, credentials_file, .. }) =
            self.config.authorization.as_ref().map(|it| &it.value)
        {
            let kind = kind.as_ref().map_or("Bearer", |it| it.as_str());
            let what = "unable to read authorization credentials";
            let secret = self.secret(credentials.as_ref(), credentials_file.as_ref(), what)?;
            return Ok(Some(format!("{kind} {secret}")));
        }
        let (token, token_file) = (&self.config.bearer_token, &self.config.bearer_token_file);
        if token.is_some() || token_file.is_some() {
            let what = "unable to read authorization credentials";
            let secret = self.secret(token.as_ref(), token_file.as_ref(), what)?;
            return Ok(Some(format!("Bearer {secret}")));
        }
        if let Some(BasicAuth { username, username_file, password, password_file, .. }) =
            self.config.basic_auth.as_ref().map(|it| &it.value)
        {
            let what = "unable to read basic auth username";
            let username = username.as_ref().map(|it| it.clone().map(Secret));
            let username = self.secret(username.as_ref(), username_file.as_ref(), what)?;
            let what = "unable to read basic auth password";
            let password = self.secret(password.as_ref(), password_file.as_ref(), what)?;
            return Ok(Some(basic(&username, &password)));
        }
        let password = |user: &Userinfo| user.password.clone().unwrap_or_default();
        Ok(user.map(|user| basic(&user.username, &password(user))))
    }

    fn secret(
        &self,
        value: Option<&Spanned<Secret>>,
        file: Option<&Spanned<String>>,
        what: &str,
    ) -> Result<String, ClientError> {
        match file {
            Some(file) => Ok(self.read(file, what)?.trim().to_owned()),
            None => Ok(value.map_or(String::new(), |it| it.0.clone())),
        }
    }

    fn read(&self, file: &Spanned<String>, what: &str) -> Result<String, ClientError> {
        let path = match go_path::is_abs(file) {
            true => file.value.clone(),
            false => go_path::join(&[&self.folder, file]),
        };
        fs::read_to_string(&path).map_err(|why| {
            let why = read::go_error("open", &path, &why);
            ClientError::Create(format!("{what}: unable to read file {path}: {why}"))
        })
    }

    fn tls(&self) -> Result<ureq::tls::TlsConfig, ClientError> {
        let empty = TlsConfig::default();
        let tls = self.config.tls_config.as_ref().map_or(&empty, |it| &it.value);
        let mut config = ureq::tls::TlsConfig::builder().root_certs(self.authorities(tls)?);
        if tls.insecure_skip_verify.is_some_and(|it| *it) {
            config = config.disable_verification(true);
        }
        let what = "unable to read specified client cert";
        let Some(cert) = self.pem(tls.cert.as_ref(), tls.cert_file.as_ref(), what)? else {
            return Ok(config.build());
        };
        let what = "unable to read specified client key";
        let key = tls.key.as_ref().map(|it| it.clone().map(|it| it.0));
        let key = self.pem(key.as_ref(), tls.key_file.as_ref(), what)?.unwrap_or_default();
        let chain = certificates(&cert);
        let key = PrivateKey::from_pem(key.as_bytes()).map_err(|why| {
            ClientError::Create(format!("unable to use specified client cert & key: {why}"))
        })?;
        Ok(config.client_cert(Some(ClientCert::new_with_certs(&chain, key))).build())
    }

    fn authorities(&self, tls: &TlsConfig) -> Result<RootCerts, ClientError> {
        let what = "unable to read CA cert";
        if let Some(text) = self.pem(tls.ca.as_ref(), tls.ca_file.as_ref(), what)? {
            return Ok(RootCerts::new_with_certs(&certificates(&text)));
        }
        let named = std::env::var_os("SSL_CERT_FILE").map(PathBuf::from);
        let mut paths = named.into_iter().chain(SYSTEM_AUTHORITIES.map(PathBuf::from));
        let certs = paths.find_map(|path| fs::read_to_string(path).ok());
        Ok(certs.map_or(RootCerts::WebPki, |it| RootCerts::new_with_certs(&certificates(&it))))
    }

    fn pem(
        &self,
        text: Option<&Spanned<String>>,
        file: Option<&Spanned<String>>,
        what: &str,
    ) -> Result<Option<String>, ClientError> {
        match file {
            Some(file) => self.read(file, what).map(Some),
            None => Ok(text.map(|it| it.value.clone())),
        }
    }
}

fn certificates(pem: &str) -> Vec<Certificate<'static>> {
    let items = parse_pem(pem.as_bytes()).filter_map(|it| match it {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    });
    items.collect()
}

fn basic(username: &str, password: &str) -> String {
    format!("Basic {}", base64(format!("{username}:{password}").as_bytes()))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * index) & 63) as usize];
            out.push(if index <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn bytes_become_letters() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"f"), "Zg==");
        assert_eq!(base64(b"fo"), "Zm8=");
        assert_eq!(base64(b"foobar"), "Zm9vYmFy");
    }
}
