//! What surrounds a page: language, quick exit, and on staff pages who is signed in.

use serde::Serialize;

/// A language of the pages; the first part of every path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Lang {
    /// English.
    En,
    /// Danish.
    Da,
    /// A right-to-left pseudo-locale with long strings, made from the English; only in tests.
    #[cfg(test)]
    Qps,
}

impl Lang {
    /// The languages a visitor can choose.
    pub(crate) const ALL: [Self; 2] = [Self::En, Self::Da];

    /// Reads the language of a path, such as `en`.
    pub(crate) fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }

    /// Chooses a language from the value of an `Accept-Language` header; English when none fits.
    ///
    /// Quality values are ignored: browsers send the list in order of preference.
    pub(crate) fn from_accept_language(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|range| range.split([';', '-']).next())
            .find_map(|tag| Self::from_tag(&tag.trim().to_ascii_lowercase()))
            .unwrap_or(Self::En)
    }

    /// The BCP 47 tag, as it stands in paths and in `lang` attributes.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Da => "da",
            #[cfg(test)]
            Self::Qps => "qps",
        }
    }

    /// The language's own name for itself.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Da => "Dansk",
            #[cfg(test)]
            Self::Qps => "Pseudo",
        }
    }

    /// The writing direction, as the `dir` attribute names it.
    pub(crate) fn dir(self) -> &'static str {
        match self {
            Self::En | Self::Da => "ltr",
            #[cfg(test)]
            Self::Qps => "rtl",
        }
    }
}

// CLAIM(C-34): SECURITY.md
/// What surrounds one rendering of a page.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Chrome {
    /// How a visitor gets this page in another language.
    pub(crate) switch: Switch,
    /// The form token of a session, sent as `token` with the leave or sign-out button.
    pub(crate) token: Option<String>,
    /// Who is signed in, on staff pages.
    pub(crate) member: Option<MemberBar>,
    /// The languages the page exists in; all if empty.
    #[serde(skip)]
    pub(crate) offered: Vec<String>,
    /// Staff look at a reporter's page: where they came from. Nothing on it can be sent.
    pub(crate) preview: Option<String>,
}

impl Chrome {
    /// A page that the same path shows in every language.
    ///
    /// `rest` is the path after the language, such as `r/abc`; a slash in front of it is the same.
    pub(crate) fn at(rest: impl AsRef<str>) -> Self {
        Self {
            switch: Switch::Link {
                rest: after_language(rest.as_ref()),
            },
            ..Self::default()
        }
    }

    /// A page that answers a POST: the language button posts `hidden` to the same path again.
    pub(crate) fn posted(rest: impl AsRef<str>, hidden: Vec<Hidden>) -> Self {
        Self {
            switch: Switch::Form {
                rest: after_language(rest.as_ref()),
                hidden,
            },
            ..Self::default()
        }
    }

    /// The language button posts `hidden` to the same path again.
    pub(crate) fn post_again(&mut self, rest: &str, hidden: Vec<Hidden>) {
        self.switch = Switch::Form {
            rest: after_language(rest),
            hidden,
        };
    }

    /// Adds the form token of a session.
    pub(crate) fn with_token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Whether the page exists in a language.
    pub(super) fn offers(&self, lang: Lang) -> bool {
        self.offered.is_empty() || self.offered.iter().any(|tag| tag == lang.tag())
    }

    /// Only in these languages, as in the path of a page.
    pub(crate) fn offering(mut self, languages: &[String]) -> Self {
        self.offered = languages.to_vec();
        self
    }

    /// Adds the member who is signed in.
    pub(crate) fn with_member(mut self, member: MemberBar) -> Self {
        self.member = Some(member);
        self
    }
}

/// How a visitor gets the same page in another language.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum Switch {
    /// The page has no text to translate, or cannot be shown again.
    #[default]
    Nothing,
    /// A link to `/{lang}/{rest}`.
    Link {
        /// The path after the language.
        rest: String,
    },
    /// A form that posts `hidden` to `/{lang}/{rest}`.
    Form {
        /// The path after the language.
        rest: String,
        /// What the server needs to show the page again.
        hidden: Vec<Hidden>,
    },
}

/// A value that a form carries unseen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Hidden {
    /// The field's name.
    pub(crate) name: String,
    /// The field's value.
    pub(crate) value: String,
}

impl Hidden {
    /// A hidden field.
    pub(crate) fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

/// The bar above staff pages.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MemberBar {
    /// The member's name.
    pub(crate) name: String,
    /// The member's roles, for the words beside the name.
    pub(crate) roles: Vec<RoleKey>,
    /// The place in the navigation.
    pub(crate) section: Section,
    /// The member has a case role and sees `Cases`.
    pub(crate) cases: bool,
    /// The member sees what waits for them.
    pub(crate) waiting: bool,
    /// The member sees `People`.
    pub(crate) people: bool,
    /// The member sees `Tenants`.
    pub(crate) tenants: bool,
    /// The member sees `Statistics`.
    pub(crate) statistics: bool,
    /// The member sees `Register`.
    pub(crate) register: bool,
    /// The member sees `Security log`.
    pub(crate) security: bool,
    /// The member sees `System`.
    pub(crate) system: bool,
    /// The six words of the pinned roster root, separated by spaces.
    pub(crate) root: String,
}

/// A place in the staff navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Section {
    /// `/cases` and one case.
    Cases,
    /// `/waiting`.
    Waiting,
    /// `/people`.
    People,
    /// `/tenants`.
    Tenants,
    /// `/account` and what lies below.
    Account,
    /// `/statistics`.
    Statistics,
    /// `/register`.
    Register,
    /// `/security`.
    Security,
    /// `/system`.
    System,
    /// None of these.
    Other,
}

/// A role by the name its texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RoleKey {
    /// Sorts new reports.
    Triager,
    /// Handles cases.
    Lawyer,
    /// A tenant's contact person.
    TenantUser,
    /// Administers the portal.
    Admin,
    /// Sees the register without content.
    Auditor,
}

fn after_language(rest: &str) -> String {
    rest.trim_start_matches('/').to_owned()
}
