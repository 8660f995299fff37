//! A scrape config beside `global`: what it inherits, and what does not go together then.
//!
//! Source: Prometheus `config.ScrapeConfig.Validate`.

use flint_go::quote;
use flint_metric::{Duration, NameScheme};
use flint_text::Spanned;

use crate::codes;
use crate::global::{GlobalConfig, or_default, refuse_timeout};
use crate::protocol::{Owner, check_fallback, check_protocols};
use crate::relabel;
use crate::review::Review;
use crate::scheme::check_escaping;
use crate::scrape::ScrapeConfig;

impl ScrapeConfig {
    /// Time from one scrape to the next. The span is empty where no interval is written in the
    /// file; `None` if it could not be read.
    pub fn interval(&self, global: &GlobalConfig) -> Option<Spanned<Duration>> {
        let own = self.scrape_interval?;
        if own.is_zero() { global.scrape_interval } else { Some(own) }
    }

    /// Time after which a scrape is given up; `None` if it could not be read.
    pub fn timeout(&self, global: &GlobalConfig) -> Option<Spanned<Duration>> {
        let own = self.scrape_timeout?;
        let longest = self.interval(global)?;
        let inherited = global.scrape_timeout?;
        if own.is_zero() { Some(or_default(own, inherited.min(*longest))) } else { Some(own) }
    }

    /// By which rules names are judged.
    pub fn names(&self, global: &GlobalConfig) -> NameScheme {
        self.name_scheme.unwrap_or(global.name_scheme)
    }

    /// Reports what does not go together.
    pub(crate) fn check_with(&self, global: &GlobalConfig, review: &mut Review<'_, '_>) {
        let owner = format!("scrape config with job name {}", quote(self.name()));
        self.check_timeout(global, &owner, review);
        if let Some(protocols) = &self.scrape_protocols {
            check_protocols(protocols, Owner(&owner), review);
        }
        if let Some(protocol) = &self.fallback_scrape_protocol {
            check_fallback(protocol, Owner(&owner), review);
        }
        self.check_escaping(global, review);
        let names = self.names(global);
        let lists = [&self.relabel_configs, &self.metric_relabel_configs];
        for rule in lists.into_iter().flat_map(|it| relabel::rules(it)) {
            rule.check(names, review);
        }
    }

    fn check_timeout(&self, global: &GlobalConfig, owner: &str, review: &mut Review<'_, '_>) {
        let (Some(interval), Some(timeout)) = (self.interval(global), self.scrape_timeout) else {
            return;
        };
        if *interval < *timeout {
            let upstream = format!("scrape timeout greater than scrape interval for {owner}");
            refuse_timeout(timeout, interval, upstream, review);
        }
    }

    fn check_escaping(&self, global: &GlobalConfig, review: &mut Review<'_, '_>) {
        if let Some(text) = &global.escaping_scheme {
            check_escaping(text, "global", review);
        }
        if let Some(text) = &self.escaping_scheme {
            check_escaping(text, "scrape config", review);
        }
        // A scheme of its own for names makes it forget the global escaping.
        let inherited = global.escaping_scheme.as_ref().filter(|_| self.name_scheme.is_none());
        let Some(escaping) = self.escaping_scheme.as_ref().or(inherited) else { return };
        if escaping.value != "allow-utf-8" || self.names(global) == NameScheme::Utf8 {
            return;
        }
        let upstream = "utf8 metric names requested but validation scheme is not set to UTF8";
        let message = "`allow-utf-8` asks for names that the validation scheme `legacy` forbids";
        review
            .refuse(&codes::CONFLICT, escaping.span, message, upstream)
            .help("write `underscores` here, or `metric_name_validation_scheme: utf8`");
    }
}
