//! Every line the portal can log. A reviewer reads this file to know all of them.
//!
//! Nothing is logged for a reporter's request: no address, no path, no code, no time. What
//! libraries log is cut down to where it came from, because its text may hold any of these.

pub(crate) mod kept;
mod libraries;
mod sink;

use std::fmt;

use subrosa_policy::{MemberId, TenantId};

pub use self::sink::Log;

// CLAIM(C-190): SECURITY.md
/// Something worth a line. No variant holds a text that somebody typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The portal serves.
    Started,
    /// The portal was asked to stop and has finished what was running.
    Stopped,
    /// A request failed in this part of the portal.
    Failed(&'static str),
    /// A handler panicked; its request got the page of a fault.
    Panicked,
    /// A library warned; only its name is told.
    Library(&'static str),
    /// The state of the onion service changed.
    Onion(&'static str),
    /// The set-up ceremony is done.
    SetUp,
    /// The roster does not verify: reports are not taken in.
    RosterRefused,
    /// A member signed in.
    SignedIn,
    /// A member signed out.
    SignedOut,
    /// A sign-in failed.
    SignInFailed,
    /// A sign-in was not looked at, because others with its name had failed.
    SignInDelayed,
    /// A member changed their password.
    PasswordChanged,
    /// A signed-in member was asked for the password and typed another.
    PasswordRefused,
    /// A browser was enrolled.
    BrowserEnrolled,
    /// A member removed a browser.
    BrowserRemoved,
    /// A member made a new printed kit.
    KitReplaced,
    /// A member ended sessions of their own.
    SessionsEnded,
    /// A code was ordered for somebody's telephone.
    FactorSent,
    /// An administrator had a test message sent by SMS.
    SmsTested,
    /// A second factor was right.
    FactorAccepted,
    /// A second factor was wrong.
    FactorRefused,
    /// A member changed their second factors.
    FactorChanged,
    /// A message could not be handed to the SMS gateway, for this reason of ours.
    SmsFailed(&'static str),
    /// A member set or removed where messages to them go.
    MailChanged,
    /// A member put a key for their mail there, or took it away.
    MailKeyChanged,
    /// A member had a test message sent by mail.
    MailTested,
    /// A message could not be handed to the mail server, for this reason of ours.
    MailFailed(&'static str),
    /// So many messages to members were given up.
    MailGivenUp(usize),
    /// An administrator invited somebody.
    Invited,
    /// An invited person made their keys.
    Joined,
    /// A member's keys were vouched for.
    Vouched,
    /// The words typed by a voucher were not those of the keys.
    VouchRefused,
    /// An administrator took an invitation back.
    InvitationWithdrawn,
    /// An administrator changed roles or tenants of a member.
    RightsChanged,
    /// An administrator changed absence, standby or fields of a member.
    ServiceChanged,
    /// An administrator suspended a member.
    Suspended,
    /// An administrator asked a suspended member back.
    Resumed,
    /// An administrator removed a member.
    Removed,
    /// A member was signed off the roster.
    Dismissed,
    /// An administrator made the link of a reset.
    ResetStarted,
    /// A member made new keys after a reset.
    ResetDone,
    /// A member opened so many cases again to a colleague's new keys.
    CasesOpenedAgain(usize),
    /// Both recovery holders put a member on the roster.
    RosterRecovered,
    /// Both recovery holders gave a member so many cases back.
    CasesRecovered(usize),
    /// An administrator added a tenant.
    TenantAdded,
    /// The settings or the legal profile of a tenant were changed.
    TenantChanged,
    /// A tenant got a new link or new words.
    TenantRenewed,
    /// A tenant lets reporters in.
    TenantOpened,
    /// A tenant lets no reporters in any more.
    TenantClosed,
    /// Texts or questions of a tenant were written, and wait for a lawyer.
    WordingWritten,
    /// A lawyer said yes to texts or questions of a tenant.
    WordingApproved,
    /// Texts or questions that waited were taken back.
    WordingDropped,
    /// Another retention profile was asked for.
    RetentionAsked,
    /// A second person said yes to a retention profile.
    RetentionConfirmed,
    /// A retention profile that was asked for was taken back.
    RetentionDropped,
    /// Cases that are damaged, found at start.
    Damaged(usize),
    /// Records of the portal's own that are damaged, found at start.
    RowsDamaged(usize),
    /// A job failed and is tried again.
    JobFailed(&'static str),
    /// A job that runs once a day is done.
    JobRan(&'static str),
    /// A member took the security log out.
    LogExported,
    /// A member took out the register of reports.
    RegisterExported,
    /// A member took out a copy of a case.
    CaseExported,
    /// Every entry of the security log is where it was written.
    LogVerified,
    /// The security log has a broken link.
    LogBroken,
    /// The security log cannot be written.
    LogNotWritten,
    /// The machine got better or worse: disk, memory, database.
    Health(&'static str),
    /// The certificate of this listener ends within three weeks.
    CertificateEnds(&'static str),
    /// These listeners show a new certificate.
    CertificateRenewed(&'static str),
    /// No new certificate came, for this reason of ours.
    CertificateNotRenewed(&'static str),
    /// These listeners show a certificate of the portal's own until the directory gives one.
    CertificateAwaited(&'static str),
    /// A backup to this place was made and read back.
    BackupMade(&'static str),
    /// So many attachments of earlier backups were damaged at their place, and were written anew.
    BackupMended(usize),
    /// No backup to this place could be made.
    BackupFailed(&'static str),
    /// A copy of the vault was read back at this place.
    VaultCopied(&'static str),
    /// No copy of the vault could be made at this place.
    VaultNotCopied(&'static str),
    /// An administrator said that the clock shows the right day.
    DayConfirmed,
    /// This backup was restored to try it, in so many seconds.
    Drill(&'static str, usize),
    /// A file of this format was not taken. Counted only.
    NotCleaned(&'static str),
    /// Somebody was shown a page of trouble of this kind. Counted only.
    PageOfTrouble(&'static str),
}

/// Who did it, and to whom: for the journal that administrators and auditors read. The lines of
/// the operator's log never say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct By {
    /// The member who acted; none for the portal itself and for whoever was not recognised.
    pub actor: Option<MemberId>,
    /// The name that the member gave the browser.
    pub device: Option<String>,
    /// Whom or what it was done to.
    pub subject: Option<Subject>,
}

/// Whom or what a member of the firm acted upon. Never a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Another member.
    Member(MemberId),
    /// A tenant.
    Tenant(TenantId),
}

/// Keeps what happened, sealed, beside the operator's log.
pub trait Journal: Send + Sync {
    /// Keeps one entry. A failure is the journal's own to tell: an act that has happened stays.
    fn keep(&self, minute: u64, event: &Event, by: &By);

    /// Keeps one entry and waits for the disk; whether it is written.
    fn keep_surely(&self, minute: u64, event: &Event, by: &By) -> bool;
}

impl By {
    /// A member, in a browser they may have named.
    pub fn member(actor: MemberId, device: Option<&str>) -> Self {
        Self {
            actor: Some(actor),
            device: device.map(str::to_owned),
            subject: None,
        }
    }

    /// The same, done to somebody or something.
    #[must_use]
    pub fn to(self, subject: Subject) -> Self {
        Self {
            subject: Some(subject),
            ..self
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Started => f.write_str("started"),
            Self::Stopped => f.write_str("stopped"),
            Self::Failed(place) => write!(f, "a request failed in: {place}"),
            Self::Panicked => f.write_str("a request failed by a panic"),
            Self::Library(name) => write!(f, "a warning of the library {name}"),
            Self::Onion(state) => write!(f, "onion service: {state}"),
            Self::SetUp => f.write_str("the set-up ceremony is done"),
            Self::RosterRefused => f.write_str(
                "ALARM: the roster does not verify; reports are not taken in. See SECURITY.md",
            ),
            Self::SignedIn => f.write_str("a member signed in"),
            Self::SignedOut => f.write_str("a member signed out"),
            Self::SignInFailed => f.write_str("a sign-in failed"),
            Self::SignInDelayed => f.write_str("a sign-in was delayed"),
            Self::PasswordChanged => f.write_str("a member changed their password"),
            Self::PasswordRefused => {
                f.write_str("a signed-in member typed another password than theirs")
            }
            Self::BrowserEnrolled => f.write_str("a browser was enrolled"),
            Self::BrowserRemoved => f.write_str("a member removed a browser"),
            Self::KitReplaced => f.write_str("a member made a new printed kit"),
            Self::SessionsEnded => f.write_str("a member ended sessions of their own"),
            Self::FactorSent => f.write_str("a code was ordered by SMS"),
            Self::SmsTested => f.write_str("a test message was ordered by SMS"),
            Self::FactorAccepted => f.write_str("a second factor was accepted"),
            Self::FactorRefused => f.write_str("a second factor was refused"),
            Self::FactorChanged => f.write_str("a member changed their second factors"),
            Self::SmsFailed(why) => write!(f, "a message was not sent by SMS: {why}"),
            Self::MailChanged => f.write_str("a member changed where their mail goes"),
            Self::MailKeyChanged => f.write_str("a member changed what their mail is encrypted to"),
            Self::MailTested => f.write_str("a test message was ordered by mail"),
            Self::MailFailed(why) => write!(f, "a message was not sent by mail: {why}"),
            Self::MailGivenUp(messages) => {
                write!(f, "ALARM: messages to staff were given up: {messages}")
            }
            Self::Invited => f.write_str("a person was invited"),
            Self::Joined => f.write_str("an invited person made their keys"),
            Self::Vouched => f.write_str("a member's keys were vouched for"),
            Self::VouchRefused => f.write_str("a voucher typed words of another key"),
            Self::InvitationWithdrawn => f.write_str("an invitation was taken back"),
            Self::RightsChanged => f.write_str("roles or clients of a member were changed"),
            Self::ServiceChanged => f.write_str("absence or standby of a member was changed"),
            Self::Suspended => f.write_str("a member was suspended"),
            Self::Resumed => f.write_str("a suspended member was asked back"),
            Self::Removed => f.write_str("a member was removed"),
            Self::Dismissed => f.write_str("a member was signed off the roster"),
            Self::ResetStarted => f.write_str("the link of a reset was made"),
            Self::ResetDone => f.write_str("a member made new keys after a reset"),
            Self::CasesOpenedAgain(cases) => {
                write!(f, "cases opened again to a colleague's new keys: {cases}")
            }
            Self::RosterRecovered => {
                f.write_str("both recovery holders put a member on the roster")
            }
            Self::CasesRecovered(cases) => {
                write!(f, "cases given back by both recovery holders: {cases}")
            }
            Self::TenantAdded => f.write_str("a tenant was added"),
            Self::TenantChanged => f.write_str("a tenant was changed"),
            Self::TenantRenewed => f.write_str("a tenant got a new link or new words"),
            Self::TenantOpened => f.write_str("a tenant lets reporters in"),
            Self::TenantClosed => f.write_str("a tenant lets no reporters in"),
            Self::WordingWritten => f.write_str("texts or questions of a tenant were written"),
            Self::WordingApproved => f.write_str("texts or questions of a tenant were approved"),
            Self::WordingDropped => f.write_str("texts or questions of a tenant were dropped"),
            Self::RetentionAsked => f.write_str("another retention profile was asked for"),
            Self::RetentionConfirmed => f.write_str("a retention profile was confirmed"),
            Self::RetentionDropped => f.write_str("a retention profile was not confirmed"),
            Self::Damaged(1) => f.write_str("ALARM: 1 case is damaged; run `subrosa check`"),
            Self::Damaged(cases) => {
                write!(f, "ALARM: {cases} cases are damaged; run `subrosa check`")
            }
            Self::RowsDamaged(rows) => write!(
                f,
                "ALARM: damaged records of members, clients or the roster: {rows}; run `subrosa check`"
            ),
            Self::JobFailed(job) => write!(f, "a job failed and is tried again: {job}"),
            Self::JobRan(job) => write!(f, "a job ran: {job}"),
            Self::LogExported => f.write_str("the security log was exported"),
            Self::RegisterExported => f.write_str("the register of reports was exported"),
            Self::CaseExported => f.write_str("a copy of a case was exported"),
            Self::LogVerified => f.write_str("the security log was verified"),
            Self::LogBroken => {
                f.write_str("ALARM: the security log has a broken link; run `subrosa check`")
            }
            Self::LogNotWritten => f.write_str("ALARM: the security log cannot be written"),
            Self::Health(change) => write!(f, "the machine: {change}"),
            Self::CertificateEnds(listener) => {
                write!(f, "the certificate of this listener ends soon: {listener}")
            }
            Self::CertificateRenewed(listener) => {
                write!(f, "a new certificate is in use: {listener}")
            }
            Self::CertificateNotRenewed(why) => write!(
                f,
                "no new certificate; the one in use stays, and it is tried again: {why}"
            ),
            Self::CertificateAwaited(listener) => write!(
                f,
                "a self-signed certificate is in use until the directory gives one: {listener}"
            ),
            Self::BackupMade(place) => write!(f, "a backup was made and read back: {place}"),
            Self::BackupMended(files) => {
                write!(
                    f,
                    "ALARM: attachments were damaged in backups, and written anew: {files}"
                )
            }
            Self::BackupFailed(place) => write!(f, "ALARM: no backup could be made: {place}"),
            Self::VaultCopied(place) => {
                write!(f, "a copy of the vault was made and read back: {place}")
            }
            Self::VaultNotCopied(place) => {
                write!(f, "ALARM: no copy of the vault could be made: {place}")
            }
            Self::DayConfirmed => f.write_str("an administrator said that the clock is right"),
            Self::Drill(which, seconds) => {
                write!(f, "a restore was tried: {which}, in {seconds} seconds")
            }
            Self::NotCleaned(format) => write!(f, "a file was not taken: {format}"),
            Self::PageOfTrouble(kind) => write!(f, "a page of trouble: {kind}"),
        }
    }
}

#[cfg(test)]
mod tests;
