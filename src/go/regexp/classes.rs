//! Classes in brackets, and `\p{Greek}` in and outside of them.
//!
//! Source: Go `regexp/syntax`: `parser.parseClass`, `parseNamedClass`, `parseUnicodeClass`.

use std::rc::Rc;

use super::error::{Failure, RegexpErrorKind};
use super::parser::Parser;
use super::tree::{Flags, Op};
use super::{ascii, fold, ranges, unicode};

impl<'p> Parser<'p> {
    /// A class in brackets.
    pub(super) fn class(&mut self) -> Result<(), Failure> {
        let start = self.at;
        let id = self.stack.nodes.add(Op::CharClass);
        self.stack.nodes[id].flags = self.flags;
        let mut class = std::mem::take(&mut self.stack.nodes[id].runes);
        self.at += 1;
        let is_negated = self.peek() == Some(b'^');
        self.at += usize::from(is_negated);
        // A bracket that comes first is no end.
        let mut is_first = true;
        while is_first || self.peek() != Some(b']') {
            is_first = false;
            let is_group = self.posix_class(&mut class)?
                || self.unicode_class(&mut class)?
                || self.perl_class(&mut class);
            if !is_group {
                self.class_range(&mut class, start)?;
            }
        }
        self.at += 1;
        ranges::clean(&mut class);
        self.stack.nodes[id].runes = if is_negated { ranges::negated(&class) } else { class };
        let pushed = self.stack.push(id, self.flags);
        self.limited(pushed)
    }

    /// A rune or a range of them in the class that began at `class_start`.
    fn class_range(&mut self, class: &mut Vec<u32>, class_start: usize) -> Result<(), Failure> {
        let start = self.at;
        let first = self.class_rune(class_start)?;
        let mut last = first;
        // [a-] has a minus in it.
        if self.peek() == Some(b'-') && self.look(1).is_some_and(|byte| byte != b']') {
            self.at += 1;
            last = self.class_rune(class_start)?;
            if last < first {
                return Err(self.failure(RegexpErrorKind::InvalidCharRange, start));
            }
        }
        if self.flags.has(Flags::FOLD_CASE) {
            fold::add_folded(class, first, last);
        } else {
            ranges::add(class, first, last);
        }
        Ok(())
    }

    fn class_rune(&mut self, class_start: usize) -> Result<u32, Failure> {
        if self.peek() == Some(b'\\') {
            return self.escape();
        }
        self.next_rune()?.ok_or_else(|| Failure {
            kind: RegexpErrorKind::MissingBracket,
            fragment: Some(class_start..self.pattern.len()),
            span: class_start..class_start + 1,
        })
    }

    /// Reads `[:alpha:]` into `class`, if it comes next.
    fn posix_class(&mut self, class: &mut Vec<u32>) -> Result<bool, Failure> {
        let is_candidate = self.rest().starts_with(b"[:") && 2 < self.rest().len();
        if !is_candidate || self.has_no_class_end {
            return Ok(false);
        }
        let Some(end) = self.find(b":]", 2) else {
            self.has_no_class_end = true;
            return Ok(false);
        };
        let start = self.at;
        let name = &self.pattern[start + 2..end];
        let positive = name.strip_prefix(b"^").unwrap_or(name);
        self.at = end + 2;
        let Some(group) = ascii::posix(positive) else {
            return Err(self.failure(RegexpErrorKind::InvalidCharRange, start));
        };
        self.add_group(class, group, positive.len() < name.len());
        Ok(true)
    }

    /// Adds a class with a name, or what is not in it.
    ///
    /// Source: Go `regexp/syntax.parser.appendGroup`.
    pub(super) fn add_group(&mut self, class: &mut Vec<u32>, group: &[u32], is_negated: bool) {
        let mut folded = Vec::new();
        let group = if self.flags.has(Flags::FOLD_CASE) {
            for range in group.chunks_exact(2) {
                fold::add_folded(&mut folded, range[0], range[1]);
            }
            ranges::clean(&mut folded);
            &folded
        } else {
            group
        };
        if is_negated { ranges::add_negated(class, group) } else { ranges::add_all(class, group) }
    }

    /// Reads `\pL` or `\p{Greek}` into `class`, if it comes next.
    pub(super) fn unicode_class(&mut self, class: &mut Vec<u32>) -> Result<bool, Failure> {
        let (Some(b'\\'), Some(letter @ (b'p' | b'P'))) = (self.peek(), self.look(1)) else {
            return Ok(false);
        };
        let start = self.at;
        let name = self.unicode_name()?;
        let positive = name.strip_prefix('^').unwrap_or(name);
        let is_negated = (letter == b'P') != (positive.len() < name.len());
        let Some(table) = self.unicode_table(positive) else {
            return Err(self.failure(RegexpErrorKind::InvalidCharRange, start));
        };
        if is_negated {
            ranges::add_negated(class, &table)
        } else {
            ranges::add_all(class, &table)
        }
        Ok(true)
    }

    /// Reads `\p` and the name after it, which is empty at the end of the pattern.
    fn unicode_name(&mut self) -> Result<&'p str, Failure> {
        let start = self.at;
        self.at += 2;
        if self.next_rune()? != Some(u32::from(b'{')) {
            return self.check_utf8(start + 2..self.at);
        }
        let name_start = self.at;
        let Some(end) = self.find(b"}", 0) else {
            self.check_utf8(start..self.pattern.len())?;
            let fragment = Some(start..self.pattern.len());
            let kind = RegexpErrorKind::InvalidCharRange;
            return Err(Failure { kind, fragment, span: start..name_start });
        };
        self.at = end + 1;
        self.check_utf8(name_start..end)
    }

    fn unicode_table(&mut self, name: &str) -> Option<Rc<[u32]>> {
        let folds = self.flags.has(Flags::FOLD_CASE);
        let key = (name.to_owned(), folds);
        let dialect = self.stack.dialect;
        let table = self.tables.entry(key).or_insert_with(|| {
            let mut class = unicode::named(name, dialect)?;
            if folds {
                class.case_fold_simple();
                unicode::restrict(&mut class);
            }
            Some(unicode::flattened(&class).into())
        });
        table.clone()
    }
}
