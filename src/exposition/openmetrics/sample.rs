//! Samples: which family they belong to, and in which order they stand.

use crate::codes;
use crate::kind::Kind;
use crate::mistake::{Mistake, shown};
use crate::name::is_camel_case;
use crate::openmetrics::Reader;
use crate::openmetrics::families::{Declared, Family, suffixes};
use crate::openmetrics::line::{Label, Line, Sample, no_duplicates};
use crate::openmetrics::values;

impl<'a> Reader<'a> {
    pub(crate) fn sample(&mut self, mut line: Line<'a>) -> Result<(), Mistake> {
        let mut labels = std::mem::take(&mut self.labels);
        let outcome = line
            .sample(&mut labels)
            .and_then(|sample| no_duplicates(&labels).map(|()| sample))
            .and_then(|sample| self.add_sample(&sample, &labels));
        self.labels = labels;
        outcome
    }

    fn add_sample(&mut self, sample: &Sample<'a>, labels: &[Label<'a>]) -> Result<(), Mistake> {
        let suffix = self.open_for_sample(sample)?;
        let Some(family) = &mut self.current else { return Ok(()) };
        family.checked.samples += 1;
        if family.kind == Declared::Nonsense {
            return Ok(());
        }
        tally_labels(family, suffix, labels);
        let labels = values::check_labels(family, suffix, sample, labels)?;
        let placed = family.groups.add(suffix, sample, labels);
        placed.and_then(|()| values::check_value(family, suffix, sample))
    }

    /// Makes the sample's family the current one, and tells the suffix of the sample's name.
    fn open_for_sample<'n>(&mut self, sample: &'n Sample<'a>) -> Result<&'n str, Mistake> {
        if let Some(family) = &mut self.current {
            if let Some(suffix) = family.suffix_of(&sample.name) {
                return Ok(suffix);
            }
            if *family.name().as_bytes() == *sample.name {
                family.checked.samples += 1;
                return Err(wrong_suffix(family, sample));
            }
        }
        self.close_family();
        self.current = Some(Family::new(&sample.name, sample.name_place));
        Ok("")
    }
}

/// A sample named as its family, which has a type whose samples have suffixes.
fn wrong_suffix(family: &Family, sample: &Sample<'_>) -> Mistake {
    let (name, kind) = (shown(family.name().as_bytes()), family.kind());
    let message = format!("a sample of the {} `{name}` has no suffix", kind.openmetrics_word());
    let mistake = Mistake::new(&codes::WRONG_SUFFIX, sample.name_place, message);
    let own = suffixes(kind)[0];
    let help = match family.name().strip_suffix(own) {
        Some(base) if !base.is_empty() => format!(
            "leave the suffix out of the family's name: `# TYPE {} {}`",
            shown(base.as_bytes()),
            kind.openmetrics_word()
        ),
        _ if matches!(kind, Kind::Counter | Kind::Info) => format!("name it `{name}{own}`"),
        _ => {
            let all: Vec<String> =
                suffixes(kind).iter().map(|suffix| format!("`{name}{suffix}`")).collect();
            format!("name it {}", all.join(" or "))
        }
    };
    let mistake = mistake.help(help);
    match family.type_place {
        Some(place) => mistake.note(place, "the type is given here"),
        None => mistake,
    }
}

fn tally_labels(family: &mut Family, suffix: &str, labels: &[Label<'_>]) {
    let kind = family.kind();
    let checked = &mut family.checked;
    for label in labels {
        match &*label.name {
            b"le" if suffix == "_bucket" => {}
            b"le" => checked.le_labels.add(label.name_place),
            b"quantile" if kind == Kind::Summary => {}
            b"quantile" => checked.quantile_labels.add(label.name_place),
            name if is_camel_case(name) => checked.camel_case_labels.add(label.name_place),
            _ => {}
        }
    }
}
