//! What was typed into the forms of a client, and what of it cannot be.

use subrosa_policy::{
    Counting, Day, LegalProblem, LegalProfile, Modes, NotReady, RetentionProblem,
};

use crate::app::kept::Originals;
use crate::app::tenants::{Seen, Setting};
use crate::web::asked::modes_key;
use crate::web::form::Form;
use crate::web::staff::since::{Differing, SEEN, Whole, text};
use crate::web::view::Lang;
use crate::web::view::since::{Clash, ClashValue};
use crate::web::view::tenants::{LangChoice, Legal, Missing, ProfileProblem, Settings};

pub(super) fn typed_settings(form: &Form) -> Settings {
    Settings {
        seen: form.line(SEEN),
        name: form.name("name"),
        languages: lang_choices(|tag| form.all("language").any(|chosen| chosen == tag)),
        modes: modes_key(modes_of(form)),
        voluntary: form.has("voluntary"),
        blind: form.has("blind"),
        release: form.has("release"),
        two_to_close: form.has("two_to_close"),
        evidence: form.has("evidence"),
        quarantine: form.has("quarantine"),
        ..Settings::default()
    }
}

pub(super) fn setting_of(form: &Form, typed: &Settings) -> Setting {
    let chosen = typed.languages.iter().filter(|choice| choice.chosen);
    Setting {
        name: typed.name.clone(),
        languages: chosen.map(|choice| choice.tag.to_owned()).collect(),
        modes: modes_of(form),
        voluntary: typed.voluntary,
        blind: typed.blind,
        release_on_assignment: typed.release,
        two_to_close: typed.two_to_close,
        originals: Originals {
            evidence: typed.evidence,
            quarantine: typed.quarantine,
        },
    }
}

pub(super) fn settings_of(seen: &Seen) -> Settings {
    let tenant = &seen.tenant;
    Settings {
        seen: seen.marks.settings.text(),
        name: tenant.name.clone(),
        languages: lang_choices(|tag| tenant.languages.iter().any(|chosen| chosen == tag)),
        modes: modes_key(tenant.modes),
        voluntary: tenant.voluntary,
        blind: tenant.blind,
        release: tenant.release_on_assignment,
        two_to_close: tenant.two_to_close,
        evidence: tenant.originals.evidence,
        quarantine: tenant.originals.quarantine,
        ..Settings::default()
    }
}

impl Whole for Settings {
    fn seen(&mut self) -> &mut String {
        &mut self.seen
    }

    fn differing(&self, now: &Self) -> Clash {
        let mut differing = Differing::default();
        differing.typed("col-name", &now.name, &self.name);
        let languages = |form: &Self| {
            let chosen = form.languages.iter().filter(|choice| choice.chosen);
            chosen.map(|choice| text(choice.name)).collect()
        };
        differing.chosen("tenant-languages", languages(now), languages(self));
        let modes = |form: &Self| {
            vec![ClashValue::Named {
                id: match form.modes {
                    "anonymous" => "tenant-modes-anonymous",
                    "confidential" => "tenant-modes-confidential",
                    _ => "tenant-modes-both",
                },
            }]
        };
        differing.chosen("tenant-modes", modes(now), modes(self));
        for (label, now, typed) in [
            ("tenant-voluntary", now.voluntary, self.voluntary),
            ("tenant-blind", now.blind, self.blind),
            ("tenant-release", now.release, self.release),
            ("tenant-two-to-close", now.two_to_close, self.two_to_close),
            ("takes-evidence", now.evidence, self.evidence),
            ("takes-quarantine", now.quarantine, self.quarantine),
        ] {
            differing.tick(label, now, typed);
        }
        differing.of_form("settings")
    }
}

impl Whole for Legal {
    fn seen(&mut self) -> &mut String {
        &mut self.seen
    }

    fn differing(&self, now: &Self) -> Clash {
        let mut differing = Differing::default();
        differing.typed("tenant-source", &now.source, &self.source);
        differing.typed("tenant-days", &now.days, &self.days);
        let counting = |form: &Self| {
            vec![ClashValue::Named {
                id: if form.working {
                    "tenant-working"
                } else {
                    "tenant-calendar"
                },
            }]
        };
        differing.chosen("tenant-counting", counting(now), counting(self));
        differing.typed("tenant-months", &now.months, &self.months);
        differing.typed("tenant-longest", &now.longest, &self.longest);
        differing.typed("tenant-holidays", &now.holidays, &self.holidays);
        differing.of_form("legal")
    }
}

fn lang_choices(chosen: impl Fn(&str) -> bool) -> Vec<LangChoice> {
    Lang::ALL
        .into_iter()
        .map(|lang| LangChoice {
            tag: lang.tag(),
            name: lang.name(),
            chosen: chosen(lang.tag()),
        })
        .collect()
}

fn modes_of(form: &Form) -> Modes {
    match form.line("modes").as_str() {
        "anonymous" => Modes::Anonymous,
        "confidential" => Modes::Confidential,
        _ => Modes::Both,
    }
}

pub(super) fn typed_legal(form: &Form) -> Legal {
    Legal {
        seen: form.line(SEEN),
        source: subrosa_policy::plain_line(&form.line("source")),
        days: form.line("days"),
        working: form.line("counting") == "working",
        months: form.line("months"),
        longest: form.line("longest"),
        holidays: form.text("holidays").trim().to_owned(),
        problem: None,
    }
}

pub(super) fn legal_of(seen: &Seen) -> Legal {
    let profile = &seen.legal;
    let holidays: Vec<String> = profile.holidays.iter().map(Day::to_string).collect();
    Legal {
        seen: seen.marks.legal.text(),
        source: profile.source.clone(),
        days: profile.acknowledge_days.to_string(),
        working: profile.counting == Counting::Working,
        months: profile.feedback_months.to_string(),
        longest: profile.longest_months.to_string(),
        holidays: holidays.join("\n"),
        problem: None,
    }
}

pub(super) fn profile_of(typed: &Legal) -> Result<LegalProfile, ProfileProblem> {
    let lines = typed.holidays.lines().map(str::trim);
    let days: Option<Vec<Day>> = lines.filter(|line| !line.is_empty()).map(day).collect();
    Ok(LegalProfile {
        source: typed.source.clone(),
        // What is no number is out of any range.
        acknowledge_days: typed.days.parse().unwrap_or(0),
        counting: if typed.working {
            Counting::Working
        } else {
            Counting::Calendar
        },
        feedback_months: typed.months.parse().unwrap_or(0),
        longest_months: if typed.longest.is_empty() {
            typed.months.parse().unwrap_or(0)
        } else {
            typed.longest.parse().unwrap_or(0)
        },
        holidays: days.ok_or_else(|| problem("holiday", "holidays", 0, 0))?,
    })
}

fn day(line: &str) -> Option<Day> {
    let mut parts = line.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    Day::from_ymd(year, month, parts.next()?.parse().ok()?)
}

pub(super) fn legal_problem(found: LegalProblem) -> ProfileProblem {
    match found {
        LegalProblem::NoSource => problem("no-source", "source", 1, 1),
        LegalProblem::LongSource { limit } => problem("long-source", "source", 1, limit),
        LegalProblem::Days { most } => problem("days", "days", 1, most.into()),
        LegalProblem::Months { most } => problem("months", "months", 1, most.into()),
        LegalProblem::Longest { least, most } => {
            problem("longest", "longest", least.into(), most.into())
        }
        LegalProblem::Working => problem("working", "counting-working", 0, 0),
        LegalProblem::Holidays { most } => problem("holidays", "holidays", 0, most),
    }
}

pub(super) fn retention_problem(found: RetentionProblem) -> ProfileProblem {
    match found {
        RetentionProblem::Archive { least, most } => {
            problem("archive", "archive", least.into(), most.into())
        }
        RetentionProblem::Erase { least, most } => {
            problem("erase", "erase", least.into(), most.into())
        }
    }
}

fn problem(key: &'static str, field: &'static str, least: usize, most: usize) -> ProfileProblem {
    ProfileProblem {
        key,
        field,
        least,
        most,
    }
}

pub(super) fn missing_view(missing: NotReady) -> Missing {
    match missing {
        NotReady::Contacts { missing } => Missing::Contacts { count: missing },
        NotReady::Triager => Missing::Triager,
        NotReady::Lawyer => Missing::Lawyer,
        NotReady::Texts => Missing::Texts,
    }
}
