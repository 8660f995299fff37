//! What `--diff` prints: expected and fired alerts as JSON, laid over each other in colours.
//!
//! Source: github.com/nsf/jsondiff, `Compare` with `DefaultConsoleOptions`.

use std::collections::BTreeMap;

use flint_go::quote;

use super::failure::AlertPair;

/// A value of JSON, of those that alerts are written with.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Text(String),
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
}

/// How a part is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Normal,
    Added,
    Removed,
    Changed,
}

impl Tag {
    const fn begin(self) -> &'static str {
        match self {
            Tag::Normal => "",
            Tag::Added => "\u{1b}[0;32m",
            Tag::Removed => "\u{1b}[0;31m",
            Tag::Changed => "\u{1b}[0;33m",
        }
    }

    const fn end(self) -> &'static str {
        match self {
            Tag::Normal => "",
            _ => "\u{1b}[0m",
        }
    }
}

/// The differences between alerts; `None` if there is none.
pub(super) fn diff(expected: &[AlertPair], got: &[AlertPair]) -> Option<String> {
    let [expected, got] = [expected, got].map(value_of);
    (expected != got).then(|| Writer::new(0).both(&expected, &got))
}

/// Where there is no alert, one without labels stands for it.
fn value_of(alerts: &[AlertPair]) -> Value {
    let nothing = [AlertPair { labels: Vec::new(), annotations: Vec::new() }];
    let alerts = if alerts.is_empty() { &nothing } else { alerts };
    let map = |pairs: &[(String, String)]| {
        Value::Map(pairs.iter().map(|(a, b)| (a.clone(), Value::Text(b.clone()))).collect())
    };
    let alert = |it: &AlertPair| {
        let (annotations, labels) = (map(&it.annotations), map(&it.labels));
        let pairs = [("Annotations".to_owned(), annotations), ("Labels".to_owned(), labels)];
        Value::Map(pairs.into())
    };
    Value::List(alerts.iter().map(alert).collect())
}

/// Writes a part. A part of it that is on both sides is written for itself and put in.
struct Writer {
    out: String,
    level: usize,
    tag: Option<Tag>,
}

impl Writer {
    fn new(level: usize) -> Writer {
        Writer { out: String::new(), level, tag: None }
    }

    fn both(mut self, a: &Value, b: &Value) -> String {
        match (a, b) {
            (Value::List(a), Value::List(b)) => {
                let count = a.len().max(b.len());
                let pairs = (0..count).map(|at| (String::new(), a.get(at), b.get(at)));
                self.collection(('[', ']'), pairs.collect());
            }
            (Value::Map(a), Value::Map(b)) => {
                let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
                let pairs = keys
                    .into_iter()
                    .map(|key| (format!("{}: ", quote(key)), a.get(key), b.get(key)));
                self.collection(('{', '}'), pairs.collect());
            }
            _ if a == b => {
                self.tagged(Tag::Normal);
                self.whole(a);
            }
            _ => {
                self.tagged(Tag::Changed);
                self.whole(a);
                self.out.push_str(" => ");
                self.whole(b);
            }
        }
        self.finished()
    }

    fn collection(
        &mut self,
        (open, close): (char, char),
        items: Vec<(String, Option<&Value>, Option<&Value>)>,
    ) {
        self.tagged(Tag::Normal);
        self.out.push(open);
        if items.is_empty() {
            self.out.push(close);
            return;
        }
        self.level += 1;
        self.newline("");
        let last = items.len() - 1;
        for (at, (key, a, b)) in items.into_iter().enumerate() {
            match (a, b) {
                (Some(a), Some(b)) => {
                    self.out.push_str(&key);
                    self.out.push_str(&Writer::new(self.level).both(a, b));
                }
                (Some(only), None) => self.one_sided(Tag::Removed, &key, only),
                (None, Some(only)) => self.one_sided(Tag::Added, &key, only),
                (None, None) => {}
            }
            if at < last {
                self.tagged(Tag::Normal);
                self.newline(",");
            }
        }
        self.level -= 1;
        self.tagged(Tag::Normal);
        self.newline("");
        self.out.push(close);
    }

    fn one_sided(&mut self, tag: Tag, key: &str, value: &Value) {
        self.tagged(tag);
        self.out.push_str(key);
        self.whole(value);
    }

    fn whole(&mut self, value: &Value) {
        match value {
            Value::Text(text) => self.out.push_str(&quote(text)),
            Value::List(items) => {
                let items = items.iter().map(|it| (String::new(), it)).collect();
                self.whole_collection(('[', ']'), items);
            }
            Value::Map(pairs) => {
                let items = pairs.iter().map(|(key, it)| (format!("{}: ", quote(key)), it));
                self.whole_collection(('{', '}'), items.collect());
            }
        }
    }

    fn whole_collection(&mut self, (open, close): (char, char), items: Vec<(String, &Value)>) {
        self.out.push(open);
        if !items.is_empty() {
            self.level += 1;
            self.newline("");
            let last = items.len() - 1;
            for (at, (key, value)) in items.into_iter().enumerate() {
                self.out.push_str(&key);
                self.whole(value);
                if at == last {
                    self.level -= 1;
                }
                self.newline(if at == last { "" } else { "," });
            }
        }
        self.out.push(close);
    }

    /// Colours end with a line and begin again with the next.
    fn newline(&mut self, before: &str) {
        let (begin, end) = self.tag.map_or(("", ""), |it| (it.begin(), it.end()));
        self.out.push_str(before);
        self.out.push_str(end);
        self.out.push('\n');
        self.out.push_str(&"    ".repeat(self.level));
        self.out.push_str(begin);
    }

    fn tagged(&mut self, tag: Tag) {
        if self.tag == Some(tag) {
            return;
        }
        self.out.push_str(self.tag.map_or("", Tag::end));
        self.out.push_str(tag.begin());
        self.tag = Some(tag);
    }

    fn finished(mut self) -> String {
        self.out.push_str(self.tag.map_or("", Tag::end));
        self.out
    }
}
