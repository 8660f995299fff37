//! `flint check service-discovery`.

use std::path::{Path, PathBuf};

use flint_config::Mode;
use flint_diagnostics::{Diagnostic, Severity, UpstreamStage};
use flint_report::{Checked, Summary};
use flint_text::{Sources, closest};

use crate::discover::{NotDiscovered, discover};
use crate::exit::Exit;
use crate::follow::{Reach, follow};
use crate::output::{Output, stdout, trouble};
use crate::read;

/// Print the targets of a job, with their labels before and after relabeling.
///
/// Targets that stand in the configuration and in files are found; asking Consul, Kubernetes and
/// the like comes with the server.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint check service-discovery prometheus.yml node")]
pub(crate) struct ServiceDiscovery {
    /// The configuration.
    #[arg(value_name = "FILE")]
    path: PathBuf,

    /// The job.
    job: String,

    /// How long others are waited for; files need no waiting.
    #[arg(long, default_value = "30s", hide = true)]
    timeout: String,
}

impl ServiceDiscovery {
    pub(super) fn run(&self, output: &Output) -> Exit {
        let path = self.path.to_string_lossy();
        let text = match read::file(Path::new(&*path), read::MAX_FILE_BYTES) {
            Ok(text) => text,
            Err(why) => return hindered(&why.message(&path)),
        };
        let mut sources = Sources::new();
        let file = sources.add(path.as_ref(), text.text);
        let mut followed = follow(file, &mut sources, &path, Mode::Server, Reach::Files);
        // That files are missing does not matter here.
        let is_own = |it: &Diagnostic| {
            let stage = it.upstream.as_ref().map(|it| it.stage);
            it.severity == Severity::Error && stage != Some(UpstreamStage::Reference)
        };
        if followed.diagnostics.iter().any(is_own) {
            let diagnostics = std::mem::take(&mut followed.diagnostics);
            let checked = Checked::new(path, diagnostics, sources);
            let mut summary = Summary::default();
            summary.add(&checked);
            let section = (output.format.section)(&checked, output.style());
            output.report(&[section], &summary);
            return Exit::Wrong;
        }
        match discover(&followed, &self.job) {
            Ok(text) => {
                stdout(&format!("{text}\n"));
                Exit::Fine
            }
            Err(NotDiscovered::NoJob(jobs)) => hindered(&self.no_job(&jobs)),
            Err(NotDiscovered::NotYet(key)) => hindered(&format!(
                "job `{}` has `{key}`: asking for targets comes with the server",
                self.job
            )),
        }
    }

    fn no_job(&self, jobs: &[String]) -> String {
        let job = &self.job;
        match closest(job, jobs.iter().map(String::as_str)) {
            Some(near) => format!("there is no job `{job}`: did you mean `{near}`?"),
            None => {
                let jobs: String = jobs.iter().map(|it| format!("\n  {it}")).collect();
                format!("there is no job `{job}`: these are there{jobs}")
            }
        }
    }
}

fn hindered(text: &str) -> Exit {
    trouble(text);
    Exit::CouldNotRun
}
