//! alertmanager.yml as a typed document: every section with its spans, and all that may be wrong.
//!
//! Receivers have some two hundred keys, most of which are texts that nobody but a receiver's own
//! code reads. So they are no structs: a table of [`Field`]s says what may stand in a mapping, and
//! a [`Record`] holds what does. Routes, inhibition and time intervals, which are reasoned about,
//! are structs.

pub mod codes;
mod config;
mod event_recorder;
mod field;
mod gates;
mod global;
mod homes;
mod inhibit;
mod load;
mod matchers;
mod read;
mod receiver;
mod receivers;
mod record;
mod references;
mod route;
mod templates;
mod time_interval;
mod tracing;
mod variables;
mod version;

pub use config::Config;
pub use field::{Field, Form, Is, Shape};
pub use global::url_of;
pub use inhibit::{InhibitRule, Side};
pub use load::{Loaded, Options, load};
pub use matchers::{Disagreement, MatcherLine, MatcherList};
pub use receiver::{IntegrationList, Kind, Receiver};
pub use receivers::KINDS;
pub use record::{Given, Record, TemplateText, Value};
pub use route::Route;
pub use templates::{Template, TemplateFiles, TemplateOwner, check_templates};
pub use time_interval::{
    DayRange, MonthRange, NamedIntervals, TimeInterval, TimeRange, WeekdayRange, YearRange,
};
pub use version::Version;
