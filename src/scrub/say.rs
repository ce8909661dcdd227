//! What is printed of one file: a table in words, or JSON.

use std::path::Path;

use fluent_templates::fluent_bundle::FluentArgs;
use serde_json::{Value, json};
use subrosa_scrub::{Fate, Finding, Format, Reason, Refusal, Report};

use super::Outcome;
use crate::web::english;

/// The words of the pages, for a terminal.
pub(super) struct Words(english::English);

impl Words {
    pub(super) fn load() -> Result<Self, ()> {
        english::English::load().map(Self).map_err(|_| ())
    }

    pub(super) fn table(&self, input: &Path, outcome: &Outcome) -> String {
        let name = input.display();
        match outcome {
            Outcome::Clean(output, report) => {
                let mut lines = vec![format!(
                    "{name} -> {} ({}; {} bytes, now {})",
                    output.display(),
                    self.say(&format!("format-{}", report.format.key())),
                    report.bytes_in,
                    report.bytes_out,
                )];
                lines.extend(report.findings.iter().map(|finding| self.finding(finding)));
                lines.extend(report.remains.iter().map(|remains| {
                    let words = self.say(&format!("remains-{}", remains.key()));
                    format!("  stays     {words}")
                }));
                lines.join("\n")
            }
            Outcome::Refused(refusal) => format!("{name}: refused. {}", self.refusal(refusal)),
            Outcome::Failed(why) => format!("{name}: failed, {why}."),
        }
    }

    fn finding(&self, finding: &Finding) -> String {
        let fate = match finding.fate {
            Fate::Removed => "removed",
            Fate::Replaced => "replaced",
            Fate::Kept => "kept",
        };
        let words = self.say(&format!("finding-{}", finding.kind.key()));
        match &finding.value {
            Some(value) => format!("  {fate:9} {words}: {}", value.expose()),
            None => format!("  {fate:9} {words}"),
        }
    }

    fn refusal(&self, refusal: &Refusal) -> String {
        let format = refusal.format.unwrap_or(Format::Unknown);
        let mut args = FluentArgs::new();
        let named = self.say(&format!("format-{}", format.key()));
        args.set("format", named);
        let reason = format!("refused-{}", refusal.reason.key());
        let mut text = self.0.say(&reason, &args);
        if refusal.reason == Reason::NotCleaned {
            let mut args = FluentArgs::new();
            args.set("format", format.key());
            text = format!("{text} {}", self.0.say("refused-advice", &args));
        }
        if let Some(inside) = &refusal.inside {
            let name = inside.name.as_ref().map_or("", |name| name.expose());
            text = format!("{text} ({name})");
        }
        text
    }

    fn say(&self, id: &str) -> String {
        self.0.say(id, &FluentArgs::new())
    }
}

/// One line of JSON with the keys of the library.
pub(super) fn json(input: &Path, outcome: &Outcome) -> String {
    let mut line = json!({ "file": input.to_string_lossy() });
    let told = match outcome {
        Outcome::Clean(output, report) => clean(output, report),
        Outcome::Refused(refusal) => refused(refusal),
        Outcome::Failed(why) => json!({ "outcome": "failed", "problem": why }),
    };
    if let (Some(line), Value::Object(told)) = (line.as_object_mut(), told) {
        line.extend(told);
    }
    line.to_string()
}

fn clean(output: &Path, report: &Report) -> Value {
    let findings = report.findings.iter().map(|finding| {
        json!({
            "kind": finding.kind.key(),
            "fate": finding.fate.key(),
            "value": finding.value.as_ref().map(|value| value.expose().to_owned()),
        })
    });
    let remains = report.remains.iter().map(|remains| remains.key());
    json!({
        "outcome": "cleaned",
        "output": output.to_string_lossy(),
        "format": report.format.key(),
        "bytes_in": report.bytes_in,
        "bytes_out": report.bytes_out,
        "findings": findings.collect::<Vec<_>>(),
        "remains": remains.collect::<Vec<_>>(),
    })
}

fn refused(refusal: &Refusal) -> Value {
    let inside = refusal.inside.as_ref().map(|inside| {
        json!({
            "name": inside.name.as_ref().map(|name| name.expose().to_owned()),
            "format": inside.format.map(Format::key),
            "reason": inside.reason.key(),
        })
    });
    json!({
        "outcome": "refused",
        "format": refusal.format.map(Format::key),
        "reason": refusal.reason.key(),
        "inside": inside,
    })
}
