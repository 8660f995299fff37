//! Judging what was read: where in Go's course of events a complaint is made.

use flint_diagnostics::{Code, Diagnostic, UpstreamStage};
use flint_text::Span;
use flint_yaml::{Decoder, Node};

/// Takes complaints about values that were read before, in the order in which upstream makes them.
#[derive(Debug)]
pub(crate) struct Review<'t, 'c> {
    /// Where the complaints go.
    pub(crate) cx: &'c mut Decoder,
    moment: Moment<'t>,
}

/// When the complaints are made.
#[derive(Debug, Clone, Copy)]
enum Moment<'t> {
    /// By the code that reads this node.
    Within(Node<'t>),
    /// After the file was read; so many were made before.
    After(u32),
}

impl<'t, 'c> Review<'t, 'c> {
    /// Complaints of the code that reads `node`.
    pub(crate) fn within(node: Node<'t>, cx: &'c mut Decoder) -> Review<'t, 'c> {
        Review { cx, moment: Moment::Within(node) }
    }

    /// Complaints made after the file was read.
    pub(crate) fn after_reading(cx: &'c mut Decoder) -> Review<'t, 'c> {
        Review { cx, moment: Moment::After(0) }
    }

    /// Reports something that upstream refuses.
    pub(crate) fn refuse(
        &mut self,
        code: &'static Code,
        span: Span,
        message: impl Into<String>,
        upstream: impl Into<String>,
    ) -> &mut Diagnostic {
        match &mut self.moment {
            Moment::Within(node) => self.cx.refuse(code, span, message, *node, upstream),
            Moment::After(count) => {
                *count += 1;
                let diagnostic = self.cx.error(code, span, message);
                diagnostic.upstream(UpstreamStage::Validation, *count, upstream)
            }
        }
    }
}
