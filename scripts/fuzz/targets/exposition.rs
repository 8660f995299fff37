//! The text format: checked, linted, counted, and read as the server reads it.
#![no_main]

use flint_exposition::{Event, Format, Names, PrometheusParser, unescape};

flint_fuzz::target!(exposition);

fn exposition(data: &[u8]) {
    let _ = Format::detect(data);
    flint_fuzz::check_exposition(data, Format::Text(Names::Utf8));
    flint_fuzz::check_exposition(data, Format::Text(Names::Legacy));
    scrape(data);
}

fn scrape(data: &[u8]) {
    let mut parser = PrometheusParser::new(data);
    // Every line is an event, an error, or nothing.
    for _ in 0..=2 * data.len() + 2 {
        match parser.next_event() {
            Ok(None) => return,
            Ok(Some(Event::Sample(sample))) => {
                let _ = unescape(sample.name);
                sample.labels.iter().for_each(|it| drop(unescape(it.value)));
            }
            Ok(Some(_)) => {}
            Err(error) => {
                assert!(!error.to_string().is_empty());
                parser.skip_line();
            }
        }
    }
    panic!("the parser does not come to an end");
}
