//! Templates: read, searched for labels, printed; what is printed reads the same.
#![no_main]

use flint_template::{ALERTMANAGER, Environment, Parsed, RULES, parse_named};

flint_fuzz::target!(template);

fn template(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    check(text, &RULES);
    check(text, &ALERTMANAGER);
}

fn check(text: &str, environment: &Environment) {
    let Parsed { template, errors } = parse_named("__alert_A", text, environment);
    assert_eq!(template.is_none(), !errors.is_empty());
    for error in &errors {
        flint_fuzz::check_range(error.range, text);
        error.note.iter().for_each(|note| flint_fuzz::check_range(note.range, text));
        let message = error.message();
        assert!(!message.is_empty() && !message.contains('\n'), "{message:?}");
        let upstream = error.upstream("A");
        assert!(upstream.starts_with("template: A:"), "{upstream:?}");
    }
    let Some(template) = template else { return };
    for label in template.references(text) {
        flint_fuzz::check_range(label.range, text);
        flint_fuzz::check_range(label.name_range, text);
    }
    for definition in &template.definitions {
        let _ = template.printed_definition(text, definition).to_string();
    }
    let printed = template.printed(text).to_string();
    // Definitions are printed apart, and what is left of a text may look like braces.
    if !template.definitions.is_empty() {
        return;
    }
    let again = parse_named("__alert_A", &printed, environment);
    let again = again.template.map(|it| it.printed(&printed).to_string());
    assert_eq!(again.as_deref(), Some(&*printed), "it reads otherwise");
}
