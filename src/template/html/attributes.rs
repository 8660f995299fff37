//! Attributes: what their values are.
//!
//! Source: Go `html/template`, attr.go; the HTML standard.

/// What the value of an attribute is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    Plain,
    Style,
    Html,
    Script,
    Url,
    SourceSet,
    /// Values change what other attributes mean.
    Unsafe,
}

/// Sorted by name. Those that are plain are here for names that would be taken for others.
const KNOWN: [(&str, Content); 43] = [
    ("accept-charset", Content::Unsafe),
    ("action", Content::Url),
    ("archive", Content::Url),
    ("async", Content::Unsafe),
    ("background", Content::Url),
    ("challenge", Content::Unsafe),
    ("charset", Content::Unsafe),
    ("cite", Content::Url),
    ("classid", Content::Url),
    ("codebase", Content::Url),
    ("content", Content::Unsafe),
    ("crossorigin", Content::Unsafe),
    ("data", Content::Url),
    ("defer", Content::Unsafe),
    ("enctype", Content::Unsafe),
    ("form", Content::Unsafe),
    ("formaction", Content::Url),
    ("formenctype", Content::Unsafe),
    ("formmethod", Content::Unsafe),
    ("formnovalidate", Content::Unsafe),
    ("href", Content::Url),
    ("http-equiv", Content::Unsafe),
    ("icon", Content::Url),
    ("keytype", Content::Unsafe),
    ("language", Content::Unsafe),
    ("longdesc", Content::Url),
    ("manifest", Content::Url),
    ("method", Content::Unsafe),
    ("novalidate", Content::Unsafe),
    ("pattern", Content::Unsafe),
    ("poster", Content::Url),
    ("profile", Content::Url),
    ("rel", Content::Unsafe),
    ("sandbox", Content::Unsafe),
    ("src", Content::Url),
    ("srcdoc", Content::Html),
    ("srclang", Content::Plain),
    ("srcset", Content::SourceSet),
    ("style", Content::Style),
    ("type", Content::Unsafe),
    ("usemap", Content::Url),
    ("value", Content::Unsafe),
    ("xmlns", Content::Url),
];

/// What the value of the attribute `name`, in lower case, is.
///
/// Source: Go `html/template` `attrType`.
pub(crate) fn content(name: &[u8]) -> Content {
    let name = match name.strip_prefix(b"data-") {
        Some(rest) => rest,
        None => match name.iter().position(|byte| *byte == b':') {
            Some(colon) if &name[..colon] == b"xmlns" => return Content::Url,
            Some(colon) => &name[colon + 1..],
            None => name,
        },
    };
    if let Ok(at) = KNOWN.binary_search_by(|(known, _)| known.as_bytes().cmp(name)) {
        return KNOWN[at].1;
    }
    if name.starts_with(b"on") {
        return Content::Script;
    }
    let has = |part: &[u8]| name.windows(part.len()).any(|window| window == part);
    if has(b"src") || has(b"uri") || has(b"url") {
        return Content::Url;
    }
    Content::Plain
}
