//! alertmanager.yml for every version and in every language of matchers.
#![no_main]

use flint_config::alertmanager::{Options, Version, load};
use flint_diagnostics::upstream_error;
use flint_matchers::Mode;
use flint_text::Sources;
use flint_yaml::Tree;

flint_fuzz::target!(alertmanager);

fn alertmanager(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let modes = [Mode::Fallback, Mode::Classic, Mode::Utf8];
    let versions = [Version::NEWEST, Version::NEWEST, Version::OLDEST];
    for (mode, version) in modes.into_iter().zip(versions) {
        let mut sources = Sources::new();
        let file = sources.add("alertmanager.yml", text);
        let loaded = load(&Tree::parse(file, sources.get(file)), Options { mode, version });
        if let Some(config) = &loaded.config {
            for template in config.template_texts() {
                let len = template.text.text.len() as u32;
                let place = template.text.offsets.span(flint_text::Range::new(0, len));
                flint_fuzz::check_range(place.range, text);
            }
            let _ = (config.routes().count(), config.matcher_lines().len());
        }
        let has_failed = upstream_error(&loaded.diagnostics).is_some();
        flint_fuzz::check_verdict(&loaded.diagnostics, has_failed);
        flint_fuzz::check_diagnostics(loaded.diagnostics, sources);
    }
}
