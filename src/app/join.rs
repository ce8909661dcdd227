//! Becoming a member: password, a second factor, the printed kit. The same three steps for the
//! set-up ceremony and for an invitation.

mod seat;

pub(crate) use seat::Seat;

use subrosa_policy::{Day, MemberId, Plain, Rights, Role, SecretPhrase};
use subrosa_store::{Device, Member, MemberLock, MemberMail, MemberSecrets, Service};

use super::factors::{Factors, FirstFactor};
use crate::error::AppError;

/// A person on the way to an account. Nothing is stored before the last step.
pub(crate) struct Enrolment {
    pub(crate) stage: Stage,
    pub(crate) name: String,
    pub(crate) rights: Rights,
    /// Whether the person types their own name.
    pub(crate) name_open: bool,
    /// The roles the person chooses from; none where they are fixed.
    pub(crate) roles_open: Vec<Role>,
    /// What the forms of this step carry, so that an old or repeated form changes nothing.
    pub(crate) token: String,
    pub(crate) kit: SecretPhrase,
    /// The place of the word of the kit that is asked for, from 1.
    pub(crate) ask: usize,
    pub(crate) factor: FirstFactor,
    member: MemberId,
    password: Plain<String>,
}

/// Where the person stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Name and password.
    Password,
    /// A second factor that the firm allows.
    Factor,
    /// The kit on paper.
    Kit,
    /// All steps are done.
    Ready,
}

impl Enrolment {
    /// Begins for the member who will have this number.
    pub(crate) fn new(
        factors: &Factors,
        member: MemberId,
        name: &str,
        rights: Rights,
    ) -> Result<Self, AppError> {
        Ok(Self {
            stage: Stage::Password,
            name: name.to_owned(),
            rights,
            name_open: name.is_empty(),
            roles_open: Vec::new(),
            token: fresh_token()?,
            kit: fresh_phrase()?,
            ask: random_place()?,
            factor: factors.first(member)?,
            member,
            password: Plain::new(String::new()),
        })
    }

    /// Takes the password, which the caller has checked against the rules.
    pub(crate) fn set_password(&mut self, password: Plain<String>) -> Result<(), AppError> {
        self.password = password;
        self.advance(Stage::Factor)
    }

    /// Goes on if the factor was shown to work; gives back whether it was.
    pub(crate) fn confirm_factor(&mut self, right: bool) -> Result<bool, AppError> {
        if right {
            self.advance(Stage::Kit)?;
        }
        Ok(right)
    }

    /// Makes the form worthless that was just taken, so that it does nothing twice.
    pub(crate) fn spend_form(&mut self) -> Result<(), AppError> {
        self.advance(self.stage)
    }

    /// Takes the word of the kit that was asked for. False if it is another.
    pub(crate) fn confirm_kit(&mut self, typed: &str) -> Result<bool, AppError> {
        if !is_word(&self.kit, self.ask, typed) {
            return Ok(false);
        }
        self.advance(Stage::Ready)?;
        Ok(true)
    }

    /// Seals the person's secrets under password and kit. No browser is enrolled yet.
    pub(crate) fn finish(&self, mut secrets: MemberSecrets) -> Result<Member, AppError> {
        let (totp_step, marks) = self.factor.keep(&mut secrets)?;
        let (reader, verify) = (secrets.reader.public()?, secrets.signing.public()?);
        let kit = Device::kit(&self.kit);
        let lock = MemberLock::create(self.password.expose(), &secrets, &kit)?;
        Ok(Member {
            id: self.member,
            display: self.name.clone(),
            login: self.name.clone(),
            rights: self.rights.clone(),
            reader,
            verify,
            lock,
            totp_step,
            marks,
            service: Service::default(),
            mail: MemberMail::default(),
        })
    }

    /// The number that this person will have.
    pub(crate) fn member(&self) -> MemberId {
        self.member
    }

    /// Enrols the browser in which the person joins. Its owner names it later.
    pub(crate) fn enrol(&self, member: &mut Member, today: Day) -> Result<Device, AppError> {
        Ok(member.lock.enrol(&Device::kit(&self.kit), "", today)?)
    }

    fn advance(&mut self, stage: Stage) -> Result<(), AppError> {
        self.stage = stage;
        self.token = fresh_token()?;
        Ok(())
    }
}

/// A token for the forms of one step.
pub(crate) fn fresh_token() -> Result<String, AppError> {
    Ok(subrosa_store::random_text()?)
}

/// 256 random bits as 24 words.
pub(crate) fn fresh_phrase() -> Result<SecretPhrase, AppError> {
    Ok(SecretPhrase::from_bytes(&subrosa_store::random_32()?))
}

/// A random place among 24 words, from 1.
pub(crate) fn random_place() -> Result<usize, AppError> {
    let [byte, ..] = subrosa_store::random_id()?;
    Ok(usize::from(byte % 24) + 1)
}

/// Whether `typed` is the word at a place, from 1. Four letters are enough.
pub(crate) fn is_word(phrase: &SecretPhrase, place: usize, typed: &str) -> bool {
    let words = phrase.words();
    let typed = typed.trim().to_lowercase();
    words
        .expose()
        .split(' ')
        .nth(place.saturating_sub(1))
        .is_some_and(|word| {
            word == typed || (typed.chars().count() >= 4 && word.starts_with(&typed))
        })
}
