//! Queries: parsed once, their mistakes placed in the file.

use flint_diagnostics::UpstreamStage;
use flint_promql::parse;
use flint_yaml::{Decoder, Kind, Node};

use crate::rules::reader::{Notes, Places, RuleName};
use crate::rules::{Expression, Keep, Text};

/// Parses a query and reports its mistakes. The original reports the first of them.
pub(crate) fn check<'t>(
    text: Text<'t>,
    rule: RuleName<'_>,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) -> Expression<'t> {
    let parsed = parse(text.text, &notes.options.promql);
    if let Some(first) = parsed.errors.first() {
        let error = format!("could not parse expression: {}", first.upstream());
        let upstream = rule.line(Places::One(Some(text.node)), &error);
        let map = text.node.offsets();
        let before = cx.diagnostics.len();
        cx.diagnostics.extend(parsed.errors.iter().map(|error| error.diagnostic(&map)));
        let order = notes.add_upstream(upstream.clone());
        cx.diagnostics[before].upstream(UpstreamStage::Validation, order, upstream);
    }
    let keep = notes.options.keep == Keep::Expressions;
    let ast = parsed.expr.filter(|_| keep).map(Box::new);
    Expression { text: Some(text), ast }
}

/// Reports a list or a mapping where the text of `key` is wanted: often PromQL that begins with a
/// brace.
pub(crate) fn not_a_text(key: &str, node: Node<'_>, cx: &mut Decoder) {
    let written = node.span().range.slice(&node.tree().source().text);
    let mut items = node.items();
    let help = match (items.next().and_then(Node::text), items.next()) {
        (Some(only), None) if written.starts_with('[') => {
            format!("write it without the brackets: `{key}: {only}`")
        }
        (Some(only), None) if !only.contains('\n') => {
            format!("write it without the dash: `{key}: {only}`")
        }
        _ if written.starts_with(['{', '[']) && !written.contains('\n') => {
            let quoted = written.replace('\'', "''");
            format!("YAML reads the bracket: write quotes around the text, `{key}: '{quoted}'`")
        }
        _ if key == "expr" && node.kind() == Kind::Mapping => {
            "YAML reads a colon with a blank after it: write `expr: |`, and the query indented \
             below it"
                .to_owned()
        }
        _ => format!("write one text: `{key}: …`"),
    };
    cx.wrong_type(node, "a text", "string").help(help);
}
