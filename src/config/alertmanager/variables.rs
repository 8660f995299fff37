//! Variables of the shell, which Alertmanager does not fill in.

use flint_text::Range;
use flint_yaml::{Decoder, Kind, Node};

use crate::alertmanager::codes;
use crate::alertmanager::field::{Field, Is, Shape};

/// Warns of variables in the texts of a value.
pub(crate) fn hint(field: &Field, shape: &Shape, node: Node<'_>, cx: &mut Decoder) {
    let is_leaf = matches!(
        field.is,
        Is::Text | Is::File | Is::Secret | Is::SecretPointer | Is::TemplateUrl | Is::HostPort
    );
    // In the text of a message a bare `$NAME` may be meant as it is written.
    let is_message = field.form.is_some() && !field.is_secret();
    match node.kind() {
        Kind::Scalar if is_leaf => hint_scalar(field, shape, is_message, node, cx),
        Kind::Mapping if matches!(field.is, Is::TextMap) => {
            node.entries()
                .filter(|(_, value)| value.kind() == Kind::Scalar)
                .for_each(|(_, value)| hint_scalar(field, shape, true, value, cx));
        }
        _ => {}
    }
}

fn hint_scalar(field: &Field, shape: &Shape, is_message: bool, node: Node<'_>, cx: &mut Decoder) {
    let text = node.text().unwrap_or_default();
    let Some(range) = variable_in(text, is_message) else { return };
    let name = range.slice(text).escape_debug().to_string();
    let message = format!("`{name}` stays as it is written: Alertmanager fills in no variables");
    let twin = format!("{}_file", field.name);
    let has_twin = shape.fields.iter().any(|it| it.name == twin);
    let help = match has_twin {
        true => format!(
            "write `{twin}: /path/to/file`, or fill it in before Alertmanager reads the file"
        ),
        false => "write the value, or fill it in before Alertmanager reads the file, \
                  with `envsubst` for example"
            .to_owned(),
    };
    cx.warning(&codes::UNEXPANDED_VARIABLE, node.offsets().span(range), message).help(help);
}

/// The first variable outside of templates: `${NAME}`, `$(NAME)`, `%(NAME)s`, and `$NAME` where the
/// text is no message.
fn variable_in(text: &str, is_message: bool) -> Option<Range> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if text[at..].starts_with("{{") {
            at += text[at..].find("}}").map_or(2, |it| it + 2);
            continue;
        }
        let rest = &bytes[at..];
        let len = match rest {
            [b'$', b'{', ..] => closed(&rest[2..], b"}").map(|it| it + 2),
            [b'$', b'(', ..] => closed(&rest[2..], b")").map(|it| it + 2),
            [b'%', b'(', ..] => closed(&rest[2..], b")s").map(|it| it + 2),
            [b'$', ..] if !is_message => {
                let len = rest[1..].iter().take_while(|it| is_capital(**it)).count();
                (3 <= len).then_some(len + 1)
            }
            _ => None,
        };
        if let Some(len) = len {
            return Some(Range::new(at as u32, (at + len) as u32));
        }
        at += 1;
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
    None
}

/// The length of a name and what closes it.
fn closed(rest: &[u8], close: &[u8]) -> Option<usize> {
    let is_letter = |it: &u8| it.is_ascii_alphanumeric() || *it == b'_';
    let len = rest.iter().take_while(|it| is_letter(it)).count();
    let is_name = 0 < len && !rest[0].is_ascii_digit() && rest[len..].starts_with(close);
    is_name.then_some(len + close.len())
}

fn is_capital(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::variable_in;

    fn found(text: &str) -> Option<&str> {
        variable_in(text, false).map(|it| it.slice(text))
    }

    #[test]
    fn variables_are_found_outside_of_templates() {
        assert_eq!(found("${PAGERDUTY_KEY}"), Some("${PAGERDUTY_KEY}"));
        assert_eq!(found("https://x/$TOKEN/y"), Some("$TOKEN"));
        assert_eq!(found("%(SECRET)s"), Some("%(SECRET)s"));
        assert_eq!(found("$(SECRET)"), Some("$(SECRET)"));
        assert_eq!(found("{{ $NAME := 1 }}$UP"), None);
        assert_eq!(found("{{ $LONG_NAME }}ü$LONGER"), Some("$LONGER"));
        assert_eq!(found("pa$$word ${} ${1a}"), None);
        assert_eq!(variable_in("it costs $USD", true), None);
    }
}
