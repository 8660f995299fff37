//! `discord_configs`: messages to Discord.
//!
//! Source: alertmanager `notify/discord.DiscordConfig`.

use super::{HTTP, SEND_RESOLVED, check_webhook};
use crate::alertmanager::field::{Field, Is, Shape};
use crate::alertmanager::receiver::{Kind, complete};
use crate::alertmanager::templates::own_form;

pub(super) static KIND: Kind = Kind {
    key: "discord_configs",
    shape: Shape {
        go_type: "discord.DiscordConfig",
        plain: "discord.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::new("webhook_url", Is::SecretUrl),
            Field::file("webhook_url_file"),
            Field::template("content").since(28),
            Field::template("title").default(r#"{{ template "discord.default.title" . }}"#),
            Field::template("message").default(r#"{{ template "discord.default.message" . }}"#),
            Field::text("username").since(28),
            Field::text("avatar_url").since(28),
        ],
        check: check_webhook,
    },
    empty: Some("missing discord config"),
    complete,
    form: own_form,
};
