//! An opened case, in the shape the staff pages show: one builder for each part.

mod class;
mod files;
mod head;
mod items;
mod life;
mod minutes;
mod readers;
mod release;
mod report;
mod talk;
mod timeline;
mod triage;
mod versions;

pub(crate) use class::{ClassExtra, class_page};
pub(crate) use files::{FilesTyped, original};
pub(crate) use head::{head as case_head, state_key};
pub(crate) use items::ItemTyped;
pub(crate) use talk::TalkTyped;
pub(crate) use timeline::{HistoryAsked, history_page, timeline_paper};
pub(crate) use triage::{AssignTyped, TriageTyped, conflicts_page, triage_page};
pub(crate) use versions::{ItemExtra, item_page};

use subrosa_policy::MemberId;

use super::staff::Extra;
use super::view::case::{Case, Identity, IdentityPart, NewItems};
use crate::app::casework::{Colleague, Envelope, Opened};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;

/// The page of an assigned case for its lawyer or deputy.
pub(crate) fn lawyer_page(
    session: &Session<StaffSession>,
    opened: &Opened,
    envelope: Envelope,
    (lawyers, two, nobody_left): (&[Colleague], bool, bool),
    names: &[(MemberId, String)],
    extra: Extra,
) -> Case {
    let (index, you) = (&opened.index, session.value.member);
    let actor = &session.value.actor;
    let open = actor.write_to_reporter(&index.facts()).is_ok();
    let files = files::for_lawyer(opened, names, (open, extra.all.files), extra.files);
    let talk = talk::talk(opened, names, extra.all.talk, extra.talk);
    let items = items::items(opened, names, (open, extra.all.notes), extra.item.as_ref());
    Case {
        token: session.token.clone(),
        case: head::head(opened),
        open,
        wrong: files.problem.is_some()
            || !files.refused.is_empty()
            || talk.problem.is_some()
            || extra.life.problem.is_some()
            || items.forms.as_ref().is_some_and(NewItems::is_wrong),
        notice: extra.notice,
        report: report::report(opened),
        minutes: minutes::minutes(opened),
        files,
        talk,
        items,
        acknowledged: index.milestones.acknowledged.is_some(),
        identity: identity(envelope),
        readers: readers::readers(opened, names, you),
        life: life::life(
            (actor, you),
            opened,
            (lawyers, two, nobody_left),
            names,
            extra.life,
        ),
        release: release::release(opened, names, open),
        timeline: timeline::timeline(opened, names),
    }
}

fn identity(envelope: Envelope) -> IdentityPart {
    match envelope {
        Envelope::None => IdentityPart::None,
        Envelope::Sealed => IdentityPart::Sealed,
        Envelope::Open(identity) => IdentityPart::Open(Identity {
            name: identity.name.clone(),
            contact: identity.contact.clone(),
        }),
    }
}

fn named(names: &[(MemberId, String)], id: MemberId) -> String {
    names
        .iter()
        .find(|(member, _)| *member == id)
        .map_or_else(String::new, |(_, name)| name.clone())
}
