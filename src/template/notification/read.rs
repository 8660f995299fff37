//! The data of a notification, read from JSON.
//!
//! Source: Go `encoding/json.Unmarshal`, of Go 1.27, into Alertmanager's `template.Data`.

use flint_go::Time;
use flint_go::json::{Json, parse};

use crate::notification::data::{AlertData, Labels, NotificationData};

impl NotificationData {
    /// Reads a JSON text as Alertmanager does: names in any case, and unknown ones passed over.
    ///
    /// # Errors
    ///
    /// Go's text for a text that is no JSON, or for the first value of another type.
    pub fn from_json(text: &[u8]) -> Result<NotificationData, String> {
        let json = parse(text).map_err(|error| error.to_string())?;
        let mut data = NotificationData::default();
        match &json {
            Json::Null => {}
            Json::Object(members) => {
                members.iter().try_for_each(|member| read_data(member, &mut data))?;
            }
            other => {
                let kind = other.kind();
                let text =
                    format!("json: cannot unmarshal {kind} into Go value of type template.Data");
                return Err(text);
            }
        }
        Ok(data)
    }
}

/// The names of a member in Go's struct; a name is one of them in any case.
fn known(name: &str, names: &[&'static str]) -> Option<&'static str> {
    let exact = names.iter().find(|known| **known == name);
    exact.or_else(|| names.iter().find(|known| known.eq_ignore_ascii_case(name))).copied()
}

fn read_data((name, json): &(String, Json), data: &mut NotificationData) -> Result<(), String> {
    const NAMES: [&str; 9] = [
        "receiver",
        "status",
        "alerts",
        "notification_reason",
        "groupLabels",
        "commonLabels",
        "commonAnnotations",
        "routeLabels",
        "externalURL",
    ];
    let Some(name) = known(name, &NAMES) else { return Ok(()) };
    match name {
        "receiver" => read_text(name, json, &mut data.receiver),
        "status" => read_text(name, json, &mut data.status),
        "notification_reason" => read_text(name, json, &mut data.notification_reason),
        "externalURL" => read_text(name, json, &mut data.external_url),
        "groupLabels" => read_labels(name, json, &mut data.group_labels),
        "commonLabels" => read_labels(name, json, &mut data.common_labels),
        "commonAnnotations" => read_labels(name, json, &mut data.common_annotations),
        "routeLabels" => read_labels(name, json, &mut data.route_labels),
        _ => read_alerts(json, &mut data.alerts),
    }
}

/// What Go says of a value of another type than its place has.
fn mismatch(json: &Json, path: &str, ty: &str) -> String {
    let last = path.rsplit('.').next().unwrap_or_default();
    // Go takes a number at the end for the place in a list.
    let is_item = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    let what = if is_item { "" } else { "Go struct field " };
    format!("json: cannot unmarshal {} into {what}Data.{path} of type {ty}", json.kind())
}

fn read_text(path: &str, json: &Json, text: &mut String) -> Result<(), String> {
    match json {
        Json::Null => {}
        Json::Text(found) => text.clone_from(found),
        other => return Err(mismatch(other, path, "string")),
    }
    Ok(())
}

/// Members are added to those that an earlier object with the same name had.
fn read_labels(path: &str, json: &Json, labels: &mut Option<Labels>) -> Result<(), String> {
    match json {
        Json::Null => *labels = None,
        Json::Object(members) => {
            let labels = labels.get_or_insert_default();
            for (name, json) in members {
                let mut value = String::new();
                read_text(&format!("{path}.{name}"), json, &mut value)?;
                labels.insert(name.clone(), value);
            }
        }
        other => return Err(mismatch(other, path, "template.KV")),
    }
    Ok(())
}

fn read_alerts(json: &Json, alerts: &mut Option<Vec<AlertData>>) -> Result<(), String> {
    match json {
        Json::Null => *alerts = None,
        Json::Array(items) => {
            // Of an earlier list Go keeps what the same places had.
            let mut read = alerts.take().unwrap_or_default();
            read.resize_with(items.len(), AlertData::default);
            for (index, (item, alert)) in items.iter().zip(&mut read).enumerate() {
                read_alert(&format!("alerts.{index}"), item, alert)?;
            }
            *alerts = Some(read);
        }
        other => return Err(mismatch(other, "alerts", "template.Alerts")),
    }
    Ok(())
}

fn read_alert(path: &str, json: &Json, alert: &mut AlertData) -> Result<(), String> {
    const NAMES: [&str; 7] =
        ["status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint"];
    let members = match json {
        Json::Null => return Ok(()),
        Json::Object(members) => members,
        other => return Err(mismatch(other, path, "template.Alert")),
    };
    for (name, json) in members {
        let Some(name) = known(name, &NAMES) else { continue };
        let path = format!("{path}.{name}");
        match name {
            "status" => read_text(&path, json, &mut alert.status)?,
            "labels" => read_labels(&path, json, &mut alert.labels)?,
            "annotations" => read_labels(&path, json, &mut alert.annotations)?,
            "startsAt" => read_time(&path, json, &mut alert.starts_at)?,
            "endsAt" => read_time(&path, json, &mut alert.ends_at)?,
            "generatorURL" => read_text(&path, json, &mut alert.generator_url)?,
            _ => read_text(&path, json, &mut alert.fingerprint)?,
        }
    }
    Ok(())
}

fn read_time(path: &str, json: &Json, time: &mut Time) -> Result<(), String> {
    match json {
        Json::Null => {}
        Json::Text(text) => {
            *time = Time::parse_rfc3339(text).map_err(|error| error.to_string())?;
        }
        other => return Err(mismatch(other, path, "time.Time")),
    }
    Ok(())
}
