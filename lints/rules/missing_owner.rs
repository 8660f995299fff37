//! Nobody is named as the owner of a rule.

use flint_analysis::{RuleEntry, RuleSet};
use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset};
use crate::owners::Owners;

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/missing-owner",
        explanation: "\
A rule that nobody looks after pages whoever is on call, and stays as it is for years. Who looks after the rules of a file is said in `flint.toml`, in a `CODEOWNERS` file of GitHub or GitLab, or in comments, as pint reads them:

    # flint.toml
    [owners]
    \"rules/gpu/**\" = \"team-gpu\"

    # CODEOWNERS
    /rules/gpu/ @example/gpu

    # a rule file
    # pint file/owner team-gpu
    # pint rule/owner team-ml

What stands in a comment counts before `flint.toml`, and that before `CODEOWNERS`. Reports name the owner of each finding. Where nothing is said of owners at all, this lint looks only if `flint.toml` or the command line names it.",
    },
    preset: Preset::Strict,
    check: Check::Owners(check),
};

/// One finding a file where none of its rules has an owner, one a rule otherwise.
fn check(rules: &RuleSet<'_>, owners: &Owners, cx: &mut Context<'_>) {
    let file = |it: &RuleEntry<'_>| it.rule.node().span().file;
    for of_file in rules.rules().chunk_by(|a, b| file(a) == file(b)) {
        let mut orphans: Vec<&RuleEntry<'_>> =
            of_file.iter().filter(|it| !owners.has(it.id)).collect();
        let has_none = orphans.len() == of_file.len();
        if has_none {
            orphans.truncate(1);
        }
        for orphan in orphans {
            let name = orphan.rule.name();
            let message = match has_none {
                true => "nobody is named as the owner of the rules of this file".to_owned(),
                false => format!("nobody is named as the owner of `{}`", name.text),
            };
            cx.report(name.span(), message).help(match has_none {
                true => "add the file to `CODEOWNERS` or to `[owners]` in flint.toml",
                false => "write `# pint rule/owner …` above the rule",
            });
        }
    }
}
