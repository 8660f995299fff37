//! Queries: parsed once, their mistakes placed in the file.

use flint_diagnostics::UpstreamStage;
use flint_promql::{Parsed, parse};
use flint_yaml::{Decoder, Kind, Node};
use rayon::prelude::*;

use crate::rules::reader::{Notes, Places, RuleName};
use crate::rules::{Expression, Keep, LoadOptions, Text};

/// From so many rules on, the queries of a group are parsed on all cores.
const MANY: usize = 512;

/// The queries of a group, parsed before its rules are read one after the other.
#[derive(Debug, Default)]
pub(crate) struct ParsedQueries {
    queries: Vec<Option<ParsedQuery>>,
}

#[derive(Debug)]
struct ParsedQuery {
    /// Where its text stands in memory, and how long it is: which query it is.
    identity: (usize, usize),
    parsed: Parsed,
}

impl ParsedQueries {
    /// Parses the queries of rules, if there are many.
    pub(crate) fn of(rules: &[Node<'_>], options: &LoadOptions) -> ParsedQueries {
        if rules.len() < MANY {
            return ParsedQueries::default();
        }
        let keep = options.keep == Keep::Expressions;
        let parsed = |rule: &Node<'_>| {
            let text = rule.get("expr")?.text()?;
            let mut parsed = parse(text, &options.promql);
            parsed.expr = parsed.expr.filter(|_| keep);
            Some(ParsedQuery { identity: identity(text), parsed })
        };
        ParsedQueries { queries: rules.par_iter().with_min_len(MANY / 8).map(parsed).collect() }
    }

    /// What became of the query of a rule, counted from 1.
    fn take(&mut self, number: usize, text: &str) -> Option<Parsed> {
        let query = self.queries.get_mut(number - 1)?.take()?;
        (query.identity == identity(text)).then_some(query.parsed)
    }
}

fn identity(text: &str) -> (usize, usize) {
    (text.as_ptr().addr(), text.len())
}

/// Parses a query and reports its mistakes. The original reports the first of them.
pub(crate) fn check<'t>(
    text: Text<'t>,
    rule: RuleName<'_>,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) -> Expression<'t> {
    let parsed = notes.parsed.take(rule.number, text.text);
    let parsed = parsed.unwrap_or_else(|| parse(text.text, &notes.options.promql));
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
