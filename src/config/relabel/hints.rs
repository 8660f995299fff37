//! What Prometheus accepts in a relabeling rule and what surely does not do what was meant.

use flint_go::{Piece, Reference, Regexp, Template};
use flint_text::Spanned;
use flint_yaml::Decoder;

use crate::codes;
use crate::relabel::{Action, RelabelConfig};

impl RelabelConfig {
    /// Warns of groups that `regex` does not have: they are always empty.
    pub(crate) fn hint(&self, cx: &mut Decoder) {
        if !self.is(Action::Replace) && !self.is(Action::LabelMap) {
            return;
        }
        let pattern = self.regex.as_ref().map_or("(.*)", |it| it.as_str());
        let Ok(regexp) = Regexp::parse_anchored(pattern) else { return };
        for text in [&self.replacement, &self.target_label].into_iter().flatten() {
            let template = Template::parse(text);
            let missing = template.pieces().iter().find_map(|piece| match piece {
                Piece::Group(range, reference) if !has_group(&regexp, reference) => {
                    Some(range.clone())
                }
                _ => None,
            });
            if let Some(range) = missing {
                warn(text, &text[range], pattern, &regexp, cx);
            }
        }
    }
}

fn has_group(regexp: &Regexp, reference: &Reference) -> bool {
    match reference {
        Reference::Number(number) => *number <= regexp.groups().len(),
        Reference::Name(name) => regexp.groups().contains(name),
    }
}

fn warn(text: &Spanned<String>, reference: &str, pattern: &str, regexp: &Regexp, cx: &mut Decoder) {
    let message = format!("`{reference}` is always empty: `regex` has no such group");
    let count = regexp.groups().len();
    let groups = match count {
        0 => "no group".to_owned(),
        1 => "one group, `$1`".to_owned(),
        _ => format!("{count} groups, `$1` to `${count}`"),
    };
    let diagnostic = cx.warning(&codes::NO_SUCH_GROUP, text.span, message);
    diagnostic.fact(format!("`{}` has {groups}", pattern.escape_debug()));
    let name = reference.trim_matches(['$', '{', '}']);
    let digits = name.len() - name.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    match name.split_at(digits) {
        (number, rest) if !number.is_empty() && !rest.is_empty() => {
            diagnostic.help(format!("write `${{{number}}}{rest}` to end the group's number there"));
        }
        _ => {
            diagnostic.help("add a group in parentheses to `regex`, or remove the reference");
        }
    }
}
