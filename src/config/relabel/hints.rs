//! What Prometheus accepts in a relabeling rule and what surely does not do what was meant.

use flint_go::{Piece, Reference, Regexp, Template};
use flint_text::Spanned;
use flint_yaml::Decoder;

use crate::codes;
use crate::relabel::{Action, RelabelConfig};
use crate::value::part_of;

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
            match missing {
                None => {}
                Some(_) if self.is_default(text) => self.warn_of_removal(pattern, cx),
                Some(range) => warn(text, range, pattern, &regexp, cx),
            }
        }
    }

    /// Whether a text is not written, but holds where none is.
    fn is_default(&self, text: &Spanned<String>) -> bool {
        text.span.range.start == self.span.range.start
    }

    fn warn_of_removal(&self, pattern: &str, cx: &mut Decoder) {
        let message = "the rule always removes its target label: `regex` has no group";
        let span = self.regex.as_ref().map_or(self.span, |it| it.span);
        cx.warning(&codes::NO_SUCH_GROUP, span, message)
            .fact("where no `replacement` is written, it is `$1`, the first group")
            .help(format!(
                "write `regex: ({})` to keep the value, `replacement: …` for another, or \
                 `replacement: \"\"` to remove the label",
                one_line(pattern)
            ));
    }
}

fn has_group(regexp: &Regexp, reference: &Reference) -> bool {
    match reference {
        Reference::Number(number) => *number <= regexp.groups().len(),
        Reference::Name(name) => regexp.groups().contains(name),
    }
}

fn warn(
    text: &Spanned<String>,
    range: std::ops::Range<usize>,
    pattern: &str,
    regexp: &Regexp,
    cx: &mut Decoder,
) {
    let reference = &text[range.clone()];
    let message = format!("`{reference}` is always empty: `regex` has no such group");
    let count = regexp.groups().len();
    let groups = match count {
        0 => "no group".to_owned(),
        1 => "one group, `$1`".to_owned(),
        _ => format!("{count} groups, `$1` to `${count}`"),
    };
    let diagnostic = cx.warning(&codes::NO_SUCH_GROUP, part_of(text, range), message);
    diagnostic.fact(format!("`{}` has {groups}", one_line(pattern)));
    let name = reference.trim_matches(['$', '{', '}']);
    let digits = name.len() - name.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    let help = match name.split_at(digits) {
        (number, rest) if !number.is_empty() && !rest.is_empty() => {
            format!("write `${{{number}}}{rest}` to end the group's number there")
        }
        ("", name) if name.bytes().all(|it| it.is_ascii_uppercase() || it == b'_') => {
            "variables of the environment are filled in under `external_labels` only: write the \
             value"
                .to_owned()
        }
        _ => "add a group in parentheses to `regex`, or remove the reference".to_owned(),
    };
    diagnostic.help(help);
}

fn one_line(pattern: &str) -> String {
    pattern.replace('\n', "\\n")
}
