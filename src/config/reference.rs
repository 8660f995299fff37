//! The files that a configuration names: where, what they hold, and who looks for them.

mod gather;

use flint_diagnostics::{Diagnostic, UpstreamStage};
use flint_go::quote;
use flint_text::Spanned;

use crate::codes;

pub use gather::{job_references, references};

/// A path or pattern in a configuration.
#[derive(Debug, Clone, Copy)]
pub struct Reference<'c> {
    /// As it is written.
    pub path: &'c Spanned<String>,
    /// What the file holds.
    pub kind: ReferenceKind,
    /// Whose it is.
    pub owner: Owner<'c>,
    /// Rising in the order in which `promtool check config` looks.
    pub order: u32,
    /// Of a certificate or a key: whether the other of the two is no file. `promtool` refuses that
    /// even where the other stands in the configuration itself.
    pub is_alone: bool,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceKind {
    /// Rules; the path is a pattern.
    Rules,
    /// Scrape configs; the path is a pattern.
    ScrapeConfigs,
    /// Target groups; the path is a pattern.
    Targets,
    /// What the `Authorization` header says.
    Credentials,
    /// The client's certificate.
    Certificate,
    /// The key of the client's certificate.
    Key,
    /// The certificates of those whom the client trusts.
    Authorities,
    /// A user's name.
    Username,
    /// A password.
    Password,
    /// A secret of another kind.
    Secret,
    /// A header's value.
    Header,
    /// Something that a provider's own client reads.
    Provider,
}

/// Who names a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner<'c> {
    /// The configuration as a whole.
    Config,
    /// A scrape config, by its name.
    Job(&'c str),
    /// A discovery of a scrape config, by its key and the job's name.
    Discovery(&'static str, &'c str),
    /// The Alertmanagers and their discovery.
    Alerting,
    /// `remote_write`
    RemoteWrite,
    /// `remote_read`
    RemoteRead,
    /// `tracing`
    Tracing,
    /// The client of the server that gives the tokens of `oauth2`.
    TokenServer,
}

/// Which folder a relative path starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The one that holds the configuration.
    ConfigFolder,
    /// The one that Prometheus was started in.
    WorkingFolder,
}

impl Reference<'_> {
    /// Whether the path may name several files.
    pub fn is_pattern(&self) -> bool {
        matches!(
            self.kind,
            ReferenceKind::Rules | ReferenceKind::ScrapeConfigs | ReferenceKind::Targets
        )
    }

    /// Which folder a relative path starts from.
    pub fn base(&self) -> Base {
        match self.kind {
            ReferenceKind::Provider => Base::WorkingFolder,
            _ => Base::ConfigFolder,
        }
    }

    /// Whether `promtool check config` refuses a configuration that names a file which is not
    /// there. Of patterns that is one without a `*`.
    pub fn is_checked(&self) -> bool {
        let owner = match self.owner {
            Owner::Config | Owner::Job(_) => true,
            Owner::Discovery(key, _) => key == "kubernetes_sd_configs",
            _ => false,
        };
        let kind = match self.kind {
            ReferenceKind::Rules => !self.path.contains('*'),
            ReferenceKind::Credentials => matches!(self.owner, Owner::Job(_)),
            ReferenceKind::Certificate | ReferenceKind::Key => true,
            _ => false,
        };
        owner && kind
    }

    /// What to say where the file cannot be opened, or no file has the pattern. `resolved` is the
    /// path from the folder that it starts from, `why` the system's reason in Go's words: `stat
    /// x.pem: no such file or directory`.
    pub fn missing(&self, resolved: &str, why: &str) -> Diagnostic {
        let shown = resolved.escape_debug();
        let message = match (self.is_pattern() && self.path.contains('*'), self.owner) {
            (true, _) => format!("no file matches `{shown}`"),
            (false, Owner::Job(job) | Owner::Discovery(_, job)) if !job.is_empty() => {
                format!("job `{job}` needs the {}, `{shown}`, which is not there", self.what())
            }
            (false, _) => format!("the {}, `{shown}`, is not there", self.what()),
        };
        let mut diagnostic = match self.upstream_missing(resolved, why) {
            Some(upstream) => {
                let mut error = Diagnostic::error(&codes::MISSING_FILE, self.path.span, message);
                error.upstream(UpstreamStage::Reference, self.order, upstream);
                error
            }
            None => Diagnostic::warning(&codes::UNCHECKED_FILE, self.path.span, message),
        };
        diagnostic.help(self.help());
        diagnostic
    }

    /// What to say where the other of certificate and key is no file, if `promtool` minds.
    pub fn alone(&self, resolved: &str) -> Option<Diagnostic> {
        if !self.is_alone || !self.is_checked() {
            return None;
        }
        let path = quote(resolved);
        let (upstream, message, help) = match self.kind {
            ReferenceKind::Certificate => (
                format!("client cert file {path} specified without client key file"),
                "`cert_file` without `key_file`",
                "write the key into a file too, and name it in `key_file`",
            ),
            _ => (
                format!("client key file {path} specified without client cert file"),
                "`key_file` without `cert_file`",
                "write the certificate into a file too, and name it in `cert_file`",
            ),
        };
        let mut error = Diagnostic::error(&codes::HALF_A_KEY_PAIR, self.path.span, message);
        error.upstream(UpstreamStage::Reference, self.order, upstream).help(help);
        Some(error)
    }

    fn upstream_missing(&self, resolved: &str, why: &str) -> Option<String> {
        if !self.is_checked() {
            return None;
        }
        let path = quote(resolved);
        Some(match self.kind {
            ReferenceKind::Rules => format!("{path} does not point to an existing file"),
            ReferenceKind::Credentials => format!(
                "error checking authorization credentials or bearer token file {path}: {why}"
            ),
            ReferenceKind::Certificate => format!("error checking client cert file {path}: {why}"),
            _ => format!("error checking client key file {path}: {why}"),
        })
    }

    fn what(&self) -> &'static str {
        match self.kind {
            ReferenceKind::Rules => "rule file",
            ReferenceKind::ScrapeConfigs => "file of scrape configs",
            ReferenceKind::Targets => "file of targets",
            ReferenceKind::Credentials => "file of credentials",
            ReferenceKind::Certificate => "client certificate",
            ReferenceKind::Key => "client key",
            ReferenceKind::Authorities => "file of trusted certificates",
            ReferenceKind::Username => "file with the user's name",
            ReferenceKind::Password => "file with the password",
            ReferenceKind::Secret => "file with the secret",
            ReferenceKind::Header => "file with the header's value",
            ReferenceKind::Provider => "file of the provider's client",
        }
    }

    fn help(&self) -> &'static str {
        match (self.is_pattern(), self.path.starts_with('/')) {
            (true, _) => "correct the path, or add the file; relative paths start at this file",
            (false, true) => {
                "where the file exists only on the machine that runs Prometheus, `--syntax-only` \
                 does not look for it"
            }
            (false, false) => {
                "correct the path: it starts at the folder of this file; or check with \
                 `--syntax-only`"
            }
        }
    }
}
