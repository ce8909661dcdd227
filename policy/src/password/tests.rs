use super::*;

const MAJA: Names<'_> = Names {
    person: "Maja Lund",
    firm: "Nordvik Advokater",
};

#[test]
fn every_class_is_asked_for_and_the_floor_stands() {
    let rules = PasswordRules::new(3, 0);
    assert_eq!(rules.least(), 8);
    for (password, missing) in [
        ("Grey-Panel-4", &[][..]),
        ("grey-panel-4", &[Missing::Upper]),
        ("GREY-PANEL-4", &[Missing::Lower]),
        ("Grey-Panel-x", &[Missing::Digit]),
        ("GreyPanel44", &[Missing::Special]),
        ("Gp-4wkzq", &[]),
        ("Gp-4wkz", &[Missing::Characters { more: 1 }]),
        ("Gp-4", &[Missing::Characters { more: 4 }]),
        ("My-lund-is-4", &[Missing::OtherThanName]),
        ("Old-nordvik-4", &[Missing::OtherThanName]),
    ] {
        assert_eq!(rules.missing(password, MAJA), missing, "{password}");
    }
}

#[test]
fn everything_that_is_missing_is_told_at_once() {
    let told = PasswordRules::default().missing("maja", MAJA);
    assert_eq!(
        told,
        [
            Missing::Characters { more: 8 },
            Missing::Upper,
            Missing::Digit,
            Missing::Special,
            Missing::OtherThanName,
            Missing::Harder,
        ]
    );
    let shorter = |length| {
        let long: String = "Aa1!".chars().cycle().take(length).collect();
        let missing = PasswordRules::default().missing(&long, MAJA);
        missing.contains(&Missing::Shorter { limit: LONGEST })
    };
    assert!(!shorter(LONGEST));
    assert!(shorter(LONGEST + 1));
}

/// From the first to the last thousand of zxcvbn's list of passwords, and names, which stand in
/// lists of their own.
#[test]
fn the_commonest_are_refused_however_they_are_dressed_up() {
    let rules = PasswordRules::new(0, 0);
    for common in [
        "password",
        "qwertyuiop",
        "football",
        "trustno1",
        "1qaz2wsx",
        "sunshine",
        "jennifer",
        "michael",
        "elizabeth",
        "q1w2e3r4t5",
        "mercedes",
        "liverpool",
        "charlie",
        "princess",
    ] {
        let (first, rest) = common.split_at(1);
        let capital = first.to_uppercase() + rest;
        for dressed in [
            common.to_owned(),
            capital.clone(),
            common.to_uppercase(),
            format!("{capital}1!"),
            format!("{capital}2026!"),
            format!("{capital}!!"),
        ] {
            let told = rules.missing(&dressed, MAJA);
            assert!(told.contains(&Missing::LessCommon), "{dressed}: {told:?}");
        }
    }
    for dressed in [
        "P@ssw0rd!",
        "Pa$$w0rd2026",
        "Drowssap99!",
        "7-Password-7",
        "Aaaaaaaa1!",
        "Abcdefgh1!",
    ] {
        let told = rules.missing(dressed, MAJA);
        assert!(told.contains(&Missing::LessCommon), "{dressed}: {told:?}");
    }
}

#[test]
fn a_random_password_is_not_common_however_short_its_letters_are() {
    let rules = PasswordRules::new(8, 0);
    for random in [
        "xK9$2847#!05",
        "7391-5520-aB",
        "Vq-4.9.2.7!31",
        "Kz38!!04#77",
    ] {
        assert_eq!(rules.missing(random, MAJA), [], "{random}");
    }
}

#[test]
fn the_strength_that_is_asked_for_counts_names_as_known() {
    let firm = Names {
        person: "Ib Ax",
        firm: "Zoltan Quirk",
    };
    for (strength, password, good) in [
        (3, "Grey-Panel-beside-gate-4", true),
        (3, "Red-Car-1", true),
        (4, "Red-Car-1", false),
    ] {
        let told = PasswordRules::new(8, strength).missing(password, firm);
        assert_eq!(told.is_empty(), good, "{strength} {password}: {told:?}");
        assert!(good || told == [Missing::Harder], "{password}: {told:?}");
    }
    // The same words are worth nothing to the person who bears them.
    let score = |names: Names<'_>| zxcvbn::zxcvbn("IbAxZoltan-7", &names.parts()).guesses();
    assert!(score(firm) < score(MAJA));
}

#[test]
fn what_a_firm_asks_for_has_a_floor_and_an_end() {
    assert_eq!(PasswordRules::new(0, 9), PasswordRules::new(8, 4));
    assert_eq!(PasswordRules::default(), PasswordRules::new(12, 3));
}
