//! What ends together with a session: the rights of its requests, their downloads, themselves.

use std::io::{self, Write};
use std::ops::Deref;
use std::sync::Arc;

use subrosa_policy::Actor;
use tokio::sync::watch;

/// Whether a session is still open. Clones tell the same; once over, it stays over.
#[derive(Clone)]
pub(crate) struct Alive(Arc<watch::Sender<bool>>);

// CLAIM(C-58): SECURITY.md
/// What a signed-in member may do: nothing any more as soon as the session is over, for requests
/// that are running too, because every act asks here first.
pub(crate) struct LiveActor {
    actor: Actor,
    alive: Alive,
}

/// Hands on what is written for as long as the session is open.
pub(crate) struct WhileAlive<'a> {
    out: &'a mut dyn Write,
    alive: &'a Alive,
}

impl Alive {
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Says that the session is over.
    pub(crate) fn end(&self) {
        self.0.send_replace(true);
    }

    pub(crate) fn is_over(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the session is over.
    pub(crate) async fn over(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        drop(self.0.subscribe().wait_for(|over| *over).await);
    }
}

impl LiveActor {
    pub(crate) fn new(actor: Actor) -> Self {
        Self {
            actor,
            alive: Alive::new(),
        }
    }

    pub(crate) fn alive(&self) -> &Alive {
        &self.alive
    }
}

impl Deref for LiveActor {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        if self.alive.is_over() {
            &NOBODY
        } else {
            &self.actor
        }
    }
}

impl<'a> WhileAlive<'a> {
    pub(crate) fn new(out: &'a mut dyn Write, alive: &'a Alive) -> Self {
        Self { out, alive }
    }
}

impl Write for WhileAlive<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.alive.is_over() {
            return Err(io::Error::other("the session is over"));
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

static NOBODY: Actor = Actor::Visitor;

#[cfg(test)]
mod tests {
    use subrosa_policy::{MemberId, Rights, Role, Tenants};

    use super::*;

    fn lawyer() -> LiveActor {
        LiveActor::new(Actor::Member {
            id: MemberId::from_bytes([1; 16]),
            rights: Rights::same(&[Role::Lawyer], &Tenants::All).unwrap(),
        })
    }

    #[test]
    fn rights_and_downloads_end_with_the_session() {
        let actor = lawyer();
        let mut bytes = Vec::new();
        let mut out = WhileAlive::new(&mut bytes, actor.alive());
        assert!(actor.vouch().is_ok());
        out.write_all(b"first").unwrap();
        actor.alive().end();
        assert!(out.write_all(b"second").is_err());
        assert!(actor.vouch().is_err());
        assert_eq!(bytes, b"first");
    }

    #[tokio::test]
    async fn whoever_waits_for_the_end_is_told() {
        let actor = lawyer();
        let alive = actor.alive().clone();
        let waiting = tokio::spawn(async move { alive.over().await });
        actor.alive().end();
        waiting.await.unwrap();
        // Whoever comes later is told as well.
        actor.alive().over().await;
    }
}
