//! Letters that are written in more than one way.

/// A word in small letters, without what has no width.
pub(super) fn plain(word: &str) -> String {
    let small = word.to_lowercase();
    small
        .chars()
        .filter(|&letter| !is_silent(letter))
        .map(narrow)
        .collect()
}

/// As it sounds, in Latin letters: accents dropped, other alphabets written over.
pub(super) fn sound(plain: &str) -> String {
    collapse(plain.chars().flat_map(|letter| {
        let (latin, more) = romanised(letter).unwrap_or_else(|| (base(letter), None));
        std::iter::once(latin).chain(more)
    }))
}

/// As it looks: letters of other alphabets that are drawn alike become the Latin ones.
pub(super) fn look(plain: &str) -> String {
    collapse(plain.chars().map(|letter| base(alike(letter))))
}

/// What stands in a word without being a letter of it: apostrophes, accents, marks without width.
pub(super) fn is_silent(letter: char) -> bool {
    matches!(letter,
        '\'' | '’' | 'ʼ' | '`' | '´' | '\u{ad}' | '\u{640}' | '\u{feff}'
        | '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}')
}

/// Whether a name is in a script that puts no spaces between words.
pub(super) fn is_unspaced(plain: &str) -> bool {
    let unspaced = |letter| {
        matches!(letter,
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
    };
    plain.chars().count() > 1 && plain.chars().all(unspaced)
}

/// The letter of a full-width form.
fn narrow(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    }
}

/// The letter without its accent. What is written as two letters elsewhere becomes the first.
fn base(letter: char) -> char {
    if letter.is_ascii() {
        return letter;
    }
    let found = BASES.iter().find(|(_, marked)| marked.contains(letter));
    match (letter, found) {
        (_, Some((base, _))) => *base,
        ('\u{1ea0}'..='\u{1eb7}', None) => 'a',
        ('\u{1eb8}'..='\u{1ec7}', None) => 'e',
        ('\u{1ec8}'..='\u{1ecb}', None) => 'i',
        ('\u{1ecc}'..='\u{1ee3}', None) => 'o',
        ('\u{1ee4}'..='\u{1ef1}', None) => 'u',
        ('\u{1ef2}'..='\u{1ef9}', None) => 'y',
        (other, None) => other,
    }
}

/// The Latin letters of a Greek or Cyrillic one.
fn romanised(letter: char) -> Option<(char, Option<char>)> {
    let (_, latin) = ROMANISED.iter().find(|(own, _)| *own == letter)?;
    let mut latin = latin.chars();
    Some((latin.next()?, latin.next()))
}

/// The Latin letter that a letter of another alphabet is drawn like.
fn alike(letter: char) -> char {
    if letter.is_ascii() {
        return letter;
    }
    let found = ALIKE.iter().find(|(own, _)| *own == letter);
    found.map_or(letter, |(_, latin)| *latin)
}

/// Writes `ae`, `aa`, `oe` and `ue` as one letter, as the letters they stand for are.
fn collapse(letters: impl Iterator<Item = char>) -> String {
    let mut word = String::new();
    let mut last = None;
    for letter in letters {
        let second = matches!(
            (last, letter),
            (Some('a'), 'e' | 'a') | (Some('o' | 'u'), 'e')
        );
        if second {
            last = None;
            continue;
        }
        word.push(letter);
        last = Some(letter);
    }
    word
}

const BASES: [(char, &str); 25] = [
    ('a', "áàâãäåæāăąǎ"),
    ('c', "çćĉċč"),
    ('d', "ďđð"),
    ('e', "éèêëēĕėęě"),
    ('g', "ĝğġģ"),
    ('h', "ĥħ"),
    ('i', "íìîïĩīĭįıǐ"),
    ('j', "ĵ"),
    ('k', "ķ"),
    ('l', "ĺļľŀł"),
    ('n', "ñńņňŋ"),
    ('o', "óòôõöøōŏőœơǒ"),
    ('r', "ŕŗř"),
    ('s', "śŝşšșß"),
    ('t', "ţťŧțþ"),
    ('u', "úùûüũūŭůűųưǔ"),
    ('w', "ŵ"),
    ('y', "ýÿŷ"),
    ('z', "źżž"),
    ('α', "ά"),
    ('ε', "έ"),
    ('и', "й"),
    ('\u{627}', "\u{622}\u{623}\u{625}\u{671}"),
    ('\u{64a}', "\u{649}\u{6cc}"),
    ('\u{647}', "\u{629}\u{6c1}"),
];

const ROMANISED: [(char, &str); 73] = [
    ('а', "a"),
    ('б', "b"),
    ('в', "v"),
    ('г', "g"),
    ('ґ', "g"),
    ('д', "d"),
    ('ђ', "d"),
    ('е', "e"),
    ('ё', "e"),
    ('є', "e"),
    ('ж', "zh"),
    ('з', "z"),
    ('и', "i"),
    ('і', "i"),
    ('ї', "i"),
    ('й', "i"),
    ('ј', "j"),
    ('к', "k"),
    ('л', "l"),
    ('љ', "lj"),
    ('м', "m"),
    ('н', "n"),
    ('њ', "nj"),
    ('о', "o"),
    ('п', "p"),
    ('р', "r"),
    ('с', "s"),
    ('т', "t"),
    ('ћ', "c"),
    ('у', "u"),
    ('ф', "f"),
    ('х', "kh"),
    ('ц', "ts"),
    ('ч', "ch"),
    ('ш', "sh"),
    ('щ', "sh"),
    ('ы', "y"),
    ('э', "e"),
    ('ю', "iu"),
    ('я', "ia"),
    ('α', "a"),
    ('ά', "a"),
    ('β', "v"),
    ('γ', "g"),
    ('δ', "d"),
    ('ε', "e"),
    ('έ', "e"),
    ('ζ', "z"),
    ('η', "i"),
    ('ή', "i"),
    ('θ', "th"),
    ('ι', "i"),
    ('ί', "i"),
    ('ϊ', "i"),
    ('κ', "k"),
    ('λ', "l"),
    ('μ', "m"),
    ('ν', "n"),
    ('ξ', "x"),
    ('ο', "o"),
    ('ό', "o"),
    ('π', "p"),
    ('ρ', "r"),
    ('σ', "s"),
    ('ς', "s"),
    ('τ', "t"),
    ('υ', "y"),
    ('ύ', "y"),
    ('φ', "f"),
    ('χ', "ch"),
    ('ψ', "ps"),
    ('ω', "o"),
    ('ώ', "o"),
];

const ALIKE: [(char, char); 26] = [
    ('а', 'a'),
    ('в', 'b'),
    ('е', 'e'),
    ('ё', 'e'),
    ('һ', 'h'),
    ('н', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('к', 'k'),
    ('м', 'm'),
    ('о', 'o'),
    ('р', 'p'),
    ('ѕ', 's'),
    ('с', 'c'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('α', 'a'),
    ('ε', 'e'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('ν', 'v'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('τ', 't'),
    ('υ', 'u'),
];
