//! What a place in an HTML text is.
//!
//! Source: Go `html/template`, context.go.

use std::cell::RefCell;
use std::fmt::{self, Display, Formatter};
use std::rc::Rc;

use crate::html::error::EscapeError;

/// What a place is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    pub(crate) state: State,
    pub(crate) delimiter: Delimiter,
    pub(crate) url_part: UrlPart,
    pub(crate) slash: Slash,
    /// For each `${` around it, how many braces are open since; `None` if there never was one.
    pub(crate) braces: Option<Vec<i64>>,
    pub(crate) attribute: Attribute,
    pub(crate) element: Element,
    pub(crate) error: Option<SharedError>,
}

/// A mistake, of which more may be said later, wherever it is known.
#[derive(Debug, Clone)]
pub(crate) struct SharedError(pub(crate) Rc<RefCell<EscapeError>>);

/// An enum whose values have Go's names.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident: $first:ident = $first_text:literal
        $(, $value:ident = $text:literal)* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub(crate) enum $name {
            #[default]
            $first,
            $($value,)*
        }

        impl Display for $name {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $name::$first => $first_text,
                    $($name::$value => $text,)*
                })
            }
        }
    };
}

named! {
    /// Which rules hold.
    State: Text = "stateText",
    Tag = "stateTag",
    AttributeName = "stateAttrName",
    AfterName = "stateAfterName",
    BeforeValue = "stateBeforeValue",
    HtmlComment = "stateHTMLCmt",
    RawText = "stateRCDATA",
    Attribute = "stateAttr",
    Url = "stateURL",
    SourceSet = "stateSrcset",
    Script = "stateJS",
    ScriptDoubleQuoted = "stateJSDqStr",
    ScriptSingleQuoted = "stateJSSqStr",
    ScriptTemplate = "stateJSTmplLit",
    ScriptRegexp = "stateJSRegexp",
    ScriptBlockComment = "stateJSBlockCmt",
    ScriptLineComment = "stateJSLineCmt",
    ScriptHtmlOpenComment = "stateJSHTMLOpenCmt",
    ScriptHtmlCloseComment = "stateJSHTMLCloseCmt",
    Style = "stateCSS",
    StyleDoubleQuoted = "stateCSSDqStr",
    StyleSingleQuoted = "stateCSSSqStr",
    StyleDoubleQuotedUrl = "stateCSSDqURL",
    StyleSingleQuotedUrl = "stateCSSSqURL",
    StyleUrl = "stateCSSURL",
    StyleBlockComment = "stateCSSBlockCmt",
    StyleLineComment = "stateCSSLineCmt",
    Error = "stateError",
    MetaContent = "stateMetaContent",
    MetaContentUrl = "stateMetaContentURL",
    Dead = "stateDead",
}

named! {
    /// What ends an attribute's value.
    Delimiter: None = "delimNone",
    DoubleQuote = "delimDoubleQuote",
    SingleQuote = "delimSingleQuote",
    SpaceOrTagEnd = "delimSpaceOrTagEnd",
}

named! {
    /// How much of an address was seen.
    UrlPart: None = "urlPartNone",
    PreQuery = "urlPartPreQuery",
    QueryOrFragment = "urlPartQueryOrFrag",
    Unknown = "urlPartUnknown",
}

named! {
    /// What a slash in a script would begin.
    Slash: Regexp = "jsCtxRegexp",
    Division = "jsCtxDivOp",
    Unknown = "jsCtxUnknown",
}

named! {
    /// Elements whose content is no HTML.
    Element: None = "elementNone",
    Script = "elementScript",
    Style = "elementStyle",
    Textarea = "elementTextarea",
    Title = "elementTitle",
    Meta = "elementMeta",
}

named! {
    /// What an attribute's value is.
    Attribute: None = "attrNone",
    Script = "attrScript",
    ScriptType = "attrScriptType",
    Style = "attrStyle",
    Url = "attrURL",
    SourceSet = "attrSrcset",
    MetaContent = "attrMetaContent",
}

impl State {
    pub(crate) fn is_comment(self) -> bool {
        use State::{HtmlComment, ScriptBlockComment, ScriptHtmlCloseComment};
        use State::{
            ScriptHtmlOpenComment, ScriptLineComment, StyleBlockComment, StyleLineComment,
        };
        matches!(
            self,
            HtmlComment
                | ScriptBlockComment
                | ScriptLineComment
                | ScriptHtmlOpenComment
                | ScriptHtmlCloseComment
                | StyleBlockComment
                | StyleLineComment
        )
    }

    pub(crate) fn is_in_tag(self) -> bool {
        use State::{AfterName, Attribute, AttributeName, BeforeValue, Tag};
        matches!(self, Tag | AttributeName | AfterName | BeforeValue | Attribute)
    }

    pub(crate) fn is_in_script_literal(self) -> bool {
        use State::{ScriptDoubleQuoted, ScriptRegexp, ScriptSingleQuoted, ScriptTemplate};
        matches!(self, ScriptDoubleQuoted | ScriptSingleQuoted | ScriptTemplate | ScriptRegexp)
    }
}

impl Attribute {
    /// What its value begins as.
    pub(crate) fn state(self) -> State {
        match self {
            Attribute::None | Attribute::ScriptType => State::Attribute,
            Attribute::Script => State::Script,
            Attribute::Style => State::Style,
            Attribute::Url => State::Url,
            Attribute::SourceSet => State::SourceSet,
            Attribute::MetaContent => State::MetaContent,
        }
    }
}

impl Element {
    /// What its content is.
    pub(crate) fn content(self) -> State {
        match self {
            Element::None | Element::Meta => State::Text,
            Element::Script => State::Script,
            Element::Style => State::Style,
            Element::Textarea | Element::Title => State::RawText,
        }
    }
}

impl Context {
    pub(crate) fn in_state(state: State) -> Context {
        Context { state, ..Context::default() }
    }

    pub(crate) fn error(error: EscapeError) -> Context {
        let error = SharedError(Rc::new(RefCell::new(error)));
        Context { error: Some(error), ..Context::in_state(State::Error) }
    }

    pub(crate) fn is_error(&self) -> bool {
        self.state == State::Error
    }

    /// What it is in words.
    pub(crate) fn place(&self) -> &'static str {
        match self.state {
            State::Text => "text",
            State::Tag => "a tag",
            State::AttributeName | State::AfterName => "the name of an attribute",
            State::BeforeValue => "an attribute without its value",
            State::HtmlComment => "a comment",
            State::RawText => "a title or text area",
            State::Attribute | State::MetaContent | State::MetaContentUrl => "an attribute",
            State::Url | State::SourceSet => "an address",
            State::Error | State::Dead => "nothing",
            state if state.to_string().starts_with("stateJS") => "a script",
            _ => "a style",
        }
    }

    /// The name of a template that begins in this context.
    pub(crate) fn mangled(&self, name: &[u8]) -> Vec<u8> {
        if self.state == State::Text {
            return name.to_vec();
        }
        let mut out = format!("$htmltemplate_{}", self.state);
        if self.delimiter != Delimiter::None {
            out += &format!("_{}", self.delimiter);
        }
        if self.url_part != UrlPart::None {
            out += &format!("_{}", self.url_part);
        }
        if self.slash != Slash::Regexp {
            out += &format!("_{}", self.slash);
        }
        if self.braces.is_some() {
            out += &format!("_jsBraceDepth({})", self.shown_braces());
        }
        if self.attribute != Attribute::None {
            out += &format!("_{}", self.attribute);
        }
        if self.element != Element::None {
            out += &format!("_{}", self.element);
        }
        [name, out.as_bytes()].concat()
    }

    fn shown_braces(&self) -> String {
        let depths = self.braces.iter().flatten().map(i64::to_string);
        format!("[{}]", depths.collect::<Vec<_>>().join(" "))
    }

    /// What it becomes without any text: a value begins here.
    ///
    /// Source: Go `html/template` `nudge`.
    pub(crate) fn nudged(mut self) -> Context {
        match self.state {
            State::Tag => self.state = State::AttributeName,
            State::BeforeValue => {
                self.state = self.attribute.state();
                self.delimiter = Delimiter::SpaceOrTagEnd;
                self.attribute = Attribute::None;
            }
            State::AfterName => {
                (self.state, self.attribute) = (State::AttributeName, Attribute::None);
            }
            _ => {}
        }
        self
    }

    /// The same place, as Go compares them.
    pub(crate) fn is_same(&self, other: &Context) -> bool {
        let depths = |context: &Context| context.braces.clone().unwrap_or_default();
        let is_same_error = match (&self.error, &other.error) {
            (None, None) => true,
            (Some(one), Some(other)) => Rc::ptr_eq(&one.0, &other.0),
            _ => false,
        };
        is_same_error
            && self.state == other.state
            && self.delimiter == other.delimiter
            && self.url_part == other.url_part
            && self.slash == other.slash
            && self.attribute == other.attribute
            && self.element == other.element
            && depths(self) == depths(other)
    }

    /// What holds after either of two; `None` if that cannot be told.
    ///
    /// Source: Go `html/template` `join`.
    pub(crate) fn joined(self, other: Context) -> Option<Context> {
        if self.is_error() {
            return Some(self);
        }
        if other.is_error() || self.state == State::Dead {
            return Some(other);
        }
        if other.state == State::Dead || self.is_same(&other) {
            return Some(self);
        }
        let with_part = Context { url_part: other.url_part, ..self.clone() };
        if with_part.is_same(&other) {
            return Some(Context { url_part: UrlPart::Unknown, ..with_part });
        }
        let with_slash = Context { slash: other.slash, ..self.clone() };
        if with_slash.is_same(&other) {
            return Some(Context { slash: Slash::Unknown, ..with_slash });
        }
        let (one, two) = (self.clone().nudged(), other.clone().nudged());
        if one.is_same(&self) && two.is_same(&other) {
            return None;
        }
        one.joined(two)
    }
}

impl Display for Context {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let error = self.error.as_ref();
        let error = error.map_or("<nil>".to_owned(), |error| error.0.borrow().to_string());
        write!(
            f,
            "{{{} {} {} {} {} {} {} {error}}}",
            self.state,
            self.delimiter,
            self.url_part,
            self.slash,
            self.shown_braces(),
            self.attribute,
            self.element,
        )
    }
}
