//! `selectors`: which objects of a kind are watched.
//!
//! Source: Prometheus `discovery/kubernetes/kubernetes.go`, `SelectorConfig`.

use std::borrow::Cow;

use flint_text::{OffsetMap, Spanned};
use flint_yaml::{Decode, Decoder, Node};

use super::super::codes;
use super::super::entry::{Checks, Entry};
use super::selector::SelectorError;
use super::{ROLES, fields, labels, unknown_role};

/// Which objects of a kind are watched.
#[derive(Debug)]
pub struct KubernetesSelector {
    /// The kind of object.
    pub role: Option<Spanned<String>>,
    /// A condition on the objects' labels.
    pub label: Option<Spanned<Located>>,
    /// A condition on the objects' fields.
    pub field: Option<Spanned<Located>>,
}

/// A text that knows where each of its bytes stands in the file.
#[derive(Debug, Clone)]
pub struct Located {
    /// The text.
    pub text: String,
    /// From its offsets to the file's.
    pub offsets: OffsetMap,
}

impl Decode for Located {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("string")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Located> {
        let text = cx.text(node, "a selector", "string")?.to_owned();
        Some(Located { text, offsets: node.offsets() })
    }
}

impl Decode for KubernetesSelector {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("kubernetes.SelectorConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<KubernetesSelector> {
        let mut entry = Entry::open(node, "kubernetes.SelectorConfig", cx)?;
        let role = entry.word("role", "", ROLES, unknown_role);
        let label = entry.maybe("label");
        let field = entry.maybe("field");
        entry.finish();
        Some(KubernetesSelector { role, label, field })
    }

    fn null(node: Node<'_>, _cx: &mut Decoder) -> Option<KubernetesSelector> {
        let role = Some(Spanned::new(String::new(), node.span()));
        Some(KubernetesSelector { role, label: None, field: None })
    }
}

/// The kinds of objects that each role watches.
const WATCHED: [(&str, &[&str]); 6] = [
    ("pod", &["pod", "node"]),
    ("service", &["service"]),
    ("endpointslice", &["pod", "service", "endpointslice"]),
    ("endpoints", &["pod", "service", "endpoints"]),
    ("node", &["node"]),
    ("ingress", &["ingress"]),
];

/// Judges the selectors of a role.
pub(crate) fn check(
    role: &Spanned<String>,
    selectors: &[KubernetesSelector],
    checks: &mut Checks<'_, '_>,
) {
    let watched = WATCHED.iter().find(|it| it.0 == role.value).map_or(&[][..], |it| it.1);
    let mut seen: Vec<&Spanned<String>> = Vec::new();
    for selector in selectors {
        if let Some(kind) = &selector.role {
            check_kind(kind, role, watched, &seen, checks);
            seen.push(kind);
        }
        if let Some(field) = &selector.field {
            check_syntax(fields::check(&field.text), &field.offsets, checks);
        }
        if let Some(label) = &selector.label {
            check_syntax(labels::check(&label.text), &label.offsets, checks);
        }
    }
}

fn check_kind(
    kind: &Spanned<String>,
    role: &Spanned<String>,
    watched: &[&str],
    seen: &[&Spanned<String>],
    checks: &mut Checks<'_, '_>,
) {
    if let Some(first) = seen.iter().find(|it| it.value == kind.value) {
        let upstream = format!("duplicated selector role: {}", kind.value);
        let message = format!("objects of the kind `{}` are selected twice", kind.value);
        checks
            .refuse(&codes::SELECTOR_ROLE, kind.span, message, upstream)
            .note(first.span, "the first selector of this kind is here")
            .help("join the two: write both conditions with a comma between them");
    }
    if !watched.contains(&kind.as_str()) {
        let upstream =
            format!("{} role supports only {} selectors", role.value, watched.join(", "));
        let message = match kind.is_empty() {
            true => "the selector has no role".to_owned(),
            false => format!("the role `{}` watches no `{}`", role.value, kind.value),
        };
        let words: Vec<String> = watched.iter().map(|it| format!("`role: {it}`")).collect();
        checks
            .refuse(&codes::SELECTOR_ROLE, kind.span, message, upstream)
            .note(role.span, format!("the role is `{}`", role.value))
            .help(format!("write {}", words.join(" or ")));
    }
}

fn check_syntax(
    result: Result<(), SelectorError>,
    offsets: &OffsetMap,
    checks: &mut Checks<'_, '_>,
) {
    let Err(error) = result else { return };
    let span = offsets.span(error.range);
    checks.refuse(&codes::BAD_SELECTOR, span, error.message, error.upstream).help(error.help);
}
