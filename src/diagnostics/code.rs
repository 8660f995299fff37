//! Stable names of the mistakes, each with the text that `flint explain` shows.

/// A kind of mistake.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `family/name`, named for the mistake: `rules/duplicate-group`. Never changes.
    pub name: &'static str,
    /// What it means, why it matters, what to write instead. Plain text, paragraphs apart by an
    /// empty line, examples indented by four blanks.
    pub explanation: &'static str,
}

/// Declares the codes of a crate and their list, `CODES`, so that none can be left out of it.
///
/// ```
/// flint_diagnostics::codes! {
///     /// Two groups of one file have the same name.
///     DUPLICATE_GROUP = "rules/duplicate-group", "Prometheus refuses … Rename one of them.";
/// }
/// assert_eq!(CODES[0].name, DUPLICATE_GROUP.name);
/// ```
#[macro_export]
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $explanation:literal;)*) => {
        $($(#[$doc])* pub static $name: $crate::Code =
            $crate::Code { name: $code, explanation: $explanation };)*
        /// Every code of this crate.
        pub static CODES: &[&$crate::Code] = &[$(&$name),*];
    };
}
