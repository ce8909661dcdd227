//! What texts and questions of a tenant have in common: what waits for a yes, and versions.

use std::collections::VecDeque;

use crate::app::tenants::{Draftable, Wording, said};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subrosa_policy::{Block, Change, MemberId, TenantId};

use super::StaffDesk;
use super::since::SEEN;
use super::tenant::revision;
use crate::app::blocking;
use crate::app::mark::Mark;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::clock::split_minute;
use crate::error::AppError;
use crate::web::dates::date;
use crate::web::form::Form;
use crate::web::view::Lang;
use crate::web::view::tenants::{
    Difference, DifferenceRow, EditionRow, PendingView, Versions, WordingClash, WordingNotice,
};

/// Does what the buttons of both pages do. `None` if the form is a draft to be saved.
pub(super) async fn act<T: Draftable + Send + 'static>(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    id: TenantId,
    form: &Form,
) -> Result<Option<WordingNotice>, AppError> {
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    if let Ok(number) = form.line("restore").parse() {
        let seen = Mark::brought(form.line(SEEN));
        let back = move || tenants.bring_back::<T>(&staff, id, number, &seen);
        return match blocking(back).await {
            Ok(()) => Ok(Some(WordingNotice::Saved)),
            Err(AppError::Meanwhile) => Ok(Some(WordingNotice::Changed)),
            Err(error) => Err(error),
        };
    }
    match form.line("do").as_str() {
        "approve" => {
            let revision = revision(form)?;
            let approve = move || tenants.approve::<T>(&staff, id, revision);
            Ok(Some(if blocking(approve).await? {
                WordingNotice::Approved
            } else {
                WordingNotice::Changed
            }))
        }
        "discard" => {
            let revision = revision(form)?;
            let discard = move || tenants.discard::<T>(&staff, id, revision);
            Ok(Some(if blocking(discard).await? {
                WordingNotice::Dropped
            } else {
                WordingNotice::Changed
            }))
        }
        _ => Ok(None),
    }
}

/// Everything on the page of some words, and the names of who wrote them and said yes.
pub(super) async fn read<T: Draftable + Send + 'static>(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    id: TenantId,
) -> Result<(Wording<T>, Names), AppError> {
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    blocking(move || {
        let wording = tenants.wording::<T>(&staff, id)?;
        let writers = wording.editions.iter().map(|edition| edition.by);
        let seconds = wording.editions.iter().filter_map(|edition| edition.second);
        let mut people: Vec<MemberId> = writers.chain(seconds).collect();
        people.extend(wording.pending.iter().map(|pending| pending.by));
        people.sort();
        people.dedup();
        let named = people.into_iter().map(|id| (id, tenants.name_of(id)));
        Ok((wording, Names(named.collect())))
    })
    .await
}

/// The names of members.
pub(super) struct Names(Vec<(MemberId, String)>);

impl Names {
    fn of(&self, member: MemberId) -> String {
        let mut found = self.0.iter().filter(|(id, _)| *id == member);
        found
            .next()
            .map_or_else(String::new, |(_, name)| name.clone())
    }
}

/// The words as typed, on a form that was filled from others than are there now: what differs.
pub(super) fn clash<T: Draftable>(now: &T, typed: &T) -> WordingClash {
    let differences = T::differences(now, typed);
    let rows = differences.iter().map(difference);
    WordingClash {
        form: "edit",
        rows: rows.filter(|difference| !difference.same).collect(),
    }
}

/// What waits and what was, for the page.
pub(super) fn versions<T: Draftable>(
    wording: &Wording<T>,
    names: &Names,
    logos: Option<[Option<String>; 2]>,
    notice: Option<WordingNotice>,
) -> Result<Versions, AppError> {
    let pending = wording.pending.as_ref().map(|pending| PendingView {
        revision: pending.revision.to_string(),
        by: names.of(pending.by),
        on: date(split_minute(pending.minute).0),
        differences: wording.differences.iter().map(difference).collect(),
        logos,
    });
    let editions = wording.editions.iter().zip(0_usize..);
    Ok(Versions {
        seen: wording.draft().mark()?.text(),
        pending,
        editions: editions
            .map(|(edition, age)| EditionRow {
                number: edition.number,
                by: names.of(edition.by),
                second: edition.second.map_or_else(String::new, |id| names.of(id)),
                on: date(split_minute(edition.minute).0),
                restored: edition.restored,
                current: age == 0,
            })
            .collect(),
        edits: wording.edits,
        approves: wording.approves,
        notice,
    })
}

/// A picture inside the page.
pub(super) fn inline(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(png))
}

/// Before and after in rows; what was put in stands beside what was taken away there.
fn difference((lang, changes): &(String, Vec<Change<Block>>)) -> Difference {
    let rows = difference_rows(changes);
    Difference {
        lang: Lang::from_tag(lang).map(Lang::name),
        same: rows.iter().all(|row| row.same),
        rows,
    }
}

/// The rows of what has changed, the old words beside the new ones.
pub(in crate::web) fn difference_rows(changes: &[Change<Block>]) -> Vec<DifferenceRow> {
    let mut rows: Vec<DifferenceRow> = Vec::new();
    let mut taken_away = VecDeque::new();
    for change in changes {
        match change {
            Change::Kept(block) => {
                taken_away.clear();
                rows.push(row(Some(written(block)), Some(written(block)), true));
            }
            Change::Removed(block) => {
                taken_away.push_back(rows.len());
                rows.push(row(Some(written(block)), None, false));
            }
            Change::Added(block) => {
                let beside = taken_away.pop_front();
                match beside.and_then(|place: usize| rows.get_mut(place)) {
                    Some(row) => row.new = Some(written(block)),
                    None => rows.push(row(None, Some(written(block)), false)),
                }
            }
        }
    }
    rows
}

fn row(old: Option<String>, new: Option<String>, same: bool) -> DifferenceRow {
    DifferenceRow { same, old, new }
}

/// A part as it was typed, so that a heading is told from a paragraph of the same words.
fn written(block: &Block) -> String {
    match said(block) {
        (text, true) => format!("# {text}"),
        (text, false) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use subrosa_policy::changes;

    #[test]
    fn a_changed_part_stands_beside_what_it_replaces_and_nothing_is_left_out() {
        let changes = changes("# A\n\nold\n\nend", "A\n\nnew\n\nmore\n\nend");
        let shown = difference(&("en".to_owned(), changes));
        let rows: Vec<_> = shown
            .rows
            .iter()
            .map(|row| (row.old.as_deref(), row.new.as_deref()))
            .collect();
        assert_eq!(
            rows,
            [
                (Some("# A"), Some("A")),
                (Some("old"), Some("new")),
                (None, Some("more")),
                (Some("end"), Some("end")),
            ]
        );
        assert!(!shown.same && shown.lang == Some("English"));
    }
}
