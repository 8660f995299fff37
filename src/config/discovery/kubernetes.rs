//! `kubernetes_sd_configs`: objects of a Kubernetes cluster.
//!
//! Source: Prometheus `discovery/kubernetes/kubernetes.go`.

mod fields;
mod labels;
mod names;
mod selector;
mod selectors;
mod tokens;

use std::borrow::Cow;

use flint_go::quote;
use flint_text::{Span, Spanned};
use flint_yaml::{Decode, Decoder, Node};

use super::entry::{Checks, Entry, FileKind, Mechanism, NamedFile, Settings, given, place};
use crate::codes;
use crate::http::HttpClientConfig;
use crate::value::{OneOf, Url};

pub use selectors::{KubernetesSelector, Located};

pub(crate) static MECHANISM: Mechanism = Mechanism::of::<Kubernetes>("kubernetes_sd_configs");

const ROLES: OneOf<'_> = OneOf {
    what: "Kubernetes role",
    known: &["pod", "service", "endpoints", "endpointslice", "node", "ingress"],
};

/// Objects of a cluster.
#[derive(Debug)]
pub struct Kubernetes {
    /// The API's URL; that of the cluster that Prometheus runs in if there is none.
    pub api_server: Option<Spanned<Url>>,
    /// What becomes a target.
    pub role: Spanned<String>,
    /// A file that says how the API is reached.
    pub kubeconfig_file: Spanned<String>,
    /// Where objects are looked for.
    pub namespaces: Option<KubernetesNamespaces>,
    /// Which objects.
    pub selectors: Spanned<Vec<KubernetesSelector>>,
    /// What is added to targets.
    pub attach_metadata: KubernetesMetadata,
    /// How the API is asked.
    pub http: HttpClientConfig,
}

impl Settings for Kubernetes {
    fn http(&self) -> Option<&HttpClientConfig> {
        Some(&self.http)
    }

    fn files(&self) -> Vec<NamedFile<'_>> {
        NamedFile::of(&self.kubeconfig_file, FileKind::Secret).into_iter().collect()
    }
}

impl Decode for Kubernetes {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*kubernetes.SDConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Kubernetes> {
        let mut entry = Entry::open(node, "kubernetes.plain", cx)?;
        let has_api_server = entry.is_given("api_server");
        let api_server = entry.maybe::<Url>("api_server");
        let role = entry.word("role", "", ROLES, unknown_role);
        let kubeconfig_file = entry.text("kubeconfig_file", "");
        let namespaces = entry.section::<KubernetesNamespaces>("namespaces");
        let selectors = entry.value::<Vec<KubernetesSelector>>("selectors", Vec::new());
        let attach_metadata = entry.section::<KubernetesMetadata>("attach_metadata");
        let http = entry.http();

        let mut checks = entry.finish();
        let upstream =
            "role missing (one of: pod, service, endpoints, endpointslice, node, ingress)";
        checks.wants("role", &role, "pod", upstream);
        checks.http(&http);
        let reach = Reach {
            api_server: api_server.as_ref().map(|it| it.span),
            has_api_server,
            kubeconfig_file: given(&kubeconfig_file).map(|it| it.span),
            own_namespace: namespaces.as_ref().and_then(|it| place(&Some(it.own_namespace))),
        };
        reach.check(&http, &mut checks);
        if let (Some(role), Some(selectors)) = (given(&role), &selectors) {
            selectors::check(role, selectors, &mut checks);
        }
        Some(Kubernetes {
            api_server,
            role: role?,
            kubeconfig_file: kubeconfig_file?,
            namespaces: namespaces.map(|it| it.value),
            selectors: selectors?,
            attach_metadata: attach_metadata.map(|it| it.value).unwrap_or_default(),
            http,
        })
    }
}

fn unknown_role(role: &str) -> String {
    format!("unknown Kubernetes SD role {}", quote(role))
}

/// Where objects are looked for.
///
/// Source: Prometheus `discovery/kubernetes/kubernetes.go`, `NamespaceDiscovery`.
#[derive(Debug)]
pub struct KubernetesNamespaces {
    /// Whether the namespace that Prometheus runs in is one of them.
    pub own_namespace: Spanned<bool>,
    /// The namespaces; all if empty.
    pub names: Spanned<Vec<Spanned<String>>>,
}

impl Decode for KubernetesNamespaces {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("kubernetes.NamespaceDiscovery")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<KubernetesNamespaces> {
        let mut entry = Entry::open(node, "kubernetes.plain", cx)?;
        let own_namespace = entry.value("own_namespace", false);
        let names = entry.texts("names");
        entry.finish();
        Some(KubernetesNamespaces { own_namespace: own_namespace?, names: names? })
    }
}

/// What is added to targets, beside what the objects themselves say.
///
/// Source: Prometheus `discovery/kubernetes/kubernetes.go`, `AttachMetadataConfig`.
#[derive(Debug, Clone, Copy, Default)]
pub struct KubernetesMetadata {
    /// The node's.
    pub node: bool,
    /// The namespace's.
    pub namespace: bool,
    /// The deployment's name.
    pub deployment: bool,
    /// The job's name.
    pub job: bool,
    /// The cron job's name.
    pub cronjob: bool,
}

impl Decode for KubernetesMetadata {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("kubernetes.AttachMetadataConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<KubernetesMetadata> {
        let mut entry = Entry::open(node, "kubernetes.AttachMetadataConfig", cx)?;
        let mut flag = |name| entry.value(name, false).is_some_and(|it| *it);
        let metadata = KubernetesMetadata {
            node: flag("node"),
            namespace: flag("namespace"),
            deployment: flag("deployment"),
            job: flag("job"),
            cronjob: flag("cronjob"),
        };
        entry.finish();
        Some(metadata)
    }
}

/// The settings that say how the API is reached, where they stand.
struct Reach {
    api_server: Option<Span>,
    has_api_server: bool,
    kubeconfig_file: Option<Span>,
    own_namespace: Option<Span>,
}

impl Reach {
    fn check(&self, http: &HttpClientConfig, checks: &mut Checks<'_, '_>) {
        let api_server = ("api_server", self.api_server);
        let kubeconfig = ("kubeconfig_file", self.kubeconfig_file);
        let own = ("namespaces.own_namespace", self.own_namespace);
        let upstream = "cannot use 'kubeconfig_file' and 'api_server' simultaneously";
        checks.at_most_one(&[kubeconfig, api_server], upstream);
        if let Some(kubeconfig) = self.kubeconfig_file
            && !http.is_default()
        {
            let upstream =
                "cannot use a custom HTTP client configuration together with 'kubeconfig_file'";
            let message = "`kubeconfig_file` leaves no place for settings of the HTTP client";
            checks
                .refuse(&codes::CONFLICT, kubeconfig, message, upstream)
                .help("move `tls_config`, `authorization` and the like into the kubeconfig file");
        }
        if !self.has_api_server && !http.is_default() {
            let upstream = "to use custom HTTP client configuration please provide the \
                            'api_server' URL explicitly";
            let message = "settings of the HTTP client without `api_server`";
            let span = checks.span();
            checks
                .refuse(&codes::NEEDS_ANOTHER, span, message, upstream)
                .help("add `api_server: https://kubernetes.default.svc`");
        }
        let upstream = "cannot use 'api_server' and 'namespaces.own_namespace' simultaneously";
        checks.at_most_one(&[api_server, own], upstream);
        let upstream = "cannot use 'kubeconfig_file' and 'namespaces.own_namespace' simultaneously";
        checks.at_most_one(&[kubeconfig, own], upstream);
    }
}
