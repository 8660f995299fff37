//! What begins with `(?`: named groups, groups with flags, flags for the rest of a group.
//!
//! Source: Go `regexp/syntax.parser.parsePerlFlags`.

use memchr::memchr;

use super::error::{Failure, RegexpErrorKind};
use super::parser::Parser;
use super::tree::{Flags, Op};

impl Parser<'_> {
    pub(super) fn flags_or_group(&mut self) -> Result<(), Failure> {
        let rest = self.rest();
        if 4 < rest.len() && rest.starts_with(b"(?P<") {
            return self.named_group(4);
        }
        if 3 < rest.len() && rest.starts_with(b"(?<") {
            return self.named_group(3);
        }
        self.group_with_flags()
    }

    /// A group whose name begins `skip` bytes after its parenthesis.
    fn named_group(&mut self, skip: usize) -> Result<(), Failure> {
        let offset = self.at;
        let Some(length) = memchr(b'>', self.rest()) else {
            self.check_utf8(offset..self.pattern.len())?;
            let fragment = Some(offset..self.pattern.len());
            let span = offset..offset + skip;
            return Err(Failure { kind: RegexpErrorKind::InvalidNamedCapture, fragment, span });
        };
        let end = offset + length;
        let name = self.check_utf8(offset + skip..end)?;
        let is_name = !name.is_empty()
            && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
        if !is_name {
            let kind = RegexpErrorKind::InvalidNamedCapture;
            return Err(Failure::new(kind, offset..end + 1));
        }
        self.groups.push(name.to_owned());
        let id = self.push_op(Op::LeftParen, length + 1)?;
        self.stack.nodes[id].capture = self.groups.len() as u32;
        self.stack.nodes[id].offset = offset;
        Ok(())
    }

    fn group_with_flags(&mut self) -> Result<(), Failure> {
        let start = self.at;
        self.at += 2;
        let mut flags = self.flags;
        let (mut is_negative, mut has_flag) = (false, false);
        while let Some(rune) = self.next_rune()? {
            match char::from_u32(rune).unwrap_or_default() {
                'i' => flags = flags.with(Flags::FOLD_CASE),
                'm' => flags = flags.without(Flags::ONE_LINE),
                's' => flags = flags.with(Flags::DOT_NEWLINE),
                'U' => flags = flags.with(Flags::NON_GREEDY),
                '-' if !is_negative => {
                    is_negative = true;
                    has_flag = false;
                    // Turned round, so that the letters switch off; turned back at the end.
                    flags = flags.inverted();
                    continue;
                }
                end @ (':' | ')') if !is_negative || has_flag => {
                    let flags = if is_negative { flags.inverted() } else { flags };
                    return self.begin_flags(end == ':', flags, start);
                }
                _ => break,
            }
            has_flag = true;
        }
        Err(self.failure(RegexpErrorKind::InvalidPerlOp, start))
    }

    fn begin_flags(&mut self, opens: bool, flags: Flags, start: usize) -> Result<(), Failure> {
        if opens {
            let id = self.push_op(Op::LeftParen, 0)?;
            self.stack.nodes[id].offset = start;
        }
        self.flags = flags;
        Ok(())
    }
}
