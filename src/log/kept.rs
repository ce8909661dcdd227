//! How the security log keeps each event: its name at rest, its group, and how finely it is timed.
//!
//! A new event gets one line here and a text `security-event-…` in each language. A name never
//! changes: entries that are a year old still have it.

use super::Event;

/// How an event is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// The name at rest, in the texts and in exports.
    pub(crate) key: &'static str,
    /// Where the page of the security log files it.
    pub(crate) group: Group,
    /// How finely it is timed.
    pub(crate) timing: Timing,
}

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// Signing in and out, factors, browsers.
    SignIn,
    /// Accounts, roles, keys.
    People,
    /// Clients and settings.
    Tenants,
    /// The security log itself.
    Log,
    /// The machine and the program.
    Machine,
}

impl Group {
    pub(crate) const ALL: [Self; 5] = [
        Self::SignIn,
        Self::People,
        Self::Tenants,
        Self::Log,
        Self::Machine,
    ];

    /// The name in texts and addresses.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::People => "people",
            Self::Tenants => "tenants",
            Self::Log => "log",
            Self::Machine => "machine",
        }
    }
}

/// How finely an event is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timing {
    /// By minute: members and the portal itself cause it.
    Minute,
    /// Counted by day, and written when the day is over: a reporter can cause it.
    Day,
}

macro_rules! kept {
    ($($event:pat => $group:ident, $timing:ident, $key:literal, $detail:expr, $count:expr;)+) => {
        impl Event {
            /// How this event is kept.
            pub(crate) fn kind(&self) -> Kind {
                #[expect(unused_variables, reason = "a pattern also names what the others use")]
                match *self {
                    $($event => Kind { key: $key, group: Group::$group, timing: Timing::$timing },)+
                }
            }

            /// Which part it is about, in words of the program's own.
            pub(crate) fn detail(&self) -> Option<&'static str> {
                #[expect(unused_variables, reason = "as above")]
                match *self {
                    $($event => $detail,)+
                }
            }

            /// How many times it happened, or how many it concerns.
            pub(crate) fn count(&self) -> u64 {
                #[expect(unused_variables, reason = "as above")]
                match *self {
                    $($event => $count,)+
                }
            }
        }

        /// Every kind of entry, in the order of the filter.
        pub(crate) const KINDS: &[Kind] = &[
            $(Kind { key: $key, group: Group::$group, timing: Timing::$timing },)+
            MORE,
        ];
    };
}

kept! {
    Event::SignedIn => SignIn, Minute, "signed-in", None, 1;
    Event::SignedOut => SignIn, Minute, "signed-out", None, 1;
    Event::SignInFailed => SignIn, Minute, "sign-in-failed", None, 1;
    Event::SignInDelayed => SignIn, Minute, "sign-in-delayed", None, 1;
    Event::PasswordChanged => SignIn, Minute, "password-changed", None, 1;
    Event::PasswordRefused => SignIn, Minute, "password-refused", None, 1;
    Event::BrowserEnrolled => SignIn, Minute, "browser-enrolled", None, 1;
    Event::BrowserRemoved => SignIn, Minute, "browser-removed", None, 1;
    Event::KitReplaced => SignIn, Minute, "kit-replaced", None, 1;
    Event::SessionsEnded => SignIn, Minute, "sessions-ended", None, 1;
    Event::FactorSent => SignIn, Minute, "factor-sent", None, 1;
    Event::SmsTested => SignIn, Minute, "sms-tested", None, 1;
    Event::FactorAccepted => SignIn, Minute, "factor-accepted", None, 1;
    Event::FactorRefused => SignIn, Minute, "factor-refused", None, 1;
    Event::FactorChanged => SignIn, Minute, "factor-changed", None, 1;
    Event::SmsFailed(why) => SignIn, Minute, "sms-failed", Some(why), 1;
    Event::MailChanged => People, Minute, "mail-changed", None, 1;
    Event::MailKeyChanged => People, Minute, "mail-key-changed", None, 1;
    Event::MailTested => Machine, Minute, "mail-tested", None, 1;
    Event::MailFailed(why) => Machine, Minute, "mail-failed", Some(why), 1;
    Event::MailGivenUp(messages) => Machine, Minute, "mail-given-up", None, u64::try_from(messages).unwrap_or(u64::MAX);
    Event::SetUp => People, Minute, "set-up", None, 1;
    Event::Invited => People, Minute, "invited", None, 1;
    Event::Joined => People, Minute, "joined", None, 1;
    Event::Vouched => People, Minute, "vouched", None, 1;
    Event::VouchRefused => People, Minute, "vouch-refused", None, 1;
    Event::RosterRefused => People, Day, "roster-refused", None, 1;
    Event::InvitationWithdrawn => People, Minute, "invitation-withdrawn", None, 1;
    Event::RightsChanged => People, Minute, "rights-changed", None, 1;
    Event::ServiceChanged => People, Minute, "service-changed", None, 1;
    Event::Suspended => People, Minute, "suspended", None, 1;
    Event::Resumed => People, Minute, "resumed", None, 1;
    Event::Removed => People, Minute, "removed", None, 1;
    Event::Dismissed => People, Minute, "dismissed", None, 1;
    Event::ResetStarted => People, Minute, "reset-started", None, 1;
    Event::ResetDone => People, Minute, "reset-done", None, 1;
    Event::CasesOpenedAgain(cases) => People, Minute, "cases-opened-again", None, u64::try_from(cases).unwrap_or(u64::MAX);
    Event::RosterRecovered => People, Minute, "roster-recovered", None, 1;
    Event::CasesRecovered(cases) => People, Minute, "cases-recovered", None, u64::try_from(cases).unwrap_or(u64::MAX);
    Event::TenantAdded => Tenants, Minute, "tenant-added", None, 1;
    Event::TenantChanged => Tenants, Minute, "tenant-changed", None, 1;
    Event::TenantRenewed => Tenants, Minute, "tenant-renewed", None, 1;
    Event::TenantOpened => Tenants, Minute, "tenant-opened", None, 1;
    Event::TenantClosed => Tenants, Minute, "tenant-closed", None, 1;
    Event::WordingWritten => Tenants, Minute, "wording-written", None, 1;
    Event::WordingApproved => Tenants, Minute, "wording-approved", None, 1;
    Event::WordingDropped => Tenants, Minute, "wording-dropped", None, 1;
    Event::RetentionAsked => Tenants, Minute, "retention-asked", None, 1;
    Event::RetentionConfirmed => Tenants, Minute, "retention-confirmed", None, 1;
    Event::RetentionDropped => Tenants, Minute, "retention-dropped", None, 1;
    Event::LogExported => Log, Minute, "log-exported", None, 1;
    Event::RegisterExported => Log, Minute, "register-exported", None, 1;
    Event::CaseExported => Log, Minute, "case-exported", None, 1;
    Event::LogVerified => Log, Minute, "log-verified", None, 1;
    Event::LogBroken => Log, Minute, "log-broken", None, 1;
    Event::LogNotWritten => Log, Minute, "log-not-written", None, 1;
    Event::Started => Machine, Minute, "started", None, 1;
    Event::Stopped => Machine, Minute, "stopped", None, 1;
    Event::Onion(state) => Machine, Minute, "onion", Some(state), 1;
    Event::Health(change) => Machine, Minute, "health", Some(change), 1;
    Event::CertificateEnds(listener) => Machine, Minute, "certificate-ends", Some(listener), 1;
    Event::CertificateRenewed(listener) => Machine, Minute, "certificate-renewed", Some(listener), 1;
    Event::CertificateNotRenewed(why) => Machine, Minute, "certificate-not-renewed", Some(why), 1;
    Event::CertificateAwaited(listener) => Machine, Minute, "certificate-awaited", Some(listener), 1;
    Event::Damaged(cases) => Machine, Minute, "damaged", None, u64::try_from(cases).unwrap_or(u64::MAX);
    Event::RowsDamaged(rows) => Machine, Minute, "rows-damaged", None, u64::try_from(rows).unwrap_or(u64::MAX);
    Event::JobRan(job) => Machine, Minute, "job-ran", Some(job), 1;
    Event::JobFailed(job) => Machine, Minute, "job-failed", Some(job), 1;
    Event::BackupMade(place) => Machine, Minute, "backup-made", Some(place), 1;
    Event::BackupMended(files) => Machine, Minute, "backup-mended", None, u64::try_from(files).unwrap_or(u64::MAX);
    Event::BackupFailed(place) => Machine, Minute, "backup-failed", Some(place), 1;
    Event::VaultCopied(place) => Machine, Minute, "vault-copied", Some(place), 1;
    Event::VaultNotCopied(place) => Machine, Minute, "vault-not-copied", Some(place), 1;
    Event::DayConfirmed => Machine, Minute, "day-confirmed", None, 1;
    Event::Drill(which, seconds) => Machine, Minute, "drill", Some(which), u64::try_from(seconds).unwrap_or(u64::MAX);
    Event::Failed(place) => Machine, Day, "failed", Some(place), 1;
    Event::Panicked => Machine, Day, "panicked", None, 1;
    Event::Library(name) => Machine, Day, "library", Some(name), 1;
    Event::NotCleaned(format) => Machine, Day, "not-cleaned", Some(format), 1;
    Event::PageOfTrouble(kind) => Machine, Day, "page-of-trouble", Some(kind), 1;
}

/// Stands for events that came too fast to be kept one by one.
pub(crate) const MORE: Kind = Kind {
    key: "more",
    group: Group::Log,
    timing: Timing::Minute,
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own_with_a_text_in_each_language() {
        let names: BTreeSet<_> = KINDS.iter().map(|kind| kind.key).collect();
        assert_eq!(names.len(), KINDS.len());
        for texts in [
            include_str!("../../templates/texts/en/security.ftl"),
            include_str!("../../templates/texts/da/security.ftl"),
        ] {
            for kind in KINDS {
                let text = format!("\nsecurity-event-{} = ", kind.key);
                assert!(texts.contains(&text), "{text}");
            }
            for group in Group::ALL {
                assert!(texts.contains(&format!("\nsecurity-group-{} = ", group.key())));
            }
        }
    }

    #[test]
    fn what_a_reporter_can_cause_has_no_time_of_day() {
        for event in [
            Event::Failed("records"),
            Event::Panicked,
            // Every Send looks at the roster.
            Event::RosterRefused,
            Event::Library("hyper"),
            Event::NotCleaned("heic"),
            Event::PageOfTrouble("not-found"),
        ] {
            assert_eq!(event.kind().timing, Timing::Day, "{event}");
        }
        assert_eq!(Event::SignInFailed.kind().timing, Timing::Minute);
    }
}
