//! What a notification is made of: the data that Alertmanager gives to templates.
//!
//! Source: Alertmanager `template.Data`.

use std::collections::BTreeMap;

use flint_go::{Time, quote_meta};

use crate::notification::types::{ALERT, ALERTS, DATA, DATA_POINTER, KV};
use crate::times;
use crate::value::Value;

/// Labels or annotations.
pub type Labels = BTreeMap<String, String>;

/// A notification.
#[derive(Debug, Clone, Default)]
pub struct NotificationData {
    /// The receiver's name, escaped for regular expressions.
    pub receiver: String,
    /// `firing` or `resolved`.
    pub status: String,
    /// The alerts; `None` where there is not even an empty list.
    pub alerts: Option<Vec<AlertData>>,
    /// Why it is sent.
    pub notification_reason: String,
    /// The labels by which alerts are grouped; labels may be absent as alerts may.
    pub group_labels: Option<Labels>,
    /// The labels that all alerts have.
    pub common_labels: Option<Labels>,
    /// The annotations that all alerts have.
    pub common_annotations: Option<Labels>,
    /// The labels of the route.
    pub route_labels: Option<Labels>,
    /// Where Alertmanager is reached.
    pub external_url: String,
    /// Whether the route's labels are texts already, and no templates any more.
    pub route_labels_are_rendered: bool,
}

/// An alert.
#[derive(Debug, Clone)]
pub struct AlertData {
    /// `firing` or `resolved`.
    pub status: String,
    /// Its labels.
    pub labels: Option<Labels>,
    /// Its annotations.
    pub annotations: Option<Labels>,
    /// When it began.
    pub starts_at: Time,
    /// When it ended, or will be taken to have ended.
    pub ends_at: Time,
    /// Where it came from.
    pub generator_url: String,
    /// The hash of its labels.
    pub fingerprint: String,
}

impl Default for AlertData {
    fn default() -> AlertData {
        AlertData {
            status: String::new(),
            labels: None,
            annotations: None,
            starts_at: Time::ZERO,
            ends_at: Time::ZERO,
            generator_url: String::new(),
            fingerprint: String::new(),
        }
    }
}

impl NotificationData {
    /// A notification of alerts: its status, and what they have in common.
    ///
    /// Source: Alertmanager `template.Template.Data`.
    pub fn of_alerts(receiver: &str, alerts: Vec<AlertData>) -> NotificationData {
        let is_firing = alerts.iter().any(|alert| alert.status == "firing");
        let common = |of: fn(&AlertData) -> &Option<Labels>| {
            let mut all = alerts.iter().map(of);
            let mut common = all.next().cloned().flatten().unwrap_or_default();
            for labels in all {
                let get = |name: &str| labels.as_ref().and_then(|labels| labels.get(name));
                common.retain(|name, value| get(name) == Some(value));
            }
            Some(common)
        };
        NotificationData {
            receiver: quote_meta(receiver),
            status: if is_firing { "firing" } else { "resolved" }.to_owned(),
            common_labels: common(|alert| &alert.labels),
            common_annotations: common(|alert| &alert.annotations),
            alerts: Some(alerts),
            group_labels: Some(Labels::new()),
            route_labels: Some(Labels::new()),
            ..NotificationData::default()
        }
    }

    /// As the texts of receivers get it: a pointer.
    pub fn pointer(&self) -> Value {
        Value::pointer(&DATA_POINTER, self.value())
    }

    /// As `amtool template render` gives it.
    pub fn value(&self) -> Value {
        let alerts = match &self.alerts {
            Some(alerts) => Value::list(&ALERTS, alerts.iter().map(AlertData::value).collect()),
            None => Value::zero(&ALERTS),
        };
        let fields = vec![
            Value::text(&self.receiver),
            Value::text(&self.status),
            alerts,
            Value::text(&self.notification_reason),
            labels(&self.group_labels),
            labels(&self.common_labels),
            labels(&self.common_annotations),
            labels(&self.route_labels),
            Value::text(&self.external_url),
            Value::bool(self.route_labels_are_rendered),
        ];
        Value::fields(&DATA, fields)
    }
}

impl AlertData {
    fn value(&self) -> Value {
        let fields = vec![
            Value::text(&self.status),
            labels(&self.labels),
            labels(&self.annotations),
            times::time(self.starts_at),
            times::time(self.ends_at),
            Value::text(&self.generator_url),
            Value::text(&self.fingerprint),
        ];
        Value::fields(&ALERT, fields)
    }
}

fn labels(labels: &Option<Labels>) -> Value {
    match labels {
        Some(labels) => {
            Value::map(&KV, labels.iter().map(|(name, value)| (name, Value::text(value))))
        }
        None => Value::zero(&KV),
    }
}
