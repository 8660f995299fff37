//! Words that people bring along from other template languages.

/// A keyword that was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meant {
    If,
    Range,
    With,
    Else,
    ElseIf,
    End,
}

impl Meant {
    /// What to write between the braces.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Meant::If => "if …",
            Meant::Range => "range …",
            Meant::With => "with …",
            Meant::Else => "else",
            Meant::ElseIf => "else if …",
            Meant::End => "end",
        }
    }
}

/// The keyword that `word` is written for, if an action begins with it.
pub(crate) fn keyword_for(word: &str) -> Option<Meant> {
    match word.to_ascii_lowercase().as_str() {
        "if" | "unless" => Some(Meant::If),
        "range" | "for" | "foreach" | "each" => Some(Meant::Range),
        "with" => Some(Meant::With),
        "else" => Some(Meant::Else),
        "elseif" | "elif" | "elsif" => Some(Meant::ElseIf),
        "end" | "endif" | "endfor" | "endrange" | "endwith" | "endeach" | "fi" | "done" => {
            Some(Meant::End)
        }
        _ => None,
    }
}

/// The function to use for one that Helm, Sprig, Jinja or Grafana have: its name, and how.
pub(crate) fn foreign_function(name: &str) -> Option<(&'static str, &'static str)> {
    let found = match name.to_ascii_lowercase().as_str() {
        "upper" | "uppercase" => ("toUpper", "`toUpper`"),
        "lower" | "lowercase" => ("toLower", "`toLower`"),
        "capitalize" | "titlecase" => ("title", "`title`"),
        "replace" | "regexreplace" | "regexreplaceall" | "trimprefix" | "trimsuffix" => {
            ("reReplaceAll", "`reReplaceAll \"PATTERN\" \"REPLACEMENT\" TEXT`")
        }
        "regexmatch" | "contains" | "hasprefix" | "hassuffix" => {
            ("match", "`match \"PATTERN\" TEXT`")
        }
        "default" | "coalesce" => ("or", "`or VALUE \"OTHERWISE\"`"),
        "round" | "floor" | "int" | "float" | "tofixed" => ("printf", "`printf \"%.0f\" VALUE`"),
        "sprintf" | "format" | "quote" | "tostring" => ("printf", "`printf \"%v\" VALUE`"),
        "urlencode" | "urlquote" | "queryescape" => ("urlquery", "`urlquery`"),
        "escape" => ("html", "`html`"),
        "length" | "count" | "size" => ("len", "`len`"),
        "get" => ("index", "`index MAP \"KEY\"`"),
        "concat" | "cat" => ("print", "`print A B`"),
        "ternary" => ("or", "`{{ if A }}B{{ else }}C{{ end }}`"),
        "humanizebytes" | "bytes" | "filesizeformat" => ("humanize1024", "`humanize1024`"),
        "percent" | "humanizepercent" => ("humanizePercentage", "`humanizePercentage`"),
        "duration" => ("humanizeDuration", "`humanizeDuration`"),
        "date" | "strftime" | "formattime" => ("humanizeTimestamp", "`humanizeTimestamp`"),
        "host" | "hostname" => ("stripPort", "`stripPort`"),
        _ => return None,
    };
    Some(found)
}
