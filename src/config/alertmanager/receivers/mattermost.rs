//! `mattermost_configs`: messages to Mattermost.
//!
//! Source: alertmanager `notify/mattermost.MattermostConfig`.

use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_RESOLVED, exclusive, required};
use crate::alertmanager::field::{Field, Is, Shape, accept};
use crate::alertmanager::receiver::{Completion, Kind};
use crate::alertmanager::record::Record;
use crate::alertmanager::templates::own_form;

pub(super) static KIND: Kind = Kind {
    key: "mattermost_configs",
    shape: Shape {
        go_type: "mattermost.MattermostConfig",
        plain: "mattermost.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::new("webhook_url", Is::SecretUrl),
            Field::file("webhook_url_file"),
            Field::template("channel"),
            Field::template("username")
                .default(r#"{{ template "mattermost.default.username" . }}"#),
            Field::template("text").default(r#"{{ template "mattermost.default.text" . }}"#),
            Field::template("fallback")
                .default(r#"{{ template "mattermost.default.fallback" . }}"#)
                .since(32),
            Field::template("color")
                .default(r#"{{ template "mattermost.default.color" . }}"#)
                .since(32),
            Field::template("pretext").since(32),
            Field::template("author_name").since(32),
            Field::template("author_link").since(32),
            Field::template("author_icon").since(32),
            Field::template("title")
                .default(r#"{{ template "mattermost.default.title" . }}"#)
                .since(32),
            Field::template("title_link")
                .default(r#"{{ template "mattermost.default.titlelink" . }}"#)
                .since(32),
            Field::new("fields", Is::RecordPointers(&FIELD)).since(32),
            Field::template("thumb_url").since(32),
            Field::template("footer").since(32),
            Field::template("footer_icon").since(32),
            Field::template("image_url").since(32),
            Field::template("icon_url"),
            Field::template("icon_emoji"),
            Field::new("attachments", Is::RecordPointers(&ATTACHMENT)),
            Field::template("type"),
            Field::new("props", Is::Record(&PROPS)),
            Field::new("priority", Is::Record(&PRIORITY)),
        ],
        check,
    },
    empty: Some("missing mattermost config"),
    complete,
    form: own_form,
};

static FIELD: Shape = Shape {
    go_type: "mattermost.MattermostField",
    plain: "mattermost.plain",
    fields: &[
        Field::template("title"),
        Field::template("value"),
        Field::new("short", Is::FlagPointer),
    ],
    check: check_field,
};

static ATTACHMENT: Shape = Shape {
    go_type: "mattermost.MattermostAttachment",
    plain: "mattermost.MattermostAttachment",
    fields: &[
        Field::template("fallback"),
        Field::template("color"),
        Field::template("pretext"),
        Field::template("text"),
        Field::template("author_name"),
        Field::template("author_link"),
        Field::template("author_icon"),
        Field::template("title"),
        Field::template("title_link"),
        Field::new("fields", Is::RecordPointers(&FIELD)),
        Field::template("thumb_url"),
        Field::template("footer"),
        Field::template("footer_icon"),
        Field::template("image_url"),
    ],
    check: accept,
};

static PROPS: Shape = Shape {
    go_type: "*mattermost.MattermostProps",
    plain: "mattermost.MattermostProps",
    fields: &[Field::template("card")],
    check: accept,
};

static PRIORITY: Shape = Shape {
    go_type: "*mattermost.MattermostPriority",
    plain: "mattermost.MattermostPriority",
    fields: &[
        Field::template("priority"),
        Field::flag("requested_ack"),
        Field::flag("persistent_notifications"),
    ],
    check: accept,
};

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    exclusive(record, ["webhook_url", "webhook_url_file"], node, cx);
}

fn check_field(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    let upstream = "missing title in Mattermost field configuration";
    required(record, "title", "…", upstream, node, cx);
    let upstream = "missing value in Mattermost field configuration";
    required(record, "value", "…", upstream, node, cx);
}

fn complete(record: &Record, completion: &mut Completion<'_, '_, '_>) {
    let global = completion.global;
    let own = ["webhook_url", "webhook_url_file"];
    let shared = ["mattermost_webhook_url", "mattermost_webhook_url_file"];
    if !own.iter().any(|it| record.has(it)) && !shared.iter().any(|it| global.has(it)) {
        let upstream = "missing webhook_url or webhook_url_file on mattermost_config";
        let own = ("webhook_url_file", "/path/to/file");
        completion.lacks(record, own, "mattermost_webhook_url_file", upstream);
    }
}
