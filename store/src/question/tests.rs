use proptest::prelude::*;
use subrosa_policy::{DisclosureReason, ErasureReason, HoldReason, MemberId, RecordId};

use super::*;
use crate::firm::half;

const PORTAL: [u8; 32] = [4; 32];
const CASE: CaseId = CaseId::from_bytes([5; 16]);

fn recovery() -> Recovery {
    Recovery::from_halves(&half(1), &half(2)).unwrap()
}

fn key(byte: u8) -> AnswerKey {
    AnswerKey::of(Key::from_bytes([byte; 32]))
}

fn asked(act: SecondAct) -> Asked {
    Asked {
        id: RecordId::from_bytes([6; 16]),
        by: MemberId::from_bytes([7; 16]),
        on: Day::new(20_000),
        act,
    }
}

fn hold() -> Asked {
    asked(SecondAct::Hold {
        reason: HoldReason::Lawsuit,
        review: Day::new(20_400),
    })
}

fn file(asked: &Asked) -> Vec<u8> {
    let of = (PORTAL, CASE, asked);
    key(1).ask(&recovery(), of, ("4K7P-Q2", "Bo")).unwrap()
}

fn refused(file: &[u8], byte: u8) -> Option<QuestionError> {
    HolderQuestion::open(file, &half(byte)).err()
}

#[test]
fn each_holder_sees_what_is_asked_and_their_answers_are_told_apart() {
    let asked = hold();
    let file = file(&asked);
    let mut answers = Vec::new();
    for (byte, of) in [(1, Half::One), (2, Half::Two)] {
        let (opened, question) = HolderQuestion::open(&file, &half(byte)).unwrap();
        assert_eq!(opened, of);
        assert_eq!((question.act, question.on), (asked.act, asked.on));
        assert_eq!((&*question.label, &*question.by), ("4K7P-Q2", "Bo"));
        assert_eq!(question.portal, PORTAL);
        let answer = HolderAnswer::parse(&question.answer().text()).unwrap();
        let who = key(1).who((PORTAL, CASE, &asked), &answer).unwrap();
        assert_eq!(who, Some(of));
        answers.push(question.answer().text());
    }
    assert_ne!(answers[0], answers[1]);
    assert_eq!(refused(&file, 3), Some(QuestionError::Closed));
}

#[test]
fn an_answer_is_to_one_question_of_one_case_of_one_portal() {
    let asked = hold();
    let (_, question) = HolderQuestion::open(&file(&asked), &half(1)).unwrap();
    let answer = question.answer();
    let id = RecordId::from_bytes([9; 16]);
    let by = MemberId::from_bytes([9; 16]);
    let on = Day::new(20_001);
    let later = SecondAct::Hold {
        reason: HoldReason::Lawsuit,
        review: Day::new(20_401),
    };
    for other in [
        Asked { id, ..asked },
        Asked { by, ..asked },
        Asked { on, ..asked },
        Asked {
            act: later,
            ..asked
        },
        Asked {
            act: SecondAct::Lift,
            ..asked
        },
    ] {
        let who = key(1).who((PORTAL, CASE, &other), &answer).unwrap();
        assert_eq!(who, None, "{other:?}");
    }
    let elsewhere = CaseId::from_bytes([8; 16]);
    for (portal, case) in [([3; 32], CASE), (PORTAL, elsewhere)] {
        assert_eq!(key(1).who((portal, case, &asked), &answer), Ok(None));
    }
    assert_eq!(key(2).who((PORTAL, CASE, &asked), &answer), Ok(None));
}

#[test]
fn a_file_has_one_length_and_says_nothing_of_what_it_asks() {
    let length = file(&hold()).len();
    let what = RecordId::from_bytes([9; 16]);
    let reason = ErasureReason::Right;
    let erase = asked(SecondAct::Erase { reason, what });
    let disclose = asked(SecondAct::Disclose {
        reason: DisclosureReason::Court,
        tell: true,
    });
    for asked in [asked(SecondAct::Lift), erase, disclose] {
        assert_eq!(file(&asked).len(), length);
    }
    let name = "\u{10ffff}".repeat(500);
    let of = (PORTAL, CASE, &erase);
    let long = key(1).ask(&recovery(), of, (&name, &name)).unwrap();
    assert_eq!(long.len(), length);
    let file = file(&hold());
    for hidden in [CASE.as_bytes().as_slice(), b"4K7P-Q2", &PORTAL] {
        assert!(!file.windows(hidden.len()).any(|window| window == hidden));
    }
}

#[test]
fn a_changed_cut_or_other_file_does_not_open() {
    let file = file(&hold());
    for place in MAGIC.len()..MAGIC.len() + 32 {
        let mut changed = file.clone();
        changed[place] ^= 1;
        assert_eq!(refused(&changed, 1), Some(QuestionError::Closed), "{place}");
    }
    // The seals are for each half by itself, and do not stand for one another.
    let (head, seals) = file.split_at(MAGIC.len() + 32);
    let (one, two) = seals.split_at(SEAL);
    let turned = [head, two, one].concat();
    for byte in [1, 2] {
        assert_eq!(refused(&turned, byte), Some(QuestionError::Closed));
    }
    let longer = [&file[..], b"x"].concat();
    for other in [
        &file[..file.len() - 1],
        &longer,
        &file[1..],
        b"",
        b"subrosa question 2\n",
    ] {
        assert_eq!(refused(other, 1), Some(QuestionError::NotOne));
    }
}

#[test]
fn an_answer_is_read_as_people_write_it_and_a_slip_is_told() {
    let answer = HolderAnswer([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let text = answer.text();
    assert_eq!(text.len(), 24);
    assert!(text.split('-').all(|group| group.len() == 4));
    for typed in [
        text.to_lowercase(),
        text.replace('-', " "),
        text.replace('-', "\n"),
        text.replace('0', "o").replace('1', "l"),
        text.replace('0', "O").replace('1', "I"),
    ] {
        assert!(
            HolderAnswer::parse(&typed) == Some(answer.clone()),
            "{typed}"
        );
    }
    for typed in [
        "",
        "-",
        text.get(1..).unwrap(),
        &format!("{text}0"),
        &text.replace('0', "u"),
    ] {
        assert!(HolderAnswer::parse(typed).is_none(), "{typed}");
    }
    let letters: Vec<char> = text.chars().filter(|c| *c != '-').collect();
    for place in 0..letters.len() {
        for other in LETTERS.iter().map(|letter| char::from(*letter)) {
            let mut slip = letters.clone();
            slip[place] = other;
            let read = HolderAnswer::parse(&slip.iter().collect::<String>());
            assert_eq!(read.is_some(), other == letters[place], "{place} {other}");
        }
    }
}

proptest! {
    #[test]
    fn every_answer_is_read_as_it_was_written(bytes: [u8; ANSWER]) {
        let answer = HolderAnswer(bytes);
        prop_assert!(HolderAnswer::parse(&answer.text()) == Some(answer));
    }

    #[test]
    fn no_text_and_no_file_makes_the_reader_panic(text in ".{0,60}", bytes: Vec<u8>) {
        prop_assert!(HolderAnswer::parse(&text).is_none());
        let file = [MAGIC, &bytes].concat();
        prop_assert!(HolderQuestion::open(&file, &half(1)).is_err());
    }
}
