//! `scrape_protocols`: the formats that a target is asked for, the most wanted first.

use std::borrow::Cow;
use std::fmt;

use flint_text::{Spanned, closest};
use flint_yaml::{Decode, Decoder, Node};

use crate::codes;
use crate::review::Review;

/// A format, as it is named; [`ScrapeProtocol::KNOWN`] has those that there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScrapeProtocol(pub String);

impl ScrapeProtocol {
    /// The names, sorted.
    pub const KNOWN: [&'static str; 5] = [
        "OpenMetricsText0.0.1",
        "OpenMetricsText1.0.0",
        "PrometheusProto",
        "PrometheusText0.0.4",
        "PrometheusText1.0.0",
    ];

    fn is_known(&self) -> bool {
        ScrapeProtocol::KNOWN.contains(&self.0.as_str())
    }

    fn unknown(&self) -> String {
        let known = ScrapeProtocol::KNOWN.join(" ");
        format!("unknown scrape protocol {}, supported: [{known}]", self.0)
    }
}

impl Decode for ScrapeProtocol {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.ScrapeProtocol")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<ScrapeProtocol> {
        let text = cx.text(node, "the name of a protocol", "config.ScrapeProtocol")?;
        Some(ScrapeProtocol(text.to_owned()))
    }

    fn null(_node: Node<'_>, _cx: &mut Decoder) -> Option<ScrapeProtocol> {
        Some(ScrapeProtocol::default())
    }
}

/// A list that is written out.
pub(crate) type Protocols = Spanned<Vec<Spanned<ScrapeProtocol>>>;

/// Whose list it is, for upstream's texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner<'a>(pub(crate) &'a str);

impl fmt::Display for Owner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " for {}", self.0)
    }
}

/// Reports an empty list, names twice, and names that nobody knows.
///
/// Source: Prometheus `config.validateAcceptScrapeProtocols`.
pub(crate) fn check_protocols(
    protocols: &Protocols,
    owner: Owner<'_>,
    review: &mut Review<'_, '_>,
) {
    if protocols.is_empty() {
        let upstream = format!("scrape_protocols cannot be empty{owner}");
        review
            .refuse(&codes::EMPTY_LIST, protocols.span, "`scrape_protocols` is empty", upstream)
            .help("remove the key, or write `[PrometheusText1.0.0, PrometheusText0.0.4]`");
    }
    for (index, protocol) in protocols.iter().enumerate() {
        let same = |it: &&Spanned<ScrapeProtocol>| it.0.eq_ignore_ascii_case(&protocol.0);
        if let Some(first) = protocols[..index].iter().find(same) {
            let all: Vec<&str> = protocols.iter().map(|it| it.0.as_str()).collect();
            let all = all.join(" ");
            let upstream = format!("duplicated protocol in scrape_protocols, got [{all}]{owner}");
            let message = format!("`{}` stands in the list twice", protocol.0.escape_debug());
            review
                .refuse(&codes::DUPLICATE_ENTRY, protocol.span, message, upstream)
                .note(first.span, "the first one is here")
                .help("remove one of them");
        } else if !protocol.is_known() {
            let upstream = format!("scrape_protocols: {}{owner}", protocol.unknown());
            refuse_unknown(protocol, upstream, review);
        }
    }
}

/// Reports a fallback that nobody knows.
pub(crate) fn check_fallback(
    protocol: &Spanned<ScrapeProtocol>,
    owner: Owner<'_>,
    review: &mut Review<'_, '_>,
) {
    if !protocol.is_known() {
        let unknown = protocol.unknown();
        let upstream = format!("invalid fallback_scrape_protocol{owner}: {unknown}");
        refuse_unknown(protocol, upstream, review);
    }
}

fn refuse_unknown(
    protocol: &Spanned<ScrapeProtocol>,
    upstream: String,
    review: &mut Review<'_, '_>,
) {
    let text = protocol.0.escape_debug();
    let help = match closest(&protocol.0, ScrapeProtocol::KNOWN) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known are `{}`", ScrapeProtocol::KNOWN.join("`, `")),
    };
    let message = format!("`{text}` is no scrape protocol");
    review.refuse(&codes::UNKNOWN_VALUE, protocol.span, message, upstream).help(help);
}
