//! The words and the rules of the portal. Pure: no input or output, no clock, no randomness.

mod actor;
mod bands;
mod case;
mod clock;
mod compare;
mod day;
mod id;
mod legal;
mod password;
mod plain;
mod questions;
mod reasons;
mod redact;
mod retention;
mod rights;
mod role;
mod statistics;
mod tenant;
mod texts;
mod words;

pub use actor::{
    Acknowledge, Actor, AddFile, Archive, AskHolder, Assign, CaseFacts, Classify, Close,
    CloseUnread, Counted, Denied, Disclose, Erase, Exclude, Export, Grant, HandOver, Hold, Note,
    PassOn, Propose, ReadCase, ReadIdentity, ReadOriginal, ReadReleased, Registered, Release,
    Reopen, Second, ShareNote, WriteToReporter, may_know,
};
pub use bands::{Band, OPEN, possible, publish};
pub use case::{
    CaseState, Category, Channel, Milestones, Mode, Outcome, Severity, Step, may_follow,
};
pub use clock::{Duty, LegalClock, Stage, Warning};
pub use compare::{Change, LineChange, compare_lines};
pub use day::{Day, Weekday};
pub use id::{CaseId, FileId, IdError, InviteId, MemberId, RecordId, ReleaseId, TenantId, WrapId};
pub use legal::{Counting, LegalProblem, LegalProfile};
pub use password::{Missing, Names, PasswordRules};
pub use plain::Plain;
pub use questions::{
    AnswerKind, CategoryWords, Question, QuestionProblem, QuestionWords, Questionnaire,
};
pub use reasons::{
    Again, DisclosureReason, ErasureReason, Extension, HoldReason, Longer, NoAcknowledgement,
    NoFeedback, Unread,
};
pub use redact::{LEFT_OUT, MarkProblem, Marked, markable};
pub use retention::{LegalHold, Retention, RetentionProblem};
pub use rights::{Rights, UnsoundRights};
pub use role::{Role, Tenants};
pub use statistics::{Amount, Days, Ended, LEAST, Period, StatRow, generalise};
pub use tenant::{Modes, NotReady, Readiness, Versions};
pub use texts::{Block, LangTexts, TenantTexts, blocks, changes, plain_line, plain_text};
pub use words::{ChannelWords, CodeError, ReceiptCode, SecretPhrase, parse_words, six_words};
