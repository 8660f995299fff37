//! The notification that stands in where nobody gives one.
//!
//! Source: Alertmanager `cli.defaultData`.

use flint_go::{Time, Zone};

use crate::notification::data::{AlertData, Labels, NotificationData};

const MINUTE: i64 = 60_000_000_000;

impl NotificationData {
    /// An alert that fires and one that is resolved, as amtool has them.
    pub fn sample(now: Time) -> NotificationData {
        let now = now.in_zone(Zone::Local);
        let common =
            [("commonlabelkey1", "commonlabelvalue1"), ("commonlabelkey2", "commonlabelvalue2")];
        let common_annotations = [
            ("commonannotationkey1", "commonannotationvalue1"),
            ("commonannotationkey2", "commonannotationvalue2"),
        ];
        let own = [("label1", "value1"), ("label2", "value2"), ("instance", "foo.bar:1234")];
        let firing = AlertData {
            status: "firing".to_owned(),
            labels: labels(&[&common, &own]),
            annotations: labels(&[
                &common_annotations,
                &[("annotation1", "value1"), ("annotation2", "value2")],
            ]),
            starts_at: now.plus(-5 * MINUTE),
            ends_at: now,
            generator_url: "https://generatorurl.com".to_owned(),
            fingerprint: "fingerprint1".to_owned(),
        };
        let resolved = AlertData {
            status: "resolved".to_owned(),
            labels: labels(&[&common, &[("foo", "bar"), ("baz", "qux")]]),
            annotations: labels(&[&common_annotations, &[("aaa", "bbb"), ("ccc", "ddd")]]),
            starts_at: now.plus(-10 * MINUTE),
            fingerprint: "fingerprint2".to_owned(),
            ..firing.clone()
        };
        let group =
            [("grouplabelkey1", "grouplabelvalue1"), ("grouplabelkey2", "grouplabelvalue2")];
        NotificationData {
            receiver: "receiver".to_owned(),
            status: "alertstatus".to_owned(),
            alerts: Some(vec![firing, resolved]),
            group_labels: labels(&[&group]),
            common_labels: labels(&[&common]),
            common_annotations: labels(&[&common_annotations]),
            external_url: "https://example.com".to_owned(),
            ..NotificationData::default()
        }
    }
}

fn labels(parts: &[&[(&str, &str)]]) -> Option<Labels> {
    let pairs = parts.iter().copied().flatten();
    Some(pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}
