//! All matches of a pattern replaced.

use regex_automata::Input;

use super::compiled::{Captures, CompiledRegexp, Engine};
use super::template::Template;

impl CompiledRegexp {
    /// `text` with every match replaced; `None` if that is longer than `limit` bytes. An empty
    /// match right behind another match is none.
    ///
    /// Source: Go `regexp.Regexp.ReplaceAllString`.
    pub fn replace_all(&self, text: &str, template: &Template, limit: usize) -> Option<String> {
        let mut out = String::new();
        let (mut at, mut copied, mut last_end) = (0, 0, 0);
        while at <= text.len() && out.len() <= limit {
            let Some((captures, start, end)) = self.captures_from(text, at) else { break };
            out.push_str(&text[copied..start]);
            if last_end < end || start == 0 {
                template.expand(self.groups(), &captures, &mut out);
            }
            (copied, last_end) = (end, end);
            let width = text[at..].chars().next().map_or(1, char::len_utf8);
            at = end.max(at + width);
        }
        out.push_str(&text[copied..]);
        (out.len() <= limit).then_some(out)
    }

    /// The first match that begins at `at` or behind it, and its bounds.
    fn captures_from<'t>(&self, text: &'t str, at: usize) -> Option<(Captures<'t>, usize, usize)> {
        match &self.engine {
            Engine::Literals(_) => {
                let captures = self.captures(text).filter(|_| at == 0)?;
                Some((captures, 0, text.len()))
            }
            Engine::Automata(regex) | Engine::WithoutShortcut(regex) => {
                let mut spans = regex.create_captures();
                regex.search_captures(&Input::new(text).range(at..), &mut spans);
                let span = spans.get_match()?;
                Some((Captures::new(text, spans), span.start(), span.end()))
            }
        }
    }
}
