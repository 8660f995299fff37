//! OpenMetrics: checked, linted, counted, and read as the server reads it.
#![no_main]

use flint_exposition::{Event, Format, OpenMetricsParser, unescape};

flint_fuzz::target!(openmetrics);

fn openmetrics(data: &[u8]) {
    let _ = Format::detect(data);
    flint_fuzz::check_exposition(data, Format::OpenMetrics);
    scrape(data);
}

fn scrape(data: &[u8]) {
    let mut parser = OpenMetricsParser::new(data);
    for _ in 0..=2 * data.len() + 2 {
        match parser.next_event() {
            Ok(None) => return,
            Ok(Some(Event::Sample(sample))) => {
                let _ = unescape(sample.name);
                let exemplar = sample.exemplar.iter().flat_map(|it| it.labels);
                sample.labels.iter().chain(exemplar).for_each(|it| drop(unescape(it.value)));
            }
            Ok(Some(_)) => {}
            Err(error) => {
                assert!(!error.to_string().is_empty());
                return;
            }
        }
    }
    panic!("the parser does not come to an end");
}
