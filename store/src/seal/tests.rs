use proptest::prelude::*;

use super::*;

fn place() -> Place {
    Place {
        kind: Kind::Entry,
        tenant: Some(TenantId::from_bytes([1; 16])),
        case: Some(CaseId::from_bytes([2; 16])),
        class: Some(Class::Conversation),
        record: [3; 16],
        version: 4,
    }
}

fn sealed(text: &str) -> Sealed<String> {
    Sealed::seal(&text.to_owned(), &Key::from_bytes([7; 32]), &place()).unwrap()
}

fn open(bytes: Vec<u8>, key: [u8; 32], place: &Place) -> Result<String, SealError> {
    Sealed::<String>::from_stored(bytes).open(&Key::from_bytes(key), place)
}

#[test]
fn a_record_that_was_moved_does_not_open() {
    let bytes = sealed("words").as_bytes().to_vec();
    let opens = |place: Place| open(bytes.clone(), [7; 32], &place).is_ok();
    assert!(opens(place()));
    assert!(!opens(Place {
        kind: Kind::Head,
        ..place()
    }));
    assert!(!opens(Place {
        tenant: None,
        ..place()
    }));
    assert!(!opens(Place {
        tenant: Some(TenantId::from_bytes([9; 16])),
        ..place()
    }));
    assert!(!opens(Place {
        case: Some(CaseId::from_bytes([9; 16])),
        ..place()
    }));
    assert!(!opens(Place {
        class: Some(Class::Identity),
        ..place()
    }));
    assert!(!opens(Place {
        record: [9; 16],
        ..place()
    }));
    assert!(!opens(Place {
        version: 3,
        ..place()
    }));
    assert!(open(bytes, [8; 32], &place()).is_err());
}

#[test]
fn lengths_tell_little() {
    assert_eq!(
        sealed("").as_bytes().len(),
        sealed(&"x".repeat(900)).as_bytes().len()
    );
}

proptest! {
    #[test]
    fn what_was_sealed_opens(text in ".{0,3000}") {
        let bytes = sealed(&text).as_bytes().to_vec();
        prop_assert_eq!(open(bytes, [7; 32], &place()), Ok(text));
    }

    #[test]
    fn one_flipped_bit_anywhere_closes_it(at in 0_usize..1065 * 8) {
        let mut bytes = sealed("words").as_bytes().to_vec();
        prop_assert_eq!(bytes.len(), 1065);
        bytes[at / 8] ^= 1 << (at % 8);
        prop_assert_eq!(open(bytes, [7; 32], &place()), Err(SealError::Closed));
    }

    #[test]
    fn no_bytes_make_opening_panic(bytes: Vec<u8>) {
        prop_assert!(open(bytes, [7; 32], &place()).is_err());
    }
}
