//! How the portal fares, in words for `subrosa status` and in numbers for Prometheus.

use std::cell::Cell;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use fluent_templates::fluent_bundle::FluentArgs;

use crate::app::system::{System, Vital};
use crate::clock::split_minute;
use crate::control::{self, Ask};
use crate::listen::Watched;
use crate::web::english::English;

/// Asks the portal that runs on a data folder how it fares, and prints that. True if all is well.
///
/// # Errors
/// That none runs there, or that it did not answer, in words.
pub fn run(data: &Path) -> Result<bool, String> {
    let good = Cell::new(false);
    let print = |line: &str| {
        if line == GOOD {
            good.set(true);
        }
        // A pipe that was closed wants no more.
        writeln!(io::stdout(), "{line}").ok();
    };
    match control::ask(data, Ask::Status, &print) {
        Some(answer) => answer.map(|()| good.get()),
        None => Err(format!(
            "no portal of this account runs on the data folder {}",
            data.display()
        )),
    }
}

/// Says how the portal fares, a line for each thing.
pub(crate) fn tell(system: &System, say: &dyn Fn(&str)) -> Result<(), String> {
    let seen = system
        .look()
        .map_err(|_| "the store does not answer".to_owned())?;
    let english = English::load().map_err(|_| "the texts cannot be read".to_owned())?;
    let text = |id: &str| english.say(id, &FluentArgs::new());
    say(if seen.good { GOOD } else { "degraded" });
    say(&format!("version: {}", seen.build.version));
    for (listener, certificate) in &seen.listeners {
        let until = match certificate.until {
            Some(day) => format!("certificate until {}", day),
            None => "certificate not readable".to_owned(),
        };
        say(&format!("{}: {}, {until}", listener.name, listener.address));
    }
    if let Some((_, state)) = &seen.onion {
        say(&format!("onion: {state}"));
    }
    for trouble in &seen.troubles {
        say(&format!("wrong: {}", trouble.words()[0]));
    }
    for warning in &seen.warnings {
        say(&format!(
            "note: {}",
            text(&format!("system-warning-{}", warning.key()))
        ));
    }
    for (name, run) in &seen.jobs {
        let result = text(if run.done {
            "system-done"
        } else {
            "system-failed"
        });
        let label = text(&format!("system-job-{}", name.replace(' ', "-")));
        let (day, time) = split_minute(run.minute);
        say(&format!("job: {label}: {result}, {day} {time} UTC"));
    }
    Ok(())
}

impl Watched for System {
    fn is_good(&self) -> bool {
        Self::is_good(self)
    }

    fn metrics(&self) -> String {
        metrics(&self.vital())
    }
}

/// Numbers that tell how the portal fares and nothing of a single report: the ones that grow with
/// reports are of the last day, and rounded.
fn metrics(seen: &Vital) -> String {
    let mut text = String::new();
    let mut gauge = |name: &str, help: &str, values: &[(String, i64)]| {
        // Writing to a string cannot fail.
        write!(
            text,
            "# HELP subrosa_{name} {help}\n# TYPE subrosa_{name} gauge\n"
        )
        .ok();
        for (labels, value) in values {
            writeln!(text, "subrosa_{name}{labels} {value}").ok();
        }
    };
    let one = |value: u64| [(String::new(), i64::try_from(value).unwrap_or(i64::MAX))];
    gauge("good", "1 if /health says ok.", &one(u64::from(seen.good)));
    let troubles = crate::app::health::Trouble::ALL.map(|trouble| {
        let there = seen.troubles.contains(&trouble);
        (format!("{{kind=\"{}\"}}", trouble.name()), i64::from(there))
    });
    gauge("trouble", "1 while this is wrong.", &troubles);
    let jobs = seen.jobs.iter();
    let failed: Vec<_> = jobs
        .map(|(name, run)| (job_label(name), i64::from(!run.done)))
        .collect();
    gauge(
        "job_failed",
        "1 if the last run of the job failed.",
        &failed,
    );
    let ran: Vec<_> = seen
        .jobs
        .iter()
        .map(|(name, run)| (job_label(name), i64::from(run.day.number()) * 86_400))
        .collect();
    gauge(
        "job_last_run_day_seconds",
        "The day of the last run, as seconds since 1970.",
        &ran,
    );
    let listeners = seen.certificates.iter();
    let certificates: Vec<_> = listeners
        .map(|(name, days)| (format!("{{listener=\"{name}\"}}"), i64::from(*days)))
        .collect();
    gauge(
        "certificate_days",
        "Days until the certificate ends.",
        &certificates,
    );
    gauge(
        "disk_free_gib",
        "Free room on the disk, of the last day.",
        &one(seen.figures.free_gib),
    );
    gauge(
        "data_gib",
        "What the data folder holds, of the last day.",
        &one(seen.figures.used_gib),
    );
    text
}

fn job_label(name: &str) -> String {
    format!("{{job=\"{}\"}}", name.replace(' ', "_"))
}

/// What is said when all is well.
const GOOD: &str = "ok";
