//! Comparing a member's name with the names a reporter wrote.

/// Whether every word of `name` stands in `text`, in any order, upper and lower case and
/// accents alike, one mistyped letter in longer words forgiven.
///
/// Deliberately generous: whoever is matched wrongly merely does not get this one case.
pub(crate) fn names_match(name: &str, text: &str) -> bool {
    let text = words(text);
    let name = words(name);
    !name.is_empty()
        && name
            .iter()
            .all(|part| text.iter().any(|word| alike(part, word)))
}

/// Whether some word of `name` that is longer than two letters stands in `text`, told as above:
/// enough to look again.
pub(crate) fn part_of_name_in(name: &str, text: &str) -> bool {
    let text = words(text);
    words(name)
        .iter()
        .filter(|part| part.chars().count() > 2)
        .any(|part| text.iter().any(|word| alike(part, word)))
}

fn alike(part: &str, word: &str) -> bool {
    // An initial matches the word it begins.
    if part.chars().count() == 1 {
        return word.starts_with(part);
    }
    let forgiven = usize::from(part.chars().count() > 3);
    strsim::osa_distance(part, word) <= forgiven
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .chars()
        .flat_map(fold)
        .collect::<String>()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// The letters that Danish and its neighbours write in two ways.
fn fold(letter: char) -> Vec<char> {
    match letter {
        'á' | 'à' | 'â' | 'ã' => vec!['a'],
        'ä' | 'æ' => vec!['a', 'e'],
        'å' => vec!['a', 'a'],
        'é' | 'è' | 'ê' | 'ë' => vec!['e'],
        'í' | 'ì' | 'î' | 'ï' => vec!['i'],
        'ó' | 'ò' | 'ô' | 'õ' => vec!['o'],
        'ö' | 'ø' => vec!['o', 'e'],
        'ú' | 'ù' | 'û' => vec!['u'],
        'ü' => vec!['u', 'e'],
        'ç' => vec!['c'],
        'ñ' => vec!['n'],
        'ß' => vec!['s', 's'],
        other => vec![other],
    }
}

#[cfg(test)]
mod tests {
    use super::{names_match, part_of_name_in};

    #[test]
    fn a_name_is_found_in_any_order_case_and_spelling() {
        for text in [
            "Maja Lund",
            "LUND, maja",
            "please not maja lund, she is my aunt",
            "Maja Lundd",
        ] {
            assert!(names_match("Maja Lund", text), "{text}");
        }
        assert!(names_match("Søren Kjær", "soeren kjaer"));
        assert!(names_match("P. Kjær", "Peter Kjaer"));
    }

    #[test]
    fn a_part_of_a_name_is_found_and_other_words_are_not() {
        for text in ["maja said so", "Mr. Lund.", "LÜND"] {
            assert!(part_of_name_in("Maja Lund", text), "{text}");
        }
        for text in ["", "[…] said so", "a man", "the P. O. box"] {
            assert!(!part_of_name_in("P. O. Kjær", text), "{text}");
        }
    }

    #[test]
    fn another_name_is_not_taken_for_it() {
        for text in ["", "Maja", "the plant manager", "Mia Lund", "Maja Holm"] {
            assert!(!names_match("Maja Lund", text), "{text}");
        }
        assert!(!names_match("", "anybody"));
    }
}
