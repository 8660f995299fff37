//! `rocketchat_configs`: messages to Rocket.Chat.
//!
//! Source: alertmanager `notify/rocketchat.RocketchatConfig`.

use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_NO_RESOLVED, exclusive};
use crate::alertmanager::field::{Field, Is, Shape, accept};
use crate::alertmanager::receiver::{Completion, Kind};
use crate::alertmanager::record::Record;
use crate::alertmanager::templates::own_form;

pub(super) static KIND: Kind = Kind {
    key: "rocketchat_configs",
    shape: Shape {
        go_type: "rocketchat.RocketchatConfig",
        plain: "rocketchat.plain",
        fields: &[
            SEND_NO_RESOLVED,
            HTTP,
            Field::new("api_url", Is::Url),
            Field::new("token_id", Is::SecretPointer),
            Field::file("token_id_file"),
            Field::new("token", Is::SecretPointer),
            Field::file("token_file"),
            Field::template("channel"),
            Field::template("color")
                .default(r#"{{ if eq .Status "firing" }}red{{ else }}green{{ end }}"#),
            Field::template("title").default(r#"{{ template "rocketchat.default.title" . }}"#),
            Field::template("title_link")
                .default(r#"{{ template "rocketchat.default.titlelink" . }}"#),
            Field::template("text").default(r#"{{ template "rocketchat.default.text" . }}"#),
            Field::new("fields", Is::RecordPointers(&FIELD)),
            Field::flag("short_fields"),
            Field::template("emoji").default(r#"{{ template "rocketchat.default.emoji" . }}"#),
            Field::template("icon_url").default(r#"{{ template "rocketchat.default.iconurl" . }}"#),
            Field::template("image_url"),
            Field::template("thumb_url"),
            Field::flag("link_names"),
            Field::new("actions", Is::RecordPointers(&ACTION)),
        ],
        check,
    },
    empty: None,
    complete,
    form: own_form,
};

// The keys of these two are Go's names in lower case: upstream names none.
static FIELD: Shape = Shape {
    go_type: "rocketchat.RocketchatAttachmentField",
    plain: "rocketchat.RocketchatAttachmentField",
    fields: &[
        Field::new("short", Is::FlagPointer),
        Field::template("title"),
        Field::template("value"),
    ],
    check: accept,
};

static ACTION: Shape = Shape {
    go_type: "rocketchat.RocketchatAttachmentAction",
    plain: "rocketchat.RocketchatAttachmentAction",
    fields: &[
        Field::text("type"),
        Field::template("text"),
        Field::template("url"),
        Field::text("imageurl"),
        Field::flag("iswebview"),
        Field::text("webviewheightratio"),
        Field::template("msg"),
        Field::flag("msginchatwindow"),
        Field::text("msgprocessingtype"),
    ],
    check: accept,
};

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    exclusive(record, ["token", "token_file"], node, cx);
    exclusive(record, ["token_id", "token_id_file"], node, cx);
}

fn complete(record: &Record, completion: &mut Completion<'_, '_, '_>) {
    let global = completion.global;
    let has = |own: [&str; 2], shared: [&str; 2]| {
        own.iter().any(|it| record.has(it)) || shared.iter().any(|it| global.has(it))
    };
    if !has(["token_id", "token_id_file"], ["rocketchat_token_id", "rocketchat_token_id_file"]) {
        let upstream = "no global Rocketchat TokenID set either inline or in a file";
        let own = ("token_id_file", "/path/to/file");
        completion.lacks(record, own, "rocketchat_token_id_file", upstream);
    }
    if !has(["token", "token_file"], ["rocketchat_token", "rocketchat_token_file"]) {
        let upstream = "no global Rocketchat Token set either inline or in a file";
        let own = ("token_file", "/path/to/file");
        completion.lacks(record, own, "rocketchat_token_file", upstream);
    }
}
