//! The rules for passwords.

/// What a password must have. The owner's floor stands whatever a firm configures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PasswordRules {
    least: usize,
}

/// What a password lacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// It has too few characters.
    Characters {
        /// How many more it needs.
        more: usize,
    },
    /// It has too many characters.
    Shorter {
        /// How many fit.
        limit: usize,
    },
    /// It has no upper-case letter.
    Upper,
    /// It has no lower-case letter.
    Lower,
    /// It has no digit.
    Digit,
    /// It has nothing but letters and digits.
    Special,
    /// It contains the person's own name.
    OtherThanName,
}

impl PasswordRules {
    /// Rules that ask for so many characters, and never for fewer than the floor of eight.
    pub fn new(least: usize) -> Self {
        Self {
            least: least.max(FLOOR),
        }
    }

    /// The least number of characters.
    pub fn least(&self) -> usize {
        self.least
    }

    /// Everything that a password lacks; empty if it is good.
    pub fn missing(&self, password: &str, name: &str) -> Vec<Missing> {
        let length = password.chars().count();
        let mut missing = Vec::new();
        if length < self.least {
            let more = self.least - length;
            missing.push(Missing::Characters { more });
        }
        if length > LONGEST {
            missing.push(Missing::Shorter { limit: LONGEST });
        }
        let has = |class: fn(char) -> bool| password.chars().any(class);
        let classes = [
            (Missing::Upper, has(char::is_uppercase)),
            (Missing::Lower, has(char::is_lowercase)),
            (Missing::Digit, has(|c| c.is_ascii_digit())),
            (Missing::Special, has(|c| !c.is_alphanumeric())),
        ];
        let absent = classes.iter().filter(|(_, there)| !there);
        missing.extend(absent.map(|(class, _)| *class));
        let lower = password.to_lowercase();
        let mut parts = name
            .split_whitespace()
            .filter(|part| part.chars().count() > 2);
        if parts.any(|part| lower.contains(&part.to_lowercase())) {
            missing.push(Missing::OtherThanName);
        }
        missing
    }
}

impl Default for PasswordRules {
    fn default() -> Self {
        Self::new(SHIPPED)
    }
}

const FLOOR: usize = 8;
const SHIPPED: usize = 12;
/// Argon2id takes more, but a person does not.
const LONGEST: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_is_asked_for_and_the_floor_stands() {
        let rules = PasswordRules::new(3);
        assert_eq!(rules.least(), 8);
        assert!(rules.missing("Grey-Panel-4", "Maja Lund").is_empty());
        assert_eq!(rules.missing("grey-panel-4", ""), [Missing::Upper]);
        assert_eq!(rules.missing("GREY-PANEL-4", ""), [Missing::Lower]);
        assert_eq!(rules.missing("Grey-Panel-x", ""), [Missing::Digit]);
        assert_eq!(rules.missing("GreyPanel44", ""), [Missing::Special]);
        assert_eq!(rules.missing("Gp-4", ""), [Missing::Characters { more: 4 }]);
        assert_eq!(
            rules.missing("My-lund-is-4", "Maja Lund"),
            [Missing::OtherThanName]
        );
    }
}
