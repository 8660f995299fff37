//! Templates of notifications: rendered as text and as HTML, and checked; neither fails in another
//! way than with an error, and what a check names is in the text.
#![no_main]

use flint_go::Time;
use flint_template::{
    AlertmanagerVersion, NotificationData, NotificationTemplates, Output, Runtime, TemplateChecker,
    TypeErrorKind,
};

flint_fuzz::target!(notification);

fn notification(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let now = Time::from_unix(1_795_867_200, 0);
    let runtime = Runtime { query: &|_| Ok(Vec::new()), now, external_url: None };
    let sample = NotificationData::sample(now);
    let data = sample.pointer();
    let templates = NotificationTemplates::with_defaults();
    for output in [Output::Text, Output::Html] {
        let rendered = templates.render(text, output, &data, &runtime);
        if let Err(error) = &rendered {
            assert!(!error.text().is_empty());
        }
        let mut checker = TemplateChecker::new(&templates, AlertmanagerVersion::LATEST);
        let found = checker.text(text, output);
        for error in &found {
            flint_fuzz::check_range(error.range, text);
            assert!(!error.message().is_empty());
        }
        let is_unread = found.iter().any(|it| matches!(it.kind, TypeErrorKind::Syntax(_)));
        assert!(!is_unread || rendered.is_err(), "what cannot be read is rendered");
    }
    // The text as data, and as a file.
    let _ = NotificationData::from_json(text.as_bytes());
    let mut templates = NotificationTemplates::empty();
    if templates.add_file("a.tmpl", text.to_owned()).is_ok() {
        let mut checker = TemplateChecker::new(&templates, AlertmanagerVersion::new(0, 25));
        for error in checker.rest() {
            flint_fuzz::check_range(error.range, text);
        }
    }
}
