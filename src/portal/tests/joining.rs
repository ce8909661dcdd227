//! What is kept of people on the way to an account, and for how long.

use subrosa_store::Invite;

use super::*;
use crate::app::people::Stand;

impl Office {
    /// An invitation by the only member.
    fn invite(&self, name: &str) -> (Invite, Plain<String>) {
        let invite = Invite {
            id: self.store.new_invite_id().unwrap(),
            display: name.to_owned(),
            rights: Rights::same(&[Role::Auditor], &Tenants::All).unwrap(),
            until: self.clock.minute() + 72 * 60,
            by: self.member,
            reset: None,
        };
        let token = self.store.invite(&invite).unwrap();
        (invite, token)
    }

    /// Chooses a password behind a link at which nobody is yet.
    fn begin(&self, token: &Plain<String>) {
        let chosen = self
            .people
            .with_joining(token.expose(), None, |person| {
                let Stand::Open(enrolment) = &mut person.stand else {
                    unreachable!("it was used");
                };
                assert!(enrolment.stage == Stage::Password);
                enrolment.set_password(Plain::new("Grey-Panel-beside-gate-4".to_owned()))
            })
            .is_ok();
        assert!(chosen);
    }

    /// How many are kept once a minute's sweep has been there.
    fn kept_after(&self, minutes: u64) -> usize {
        self.clock.advance_minutes(minutes);
        self.people.forget_left();
        self.setup.forget_left();
        self.people.kept()
    }
}

#[test]
fn what_was_typed_behind_a_link_goes_with_the_link_and_after_an_hour() {
    let office = office();
    let ((first, one), (_, two), (_, three)) = (
        office.invite("One"),
        office.invite("Two"),
        office.invite("Three"),
    );
    office.begin(&one);
    office.begin(&two);
    assert_eq!(office.kept_after(0), 2);
    office.store.withdraw(first.id).unwrap();
    assert_eq!(office.kept_after(0), 1);
    assert_eq!(office.kept_after(59), 1, "time to print the kit");
    assert_eq!(office.kept_after(1), 0);
    // Whoever was too slow begins anew behind the same link.
    office.begin(&two);
    assert_eq!(office.kept_after(59), 1);
    assert_eq!(office.kept_after(72 * 60 - 30 - 119), 0);
    // A link that is over takes with it what was typed, however short a time ago.
    office.begin(&three);
    assert_eq!(office.kept_after(29), 1);
    assert_eq!(office.kept_after(1), 0);
}

#[test]
fn a_ceremony_that_nobody_goes_on_with_is_forgotten_after_an_hour() {
    let office = office();
    let link = office.setup.link().expose();
    let token = || {
        let admin = |running: &mut Running| match &running.stand {
            crate::app::setup::Stand::Open(ceremony) => Ok(ceremony.admin.token.clone()),
            crate::app::setup::Stand::Done(_) => Err(AppError::LinkGone),
        };
        office.setup.with(link, None, admin).ok().unwrap()
    };
    let first = token();
    office.kept_after(59);
    assert!(office.setup.is_kept());
    assert_eq!(token(), first);
    office.kept_after(60);
    assert!(!office.setup.is_kept());
    assert_ne!(token(), first);
}
