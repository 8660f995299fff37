//! prometheus.yml, scrape config files, files of target groups, web configs.
#![no_main]

use flint_config::target_group::{TargetFile, TargetFormat};
use flint_config::web::WebConfig;
use flint_config::{
    LoadOptions, Mode, job_names, load, load_error, load_scrape_configs, references,
};
use flint_diagnostics::{Severity, upstream_error};
use flint_text::Sources;
use flint_yaml::Tree;

flint_fuzz::target!(config);

fn config(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let variable = |name: &str| name.starts_with('H').then(|| "value".to_owned());
    for mode in [Mode::Server, Mode::Agent] {
        let (sources, diagnostics) = read(text, |tree| {
            let loaded = load(tree, &LoadOptions { mode, variable: &variable });
            let failed = loaded.diagnostics.iter().any(|it| it.severity == Severity::Error);
            assert!(failed || loaded.config.is_some());
            let Some(config) = loaded.config else { return loaded.diagnostics };
            for reference in references(&config) {
                let _ = (reference.missing("x", "y"), reference.alone("x"), reference.base());
            }
            let mut jobs = job_names(&config);
            let _ = load_scrape_configs(tree, &config.global, &mut jobs, "\"/x.yml\"");
            loaded.diagnostics
        });
        let has_failed = load_error("prometheus.yml", &diagnostics).is_some();
        flint_fuzz::check_verdict(&diagnostics, has_failed);
        flint_fuzz::check_diagnostics(diagnostics, sources);
    }
    for format in [TargetFormat::Yaml, TargetFormat::Json] {
        let mut sources = Sources::new();
        let file = sources.add("targets", text);
        let diagnostics = TargetFile::parse(file, sources.get(file), format).diagnostics;
        let has_failed = upstream_error(&diagnostics).is_some();
        flint_fuzz::check_verdict(&diagnostics, has_failed);
        flint_fuzz::check_diagnostics(diagnostics, sources);
    }
    let (sources, diagnostics) = read(text, |tree| {
        let loaded = WebConfig::load(tree);
        // A file that it names may hold anything.
        let named = loaded.config.check_files(|_| Ok(text.as_bytes().to_vec()));
        loaded.diagnostics.into_iter().chain(named).collect::<Vec<_>>()
    });
    let has_failed = upstream_error(&diagnostics).is_some();
    flint_fuzz::check_verdict(&diagnostics, has_failed);
    flint_fuzz::check_diagnostics(diagnostics, sources);
}

fn read<T>(text: &str, load: impl FnOnce(&Tree<'_>) -> T) -> (Sources, T) {
    let mut sources = Sources::new();
    let file = sources.add("file.yml", text);
    let loaded = load(&Tree::parse(file, sources.get(file)));
    (sources, loaded)
}
