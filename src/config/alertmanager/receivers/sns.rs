//! `sns_configs`: messages by Amazon SNS.
//!
//! Source: alertmanager `notify/sns.SNSConfig`.

use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_RESOLVED};
use crate::alertmanager::codes;
use crate::alertmanager::field::{Field, Is, Shape};
use crate::alertmanager::receiver::{Kind, complete};
use crate::alertmanager::record::Record;
use crate::alertmanager::templates::own_form;
use crate::codes::CONFLICT;

pub(super) static KIND: Kind = Kind {
    key: "sns_configs",
    shape: Shape {
        go_type: "sns.SNSConfig",
        plain: "sns.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::template("api_url"),
            Field::new("sigv4", Is::Sigv4),
            Field::template("topic_arn"),
            Field::template("phone_number"),
            Field::template("target_arn"),
            Field::template("subject").default(r#"{{ template "sns.default.subject" . }}"#),
            Field::template("message").default(r#"{{ template "sns.default.message" . }}"#),
            Field::new("attributes", Is::TextMap).templated(),
            Field::flag("use_aws_http_client").since(33),
        ],
        check,
    },
    empty: Some("missing sns config"),
    complete,
    form: own_form,
};

/// Upstream asks for an odd number of the three, so that it accepts all of them.
fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    let names = ["target_arn", "topic_arn", "phone_number"];
    let given: Vec<_> = names.iter().filter_map(|it| Some((*it, record.place(it)?))).collect();
    let upstream = "must provide either a Target ARN, Topic ARN, or Phone Number for SNS config";
    let help = "write one of `topic_arn`, `target_arn` and `phone_number`";
    match given.as_slice() {
        [] => {
            let message = "nothing says where the message goes";
            cx.refuse(&flint_yaml::codes::MISSING_FIELD, record.span, message, node, upstream)
                .help(help);
        }
        [_] => {}
        [(first, first_span), (second, span)] => {
            let message = format!("`{first}` and `{second}` exclude each other");
            cx.refuse(&CONFLICT, *span, message, node, upstream)
                .note(*first_span, format!("`{first}` is here"))
                .help(help);
        }
        [.., (_, span)] => {
            let message = "a message goes to one of three places, and all are given";
            cx.warning(&codes::SNS_THREE_TARGETS, *span, message).help(help);
        }
    }
}
