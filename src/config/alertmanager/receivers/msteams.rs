//! `msteams_configs`: messages to Microsoft Teams, by connectors.
//!
//! Source: alertmanager `notify/msteams.MSTeamsConfig`.

use super::{HTTP, SEND_RESOLVED, check_webhook};
use crate::alertmanager::field::{Field, Is, Shape};
use crate::alertmanager::receiver::{Kind, complete};
use crate::alertmanager::templates::own_form;

pub(super) static KIND: Kind = Kind {
    key: "msteams_configs",
    shape: Shape {
        go_type: "msteams.MSTeamsConfig",
        plain: "msteams.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::new("webhook_url", Is::SecretUrl),
            Field::file("webhook_url_file"),
            Field::template("title").default(r#"{{ template "msteams.default.title" . }}"#),
            Field::template("summary").default(r#"{{ template "msteams.default.summary" . }}"#),
            Field::template("text").default(r#"{{ template "msteams.default.text" . }}"#),
        ],
        check: check_webhook,
    },
    empty: Some("missing msteams config"),
    complete,
    form: own_form,
};
