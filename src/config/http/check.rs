//! What upstream refuses about the settings of an HTTP client as a whole.
//!
//! Source: prometheus/common `config.HTTPClientConfig.Validate`.

use flint_text::{Span, Spanned};
use flint_yaml::{Decoder, Node};

use crate::codes;
use crate::http::{Authorization, BasicAuth, HttpClientConfig, OAuth2};
use crate::value::{OneOf, at_most_one, missing};

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

fn place<T>(value: &Option<Spanned<T>>) -> Option<Span> {
    value.as_ref().map(|it| it.span)
}

impl HttpClientConfig {
    /// Reports what does not go together. `within` is the node whose code refuses in Go.
    pub(crate) fn check(&self, within: Node<'_>, cx: &mut Decoder) {
        self.check_bearer(within, cx);
        if let Some(auth) = &self.basic_auth {
            check_basic(auth, within, cx);
        }
        if let Some(authorization) = &self.authorization {
            self.check_authorization(authorization, within, cx);
        }
        if let Some(oauth2) = &self.oauth2 {
            self.check_oauth2(oauth2, within, cx);
        }
        self.proxy.check(within, cx);
        if let Some(headers) = &self.http_headers {
            headers.check(within, cx);
        }
    }

    fn check_bearer(&self, within: Node<'_>, cx: &mut Decoder) {
        let token = ("bearer_token", place(&self.bearer_token));
        let file = ("bearer_token_file", place(&self.bearer_token_file));
        let upstream = "at most one of bearer_token & bearer_token_file must be configured";
        at_most_one(&[token, file], upstream, within, cx);
        let bearer = if token.1.is_some() { token } else { file };
        let upstream = "at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured";
        let basic = ("basic_auth", place(&self.basic_auth));
        let oauth2 = ("oauth2", place(&self.oauth2));
        let other = if basic.1.is_some() { basic } else { oauth2 };
        at_most_one(&[other, bearer], upstream, within, cx);
    }

    fn check_authorization(
        &self,
        authorization: &Spanned<Authorization>,
        within: Node<'_>,
        cx: &mut Decoder,
    ) {
        let own = ("authorization", Some(authorization.span));
        let token = ("bearer_token", place(&self.bearer_token));
        let file = ("bearer_token_file", place(&self.bearer_token_file));
        let bearer = if token.1.is_some() { token } else { file };
        let upstream = "authorization is not compatible with bearer_token & bearer_token_file";
        at_most_one(&[own, bearer], upstream, within, cx);
        let given = [
            ("credentials", place(&authorization.credentials)),
            ("credentials_file", place(&authorization.credentials_file)),
            ("credentials_ref", place(&authorization.credentials_ref)),
        ];
        let upstream =
            "at most one of authorization credentials & credentials_file must be configured";
        at_most_one(&given, upstream, within, cx);
        if let Some(kind) = &authorization.kind
            && kind.trim().eq_ignore_ascii_case("basic")
        {
            let upstream =
                "authorization type cannot be set to \"basic\", use \"basic_auth\" instead";
            let message = "`authorization` cannot be of the type `basic`";
            cx.refuse(&codes::CONFLICT, kind.span, message, within, upstream)
                .help("write `basic_auth:` with `username` and `password_file` instead");
        }
        let upstream = "at most one of basic_auth, oauth2 & authorization must be configured";
        let basic = ("basic_auth", place(&self.basic_auth));
        let oauth2 = ("oauth2", place(&self.oauth2));
        let other = if basic.1.is_some() { basic } else { oauth2 };
        at_most_one(&[own, other], upstream, within, cx);
    }

    fn check_oauth2(&self, oauth2: &Spanned<OAuth2>, within: Node<'_>, cx: &mut Decoder) {
        let given = [("basic_auth", place(&self.basic_auth)), ("oauth2", Some(oauth2.span))];
        let upstream = "at most one of basic_auth, oauth2 & authorization must be configured";
        at_most_one(&given, upstream, within, cx);
        if oauth2.client_id.is_none() {
            let upstream = "oauth2 client_id must be configured";
            missing("client_id", "prometheus", oauth2.span, upstream, within, cx);
        }
        if oauth2.token_url.is_none() {
            let upstream = "oauth2 token_url must be configured";
            let example = "https://auth.example/token";
            missing("token_url", example, oauth2.span, upstream, within, cx);
        }
        check_oauth2_secret(oauth2, within, cx);
    }
}

fn check_basic(auth: &BasicAuth, within: Node<'_>, cx: &mut Decoder) {
    let names = [
        ("username", place(&auth.username)),
        ("username_file", place(&auth.username_file)),
        ("username_ref", place(&auth.username_ref)),
    ];
    let upstream =
        "at most one of basic_auth username, username_file & username_ref must be configured";
    at_most_one(&names, upstream, within, cx);
    let passwords = [
        ("password", place(&auth.password)),
        ("password_file", place(&auth.password_file)),
        ("password_ref", place(&auth.password_ref)),
    ];
    let upstream =
        "at most one of basic_auth password, password_file & password_ref must be configured";
    at_most_one(&passwords, upstream, within, cx);
}

fn check_oauth2_secret(oauth2: &OAuth2, within: Node<'_>, cx: &mut Decoder) {
    let is_jwt = oauth2.grant_type.as_ref().is_some_and(|it| it.value == JWT_BEARER);
    if !is_jwt {
        let given = [
            ("client_secret", place(&oauth2.client_secret)),
            ("client_secret_file", place(&oauth2.client_secret_file)),
            ("client_secret_ref", place(&oauth2.client_secret_ref)),
        ];
        let upstream = "at most one of oauth2 client_secret, client_secret_file & \
                        client_secret_ref must be configured using grant-type=client_credentials";
        return at_most_one(&given, upstream, within, cx);
    }
    let given = [
        ("client_certificate_key", place(&oauth2.client_certificate_key)),
        ("client_certificate_key_file", place(&oauth2.client_certificate_key_file)),
        ("client_certificate_key_ref", place(&oauth2.client_certificate_key_ref)),
    ];
    let upstream = "at most one of oauth2 client_certificate_key, client_certificate_key_file & \
                    client_certificate_key_ref must be configured using \
                    grant-type=urn:ietf:params:oauth:grant-type:jwt-bearer";
    at_most_one(&given, upstream, within, cx);
    let known = ["RS256", "RS384", "RS512"];
    if let Some(algorithm) = &oauth2.signature_algorithm
        && !known.contains(&algorithm.as_str())
    {
        let upstream = "valid signature algorithms are RS256, RS384 and RS512";
        let of = OneOf { what: "signature algorithm", known: &known };
        of.refuse_at(algorithm, within, upstream, cx);
    }
}
