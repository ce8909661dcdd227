//! Words as people type them: codes, the words of a channel, phrases on paper.

use subrosa_policy::{ChannelWords, CodeError, ReceiptCode, SecretPhrase, parse_words};

use crate::input::Input;
use crate::memory;

pub(crate) fn code(data: &[u8]) {
    let mut input = Input(data);
    if input.byte() % 2 == 0 {
        let typed = String::from_utf8_lossy(input.0);
        anything(&typed);
    } else {
        a_code(&mut input);
    }
}

/// Whatever is typed, what is read of it reads the same once it is written properly.
fn anything(typed: &str) {
    // The text in small letters, and a word of it; nothing for every word.
    memory::within(1 << 20, 8 * typed.len(), || {
        if let Some(code) = known(ReceiptCode::parse(typed), typed) {
            let again = ReceiptCode::parse(code.words().expose()).ok().unwrap();
            assert!(again.entropy().expose() == code.entropy().expose());
        }
        if let Some(phrase) = known(SecretPhrase::parse(typed), typed) {
            let again = SecretPhrase::parse(phrase.words().expose()).ok().unwrap();
            assert!(again.bytes().expose() == phrase.bytes().expose());
        }
        if let Some(words) = known(ChannelWords::parse(typed), typed) {
            let again = ChannelWords::parse(words.words().expose()).ok().unwrap();
            assert!(again.to_bytes() == words.to_bytes());
        }
        if let Some(words) = known(parse_words(typed, 6), typed) {
            let again = parse_words(&words.join(" "), 6).ok().unwrap();
            assert!(again == words && words.len() == 6);
        }
    });
}

/// What was read; an error must say something of the text and no more of it than one word.
fn known<T>(read: Result<T, CodeError>, typed: &str) -> Option<T> {
    match read {
        Ok(read) => Some(read),
        Err(CodeError::UnknownWord {
            position,
            typed: word,
            suggestion,
        }) => {
            let word = word.expose();
            assert!(position > 0 && word.chars().count() <= 24);
            assert!(typed.to_lowercase().contains(word));
            assert!(suggestion.is_none_or(|known| parse_words(known, 1).is_ok()));
            None
        }
        Err(CodeError::WrongCount { found }) => {
            assert!(found > 0);
            None
        }
        Err(CodeError::Empty | CodeError::Checksum) => None,
    }
}

/// A code is read however it is typed.
fn a_code(input: &mut Input<'_>) {
    let entropy = input.array();
    let words = ReceiptCode::from_entropy(&entropy).words();
    let mut typed = String::new();
    for (number, word) in words.expose().split(' ').enumerate() {
        let how = input.byte();
        let short = if how & 1 == 1 {
            &word[..word.len().min(4)]
        } else {
            word
        };
        if how & 2 == 2 {
            typed += &format!(
                "{}{}",
                number + 1,
                [". ", ") ", ": ", "\n"][usize::from(how >> 6)]
            );
        }
        if how & 4 == 4 {
            typed += &short.to_uppercase();
        } else {
            typed += short;
        }
        typed += [" ", ", ", ";\u{a0}", "\r\n"][usize::from(how >> 3) % 4];
    }
    match ReceiptCode::parse(&typed) {
        Ok(code) => assert!(*code.entropy().expose() == entropy),
        Err(_) => panic!("refused: {typed}"),
    }
}
