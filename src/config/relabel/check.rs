//! What a relabeling rule needs, by its action.
//!
//! Source: Prometheus `relabel.Config.Validate`.

use flint_go::quote;
use flint_metric::NameScheme;
use flint_text::{Span, Spanned};

use crate::codes;
use crate::relabel::{Action, REPLACEMENT, RelabelConfig, SEPARATOR};
use crate::review::Review;

impl RelabelConfig {
    /// Reports what does not fit the action.
    pub(crate) fn check(&self, scheme: NameScheme, review: &mut Review<'_, '_>) {
        let Some(place) = self.action else { return };
        let Some(action) = place.value else {
            review
                .refuse(
                    &codes::UNKNOWN_VALUE,
                    place.span,
                    "the relabel action is empty",
                    "relabel action cannot be empty",
                )
                .help("write `action: replace`, or remove the key");
            return;
        };
        self.check_modulus(action, review);
        self.check_target(action, scheme, review);
        self.check_replacement(action, scheme, review);
        self.check_spare_keys(action, review);
    }

    fn check_modulus(&self, action: Action, review: &mut Review<'_, '_>) {
        let Some(modulus) = self.modulus.filter(|it| **it == 0) else { return };
        if action == Action::HashMod {
            let upstream = "relabel configuration for hashmod requires non-zero modulus";
            let message = "`hashmod` needs a `modulus` above 0";
            review
                .refuse(&codes::RELABEL_NEEDS, modulus.span, message, upstream)
                .help("add `modulus: 8`, the number of parts to split into");
        }
    }

    fn check_target(&self, action: Action, scheme: NameScheme, review: &mut Review<'_, '_>) {
        let writes = matches!(
            action,
            Action::Replace
                | Action::HashMod
                | Action::Lowercase
                | Action::Uppercase
                | Action::KeepEqual
                | Action::DropEqual
        );
        let (Some(target), true) = (&self.target_label, writes) else { return };
        if target.is_empty() {
            let upstream =
                format!("relabel configuration for {action} action requires 'target_label' value");
            let message = format!("the action `{action}` needs a `target_label`");
            let help = match action {
                Action::Replace => "add `target_label: name`, or the `action` that is meant",
                _ => "add `target_label: name`",
            };
            review.refuse(&codes::RELABEL_NEEDS, target.span, message, upstream).help(help);
            return;
        }
        let is_valid = match action {
            Action::Replace if target.contains('$') => is_name_template(target, scheme),
            _ => scheme.allows_label_name(target),
        };
        if !is_valid {
            self.refuse_name("target_label", target, action, review);
        }
    }

    fn check_replacement(&self, action: Action, scheme: NameScheme, review: &mut Review<'_, '_>) {
        let Some(replacement) = &self.replacement else { return };
        let ignores = matches!(
            action,
            Action::Lowercase | Action::Uppercase | Action::KeepEqual | Action::DropEqual
        );
        if ignores && replacement.value != REPLACEMENT {
            let upstream = format!("'replacement' can not be set for {action} action");
            let message = format!("the action `{action}` takes no `replacement`");
            review
                .refuse(&codes::RELABEL_SPARE_KEY, replacement.span, message, upstream)
                .help("remove `replacement`");
        }
        if action == Action::LabelMap && !is_name_template(replacement, scheme) {
            self.refuse_name("replacement", replacement, action, review);
        }
    }

    fn refuse_name(
        &self,
        key: &str,
        text: &Spanned<String>,
        action: Action,
        review: &mut Review<'_, '_>,
    ) {
        let upstream = format!("{} is invalid '{key}' for {action} action", quote(text));
        let message = match text.is_empty() {
            true => format!("`{key}` is empty, and `{action}` makes a label name of it"),
            false => format!("`{}` is no label name", text.escape_debug()),
        };
        let help = match text.is_empty() {
            true => format!("write `{key}: name`, or remove the key"),
            false => legacy_help(text),
        };
        review.refuse(&codes::BAD_LABEL_NAME, text.span, message, upstream).help(help);
    }

    fn check_spare_keys(&self, action: Action, review: &mut Review<'_, '_>) {
        let (spare, upstream) = match action {
            Action::KeepEqual | Action::DropEqual => {
                let regex = self.regex.as_ref().map(|it| ("regex", it.span));
                let upstream = format!(
                    "{action} action requires only 'source_labels' and `target_label`, and no \
                     other fields"
                );
                ([regex, self.spare_modulus(), self.spare_separator(), None, None], upstream)
            }
            Action::LabelDrop | Action::LabelKeep => {
                let source = self.source_labels.as_ref().map(|it| ("source_labels", it.span));
                let target = self.target_label.as_ref().filter(|it| !it.is_empty());
                let replacement = self.replacement.as_ref().filter(|it| it.value != REPLACEMENT);
                let spare = [
                    source,
                    target.map(|it| ("target_label", it.span)),
                    self.spare_modulus(),
                    self.spare_separator(),
                    replacement.map(|it| ("replacement", it.span)),
                ];
                let upstream =
                    format!("{action} action requires only 'regex', and no other fields");
                (spare, upstream)
            }
            _ => return,
        };
        for (key, span) in spare.into_iter().flatten() {
            let message = format!("the action `{action}` takes no `{key}`");
            let diagnostic =
                review.refuse(&codes::RELABEL_SPARE_KEY, span, message, upstream.clone());
            diagnostic.help(match (key, action) {
                ("source_labels", Action::LabelDrop) => {
                    "remove `source_labels`: `regex` is matched with label names; to drop by \
                     values, write `action: drop`"
                        .to_owned()
                }
                ("source_labels", Action::LabelKeep) => {
                    "remove `source_labels`: `regex` is matched with label names; to keep by \
                     values, write `action: keep`"
                        .to_owned()
                }
                _ => format!("remove `{key}`"),
            });
        }
    }

    fn spare_modulus(&self) -> Option<(&'static str, Span)> {
        self.modulus.filter(|it| **it != 0).map(|it| ("modulus", it.span))
    }

    fn spare_separator(&self) -> Option<(&'static str, Span)> {
        let separator = self.separator.as_ref().filter(|it| it.value != SEPARATOR)?;
        Some(("separator", separator.span))
    }
}

/// What to write instead of a name that the legacy rules forbid.
pub(crate) fn legacy_help(name: &str) -> String {
    let is_allowed = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '$' | '{' | '}');
    let mut mended: String = name.chars().map(|it| if is_allowed(it) { it } else { '_' }).collect();
    if mended.starts_with(|it: char| it.is_ascii_digit()) {
        mended.insert(0, '_');
    }
    let rule = "legacy names have letters, digits and underscores, and begin with no digit";
    match is_legacy_name_template(mended.as_bytes()) {
        true => format!("write `{mended}`: {rule}"),
        false => rule.to_owned(),
    }
}

/// Whether a text is a label name once the groups are filled in.
fn is_name_template(text: &str, scheme: NameScheme) -> bool {
    match scheme {
        NameScheme::Utf8 => !text.is_empty(),
        NameScheme::Legacy => is_legacy_name_template(text.as_bytes()),
    }
}

/// `^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$`
fn is_legacy_name_template(text: &[u8]) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let begins_with_digit = at == 0 && byte.is_ascii_digit();
        if is_word(byte) && !begins_with_digit {
            at += 1;
            continue;
        }
        let Some(rest) = text[at..].strip_prefix(b"$") else { return false };
        let inner = rest.strip_prefix(b"{").unwrap_or(rest);
        let word = inner.iter().take_while(|it| is_word(it)).count();
        let is_braced = inner.len() < rest.len();
        if word == 0 || (is_braced && inner.get(word) != Some(&b'}')) {
            return false;
        }
        at += 1 + word + if is_braced { 2 } else { 0 };
    }
    !text.is_empty()
}
