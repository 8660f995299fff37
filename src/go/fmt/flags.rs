//! What stands between the percent sign and the verb.

/// Flags, width and precision.
///
/// Source: Go `fmt.fmtFlags`.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Flags {
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    pub(super) minus: bool,
    pub(super) plus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    /// `%+v`, which shows the names of fields.
    pub(super) plus_v: bool,
    /// `%#v`, which shows values as they are written in Go.
    pub(super) sharp_v: bool,
}

impl Flags {
    /// For `v` the flags `+` and `#` mean something else.
    pub(super) fn for_verb(mut self, verb: char) -> Flags {
        if matches!(verb, 'v' | 'w') {
            (self.sharp_v, self.sharp) = (self.sharp, false);
            (self.plus_v, self.plus) = (self.plus, false);
        }
        self
    }

    /// Zeros are never put behind a value.
    pub(super) fn pads_with_zeros(&self) -> bool {
        self.zero && !self.minus
    }
}
