//! The two YAML libraries that Prometheus reads its files with.

/// Which of Go's YAML libraries a kind of file is read with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `yaml.v2`: prometheus.yml, unit tests, target files, web config, alertmanager.yml.
    /// `yes`, `on`, `y` are booleans.
    V2,
    /// `yaml.v3`: rule files. `yes` is a boolean only where one is wanted; keys are unique.
    V3,
}
