//! An opened case, in the shape the staff pages show: one builder for each part.

mod files;
mod head;
mod life;
mod readers;
mod release;
mod report;
mod talk;
mod timeline;

pub(crate) use files::{FilesTyped, original};
pub(crate) use head::{head as case_head, state_key};
pub(crate) use talk::TalkTyped;

use subrosa_policy::MemberId;

use super::dates::date;
use super::staff::Extra;
use super::view::case::{Case, CaseTriage, Identity, IdentityPart, MemberChoice};
use crate::app::casework::{Candidate, Colleague, Envelope, Opened};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;

/// The page of a case that is not assigned yet.
pub(crate) fn triage_page(
    token: &str,
    opened: &Opened,
    candidates: &[Candidate],
    extra: Extra,
) -> CaseTriage {
    let asked = extra.assign;
    let choices = |chosen: Option<MemberId>| -> Vec<MemberChoice> {
        candidates
            .iter()
            .filter(|candidate| !candidate.named)
            .map(|candidate| choice(candidate, chosen == Some(candidate.member)))
            .collect()
    };
    CaseTriage {
        token: token.to_owned(),
        case: head::head(opened),
        report: report::report(opened),
        files: files::for_triage(opened),
        acknowledged: opened.index.milestones.acknowledged.is_some(),
        members: candidates
            .iter()
            .map(|candidate| {
                let excluded = asked.excluded.contains(&candidate.member);
                choice(candidate, candidate.named || excluded)
            })
            .collect(),
        lawyers: choices(asked.lawyer),
        standbys: choices(asked.standby),
        conflict: asked.conflict,
        conflict_note: asked.note,
        problems: asked.problems,
        notice: extra.notice,
    }
}

/// The page of an assigned case for its lawyer or deputy.
pub(crate) fn lawyer_page(
    session: &Session<StaffSession>,
    opened: &Opened,
    envelope: Envelope,
    (lawyers, two): (&[Colleague], bool),
    names: &[(MemberId, String)],
    extra: Extra,
) -> Case {
    let (index, you) = (&opened.index, session.value.member);
    let actor = &session.value.actor;
    let open = actor.write_to_reporter(&index.facts()).is_ok();
    let files = files::for_lawyer(opened, open, extra.files);
    let talk = talk::talk(&opened.entries, names, extra.talk);
    Case {
        token: session.token.clone(),
        case: head::head(opened),
        open,
        wrong: files.problem.is_some()
            || !files.refused.is_empty()
            || talk.problem.is_some()
            || extra.life.problem.is_some(),
        notice: extra.notice,
        report: report::report(opened),
        files,
        talk,
        acknowledged: index.milestones.acknowledged.is_some(),
        identity: identity(envelope),
        readers: readers::readers(index, names, you),
        life: life::life((actor, you), opened, (lawyers, two), names, extra.life),
        release: release::release(opened, names, open),
        timeline: timeline::timeline(&opened.entries, names),
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

fn choice(candidate: &Candidate, chosen: bool) -> MemberChoice {
    MemberChoice {
        id: candidate.member.to_string(),
        name: candidate.display.clone(),
        chosen,
        away: candidate.away.map(date),
        fields: candidate.fields.join(", "),
    }
}

fn named(names: &[(MemberId, String)], id: MemberId) -> String {
    names
        .iter()
        .find(|(member, _)| *member == id)
        .map_or_else(String::new, |(_, name)| name.clone())
}
