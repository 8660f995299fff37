//! What to write instead.

use flint_text::closest;

use crate::check::Known;
use crate::function::Function;
use crate::value::{Kind, Type};

/// What can be taken of a value: fields that templates see, and methods.
fn names(ty: &'static Type) -> Vec<&'static str> {
    let mut names: Vec<&'static str> =
        ty.methods.iter().chain(ty.pointer_methods).map(|method| method.name).collect();
    if let Kind::Struct(fields) = &ty.kind {
        names.extend(fields.iter().filter(|it| it.is_exported()).map(|it| it.name));
    }
    names
}

/// For a field that a value does not have. `data` is what `$` is.
pub(super) fn field(name: &str, ty: &'static Type, data: Known) -> Option<String> {
    if let Some(help) = other_program(name) {
        return Some(help.to_owned());
    }
    if let Some(help) = usual(name, ty) {
        return Some(help);
    }
    let known = names(ty);
    if let Some(near) = closest(name, known.iter().copied()) {
        return Some(format!("did you mean `.{near}`?"));
    }
    let data = data.map(|ty| if let Kind::Pointer(target) = ty.kind { target } else { ty });
    if let Some(data) = data.filter(|data| !data.is(ty))
        && names(data).contains(&name)
    {
        return Some(format!("write `$.{name}`: here, dot is something else"));
    }
    if let Kind::Slice(element) = ty.kind
        && names(element).contains(&name)
    {
        return Some(format!("write `{{{{ range … }}}}{{{{ .{name} }}}}{{{{ end }}}}`"));
    }
    if known.is_empty() {
        return None;
    }
    let all: Vec<String> = known.iter().map(|name| format!("`.{name}`")).collect();
    Some(format!("there are {}", listed(&all)))
}

fn listed(names: &[String]) -> String {
    const SHOWN_MAX: usize = 12;
    match names {
        _ if SHOWN_MAX < names.len() => format!("{} and others", names[..SHOWN_MAX].join(", ")),
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => names.join(", "),
    }
}

/// Fields that others give to their templates.
fn other_program(name: &str) -> Option<&'static str> {
    Some(match name {
        "ValueString" | "SilenceURL" | "DashboardURL" | "PanelURL" | "ImageURL" | "OrgID" => {
            "only Grafana's templates have it"
        }
        "ExternalLabels" => {
            "write the label into a rule, or `external_labels`: alerts have it then"
        }
        _ => return None,
    })
}

/// What is looked for in the wrong place again and again.
fn usual(name: &str, ty: &'static Type) -> Option<String> {
    let text = match (ty.name, name) {
        ("template.Data", "Labels") => {
            "write `.CommonLabels`, or `{{ range .Alerts }}{{ .Labels.… }}{{ end }}`"
        }
        ("template.Data", "Annotations") => {
            "write `.CommonAnnotations`, or `{{ range .Alerts }}{{ .Annotations.… }}{{ end }}`"
        }
        ("template.Data", "StartsAt" | "EndsAt" | "GeneratorURL" | "Fingerprint") => {
            return Some(format!(
                "each alert has its own: write `{{{{ range .Alerts }}}}{{{{ .{name} }}}}{{{{ end }}}}`"
            ));
        }
        ("template.Data" | "template.Alert", "Value" | "Values") => {
            "notifications have no values: write the value into an annotation of the rule"
        }
        ("template.Data", "Firing" | "Resolved") => {
            return Some(format!("write `.Alerts.{name}`"));
        }
        ("[]template.Alert", "Firing" | "Resolved") => {
            "only `.Alerts` has it, not a part of it: write `{{ if eq .Status \"firing\" }}` in the loop"
        }
        ("template.Alerts" | "[]template.Alert", "Labels" | "Annotations" | "Status") => {
            return Some(format!(
                "write `{{{{ range .Alerts }}}}{{{{ .{name} }}}}{{{{ end }}}}`, or \
                 `(index .Alerts 0).{name}`"
            ));
        }
        ("template.Pair", "Key" | "Label") => "write `.Name`",
        _ => return None,
    };
    Some(text.to_owned())
}

/// How a function is called.
pub(super) fn usage(function: &Function) -> Option<String> {
    let words = match function.name {
        "join" => "join \", \" .CommonLabels.Values",
        "match" => "match \"PATTERN\" TEXT",
        "reReplaceAll" => "reReplaceAll \"PATTERN\" \"REPLACEMENT\" TEXT",
        "date" => "date \"2006-01-02 15:04\" .StartsAt",
        "tz" => "tz \"Europe/Paris\" .StartsAt",
        "since" => "since .StartsAt",
        "humanizeDuration" => "humanizeDuration (since .StartsAt)",
        "toDate" | "mustToDate" => "toDate \"2006-01-02\" TEXT",
        "append" => "append LIST VALUE",
        "Remove" => ".CommonLabels.Remove .GroupLabels.Names",
        "Join" => ".CommonLabels.Names.Join \", \"",
        "Format" => ".StartsAt.Format \"15:04\"",
        _ => return None,
    };
    Some(format!("write `{words}`"))
}

/// For an argument of another type.
pub(super) fn argument(given: &'static Type, wanted: &'static Type) -> Option<String> {
    let help = match (given.name, wanted.name) {
        ("template.KV", "[]string") => "write `.Names` or `.Values` behind it",
        ("string", "[]string") => "write `(stringSlice …)` for a list of texts",
        ("template.Alerts" | "[]template.Alert", _) => "take one of them: `(index .Alerts 0)`",
        ("time.Time", "string") => "write `.Format \"2006-01-02 15:04\"` behind it",
        ("time.Duration", "string") => "write `humanizeDuration` before it",
        (_, "string") => "write `(print …)` for a text",
        _ => return None,
    };
    Some(help.to_owned())
}

/// For values that cannot be compared.
pub(super) fn comparison(one: &'static Type, other: &'static Type) -> Option<String> {
    let is_text = |ty: &Type| matches!(ty.kind, Kind::String);
    let is_integer = |ty: &Type| matches!(ty.kind, Kind::Int | Kind::Uint);
    let is_float = |ty: &Type| matches!(ty.kind, Kind::Float);
    let is_list = |ty: &Type| matches!(ty.kind, Kind::Slice(_) | Kind::Map { .. });
    let help = match () {
        () if is_text(one) && is_integer(other) => "labels are texts: write the number in quotes",
        () if is_text(other) && is_integer(one) => "labels are texts: write the number in quotes",
        () if is_integer(one) && is_float(other) => "write the other number without a point",
        () if is_float(one) && is_integer(other) => "write the number with a point: `5.0`",
        () if is_list(one) && is_integer(other) => "write `(len …)` for how many there are",
        () => return None,
    };
    Some(help.to_owned())
}
