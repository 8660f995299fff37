//! `--fail-under`: how much has to be covered and noticed.

use std::str::FromStr;

use flint_report::Points;

use crate::exit::Exit;
use crate::output::stderr;

/// Something of which a percentage is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// All points of the coverage.
    Coverage,
    /// Rules that a test looks at and that fire or give something.
    Rules,
    /// Branches of queries that are taken.
    Branches,
    /// Changes of rules that are noticed.
    Mutants,
}

const MEASURES: [Measure; 4] =
    [Measure::Coverage, Measure::Rules, Measure::Branches, Measure::Mutants];

/// The percentages that are asked for.
#[derive(Debug, Clone)]
pub(super) enum Limits {
    /// Of all that is measured.
    All(f64),
    /// Of each of these.
    Each(Vec<(Measure, f64)>),
}

impl Measure {
    /// As it is named.
    const fn name(self) -> &'static str {
        match self {
            Measure::Coverage => "coverage",
            Measure::Rules => "rules",
            Measure::Branches => "branches",
            Measure::Mutants => "mutants",
        }
    }

    /// The option that measures it.
    const fn option(self) -> &'static str {
        match self {
            Measure::Coverage | Measure::Rules | Measure::Branches => "--coverage",
            Measure::Mutants => "--mutate",
        }
    }

    /// Whether it sums up what an option measures.
    const fn is_whole(self) -> bool {
        matches!(self, Measure::Coverage | Measure::Mutants)
    }
}

impl Limits {
    /// Whether what they are about is measured.
    pub(super) fn check(&self, covers: bool, mutates: bool) -> Result<(), String> {
        let measures = match self {
            Limits::All(_) if covers || mutates => return Ok(()),
            Limits::All(_) => return Err("`--fail-under` needs `--coverage` or `--mutate`".into()),
            Limits::Each(limits) => limits.iter().map(|it| it.0),
        };
        for measure in measures {
            let is_measured = if measure == Measure::Mutants { mutates } else { covers };
            if !is_measured {
                let (name, option) = (measure.name(), measure.option());
                return Err(format!("`--fail-under {name}=…` needs `{option}`"));
            }
        }
        Ok(())
    }

    /// Says of what there is less than is asked for.
    ///
    /// # Errors
    ///
    /// The exit status if there is anything.
    pub(super) fn tell(&self, measured: &[(Measure, Points)]) -> Result<(), Exit> {
        let mut outcome = Ok(());
        for (measure, points) in measured {
            let Some(wanted) = self.of(*measure).filter(|it| points.percent() < *it) else {
                continue;
            };
            let (name, Points { covered, total }) = (measure.name(), points);
            stderr(&format!(
                "error: {name}: {covered} of {total} is less than the {wanted} % that \
                 `--fail-under` asks for\n"
            ));
            outcome = Err(Exit::Wrong);
        }
        outcome
    }

    fn of(&self, measure: Measure) -> Option<f64> {
        match self {
            Limits::All(wanted) => measure.is_whole().then_some(*wanted),
            Limits::Each(limits) => limits.iter().find(|it| it.0 == measure).map(|it| it.1),
        }
    }
}

impl FromStr for Limits {
    type Err = String;

    fn from_str(text: &str) -> Result<Limits, String> {
        if !text.contains('=') {
            return percentage(text).map(Limits::All);
        }
        let mut limits: Vec<(Measure, f64)> = Vec::new();
        for item in text.split(',') {
            let (name, percent) = item.split_once('=').unwrap_or((item, ""));
            let name = name.trim();
            let Some(measure) = MEASURES.into_iter().find(|it| it.name() == name) else {
                let names = MEASURES.map(Measure::name).join("`, `");
                return Err(format!("`{name}` is no measure: write one of `{names}`"));
            };
            if limits.iter().any(|it| it.0 == measure) {
                return Err(format!("`{name}` is there twice"));
            }
            limits.push((measure, percentage(percent).map_err(|why| format!("{name}: {why}"))?));
        }
        Ok(Limits::Each(limits))
    }
}

fn percentage(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').trim().parse::<f64>();
    let number = number.map_err(|_| "give a number from 0 to 100".to_owned())?;
    if (0.0..=100.0).contains(&number) {
        Ok(number)
    } else {
        Err("give a number from 0 to 100".to_owned())
    }
}
