//! The way of a case.

use subrosa_policy::{Actor, CaseState, MemberId, Mode, Step, may_follow};

use crate::app::casework::{Colleague, Opened};
use crate::web::dates::date;
use crate::web::view::case::{HoldView, Life, LifeTyped, PendingView, TeamMember};
use crate::web::view::life::act_key;

use super::named;

/// What this member can do with the case.
pub(super) fn life(
    (actor, you): (&Actor, MemberId),
    opened: &Opened,
    (lawyers, two, nobody_left): (&[Colleague], bool, bool),
    names: &[(MemberId, String)],
    typed: LifeTyped,
) -> Life {
    let (index, facts) = (&opened.index, opened.index.facts());
    let id = |member: Option<MemberId>| member.map(|id| id.to_string()).unwrap_or_default();
    let writes = actor.write_to_reporter(&facts).is_ok();
    let owed = index.milestones.feedback_given.is_none();
    let ended = matches!(index.state, CaseState::Closed | CaseState::Archived);
    Life {
        hands_on: actor.hand_over(&facts).is_ok() && !ended,
        hands_back: may_follow(index.state, Step::HandBack).is_some(),
        closes: actor.close(&facts).is_ok(),
        reopens: actor.reopen(&facts).is_ok(),
        archives: actor.archive(&facts).is_ok(),
        holds: actor.hold(&facts).is_ok(),
        suppresses: opened.dates.acknowledge_due() && writes && !ended,
        extends_to: opened
            .dates
            .could_extend_to()
            .filter(|_| writes && owed && opened.today <= opened.dates.feedback_by())
            .map(date),
        answers: writes,
        answered: !owed,
        withdrawal: index.withdrawal,
        two,
        confidential: index.mode == Mode::Confidential,
        handler: id(index.handler),
        standby: id(index.standby),
        colleagues: index
            .colleagues
            .iter()
            .map(|member| TeamMember {
                id: member.to_string(),
                name: named(names, *member),
                away: None,
            })
            .collect(),
        lawyers: lawyers
            .iter()
            .map(|lawyer| TeamMember {
                id: lawyer.member.to_string(),
                name: lawyer.display.clone(),
                away: lawyer.away.map(date),
            })
            .collect(),
        hold: index.hold.map(|hold| HoldView {
            reason: hold.reason.key(),
            review: date(hold.review),
        }),
        pending: index
            .pending
            .iter()
            .map(|asked| PendingView {
                id: asked.id.to_string(),
                act: act_key(&asked.act),
                on: date(asked.on),
                mine: asked.by == you,
                holder: asked.by == you && nobody_left,
            })
            .collect(),
        typed,
        keys: crate::web::view::case::Keys::default(),
    }
}
