//! `flint completions`: scripts with which shells complete flint's command lines.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::commands::Flint;
use crate::exit::Exit;
use crate::output::stdout;

/// Print a script that makes a shell complete flint's commands and flags.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flint completions bash > /etc/bash_completion.d/flint
  flint completions zsh > \"${fpath[1]}/_flint\"
  flint completions fish > ~/.config/fish/completions/flint.fish")]
pub(crate) struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(&self) -> Exit {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Flint::command(), "flint", &mut script);
        stdout(&String::from_utf8_lossy(&script));
        Exit::Fine
    }
}
