//! The original program's words for the same mistakes, and which of them it would print.

use crate::diagnostic::Diagnostic;

/// What the original program says about a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upstream {
    /// When it notices.
    pub stage: UpstreamStage,
    /// The byte of the file at which it notices, within its stage. For a mapping refused as a
    /// whole that is the mapping's end: Go decodes what is inside before it judges the whole.
    pub at: u32,
    /// Of mistakes noticed at the same byte, such as those of a mapping and of what ends with it,
    /// the one with the lowest number is noticed first.
    pub order: u32,
    /// Its text.
    pub text: String,
}

/// The stages of reading a file, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UpstreamStage {
    /// The text is not YAML: nothing else is read.
    Syntax,
    /// A value was refused by its own type's code: reading ends here.
    Fatal,
    /// A value has the wrong type, a key is unknown: all of these are listed together.
    Type,
    /// Found after the file was decoded; the first one ends it.
    Validation,
    /// Found in files that it refers to, or by comparing its parts.
    Reference,
}

/// The error that Go's decoder and the checks after it would give for a file with these
/// diagnostics; `None` if they would accept it.
///
/// The first stage that has a complaint wins, and in it the first place, except that type errors
/// are joined as yaml's `TypeError` joins them.
pub fn upstream_error(diagnostics: &[Diagnostic]) -> Option<String> {
    let mut found: Vec<&Upstream> =
        diagnostics.iter().filter_map(|it| it.upstream.as_deref()).collect();
    found.sort_by_key(|it| (it.stage, it.at, it.order));
    let first = *found.first()?;
    if first.stage != UpstreamStage::Type {
        return Some(first.text.clone());
    }
    let types = found.iter().filter(|it| it.stage == UpstreamStage::Type);
    let lines: Vec<String> = types.map(|it| format!("  {}", it.text)).collect();
    Some(format!("yaml: unmarshal errors:\n{}", lines.join("\n")))
}
