//! Queries that templates of alerts ask: `query "…"`.

use std::borrow::Cow;

use flint_template::{Operand, OperandKind, RULES, Template, string_value};
use flint_text::Range;

/// A query in a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateQuery<'a> {
    /// The query.
    pub text: Cow<'a, str>,
    /// Where it stands in the template, without its quotes.
    pub range: Range,
    /// Whether it stands there as it is, without escapes.
    pub is_verbatim: bool,
}

impl TemplateQuery<'_> {
    /// Where a part of the query stands in the template; all of it if there are escapes.
    pub fn place(&self, part: Range) -> Range {
        match self.is_verbatim {
            true => Range::new(self.range.start + part.start, self.range.start + part.end),
            false => self.range,
        }
    }
}

/// The queries that a template asks, as far as they are written in it, in its order.
pub fn template_queries(text: &str) -> Vec<TemplateQuery<'_>> {
    if !text.contains("query") || !text.contains("{{") {
        return Vec::new();
    }
    let Some(template) = flint_template::parse(text, &RULES).template else { return Vec::new() };
    let mut found = Vec::new();
    for pipeline in template.all_pipelines() {
        let mut before: Option<&[Operand]> = None;
        for command in template.commands(pipeline) {
            let operands = template.operands(command);
            let asked = match (operands, before) {
                ([function, query], _) if is_query(function, text) => Some(query),
                ([function], Some([query])) if is_query(function, text) => Some(query),
                _ => None,
            };
            found.extend(asked.and_then(|it| literal(it, text)));
            before = Some(operands);
        }
    }
    found.sort_by_key(|it| it.range.start);
    found
}

fn is_query(operand: &Operand, text: &str) -> bool {
    matches!(operand.kind, OperandKind::Function { .. }) && operand.range.slice(text) == "query"
}

fn literal<'a>(operand: &Operand, text: &'a str) -> Option<TemplateQuery<'a>> {
    if !matches!(operand.kind, OperandKind::String) {
        return None;
    }
    let range = Range::new(operand.range.start + 1, operand.range.end.saturating_sub(1));
    let (query, is_verbatim) = match string_value(operand.range.slice(text)) {
        Cow::Borrowed(_) => (Cow::Borrowed(range.slice(text)), true),
        Cow::Owned(bytes) => (Cow::Owned(String::from_utf8(bytes).ok()?), false),
    };
    Some(TemplateQuery { text: query, range, is_verbatim })
}

/// Whether a template gives its text whatever it is expanded for.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.contains("{{")
        || flint_template::parse(text, &RULES).template.as_ref().is_some_and(Template::is_plain)
}

#[cfg(test)]
mod tests {
    use super::template_queries;

    #[test]
    fn queries_are_found_in_templates() {
        let text = r#"{{ $labels.query }} {{ with query "up == 0" }}{{ . | first | value }}{{ end }}
            {{ `sum(x)` | query | len }} {{ printf "up{job='%s'}" .Labels.job | query | first }}
            {{ range query "a\tb" }}{{ if (query "c") }}x{{ end }}{{ end }}"#;
        let found: Vec<String> =
            template_queries(text).iter().map(|it| it.text.clone().into_owned()).collect();
        assert_eq!(found, ["up == 0", "sum(x)", "a\tb", "c"]);
        let first = &template_queries(text)[0];
        assert_eq!((first.range.slice(text), first.is_verbatim), ("up == 0", true));
    }
}
