//! Secrets as words: the receipt code, channel words, kits, fingerprints.
//!
//! All of them use the English list of BIP-39. Its words differ in their first four letters,
//! so four letters a word are enough.

use bip39::{Language, Mnemonic};
use zeroize::{Zeroize, Zeroizing};

use crate::plain::Plain;

/// The code of a report: 128 random bits as twelve words, the last of which holds a checksum
/// (BIP-39). Shown once; what the store knows of it is a keyed hash.
pub struct ReceiptCode(Plain<[u8; 16]>);

/// Five words that lead to a tenant's page: 55 bits.
pub struct ChannelWords([u8; 7]);

/// 256 bits as 24 words: a member's kit, a recovery half.
pub struct SecretPhrase(Plain<[u8; 32]>);

/// Why words were not understood. Names at most the one word that does not fit.
pub enum CodeError {
    /// Nothing was typed.
    Empty,
    /// Too few or too many words.
    WrongCount {
        /// How many there are.
        found: usize,
    },
    /// A word that is not in the list.
    UnknownWord {
        /// Its place, from 1.
        position: usize,
        /// The word as typed.
        typed: Plain<String>,
        /// The word of the list that is most like it, if one is.
        suggestion: Option<&'static str>,
    },
    /// Every word is in the list, but one of them is not the right one.
    Checksum,
}

impl ReceiptCode {
    /// The code of these bits.
    pub fn from_entropy(entropy: &[u8; 16]) -> Self {
        Self(Plain::new(*entropy))
    }

    /// The bits of the code.
    pub fn entropy(&self) -> &Plain<[u8; 16]> {
        &self.0
    }

    /// The twelve words, separated by spaces.
    pub fn words(&self) -> Plain<String> {
        phrase(self.0.expose())
    }

    /// Reads twelve words as a person types them.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn parse(typed: &str) -> Result<Self, CodeError> {
        let entropy = entropy_of(typed, 12)?;
        let mut bits = [0; 16];
        for (to, from) in bits.iter_mut().zip(entropy.iter()) {
            *to = *from;
        }
        let code = Self::from_entropy(&bits);
        bits.zeroize();
        Ok(code)
    }
}

impl SecretPhrase {
    /// The phrase of these bits.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Plain::new(*bytes))
    }

    /// The bits of the phrase.
    pub fn bytes(&self) -> &Plain<[u8; 32]> {
        &self.0
    }

    /// The 24 words, separated by spaces.
    pub fn words(&self) -> Plain<String> {
        phrase(self.0.expose())
    }

    /// Reads 24 words as a person types them.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn parse(typed: &str) -> Result<Self, CodeError> {
        let entropy = entropy_of(typed, 24)?;
        let mut bits = [0; 32];
        for (to, from) in bits.iter_mut().zip(entropy.iter()) {
            *to = *from;
        }
        let phrase = Self::from_bytes(&bits);
        bits.zeroize();
        Ok(phrase)
    }
}

impl ChannelWords {
    /// The words of the first 55 bits; the 56th is taken as 0.
    pub fn from_bytes(bytes: &[u8; 7]) -> Self {
        let mut bytes = *bytes;
        if let Some(last) = bytes.last_mut() {
            *last &= 0xFE;
        }
        Self(bytes)
    }

    /// The bits of the words; the 56th is 0.
    pub fn to_bytes(&self) -> [u8; 7] {
        self.0
    }

    /// The five words, separated by spaces.
    pub fn words(&self) -> Plain<String> {
        let words: Vec<&str> = indices(&self.0).take(5).map(word_at).collect();
        Plain::new(words.join(" "))
    }

    /// Reads five words as a person types them.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn parse(typed: &str) -> Result<Self, CodeError> {
        let value = index_list(typed, 5)?
            .into_iter()
            .fold(0_u64, |value, index| (value << 11) | u64::from(index));
        let [_, bytes @ ..] = (value << 1).to_be_bytes();
        Ok(Self(bytes))
    }
}

/// Six words of a fingerprint (66 bits), for two people to compare aloud.
pub fn six_words(fingerprint: &[u8; 32]) -> [&'static str; 6] {
    let mut words = [""; 6];
    for (word, index) in words.iter_mut().zip(indices(fingerprint)) {
        *word = word_at(index);
    }
    words
}

/// Reads so many words of the list and gives each in full.
///
/// # Errors
/// The first thing that does not fit.
pub fn parse_words(typed: &str, count: usize) -> Result<Vec<String>, CodeError> {
    Ok(index_list(typed, count)?
        .into_iter()
        .map(|index| word_at(index).to_owned())
        .collect())
}

fn phrase(entropy: &[u8]) -> Plain<String> {
    let words = Mnemonic::from_entropy_in(Language::English, entropy)
        .map(|mnemonic| mnemonic.words().collect::<Vec<_>>().join(" "));
    Plain::new(words.unwrap_or_default())
}

/// The bits of a phrase with a checksum.
fn entropy_of(typed: &str, count: usize) -> Result<Zeroizing<Vec<u8>>, CodeError> {
    let words: Zeroizing<Vec<String>> = Zeroizing::new(parse_words(typed, count)?);
    let text = Zeroizing::new(words.join(" "));
    let mnemonic =
        Mnemonic::parse_in_normalized(Language::English, &text).map_err(|_| CodeError::Checksum)?;
    Ok(Zeroizing::new(mnemonic.to_entropy()))
}

// CLAIM(C-197): SECURITY.md
/// The places in the list of the words that were typed. Case, commas, line breaks and
/// numbering do not matter. More words than anybody types by mistake are only counted.
fn index_list(typed: &str, count: usize) -> Result<Vec<u16>, CodeError> {
    let lower = Zeroizing::new(typed.to_lowercase());
    let words = || {
        lower
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | ':' | ')'))
            .filter(|word| !word.is_empty() && !word.chars().all(|c| c.is_ascii_digit()))
    };
    let found = words().count();
    if found == 0 {
        return Err(CodeError::Empty);
    }
    if found > MOST_WORDS {
        return Err(CodeError::WrongCount { found });
    }
    // An unknown word is the more helpful answer when the number is wrong as well.
    let indices = words()
        .enumerate()
        .map(|(place, word)| index_of(word).ok_or_else(|| unknown(place + 1, word)))
        .collect::<Result<Vec<u16>, CodeError>>()?;
    if found != count {
        return Err(CodeError::WrongCount { found });
    }
    Ok(indices)
}

fn unknown(position: usize, word: &str) -> CodeError {
    // Comparing takes time for every letter: what is too long to be a word with two mistakes is
    // not compared.
    let comparable = word.chars().nth(LONGEST_WORD + FORGIVEN).is_none();
    let known: &[&'static str] = if comparable { list() } else { &[] };
    let closest = known
        .iter()
        .map(|known| (strsim::osa_distance(known, word), *known))
        .min_by_key(|(distance, _)| *distance);
    CodeError::UnknownWord {
        position,
        typed: Plain::new(word.chars().take(24).collect()),
        suggestion: closest
            .filter(|(distance, _)| *distance <= FORGIVEN)
            .map(|(_, known)| known),
    }
}

fn index_of(word: &str) -> Option<u16> {
    // The list is ASCII: a letter is a byte, and nothing longer is in it.
    if word.len() > LONGEST_WORD {
        return None;
    }
    let can_be_short = word.chars().count() >= 4;
    let found = list()
        .iter()
        .position(|known| *known == word || (can_be_short && known.starts_with(word)))?;
    u16::try_from(found).ok()
}

/// Groups of eleven bits, from the first byte on, without an end: behind the last byte all bits are 0.
fn indices(bytes: &[u8]) -> impl Iterator<Item = u16> + '_ {
    (0_usize..).map(|group| {
        (group * 11..group * 11 + 11).fold(0_u16, |value, bit| {
            let byte = bytes.get(bit / 8).copied().unwrap_or(0);
            (value << 1) | u16::from((byte >> (7 - bit % 8)) & 1)
        })
    })
}

fn word_at(index: u16) -> &'static str {
    list().get(usize::from(index)).copied().unwrap_or("")
}

fn list() -> &'static [&'static str; 2048] {
    Language::English.word_list()
}

/// Letters of the longest word of the list.
const LONGEST_WORD: usize = 8;

/// Mistakes in a word for which another one is suggested.
const FORGIVEN: usize = 2;

/// Words that are looked up at most: more than twice the longest phrase.
const MOST_WORDS: usize = 64;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(typed: &str) -> [u8; 16] {
        match ReceiptCode::parse(typed) {
            Ok(code) => *code.entropy().expose(),
            Err(_) => panic!("the code was refused"),
        }
    }

    #[test]
    fn the_code_is_the_standard_phrase() {
        // The first vector of BIP-39.
        let words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon \
                     abandon abandon about";
        assert_eq!(ReceiptCode::from_entropy(&[0; 16]).words().expose(), words);
        assert_eq!(code(words), [0; 16]);
    }

    #[test]
    fn four_letters_numbers_commas_and_capitals_do_not_matter() {
        let typed = "1. ABAN, 2. aban\n3) aban aban aban; aban aban aban aban aban aban 12: Abou";
        assert_eq!(code(typed), [0; 16]);
    }

    #[test]
    fn the_words_of_a_channel_are_those_of_its_bits() {
        let words = ChannelWords::from_bytes(&[0xA5, 1, 2, 3, 4, 5, 0xFF]);
        assert_eq!(words.to_bytes(), [0xA5, 1, 2, 3, 4, 5, 0xFE]);
        let typed = words.words().expose().clone();
        let Ok(read) = ChannelWords::parse(&typed) else {
            panic!("its own words were refused");
        };
        assert_eq!(read.to_bytes(), words.to_bytes());
    }

    #[test]
    fn the_words_of_a_fingerprint_are_those_of_its_first_bits() {
        let mut fingerprint = [0; 32];
        for (number, byte) in (1..).zip(&mut fingerprint) {
            *byte = 0xA7_u8.wrapping_mul(number);
        }
        // BIP-39 puts the checksum behind the bits.
        let phrase = phrase(&fingerprint);
        let first: Vec<&str> = phrase.expose().split(' ').take(6).collect();
        assert_eq!(six_words(&fingerprint).as_slice(), first);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        assert!(matches!(ReceiptCode::parse(" \n"), Err(CodeError::Empty)));
        assert!(matches!(
            ReceiptCode::parse("about about"),
            Err(CodeError::WrongCount { found: 2 })
        ));
        let wrong = "about ".repeat(12);
        assert!(matches!(
            ReceiptCode::parse(&wrong),
            Err(CodeError::Checksum)
        ));
        match ReceiptCode::parse("harvest velvet orbit ribon") {
            Err(CodeError::UnknownWord {
                position: 4,
                typed,
                suggestion,
            }) => {
                assert_eq!(typed.expose(), "ribon");
                assert_eq!(suggestion, Some("ribbon"));
            }
            _ => panic!("the unknown word was not named"),
        }
        assert!(matches!(
            ReceiptCode::parse("xxxxxxxxxx"),
            Err(CodeError::UnknownWord {
                suggestion: None,
                ..
            })
        ));
    }

    #[test]
    fn a_form_full_of_letters_costs_no_more_than_a_code() {
        // Compared with the whole list, either of them would keep a processor busy for half a minute.
        let long = "a".repeat(512 * 1024);
        assert!(matches!(
            ReceiptCode::parse(&long),
            Err(CodeError::UnknownWord {
                position: 1,
                suggestion: None,
                ..
            })
        ));
        let some = "zzz ".repeat(MOST_WORDS);
        assert!(matches!(
            SecretPhrase::parse(&some),
            Err(CodeError::UnknownWord { position: 1, .. })
        ));
        let more = "zzz ".repeat(MOST_WORDS + 1);
        assert!(matches!(
            SecretPhrase::parse(&more),
            Err(CodeError::WrongCount { found }) if found == MOST_WORDS + 1
        ));
        let many = "zoo ".repeat(128 * 1024) + "zzz";
        assert!(matches!(
            SecretPhrase::parse(&many),
            Err(CodeError::WrongCount { found }) if found == 128 * 1024 + 1
        ));
    }

    #[test]
    fn two_mistakes_are_forgiven_in_the_longest_words_too() {
        assert!(list().iter().all(|word| word.is_ascii()));
        assert!(list().iter().all(|word| word.len() <= LONGEST_WORD));
        for (typed, meant) in [("abstractly", "abstract"), ("absttractt", "abstract")] {
            match ReceiptCode::parse(typed) {
                Err(CodeError::UnknownWord { suggestion, .. }) => {
                    assert_eq!(suggestion, Some(meant), "{typed}");
                }
                Ok(_) | Err(_) => panic!("{typed} is no word of the list"),
            }
        }
    }

    #[test]
    fn every_word_is_told_by_four_letters() {
        for (index, word) in list().iter().enumerate() {
            let short: String = word.chars().take(4).collect();
            assert_eq!(index_of(&short).map(usize::from), Some(index), "{word}");
        }
    }

    proptest! {
        #[test]
        fn a_code_is_read_as_it_was_written(entropy: [u8; 16]) {
            let words = ReceiptCode::from_entropy(&entropy).words();
            prop_assert_eq!(code(words.expose()), entropy);
        }

        #[test]
        fn channel_words_are_read_as_they_were_written(bytes: [u8; 7]) {
            let words = ChannelWords::from_bytes(&bytes);
            match ChannelWords::parse(words.words().expose()) {
                Ok(read) => prop_assert_eq!(read.to_bytes(), words.to_bytes()),
                Err(_) => prop_assert!(false, "refused"),
            }
        }

        #[test]
        fn a_phrase_is_read_as_it_was_written(bytes: [u8; 32]) {
            let phrase = SecretPhrase::from_bytes(&bytes);
            match SecretPhrase::parse(phrase.words().expose()) {
                Ok(read) => prop_assert_eq!(*read.bytes().expose(), bytes),
                Err(_) => prop_assert!(false, "refused"),
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,200}") {
            drop(ReceiptCode::parse(&text));
        }
    }
}
