//! What to write instead of a mistake.

use flint_go::unquote_char;
use flint_text::{Range, closest};

use crate::error::{ErrorKind, Keyword, Quotes, TemplateError};
use crate::message::{example, is_invisible};
use crate::parser::Parser;
use crate::words::{foreign_function, keyword_for};

/// The help for a mistake that is about to be reported.
pub(crate) fn help(error: &TemplateError, parser: &Parser<'_>) -> Option<String> {
    let text = parser.text;
    let start = error.range.start as usize;
    let fixed = |text: &str| Some(text.to_owned());
    match &error.kind {
        ErrorKind::UnclosedAction => fixed("close the action with `}}`"),
        ErrorKind::SingleBrace => fixed("write `}}`"),
        ErrorKind::NestedAction => nested(&text[error.range.end as usize..]),
        ErrorKind::UnclosedComment => fixed("close the comment with `*/}}`"),
        ErrorKind::CommentNotClosing => {
            fixed("write `*/}}` or `*/ -}}`, and anything else into an action of its own")
        }
        ErrorKind::MisplacedComment => {
            fixed("write `{{/* … */}}` or `{{- /* … */ -}}`, with nothing else in the braces")
        }
        ErrorKind::UnclosedParenthesis => fixed("close it with `)`"),
        ErrorKind::UnexpectedParenthesis => fixed("remove it, or open it with `(`"),
        ErrorKind::UnexpectedCharacter(char) => character(*char, start, text),
        ErrorKind::Unterminated(quotes) => unterminated(*quotes),
        ErrorKind::InvalidEscape => escape(error.range.slice(text)),
        ErrorKind::InvalidCharacter => fixed("write texts in double quotes: `\"…\"`"),
        ErrorKind::InvalidNumber(number) => invalid_number(number, start, text),
        ErrorKind::NumberTooLarge(number) => Some(format!("write it as a float: `{number}.0`")),
        ErrorKind::UndefinedFunction(name) => {
            function(name, &text[error.range.end as usize..], parser)
        }
        ErrorKind::UndefinedVariable(name) => variable(name, parser),
        ErrorKind::Unexpected { token, context } => unexpected(token, context, start, text),
        ErrorKind::MissingValue(context) => missing(context),
        ErrorKind::NotCallable(_) => {
            fixed("after `|` there has to be a function: `… | humanize`, `… | printf \"%s\"`")
        }
        ErrorKind::FieldOfConstant(_) => fixed("put a blank before the dot, or leave it out"),
        ErrorKind::DuplicateTemplate(_) => fixed("give one of them another name"),
        ErrorKind::MisplacedDefine => {
            fixed("move the definition out of the `if`, `with`, `range` or `define` around it")
        }
        ErrorKind::StrayEnd => fixed("remove it, or begin with `{{ if … }}`"),
        ErrorKind::StrayElse => fixed("remove it, or begin with `{{ if … }}`"),
        ErrorKind::SecondElse => {
            fixed("make the first one an `{{ else if … }}`, or end before this one")
        }
        ErrorKind::ElseKeyword { around, inner } => else_keyword(*around, *inner),
        ErrorKind::MissingEnd(keyword) => {
            Some(format!("add `{{{{ end }}}}`: {}", example(*keyword)))
        }
        ErrorKind::OutsideRange(_) => fixed("remove it: there is nothing to leave here"),
        ErrorKind::TooManyVariables => fixed("declare one variable: `$x := …`"),
        ErrorKind::RangeVariables => fixed("write `{{ range $index, $element := … }}`"),
        ErrorKind::TooDeep => fixed("keep a part of it in a variable: `{{ $x := (…) }}`"),
        ErrorKind::TooLong => fixed("split it"),
    }
}

/// The place of the escape in `literal` that Go does not know; `start` is where the literal is.
pub(crate) fn invalid_escape(literal: &str, start: u32) -> Option<Range> {
    let mut rest = literal.get(1..)?;
    while !rest.is_empty() && !rest.starts_with('"') {
        match unquote_char(rest, b'"') {
            Ok((_, after)) => rest = after,
            Err(_) => {
                let at = start + (literal.len() - rest.len()) as u32;
                let length: usize = rest.chars().take(2).map(char::len_utf8).sum();
                return Some(Range::new(at, at + length as u32));
            }
        }
    }
    None
}

fn escape(escape: &str) -> Option<String> {
    Some(format!("write `\\{escape}` for a backslash, or the whole in backquotes"))
}

fn unterminated(quotes: Quotes) -> Option<String> {
    let quote = match quotes {
        Quotes::Double => "close it with `\"`",
        Quotes::Back => "close it with a backquote",
        Quotes::Single => "write texts in double quotes: `\"…\"`",
    };
    Some(quote.to_owned())
}

/// `rest` follows the inner braces.
fn nested(rest: &str) -> Option<String> {
    let inner = rest.split_once("}}").map_or("", |(inner, _)| inner.trim_matches([' ', '-']));
    let is_short = !inner.is_empty() && inner.len() < 64 && !inner.contains('\n');
    let inner = match is_short {
        true if inner.contains(' ') => format!("`({inner})`"),
        true => format!("`{inner}`"),
        false => "what is in the inner braces".to_owned(),
    };
    Some(format!("write {inner} without braces of its own"))
}

fn invalid_number(number: &str, at: usize, text: &str) -> Option<String> {
    if text[at..].starts_with("-}}") {
        return Some(BLANK_BEFORE_DASH.to_owned());
    }
    if number.starts_with('-') && text[..at].ends_with("{{") {
        return Some("put a blank after `{{-`".to_owned());
    }
    if matches!(number, "-" | "+") || number.contains(['+', '-']) && !number.contains(['e', 'E']) {
        return Some(CALCULATE.to_owned());
    }
    let decimal = number.trim_start_matches('0');
    let is_octal = decimal.len() < number.len() && !decimal.is_empty();
    let is_plain = is_octal && decimal.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| format!("a zero begins an octal number: write `{decimal}`"))
}

const BLANK_BEFORE_DASH: &str = "put a blank before `-}}`";

const CALCULATE: &str = "templates do not calculate: let `expr` do it";

/// `at` is where the character is.
fn character(char: char, at: usize, text: &str) -> Option<String> {
    let fixed = |text: &str| Some(text.to_owned());
    let before = &text[..at];
    let base = before.rfind(|char: char| !is_path(char)).map_or(0, |it| next_boundary(before, it));
    let base = &before[base..];
    match char {
        '[' if !base.is_empty() => index(base, &text[at + 1..]),
        '-' if text[at..].starts_with("-}}") => fixed(BLANK_BEFORE_DASH),
        '-' if base.contains('.') && !base.ends_with('.') => dashed(base, &text[at..]),
        '=' if base.starts_with('$') && !text[at..].starts_with("==") => {
            fixed("put blanks around `=`")
        }
        ':' => fixed("declare variables with `:=`"),
        '|' if before.ends_with('|') => fixed("write `or A B`"),
        '|' => fixed("put something before the `|`"),
        ',' => fixed("put blanks between arguments, no commas"),
        ';' => fixed("use an action for each: `{{ … }}{{ … }}`"),
        '}' => fixed("close the action with `}}`"),
        '{' => fixed("open an action with `{{` and close it with `}}`"),
        '"' | '\'' | '`' => fixed("put a blank before the quote"),
        '“' | '”' | '„' | '«' | '»' => fixed("write plain double quotes: `\"`"),
        '‘' | '’' | '‚' | '´' => fixed("write texts in plain double quotes: `\"…\"`"),
        _ if char.is_whitespace() => fixed("replace it by a blank"),
        _ if is_invisible(char) => fixed("delete it"),
        _ => operator(&text[at..]),
    }
}

fn is_path(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '.' | '$')
}

fn next_boundary(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// `$labels["x"]`.
fn index(base: &str, rest: &str) -> Option<String> {
    let line = rest.lines().next().unwrap_or_default();
    let key = line.split_once(']').map(|(key, _)| key.trim()).filter(|it| it.len() < 64);
    let key = key.unwrap_or("\"…\"").replace('\'', "\"");
    Some(format!("write `index {base} {key}`"))
}

/// `$labels.some-name`; `rest` begins with the dash.
fn dashed(base: &str, rest: &str) -> Option<String> {
    let (map, first) = base.rsplit_once('.')?;
    let map = if map.is_empty() { "." } else { map };
    let end = rest.find(|char: char| !char.is_alphanumeric() && !matches!(char, '_' | '-'));
    let name = &rest[..end.unwrap_or(rest.len()).min(64)];
    if name.len() < 2 {
        return Some(CALCULATE.to_owned());
    }
    Some(format!("write `index {map} \"{first}{name}\"`"))
}

/// Operators of other languages.
fn operator(rest: &str) -> Option<String> {
    const OPERATORS: [(&str, &str); 14] = [
        ("==", "write `eq A B`"),
        ("!=", "write `ne A B`"),
        (">=", "write `ge A B`"),
        ("<=", "write `le A B`"),
        ("&&", "write `and A B`"),
        ("||", "write `or A B`"),
        (">", "write `gt A B`"),
        ("<", "write `lt A B`"),
        ("!", "write `not A`"),
        ("=", "write `eq A B` to compare, `$x = A` to set a variable"),
        ("?", "write `{{ if A }}B{{ else }}C{{ end }}`"),
        ("*", CALCULATE),
        ("/", CALCULATE),
        ("%", CALCULATE),
    ];
    let found = OPERATORS.iter().find(|(operator, _)| rest.starts_with(operator));
    let also = || rest.starts_with(['+', '-']).then_some(CALCULATE);
    found.map(|(_, help)| *help).or_else(also).map(str::to_owned)
}

fn unexpected(token: &str, context: &str, at: usize, text: &str) -> Option<String> {
    let before = text[..at].chars().next_back();
    let is_touching = before.is_some_and(|char| !char.is_whitespace());
    let help = match (context, token) {
        ("define clause", _) => "write `{{ define \"name\" }}`",
        ("block clause", _) => "write `{{ block \"name\" . }}`",
        ("template clause", _) => "write `{{ template \"name\" . }}`",
        ("end", _) => "write `{{ end }}`",
        ("else", "(") => "write `{{ else if … }}`",
        ("else", _) => "write `{{ else }}` or `{{ else if … }}`",
        ("{{break}}", _) => "write `{{ break }}`",
        ("{{continue}}", _) => "write `{{ continue }}`",
        (_, "(") => {
            "put a blank before `(`; arguments stand without parentheses: `printf \"%s\" $x`"
        }
        (_, ":=") => "only variables are declared: `$name := …`",
        _ if crate::token::TokenKind::of_word(token).is_keyword() => {
            return Some(format!("`{token}` has to be the first word of an action"));
        }
        ("operand", _) if is_touching => "put a blank before it",
        _ => return None,
    };
    Some(help.to_owned())
}

fn missing(context: &str) -> Option<String> {
    let help = match context {
        "if" => "write `{{ if CONDITION }}`",
        "range" => "write `{{ range VALUES }}`",
        "with" => "write `{{ with VALUE }}`",
        "block clause" => "write `{{ block \"name\" . }}`",
        "template clause" => "write `{{ template \"name\" . }}`",
        "parenthesized pipeline" => "put a value in, or remove them",
        _ => "put a value in, such as `{{ $value }}`, or remove it; `{{ \"{{\" }}` prints braces",
    };
    Some(help.to_owned())
}

fn else_keyword(around: Keyword, inner: Keyword) -> Option<String> {
    let inner = inner.word();
    let ends = if around == Keyword::Range { "`range`" } else { "branch" };
    Some(format!(
        "write `{{{{ else }}}}{{{{ {inner} … }}}}…{{{{ end }}}}` before the end of the {ends}"
    ))
}

fn function(name: &str, rest: &str, parser: &Parser<'_>) -> Option<String> {
    let environment = parser.environment;
    if let Some(word) = keyword_for(name) {
        return Some(format!("write `{{{{ {} }}}}`", word.example()));
    }
    let variables = || parser.context.scope.names();
    if let Some(variable) = variables().find(|it| it[1..].eq_ignore_ascii_case(name)) {
        return Some(format!("write `{variable}`"));
    }
    if let Some(field) = environment.data.iter().find(|it| it.eq_ignore_ascii_case(name)) {
        return Some(format!("write `.{field}`"));
    }
    let near_function = closest(name, environment.all_functions()).map(str::to_owned);
    let near_variable = closest(name, variables().map(|it| &it[1..])).map(|it| format!("${it}"));
    // What has fields is a value.
    let near = if rest.starts_with('.') {
        near_variable.or(near_function)
    } else {
        near_function.or(near_variable)
    };
    if let Some(known) = near {
        return Some(format!("did you mean `{known}`?"));
    }
    if let Some((instead, how)) = foreign_function(name)
        && environment.has_function(instead)
    {
        return Some(format!("use {how}"));
    }
    if let Some((sibling, what)) = environment.sibling
        && sibling.functions.contains(&name)
    {
        return Some(format!("only {what} know it"));
    }
    let label = variables().find(|it| *it == "$labels")?;
    Some(format!("write `{label}.{name}` for a label, `\"{name}\"` for a text"))
}

fn variable(name: &str, parser: &Parser<'_>) -> Option<String> {
    let given = parser.environment.variables;
    let names = parser.context.scope.names().filter(|it| *it != name);
    if let Some(known) = closest(name, names) {
        return Some(format!("did you mean `{known}`?"));
    }
    if parser.context.scope.is_forgotten(name) {
        return Some(format!(
            "declare it before the branch, `{{{{ {name} := … }}}}`, and set it there with `=`"
        ));
    }
    // In a definition the variables of the text around it are unknown.
    if given.contains(&name) && !parser.context.scope.has(name) {
        return Some(
            "definitions see their argument only: call with `{{ template \"name\" . }}`, \
                     and write `.Labels`, `.Value`"
                .to_owned(),
        );
    }
    if let Some((sibling, what)) = parser.environment.sibling
        && sibling.variables.contains(&name)
    {
        return Some(format!("only {what} have it: {}", instead_of_rule_variable(name)));
    }
    let plain = &name[1..];
    if given.contains(&"$labels") && parser.context.scope.has("$labels") {
        let is_label = plain.chars().all(|char| char.is_ascii_lowercase() || char == '_');
        if is_label && !plain.is_empty() {
            return Some(format!(
                "write `$labels.{plain}` for the label, or declare it: `{{{{ {name} := … }}}}`"
            ));
        }
    }
    Some(format!("declare it before: `{{{{ {name} := … }}}}`"))
}

/// What Alertmanager's templates have for a variable of rules.
fn instead_of_rule_variable(name: &str) -> &'static str {
    match name {
        "$labels" => "write `.CommonLabels`, or `.Labels` inside of `{{ range .Alerts }}`",
        "$externalURL" => "write `.ExternalURL`",
        _ => "write it into an annotation of the rule, and `.CommonAnnotations` here",
    }
}
