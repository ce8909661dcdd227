use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing::Level;
use tracing_subscriber::layer::SubscriberExt;

use super::libraries::Libraries;
use super::*;
use crate::clock::TestClock;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn every_line_is_one_of_these() {
    let lines = Lines::default();
    let log = Log::new(Arc::new(TestClock::new()), Box::new(lines.clone()));
    for event in [
        Event::Started,
        Event::Failed("records"),
        Event::Library("tor_proto"),
        Event::Damaged(1),
        Event::Damaged(3),
        Event::Onion("reachable"),
    ] {
        log.emit(event);
    }
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert_eq!(
        text,
        "2026-11-23 12:00Z started\n\
         2026-11-23 12:00Z a request failed in: records\n\
         2026-11-23 12:00Z a warning of the library tor_proto\n\
         2026-11-23 12:00Z ALARM: 1 case is damaged; run `subrosa check`\n\
         2026-11-23 12:00Z ALARM: 3 cases are damaged; run `subrosa check`\n\
         2026-11-23 12:00Z onion service: reachable\n"
    );
}

/// Every way in which a library can say something, from a crate that is on the list and from one that is not.
macro_rules! say {
    ($target:literal) => {
        let word = CANARY;
        let span = tracing::error_span!(target: $target, "harvest velvet orbit", word);
        let _inside = span.enter();
        tracing::error!(target: $target, "harvest velvet orbit");
        tracing::error!(target: $target, word, "{word} {word:?}");
        tracing::warn!(target: $target, error = %std::io::Error::other(CANARY), ?word);
        tracing::info!(target: $target, peer = "192.0.2.7", word);
        tracing::event!(name: "harvest velvet orbit", target: $target, Level::ERROR, word);
    };
}

#[test]
fn of_no_library_and_no_other_crate_a_word_gets_through() {
    let lines = Lines::default();
    let log = Log::new(Arc::new(TestClock::new()), Box::new(lines.clone()));
    let subscriber = tracing_subscriber::registry().with(Libraries::new(log));
    tracing::subscriber::with_default(subscriber, || {
        say!("hyper::proto::h1");
        say!("h2::codec");
        say!("sled::pagecache");
        say!("tor_proto::circuit");
        say!("arti_client");
        say!("harvest velvet orbit");
        say!("subrosa::web");
        say!("");
    });
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let names = ["hyper", "h2", "sled", "tor_proto", "arti", "another"];
    let told = names.map(|name| format!("2026-11-23 12:00Z a warning of the library {name}\n"));
    assert_eq!(text, told.concat());
}

const CANARY: &str = "harvest velvet orbit";

#[test]
fn a_library_s_words_are_forgotten() {
    let lines = Lines::default();
    let clock = Arc::new(TestClock::new());
    let log = Log::new(clock.clone(), Box::new(lines.clone()));
    let subscriber = tracing_subscriber::registry().with(Libraries::new(log));
    tracing::subscriber::with_default(subscriber, || {
        tracing::info!(target: "hyper::proto", "not a warning");
        tracing::debug!(target: "sled", "not a warning");
        let _span = tracing::error_span!(target: "h2", "no event");
        tracing::warn!(target: "rustls::conn", peer = "192.0.2.7", "bad record from 192.0.2.7");
        tracing::warn!(target: "rustls::conn", "the same again in the same minute");
        tracing::info!(target: "rustls::conn", "not a warning");
        tracing::error!(target: "somewhere::else", "harvest velvet orbit");
        clock.advance_minutes(1);
        tracing::warn!(target: "rustls::conn", "the same again in the next minute");
    });
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert_eq!(
        text,
        "2026-11-23 12:00Z a warning of the library rustls\n\
         2026-11-23 12:00Z a warning of the library another\n\
         2026-11-23 12:01Z a warning of the library rustls\n"
    );
}

#[test]
fn what_libraries_say_anywhere_in_the_program_goes_through_this_log() {
    let lines = Lines::default();
    let log = Log::new(Arc::new(TestClock::new()), Box::new(lines.clone()));
    log.listen_to_libraries();
    // Other tests of this process may be heard as well.
    std::thread::spawn(|| tracing::warn!(target: "tor_netdir", "{CANARY}"))
        .join()
        .unwrap();
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("a warning of the library tor_netdir\n"));
    assert!(!text.contains(CANARY));
}

#[test]
fn delayed_sign_ins_have_one_line_a_minute_and_then_a_number() {
    let (lines, clock) = (Lines::default(), Arc::new(TestClock::new()));
    let log = Log::new(clock.clone(), Box::new(lines.clone()));
    for _ in 0..500 {
        log.emit(Event::SignInDelayed);
    }
    log.emit(Event::SignedIn);
    clock.advance_minutes(2);
    log.emit(Event::SignInDelayed);
    log.emit(Event::SignInDelayed);
    log.emit(Event::Stopped);
    log.emit(Event::Stopped);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert_eq!(
        text,
        "2026-11-23 12:00Z a sign-in was delayed\n\
         2026-11-23 12:00Z a member signed in\n\
         2026-11-23 12:00Z a sign-in was delayed: 499 more\n\
         2026-11-23 12:02Z a sign-in was delayed\n\
         2026-11-23 12:02Z a sign-in was delayed: 1 more\n\
         2026-11-23 12:02Z stopped\n\
         2026-11-23 12:02Z stopped\n"
    );
}

#[derive(Default)]
struct Kept(Mutex<Vec<(Event, By)>>);

impl Journal for Kept {
    fn keep(&self, _minute: u64, event: &Event, by: &By) {
        self.0.lock().unwrap().push((event.clone(), by.clone()));
    }

    fn keep_surely(&self, minute: u64, event: &Event, by: &By) -> bool {
        self.keep(minute, event, by);
        true
    }
}

#[test]
fn the_journal_is_told_who_did_it_where_and_to_whom() {
    let log = Log::new(Arc::new(TestClock::new()), Box::new(Lines::default()));
    let kept = Arc::new(Kept::default());
    log.keep_in(kept.clone());
    let (one, other) = ([1_u8; 16], [2_u8; 16]);
    let subject = Subject::Member(MemberId::from_bytes(other));
    let by = By::member(MemberId::from_bytes(one), Some("desk")).to(subject);
    log.emit_by(Event::KitReplaced, &by);
    log.count(Event::Panicked);
    // Without a journal nothing is sure.
    let nobody = By::default();
    assert!(
        !log.without_journal()
            .emit_surely(&Event::LogExported, &nobody)
    );
    assert!(log.emit_surely(&Event::LogExported, &nobody));
    log.without_journal().emit(Event::Started);
    let by = By {
        actor: Some(MemberId::from_bytes(one)),
        device: Some("desk".to_owned()),
        subject: Some(subject),
    };
    assert_eq!(
        *kept.0.lock().unwrap(),
        [
            (Event::KitReplaced, by),
            (Event::Panicked, By::default()),
            (Event::LogExported, nobody)
        ]
    );
}
