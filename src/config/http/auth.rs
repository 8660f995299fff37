//! `basic_auth` and `authorization`: who the client says that it is.

use std::borrow::Cow;

use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Node};

use crate::value::{Secret, text};

/// A user name and a password.
///
/// Source: prometheus/common `config.BasicAuth`.
#[derive(Debug, Clone, Default)]
pub struct BasicAuth {
    /// `username`
    pub username: Option<Spanned<String>>,
    /// `username_file`
    pub username_file: Option<Spanned<String>>,
    /// `username_ref`: a name in a secret manager.
    pub username_ref: Option<Spanned<String>>,
    /// `password`
    pub password: Option<Spanned<Secret>>,
    /// `password_file`
    pub password_file: Option<Spanned<String>>,
    /// `password_ref`: a name in a secret manager.
    pub password_ref: Option<Spanned<String>>,
}

impl Decode for BasicAuth {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.BasicAuth")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<BasicAuth> {
        let mut section = cx.section(node, "config.plain")?;
        let auth = BasicAuth {
            username: text(&mut section, "username", cx),
            username_file: text(&mut section, "username_file", cx),
            username_ref: text(&mut section, "username_ref", cx),
            password: Secret::of(&mut section, "password", cx),
            password_file: text(&mut section, "password_file", cx),
            password_ref: text(&mut section, "password_ref", cx),
        };
        section.finish(cx);
        Some(auth)
    }
}

/// The `Authorization` header.
///
/// Source: prometheus/common `config.Authorization`.
#[derive(Debug, Clone, Default)]
pub struct Authorization {
    /// `type`; `Bearer` where it is not there.
    pub kind: Option<Spanned<String>>,
    /// `credentials`
    pub credentials: Option<Spanned<Secret>>,
    /// `credentials_file`
    pub credentials_file: Option<Spanned<String>>,
    /// `credentials_ref`: a name in a secret manager.
    pub credentials_ref: Option<Spanned<String>>,
}

impl Decode for Authorization {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.Authorization")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Authorization> {
        let mut section = cx.section(node, "config.Authorization")?;
        let authorization = Authorization {
            kind: text(&mut section, "type", cx),
            credentials: Secret::of(&mut section, "credentials", cx),
            credentials_file: text(&mut section, "credentials_file", cx),
            credentials_ref: text(&mut section, "credentials_ref", cx),
        };
        section.finish(cx);
        Some(authorization)
    }
}
