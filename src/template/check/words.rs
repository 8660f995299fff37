//! Types in words.

use crate::value::{Kind, Type};

/// `a list of alerts`, `the notification`.
pub(super) fn with_article(ty: &Type) -> String {
    let known = match ty.name {
        "<nil>" => "nothing",
        "template.Data" | "*template.Data" => "the notification",
        "template.Alert" => "an alert",
        "template.Alerts" | "[]template.Alert" => "a list of alerts",
        "template.KV" => "a set of labels",
        "template.Pair" => "a name with its value",
        "template.Pairs" => "a list of names with values",
        "template.Strings" | "[]string" => "a list of texts",
        "[]interface {}" => "a list",
        "map[string]interface {}" => "a dictionary",
        "template.HTML" => "safe HTML",
        "template.URL" => "a safe address",
        "time.Time" => "a time",
        "time.Duration" => "a duration",
        "time.Month" => "a month",
        "time.Weekday" => "a day of the week",
        "*time.Location" => "a time zone",
        _ => match ty.kind {
            Kind::String => "a text",
            Kind::Bool => "true or false",
            Kind::Int | Kind::Uint => "an integer",
            Kind::Float => "a float",
            _ => return format!("`{}`", ty.name),
        },
    };
    known.to_owned()
}
