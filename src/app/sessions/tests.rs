//! How sessions begin and end.

use super::*;
use crate::clock::TestClock;

fn sessions(clock: &Arc<TestClock>) -> Sessions<u8> {
    let limits = Limits {
        idle_minutes: 20,
        absolute_minutes: 60,
        most: 2,
    };
    let clock: Arc<dyn Clock> = clock.clone();
    Sessions::new(clock, limits)
}

#[test]
fn a_session_ends_when_idle_and_when_its_absolute_time_is_over() {
    let clock = Arc::new(TestClock::new());
    let sessions = sessions(&clock);
    let cookie = sessions.open(1).unwrap().cookie;
    clock.advance_minutes(19);
    assert!(sessions.find(cookie.expose()).is_some());
    clock.advance_minutes(20);
    assert!(sessions.find(cookie.expose()).is_none());

    let cookie = sessions.open(1).unwrap().cookie;
    for _ in 0..4 {
        clock.advance_minutes(14);
        assert!(sessions.find(cookie.expose()).is_some());
    }
    clock.advance_minutes(4);
    assert!(sessions.find(cookie.expose()).is_none());
}

#[test]
fn closing_a_session_lets_go_of_what_it_holds() {
    let clock = Arc::new(TestClock::new());
    let sessions = sessions(&clock);
    let cookie = sessions.open(7).unwrap().cookie;
    let held = Arc::downgrade(&sessions.find(cookie.expose()).unwrap().value);
    sessions.close(cookie.expose());
    assert!(held.upgrade().is_none());
}

#[test]
fn the_longest_unused_session_gives_way() {
    let clock = Arc::new(TestClock::new());
    let sessions = sessions(&clock);
    let first = sessions.open(1).unwrap().cookie;
    clock.advance_minutes(1);
    let second = sessions.open(2).unwrap().cookie;
    clock.advance_minutes(1);
    let third = sessions.open(3).unwrap().cookie;
    assert!(sessions.find(first.expose()).is_none());
    assert!(sessions.find(second.expose()).is_some());
    assert!(sessions.find(third.expose()).is_some());
}

const MAJA: [u8; 16] = [1; 16];

#[test]
fn a_sign_in_that_began_before_all_sessions_were_ended_opens_none() {
    let clock = Arc::new(TestClock::new());
    let sessions = sessions(&clock);
    let before = sessions.endings_of(&MAJA);
    let alive = Alive::new();
    let first = sessions.open_since(&MAJA, before, 1, &alive).unwrap();
    sessions.close_all_of(&[2; 16], |value| *value == 2, None);
    assert!(!alive.is_over());
    sessions.close_all_of(&MAJA, |value| *value == 1, None);
    assert!(alive.is_over());
    assert!(sessions.find(first.unwrap().cookie.expose()).is_none());
    let late = sessions.open_since(&MAJA, before, 1, &Alive::new());
    assert!(late.unwrap().is_none());
    let now = sessions.endings_of(&MAJA);
    let again = sessions.open_since(&MAJA, now, 1, &Alive::new());
    assert!(again.unwrap().is_some());
}

#[test]
fn whatever_ends_a_session_tells_what_runs_in_it() {
    let clock = Arc::new(TestClock::new());
    let sessions = sessions(&clock);
    let open = || {
        let (alive, now) = (Alive::new(), sessions.endings_of(&MAJA));
        let opened = sessions.open_since(&MAJA, now, 1, &alive).unwrap();
        (alive, opened.unwrap().cookie)
    };
    let (closed, cookie) = open();
    sessions.close(cookie.expose());
    let (one, cookie) = open();
    let id = sessions.find(cookie.expose()).unwrap().id;
    assert!(!sessions.close_one(&id, |value| *value == 2));
    assert!(sessions.close_one(&id, |value| *value == 1));
    let (gave_way, _) = open();
    clock.advance_minutes(1);
    let (all, _) = open();
    let (kept, cookie) = open();
    let id = sessions.find(cookie.expose()).unwrap().id;
    sessions.close_all_of(&MAJA, |_| true, Some(&id));
    for ended in [closed, one, gave_way, all] {
        assert!(ended.is_over());
    }
    assert!(!kept.is_over() && !sessions.alive(cookie.expose()).unwrap().is_over());
    clock.advance_minutes(20);
    sessions.sweep();
    assert!(kept.is_over());
}

#[test]
fn a_member_lists_their_own_sessions_only() {
    let clock = Arc::new(TestClock::new());
    let sessions = sessions(&clock);
    let first = sessions.open(1).unwrap().cookie;
    sessions.open(2).unwrap();
    let (started, id) = (clock.minute(), sessions.find(first.expose()).unwrap().id);
    clock.advance_minutes(3);
    let listed = sessions.list(|value| *value == 1);
    let told: Vec<_> = listed.iter().map(|one| (&one.id, one.started)).collect();
    assert_eq!(told, [(&id, started)]);
}

#[test]
fn one_code_pushes_out_its_own_sessions_and_nobody_else_s() {
    let clock = Arc::new(TestClock::new());
    let limits = Limits {
        idle_minutes: 600,
        absolute_minutes: 600,
        most: 10,
    };
    let sessions = Sessions::new(clock.clone(), limits);
    let alike = |one: &u8, other: &u8| one == other;
    let open = |value: u8| {
        clock.advance_minutes(1);
        sessions.open_beside(value, 3, alike).unwrap().cookie
    };
    let other = open(1);
    let own: Vec<_> = (0..50).map(|_| open(2)).collect();
    assert!(sessions.find(other.expose()).is_some());
    let left = |cookie: &&Plain<String>| sessions.find(cookie.expose()).is_some();
    assert_eq!(own.iter().filter(left).count(), 3);
    assert!(
        own.iter().rev().take(3).all(|cookie| left(&cookie)),
        "the oldest went"
    );
    // The one that is in use stays.
    clock.advance_minutes(1);
    assert!(left(&&own[47]));
    drop(open(2));
    assert!(left(&&own[47]) && !left(&&own[48]));
}
