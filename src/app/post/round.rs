//! One round of the post: write what is due, send what waits, and give up loudly what cannot be sent.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;

use futures::FutureExt;
use subrosa_policy::{MemberId, Role};
use subrosa_store::{MailFact, MailRow, Member, StoreError, WaitingMail};

use super::Post;
use crate::app::blocking;
use crate::app::health::Trouble;
use crate::error::AppError;
use crate::listen::Stopping;
use crate::log::Event;
use crate::mail::{Letter, MailError};

/// What each member is to be told of.
type News = BTreeMap<MemberId, Vec<MailFact>>;

/// What became of the messages of one round.
#[derive(Default)]
struct Outcome {
    sent: usize,
    given_up: usize,
    /// The first thing that went wrong.
    error: Option<MailError>,
}

impl Post {
    /// Works whenever [`Post::tick`] says so, until the portal stops.
    pub(crate) async fn run(self, mut stopping: Stopping) {
        loop {
            tokio::select! {
                () = stopping.asked() => return,
                () = self.0.wake.notified() => {}
            }
            // A fault of a library ends this round and no other.
            let done = AssertUnwindSafe(self.round(&mut stopping))
                .catch_unwind()
                .await;
            let went_well = matches!(done, Ok(Ok(())));
            self.0.broken.store(!went_well, Ordering::Relaxed);
        }
    }

    /// Writes and sends. What is being sent when the portal stops is sent again at the next start.
    async fn round(&self, stopping: &mut Stopping) -> Result<(), AppError> {
        let post = self.clone();
        // What cannot be written keeps nothing that was written from going.
        let looked = blocking(move || Ok((post.write_due(), post.ready()?)));
        let (written, ready) = looked.await?;
        let mut ready = ready.into_iter();
        let mut outcome = Outcome::default();
        while let Some(member) = ready.next() {
            let post = self.clone();
            let Some(letter) = blocking(move || post.letter_now(member)).await? else {
                continue;
            };
            let sent = tokio::select! {
                () = stopping.asked() => return Ok(()),
                sent = self.parts().mailer.send(&letter) => sent,
            };
            // What ails the server ails every message.
            let also = match sent {
                Err(error) if error.is_of_server() => ready.by_ref().collect(),
                Ok(()) | Err(_) => Vec::new(),
            };
            let post = self.clone();
            let given_up = blocking(move || post.file(member, also, sent)).await?;
            outcome.add(sent, given_up);
        }
        let post = self.clone();
        blocking(move || post.tell(&outcome)).await?;
        written
    }

    /// Puts a message into the queue for every member who has news, if a time of day has come.
    fn write_due(&self) -> Result<(), AppError> {
        let parts = self.parts();
        let (store, clock) = (&parts.store, &parts.clock);
        let served = store.mail_slot()?;
        let due = self
            .0
            .draws
            .due(clock.today(), clock.minute_of_day(), served)?;
        let Some(slot) = due else {
            return Ok(());
        };
        let minute = clock.minute();
        let (news, failed) = self.news()?;
        for (member, news) in news {
            store.change_mail_row(member, |row| {
                let is_news = news.iter().any(|fact| !row.told.contains(fact));
                // Nothing is left that they were not told of.
                row.given_up &= !news.is_empty();
                row.told = news;
                // One that waits says it as well.
                if is_news && row.waiting.is_none() {
                    row.waiting = Some(WaitingMail {
                        minute,
                        tries: 0,
                        again: minute,
                    });
                }
            })?;
        }
        store.set_mail_slot(slot)?;
        failed.map_or(Ok(()), Err)
    }

    /// Everything each member with an address is to be told of now, and what could not be told of.
    fn news(&self) -> Result<(News, Option<AppError>), AppError> {
        let parts = self.parts();
        let members = parts.store.members()?;
        let mut news = News::new();
        for member in members.iter().filter(|member| has_mail(member)) {
            let own = news.entry(member.id).or_default();
            if member.rights.has(Role::Admin) {
                own.extend(self.troubles(member.id));
            }
            own.extend(self.end_of_key(member));
        }
        let (facts, failed) = parts.casework.news(parts.clock.today())?;
        for (member, fact) in facts {
            if let Some(own) = news.get_mut(&member) {
                own.push(fact);
            }
        }
        Ok((news, failed))
    }

    /// What an administrator must look after. That mail fails cannot be told by mail.
    fn troubles(&self, admin: MemberId) -> Vec<MailFact> {
        let parts = self.parts();
        let troubles = parts.health.troubles().into_iter();
        troubles
            .filter(|trouble| *trouble != Trouble::Mail)
            .map(|trouble| {
                let what = trouble.name().as_bytes();
                parts.store.mail_fact_of_portal(admin, what)
            })
            .collect()
    }

    /// Those whose message's time has come and who are still to be told. None is written yet.
    fn ready(&self) -> Result<Vec<MemberId>, AppError> {
        let parts = self.parts();
        let now = parts.clock.minute();
        let mut waiting = parts.store.mail_waiting()?;
        waiting.retain(|(_, mail)| mail.again <= now);
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let news = self.news()?;
        let mut ready = Vec::new();
        for (id, _) in waiting {
            ready.extend(self.still_told(id, &news)?.map(|member| member.id));
        }
        // In no order: when a message comes must not tell how many others had news before it.
        ready.sort_by_cached_key(|_| subrosa_store::random_id().unwrap_or_default());
        Ok(ready)
    }

    /// The message that waits for a member, as it is to go out at this moment, if it still is. A
    /// server can be slow: while others are written to, somebody gives a key, changes their
    /// address, or loses their account or a case, and it must count.
    fn letter_now(&self, id: MemberId) -> Result<Option<Letter>, AppError> {
        // Whoever took their address away has none that waits, even if they gave another since.
        let Some(mail) = self.parts().store.mail_row(id)?.waiting else {
            return Ok(None);
        };
        // Looking for news takes longest: their address and key are read after it.
        let news = self.news()?;
        let member = self.still_told(id, &news)?;
        let own = member.as_ref().map(|member| &member.mail);
        let own = own.and_then(|own| Some((own.to.as_ref()?, own)));
        own.map(|own| self.letter(own, mail.minute, |words| &words.news))
            .transpose()
    }

    // CLAIM(C-223): SECURITY.md
    /// The member for whom a message waits, if they are still to be told. It is dropped if they
    /// have no address any more, or there is nothing left that they may be told of: their clients,
    /// or the case, were taken away.
    fn still_told(
        &self,
        id: MemberId,
        (news, failed): &(News, Option<AppError>),
    ) -> Result<Option<Member>, AppError> {
        // What could not be looked at may be what they are told of.
        let has_news = failed.is_some() || news.get(&id).is_some_and(|own| !own.is_empty());
        let member = self.reached(id)?.filter(|_| has_news);
        if member.is_none() {
            // If it comes back, it is told anew.
            let forget = |row: &mut MailRow| *row = Default::default();
            self.parts().store.change_mail_row(id, forget)?;
        }
        Ok(member)
    }

    /// A member who is sent messages.
    fn reached(&self, id: MemberId) -> Result<Option<Member>, AppError> {
        match self.parts().store.member(id) {
            Ok(member) => Ok(Some(member).filter(has_mail)),
            Err(StoreError::NotFound | StoreError::Damaged(_) | StoreError::Seal(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Notes what became of a message, and of those that would have fared as it did. Gives back how many were given up.
    fn file(
        &self,
        member: MemberId,
        also: Vec<MemberId>,
        sent: Result<(), MailError>,
    ) -> Result<usize, AppError> {
        let store = &self.parts().store;
        let Err(error) = sent else {
            store.change_mail_row(member, |row| {
                (row.waiting, row.given_up) = (None, false);
            })?;
            return Ok(0);
        };
        let now = self.parts().clock.minute();
        let mut given_up = 0;
        for member in std::iter::once(member).chain(also) {
            store.change_mail_row(member, |row| {
                let Some(mail) = &mut row.waiting else {
                    return;
                };
                mail.tries = mail.tries.saturating_add(1);
                mail.again = now.saturating_add(wait(mail.tries));
                if error.is_final() || mail.tries >= MOST_TRIES {
                    given_up += 1;
                    // They were told of nothing: the next time of day tries anew.
                    *row = MailRow {
                        given_up: true,
                        ..MailRow::default()
                    };
                }
            })?;
        }
        Ok(given_up)
    }

    // CLAIM(C-156): SECURITY.md
    /// Tells log, health and page. There is trouble as long as somebody who is written to was not told.
    fn tell(&self, outcome: &Outcome) -> Result<(), AppError> {
        let parts = self.parts();
        if outcome.given_up > 0 {
            parts.log.emit(Event::MailGivenUp(outcome.given_up));
        }
        match outcome.error {
            Some(error) => self.note(Err(error)),
            None if outcome.sent > 0 => self.note(Ok(())),
            None => {}
        }
        let mut untold = false;
        for member in parts.store.mail_given_up()? {
            untold |= self.reached(member)?.is_some();
        }
        parts.health.note(Trouble::Mail, untold);
        Ok(())
    }
}

impl Outcome {
    fn add(&mut self, sent: Result<(), MailError>, given_up: usize) {
        match sent {
            Ok(()) => self.sent += 1,
            Err(error) => self.error = self.error.or(Some(error)),
        }
        self.given_up += given_up;
    }
}

/// Whether somebody is sent messages at all.
pub(super) fn has_mail(member: &Member) -> bool {
    member.is_active() && member.mail.to.is_some()
}

/// Minutes until the next try: 5, 10, 20 and so on, six hours at most.
fn wait(tries: u16) -> u64 {
    let doubled = u32::from(tries.saturating_sub(1)).min(16);
    (5 << doubled).min(LONGEST_WAIT)
}

/// After so many tries, two days, a message is given up.
const MOST_TRIES: u16 = 14;
const LONGEST_WAIT: u64 = 6 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_all_tries_together_take_about_two_days() {
        let waits: Vec<u64> = (1..MOST_TRIES).map(wait).collect();
        assert_eq!(waits[..8], [5, 10, 20, 40, 80, 160, 320, 360]);
        assert!(waits.is_sorted());
        let hours = waits.iter().sum::<u64>() / 60;
        assert!((40..=56).contains(&hours), "{hours}");
        assert_eq!(wait(u16::MAX), LONGEST_WAIT);
    }
}
