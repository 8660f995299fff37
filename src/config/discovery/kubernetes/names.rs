//! Which names and values Kubernetes' labels may have.
//!
//! Source: k8s.io/apimachinery `content.IsLabelKey`, `content.IsLabelValue`.

const KEY_RULE: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start \
                        and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or \
                        '123-abc', regex used for validation is \
                        '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

const VALUE_RULE: &str = "a valid label must be an empty string or consist of alphanumeric \
                          characters, '-', '_' or '.', and must start and end with an \
                          alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', \
                          regex used for validation is \
                          '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const DOMAIN_RULE: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric \
                           characters, '-' or '.', and must start and end with an alphanumeric \
                           character (e.g. 'example.com', regex used for validation is \
                           '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/// What is wrong with a label's name, in upstream's words; nothing if it is fine.
pub(crate) fn label_key_mistakes(key: &str) -> Vec<String> {
    let mut mistakes = Vec::new();
    let mut parts = key.split('/');
    let (first, second) = (parts.next().unwrap_or_default(), parts.next());
    if parts.next().is_some() {
        let domain = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
        return vec![format!("a valid label key {KEY_RULE} {domain}")];
    }
    let name = second.unwrap_or(first);
    if second.is_some() {
        match first {
            "" => mistakes.push("prefix part must be non-empty".to_owned()),
            domain => {
                if 253 < domain.len() {
                    mistakes.push("prefix part must be no more than 253 bytes".to_owned());
                }
                if !is_domain(domain) {
                    mistakes.push(format!("prefix part {DOMAIN_RULE}"));
                }
            }
        }
    }
    if name.is_empty() {
        mistakes.push("name part must be non-empty".to_owned());
    } else if 63 < name.len() {
        mistakes.push("name part must be no more than 63 bytes".to_owned());
    }
    if !is_name(name) {
        mistakes.push(format!("name part {KEY_RULE}"));
    }
    mistakes
}

/// What is wrong with a label's value, in upstream's words; nothing if it is fine.
pub(crate) fn label_value_mistakes(value: &str) -> Vec<String> {
    let mut mistakes = Vec::new();
    if 63 < value.len() {
        mistakes.push("must be no more than 63 bytes".to_owned());
    }
    if !value.is_empty() && !is_name(value) {
        mistakes.push(VALUE_RULE.to_owned());
    }
    mistakes
}

fn is_name(text: &str) -> bool {
    is_framed(text, |it| it.is_ascii_alphanumeric(), |it| matches!(it, b'-' | b'_' | b'.'))
}

fn is_domain(text: &str) -> bool {
    let is_edge = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit();
    text.split('.').all(|label| is_framed(label, is_edge, |it| it == b'-'))
}

/// Whether the text begins and ends with an edge, and has edges and inner bytes between.
fn is_framed(text: &str, is_edge: impl Fn(u8) -> bool, is_inner: impl Fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    let edges = bytes.first().zip(bytes.last());
    edges.is_some_and(|(first, last)| is_edge(*first) && is_edge(*last))
        && bytes.iter().all(|it| is_edge(*it) || is_inner(*it))
}
