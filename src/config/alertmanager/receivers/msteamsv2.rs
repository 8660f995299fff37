//! `msteamsv2_configs`: messages to Microsoft Teams, by workflows.
//!
//! Source: alertmanager `notify/msteamsv2.MSTeamsV2Config`.

use super::{HTTP, SEND_RESOLVED, check_webhook};
use crate::alertmanager::field::{Field, Is, Shape};
use crate::alertmanager::receiver::{Kind, complete};
use crate::alertmanager::templates::own_form;

pub(super) static KIND: Kind = Kind {
    key: "msteamsv2_configs",
    shape: Shape {
        go_type: "msteamsv2.MSTeamsV2Config",
        plain: "msteamsv2.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::new("webhook_url", Is::SecretUrl),
            Field::file("webhook_url_file"),
            Field::template("title").default(r#"{{ template "msteamsv2.default.title" . }}"#),
            Field::template("text").default(r#"{{ template "msteamsv2.default.text" . }}"#),
        ],
        check: check_webhook,
    },
    empty: Some("missing msteamsv2 config"),
    complete,
    form: own_form,
};
