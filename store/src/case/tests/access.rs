//! Who could open a case, and who did.

use super::*;
use crate::firm::Colleague;

#[test]
fn access_begins_and_ends_with_the_wrap_whatever_made_or_dropped_it() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    assert_eq!(spans(&firm, ANA), [(DAY, None)]);
    assert!(spans(&firm, BO).is_empty(), "half a key opens nothing");
    firm.store.it_is(DAY.plus_days(2));
    firm.assign(case, BO);
    assert_eq!(spans(&firm, ANA), [(DAY, Some(DAY.plus_days(2)))]);
    assert_eq!(spans(&firm, BO), [(DAY.plus_days(2), None)]);
    assert!(spans(&firm, CY).is_empty());
    firm.store.it_is(DAY.plus_days(9));
    firm.store.drop_reader(BO, None).unwrap();
    assert_eq!(
        spans(&firm, BO),
        [(DAY.plus_days(2), Some(DAY.plus_days(9)))]
    );
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn a_day_that_nobody_knows_makes_access_longer_and_never_shorter() {
    let firm = Firm::new();
    firm.report(1, WORDS);
    // After a start nothing has told the day yet.
    let firm = firm.restarted();
    firm.store.drop_reader(ANA, None).unwrap();
    let [(from, Some(to))] = spans(&firm, ANA)[..] else {
        unreachable!("it has ended")
    };
    assert_eq!(from, DAY);
    assert!(to > DAY.plus_days(10_000));
}

#[test]
fn what_was_done_between_two_days_is_told_and_nothing_else() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    firm.report(2, WORDS);
    firm.assign(case, BO);
    for day in [3, 3, 5] {
        act(&firm, &firm.bo, BO, case, DAY.plus_days(day));
    }
    let within = |from, to| {
        let (from, to) = (DAY.plus_days(from), DAY.plus_days(to));
        let found = firm.store.access_of(BO, (from, to), to).unwrap();
        found
            .into_iter()
            .map(|found| (found.index.case, found.opened))
            .collect::<Vec<_>>()
    };
    let days = |days: &[u16]| {
        days.iter()
            .map(|day| DAY.plus_days(*day))
            .collect::<Vec<_>>()
    };
    assert_eq!(within(0, 4), [(case, days(&[3]))]);
    assert_eq!(within(4, 9), [(case, days(&[5]))]);
    // They could open it, and did not.
    assert_eq!(within(6, 9), [(case, Vec::new())]);
}

#[test]
fn after_twelve_months_and_after_erasure_nothing_of_it_is_left() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    firm.store.it_is(DAY.plus_days(1));
    firm.assign(case, BO);
    act(&firm, &firm.bo, BO, case, DAY.plus_days(2));
    let ever = (Day::new(0), Day::new(u16::MAX));
    let of = |member, today| firm.store.access_of(member, ever, today).unwrap().len();
    let year = DAY.plus_days(367);
    assert_eq!(
        (of(ANA, DAY.plus_days(366)), of(ANA, year.plus_days(1))),
        (1, 0)
    );
    assert_eq!(firm.store.forget_access(DAY.plus_days(366)).unwrap(), 0);
    assert_eq!(firm.store.forget_access(year.plus_days(5)).unwrap(), 1);
    assert_eq!(firm.store.forget_access(year.plus_days(5)).unwrap(), 0);
    let head = firm.store.head(case).unwrap();
    let left = crate::seal::encode(&head.access).unwrap();
    assert!(!left.expose().windows(16).any(|id| id == ANA.as_bytes()));
    // Whoever can open it still could all the time.
    assert_eq!(spans(&firm, BO), [(DAY.plus_days(1), None)]);
    firm.store.vault.remove_case(case).unwrap();
    assert_eq!(of(BO, DAY), 0);
}

fn act(firm: &Firm, who: &Colleague, name: MemberId, case: CaseId, day: Day) {
    let open = firm.open(who, case).unwrap();
    let audit = Audit {
        minute: u64::from(day.number()) * 24 * 60 + 70,
        member: name,
        act: Act::Viewed,
    };
    firm.store.audit(&open, audit).unwrap();
}

fn spans(firm: &Firm, member: MemberId) -> Vec<(Day, Option<Day>)> {
    let ever = (Day::new(0), Day::new(u16::MAX));
    let found = firm.store.access_of(member, ever, DAY).unwrap();
    let spans = found.into_iter().flat_map(|found| found.spans);
    spans.map(|span| (span.from, span.to)).collect()
}
