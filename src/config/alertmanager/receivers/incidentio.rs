//! `incidentio_configs`: alerts of incident.io.
//!
//! Source: alertmanager `notify/incidentio.IncidentioConfig`.

use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_RESOLVED, TIMEOUT, exclusive, one_of};
use crate::alertmanager::field::{Field, Is, Shape};
use crate::alertmanager::receiver::{Kind, complete};
use crate::alertmanager::record::Record;
use crate::alertmanager::templates::own_form;
use crate::codes::CONFLICT;

pub(super) static KIND: Kind = Kind {
    key: "incidentio_configs",
    shape: Shape {
        go_type: "incidentio.IncidentioConfig",
        plain: "incidentio.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::new("url", Is::Url),
            Field::file("url_file"),
            Field::secret("alert_source_token"),
            Field::file("alert_source_token_file"),
            Field::new("max_alerts", Is::Whole("uint64")),
            TIMEOUT,
        ],
        check,
    },
    empty: Some("missing incidentio config"),
    complete,
    form: own_form,
};

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    one_of(record, ["url", "url_file"], "https://api.incident.io/v2/alert_events/…", node, cx);
    exclusive(record, ["url", "url_file"], node, cx);
    let tokens = ["alert_source_token", "alert_source_token_file"];
    exclusive(record, tokens, node, cx);
    let Some(http) = record.http() else { return };
    let token = tokens.iter().find_map(|it| Some((*it, record.place(it)?)));
    // A bearer token becomes an authorization.
    let bearer = http.bearer_token.as_ref().map(|it| it.span);
    let file = http.bearer_token_file.as_ref().map(|it| it.span);
    let authorization = http.authorization.as_ref().map(|it| it.span).or(bearer).or(file);
    match (token, authorization) {
        (Some((name, span)), Some(authorization)) => {
            let upstream = "cannot specify alert_source_token or alert_source_token_file when \
                            using http_config.authorization";
            let message = format!("`{name}` and `authorization` exclude each other");
            cx.refuse(&CONFLICT, span, message, node, upstream)
                .note(authorization, "`authorization` is here")
                .help(format!("remove `{name}` or `authorization`"));
        }
        (None, None) => {
            let upstream = "at least one of alert_source_token, alert_source_token_file or \
                            http_config.authorization must be configured";
            let message = "`alert_source_token` is missing, and so is its file";
            cx.refuse(&flint_yaml::codes::MISSING_FIELD, record.span, message, node, upstream)
                .help("add `alert_source_token_file: /path/to/file`");
        }
        _ => {}
    }
}
