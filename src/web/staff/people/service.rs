//! Absence, standby and kinds of cases in forms.

use subrosa_policy::{Day, Role};

use crate::app::kept::{Absence, Field, Member, Tenant};
use crate::app::people::Facts;
use crate::web::form::Form;
use crate::web::staff::since::{Differing, SEEN, Whole, text};
use crate::web::view::case::MemberChoice;
use crate::web::view::people::{AbsenceProblem, FieldRow, Service};
use crate::web::view::since::Clash;

/// The form as it is kept, or as it was typed, and what is wrong with it.
pub(super) fn service_view(
    facts: &Facts,
    all: &[Tenant],
    typed: Option<&Form>,
    problem: Option<AbsenceProblem>,
) -> Service {
    let member = &facts.listed.member;
    let service = &member.service;
    let said = |name: &str, stored: String| match typed {
        Some(form) => form.line(name),
        None => stored,
    };
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let standby = match typed {
        Some(form) => form.line("standby").parse().ok(),
        None => service.standby,
    };
    Service {
        seen: said(SEEN, facts.service_mark.text()),
        from: said("from", day(service.absence.map(|absence| absence.from))),
        to: said("to", day(service.absence.map(|absence| absence.to))),
        problem,
        standbys: facts
            .colleagues
            .iter()
            .map(|(id, name)| MemberChoice {
                id: id.to_string(),
                name: name.clone(),
                chosen: standby == Some(*id),
                away: None,
                fields: String::new(),
            })
            .collect(),
        fields: carried(member, all)
            .map(|tenant| FieldRow {
                id: tenant.id.to_string(),
                name: tenant.name.clone(),
                words: said(
                    &format!("fields-{}", tenant.id),
                    service.fields_for(tenant.id).join(", "),
                ),
            })
            .collect(),
    }
}

impl Whole for Service {
    fn seen(&mut self) -> &mut String {
        &mut self.seen
    }

    fn differing(&self, now: &Self) -> Clash {
        let mut differing = Differing::default();
        differing.typed("service-from", &now.from, &self.from);
        differing.typed("service-to", &now.to, &self.to);
        let standby = |form: &Self| {
            let chosen = form.standbys.iter().filter(|choice| choice.chosen);
            chosen.map(|choice| text(&choice.name)).collect()
        };
        differing.chosen("service-standby", standby(now), standby(self));
        for (now, typed) in now.fields.iter().zip(&self.fields) {
            let of = now.name.clone();
            differing.typed_for("service-fields", of, &now.words, &typed.words);
        }
        differing.of_form("service")
    }
}

/// The tenants for which a member can carry cases.
fn carried<'a>(member: &'a Member, all: &'a [Tenant]) -> impl Iterator<Item = &'a Tenant> {
    all.iter()
        .filter(|tenant| member.rights.has_at(Role::Lawyer, tenant.id))
}

/// The days of an absence; none if both are empty.
pub(super) fn absence(from: &str, to: &str) -> Result<Option<Absence>, AbsenceProblem> {
    if from.is_empty() && to.is_empty() {
        return Ok(None);
    }
    match (day(from), day(to)) {
        (Some(from), Some(to)) if from <= to => Ok(Some(Absence { from, to })),
        (Some(_), Some(_)) => Err(AbsenceProblem::Order),
        (None, _) | (_, None) => Err(AbsenceProblem::Day),
    }
}

/// A day such as `2026-11-26`.
fn day(typed: &str) -> Option<Day> {
    let mut parts = typed.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    Day::from_ymd(year, month, parts.next()?.parse().ok()?)
}

/// The kinds of cases as typed, for each tenant that has any.
pub(super) fn fields(form: &Form, all: &[Tenant]) -> Vec<Field> {
    all.iter()
        .map(|tenant| Field {
            tenant: tenant.id,
            words: words(&form.line(&format!("fields-{}", tenant.id))),
        })
        .filter(|field| !field.words.is_empty())
        .collect()
}

/// Short words, separated by commas; no more of them than a person reads.
fn words(typed: &str) -> Vec<String> {
    let words = typed
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    words
        .take(MOST_WORDS)
        .map(|word| word.chars().take(LONGEST_WORD).collect())
        .collect()
}

/// Kinds of cases that one lawyer carries for one tenant.
const MOST_WORDS: usize = 12;
/// Characters of one of them.
const LONGEST_WORD: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absence_has_two_days_in_their_order_or_none() {
        assert_eq!(absence("", ""), Ok(None));
        assert_eq!(absence("2026-11-26", ""), Err(AbsenceProblem::Day));
        assert_eq!(
            absence("2026-11-26", "2026-11-31"),
            Err(AbsenceProblem::Day)
        );
        assert_eq!(absence("next week", "2026-11-30"), Err(AbsenceProblem::Day));
        assert_eq!(
            absence("2026-11-26", "2026-11-25"),
            Err(AbsenceProblem::Order)
        );
        let absence = absence("2026-11-26", "2026-11-26").unwrap().unwrap();
        assert_eq!(absence.from, absence.to);
        assert_eq!(absence.from.to_string(), "2026-11-26");
    }

    #[test]
    fn words_are_short_and_few() {
        assert_eq!(
            words(" competition,, tax law , "),
            ["competition", "tax law"]
        );
        assert_eq!(words(&"x,".repeat(50)).len(), MOST_WORDS);
        assert_eq!(words(&"x".repeat(500))[0].len(), LONGEST_WORD);
    }
}
