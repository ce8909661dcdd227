//! The example is whole, and what is wrong is named.

use super::unknown::keys;
use super::*;

const EXAMPLE: &str = include_str!("example.toml");

#[test]
fn the_example_is_complete_and_equal_to_the_defaults() {
    assert_eq!(Config::parse(EXAMPLE).unwrap(), Config::default());
    let written = keys(&EXAMPLE.parse().unwrap(), "");
    let known = keys(&toml::Table::try_from(Config::default()).unwrap(), "");
    let missing: Vec<_> = known.iter().filter(|key| !written.contains(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn an_unknown_key_is_named_with_the_one_that_was_meant() {
    let error = Config::parse("[clearnet]\nlistn = \"x\"\n[onion]\nhost = \"y\"\nzzzzzzzzz = 1")
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the configuration has unknown keys:\n  \
         `clearnet.listn`; did you mean `clearnet.listen`?\n  \
         `onion.host`; did you mean `clearnet.host`?\n  `onion.zzzzzzzzz`"
    );
    let error = Config::parse("[onoin]\nenabled = false").unwrap_err();
    assert!(
        error.to_string().ends_with("did you mean `onion.enabled`?"),
        "{error}"
    );
}

#[test]
fn values_that_cannot_be_used_are_named() {
    for (text, expected) in [
        (
            "[onion]\nintroduction_points = 2",
            "`onion.introduction_points` must be from 3 to 20",
        ),
        (
            "[files]\nmost_drafts = 3",
            "`files.most_drafts` must be at least 4",
        ),
        (
            "[sign_in]\npassword_length = 7",
            "`sign_in.password_length` must be from 8 to 64",
        ),
        (
            "[sign_in]\npassword_strength = 5",
            "`sign_in.password_strength` must be from 0 to 4",
        ),
        (
            "[sign_in]\nfactors = []",
            "`sign_in.factors` must name at least one",
        ),
        (
            "[sms]\ngateway = \"smpp\"",
            "`sms.smpp.address` must be a host and a port",
        ),
        (
            "[staff]\nkey = \"a.pem\"",
            "`staff.key` goes together with a certificate: set both or neither",
        ),
    ] {
        assert_eq!(Config::parse(text).unwrap_err().to_string(), expected);
    }
    assert!(matches!(
        Config::parse("[onion]\nenabled = \"yes\""),
        Err(ConfigError::Malformed(_))
    ));
}
