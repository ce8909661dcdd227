//! Texts in every language, by id; fluent files are part of the binary.

#[cfg(test)]
use std::borrow::Cow;

use fluent_templates::FluentBundle;
use fluent_templates::fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use super::view::Lang;

/// The texts of all languages.
pub(crate) struct Texts {
    english: FluentBundle<FluentResource>,
    danish: FluentBundle<FluentResource>,
    #[cfg(test)]
    pseudo: FluentBundle<FluentResource>,
}

impl Texts {
    /// Reads the texts that are part of the binary.
    ///
    /// # Errors
    /// [`TextError::Source`] when a file is not valid fluent or names a text twice.
    pub(crate) fn load() -> Result<Self, TextError> {
        Ok(Self {
            english: bundle("en", ENGLISH)?,
            danish: bundle("da", DANISH)?,
            #[cfg(test)]
            pseudo: {
                let mut pseudo = bundle("en", ENGLISH)?;
                pseudo.set_transform(Some(pseudo_text));
                pseudo
            },
        })
    }

    /// Says the text `id` in `lang`, with `args` filled in.
    ///
    /// # Errors
    /// [`TextError::Missing`] when the language has no such text, [`TextError::Args`] when the text names an argument
    /// that is not given.
    pub(crate) fn say(
        &self,
        lang: Lang,
        id: &str,
        args: &FluentArgs<'_>,
    ) -> Result<String, TextError> {
        let bundle = self.bundle(lang);
        let pattern = bundle
            .get_message(id)
            .and_then(|message| message.value())
            .ok_or(TextError::Missing)?;
        let mut errors = Vec::new();
        let said = bundle.format_pattern(pattern, Some(args), &mut errors);
        if errors.is_empty() {
            Ok(said.into_owned())
        } else {
            Err(TextError::Args)
        }
    }

    fn bundle(&self, lang: Lang) -> &FluentBundle<FluentResource> {
        match lang {
            Lang::En => &self.english,
            Lang::Da => &self.danish,
            #[cfg(test)]
            Lang::Qps => &self.pseudo,
        }
    }
}

/// Why a text cannot be said. Holds no input and no id: an id can be made from a page's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TextError {
    /// A fluent file is broken.
    #[error("a text file is not valid fluent")]
    Source,
    /// The language has no such text.
    #[error("a text is missing")]
    Missing,
    /// The text names an argument that is not given.
    #[error("a text lacks an argument")]
    Args,
}

fn bundle(tag: &'static str, files: &[&str]) -> Result<FluentBundle<FluentResource>, TextError> {
    let locale: LanguageIdentifier = tag.parse().map_err(|_| TextError::Source)?;
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Isolation marks would stand in front of user text in HTML and in the plain-text download;
    // templates isolate with <bdi> instead.
    bundle.set_use_isolating(false);
    for file in files {
        let resource =
            FluentResource::try_new((*file).to_owned()).map_err(|_| TextError::Source)?;
        bundle
            .add_resource(resource)
            .map_err(|_| TextError::Source)?;
    }
    Ok(bundle)
}

/// Right-to-left letters, and about two fifths more of them.
#[cfg(test)]
fn pseudo_text(text: &str) -> Cow<'_, str> {
    const LETTERS: [char; 22] = [
        'א', 'ב', 'ג', 'ד', 'ה', 'ו', 'ז', 'ח', 'ט', 'י', 'כ', 'ל', 'מ', 'נ', 'ס', 'ע', 'פ', 'צ',
        'ק', 'ר', 'ש', 'ת',
    ];
    let mut long = String::new();
    for (index, letter) in text.chars().enumerate() {
        match letter {
            'a'..='z' | 'A'..='Z' => {
                let place = usize::try_from(u32::from(letter)).unwrap() % LETTERS.len();
                long.push(LETTERS[place]);
                if index % 5 < 2 {
                    long.push(LETTERS[place]);
                }
            }
            other => long.push(other),
        }
    }
    Cow::Owned(long)
}

const ENGLISH: &[&str] = &[
    include_str!("../../templates/texts/en/accessibility.ftl"),
    include_str!("../../templates/texts/en/case.ftl"),
    include_str!("../../templates/texts/en/common.ftl"),
    include_str!("../../templates/texts/en/items.ftl"),
    include_str!("../../templates/texts/en/reporter.ftl"),
    include_str!("../../templates/texts/en/files.ftl"),
    include_str!("../../templates/texts/en/life.ftl"),
    include_str!("../../templates/texts/en/inbox.ftl"),
    include_str!("../../templates/texts/en/mail.ftl"),
    include_str!("../../templates/texts/en/security.ftl"),
    include_str!("../../templates/texts/en/staff.ftl"),
    include_str!("../../templates/texts/en/account.ftl"),
    include_str!("../../templates/texts/en/factors.ftl"),
    include_str!("../../templates/texts/en/people.ftl"),
    include_str!("../../templates/texts/en/release.ftl"),
    include_str!("../../templates/texts/en/tenants.ftl"),
    include_str!("../../templates/texts/en/triage.ftl"),
];
const DANISH: &[&str] = &[
    include_str!("../../templates/texts/da/accessibility.ftl"),
    include_str!("../../templates/texts/da/case.ftl"),
    include_str!("../../templates/texts/da/common.ftl"),
    include_str!("../../templates/texts/da/items.ftl"),
    include_str!("../../templates/texts/da/reporter.ftl"),
    include_str!("../../templates/texts/da/files.ftl"),
    include_str!("../../templates/texts/da/life.ftl"),
    include_str!("../../templates/texts/da/inbox.ftl"),
    include_str!("../../templates/texts/da/mail.ftl"),
    include_str!("../../templates/texts/da/security.ftl"),
    include_str!("../../templates/texts/da/staff.ftl"),
    include_str!("../../templates/texts/da/account.ftl"),
    include_str!("../../templates/texts/da/factors.ftl"),
    include_str!("../../templates/texts/da/people.ftl"),
    include_str!("../../templates/texts/da/release.ftl"),
    include_str!("../../templates/texts/da/tenants.ftl"),
    include_str!("../../templates/texts/da/triage.ftl"),
];
