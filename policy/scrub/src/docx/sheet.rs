//! The styles of a document, as far as they decide whether text can be seen (ECMA-376 part 1, 17.7).

use std::collections::HashMap;

use super::looks::{Ground, Looks, Theme, is_on};
use super::table::Condition;
use crate::ooxml::drawing::palette::{Colour, WHITE};
use crate::ooxml::{Element, Tree};

/// All styles, their theme, and the page.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// The colours of the theme.
    pub(super) theme: Theme,
    /// The colour of the page.
    pub(super) page: Colour,
    defaults: Looks,
    styles: HashMap<String, Style>,
    /// The styles of what names none, by their kinds.
    usual: HashMap<String, String>,
}

/// One style.
#[derive(Clone, Debug, Default)]
struct Style {
    based_on: Option<String>,
    looks: Looks,
    /// What it puts behind paragraphs or cells.
    ground: Option<Ground>,
    /// What it says of parts of a table.
    parts: Vec<(Condition, Says)>,
}

/// What a style says of all or a part of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Says {
    /// Its text.
    pub(super) looks: Looks,
    /// What lies behind its cells.
    pub(super) ground: Option<Ground>,
}

impl Says {
    /// The same, with what `other` says put over it.
    pub(super) fn under(&self, other: &Self) -> Self {
        Self {
            looks: self.looks.under(&other.looks),
            ground: other.ground.or(self.ground),
        }
    }
}

impl Default for Sheet {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            page: WHITE,
            defaults: Looks::default(),
            styles: HashMap::new(),
            usual: HashMap::new(),
        }
    }
}

impl Sheet {
    /// A sheet without styles.
    pub(super) fn new(theme: Theme, page: Colour) -> Self {
        Self {
            theme,
            page,
            ..Self::default()
        }
    }

    /// Takes what holds where no style says anything (`w:docDefaults`, 17.7.5.1).
    pub(super) fn defaults(&mut self, defaults: &Tree) {
        let properties = defaults
            .child("w", "rPrDefault")
            .and_then(|usual| usual.child("w", "rPr"));
        if let Some(properties) = properties {
            self.defaults = Looks::read(properties, &self.theme);
        }
    }

    /// Takes a style (`w:style`, 17.7.4.17).
    pub(super) fn add(&mut self, id: &str, tree: &Tree) {
        let parts = tree
            .trees()
            .filter(|part| part.element.is("w", "tblStylePr"));
        let parts = parts.filter_map(|part| {
            let condition = Condition::named(part.element.get("w", "type")?)?;
            Some((condition, self.part(part)))
        });
        let Says { looks, ground } = self.part(tree);
        let style = Style {
            based_on: named(tree, "basedOn"),
            looks,
            ground,
            parts: parts.collect(),
        };
        let kind = tree.element.get("w", "type").unwrap_or("paragraph");
        if matches!(tree.element.get("w", "default"), Some("1" | "true" | "on")) {
            self.usual.insert(kind.to_owned(), id.to_owned());
        }
        self.styles.entry(id.to_owned()).or_insert(style);
    }

    /// What a style, or a part of one, says.
    fn part(&self, tree: &Tree) -> Says {
        let shade = |properties: &str| {
            let shade = tree.child("w", properties)?.child("w", "shd")?;
            Some(self.theme.shade(&shade.element))
        };
        let looks = tree.child("w", "rPr");
        Says {
            looks: looks.map_or_else(Looks::default, |found| Looks::read(found, &self.theme)),
            ground: shade("tcPr")
                .or_else(|| shade("tblPr"))
                .or_else(|| shade("pPr")),
        }
    }

    /// What a paragraph says of all of its text.
    pub(super) fn paragraph(&self, paragraph: &Tree) -> Says {
        let properties = paragraph.child("w", "pPr");
        let id = properties.and_then(|properties| named(properties, "pStyle"));
        let mut part = self.whole(id.as_deref(), "paragraph");
        let shade = properties.and_then(|properties| properties.child("w", "shd"));
        if let Some(shade) = shade {
            part.ground = Some(self.theme.shade(&shade.element));
        }
        part
    }

    /// What a style says of everything, with what it is based on; that of its kind where none is named.
    pub(super) fn whole(&self, id: Option<&str>, kind: &str) -> Says {
        let chain = self.chain(id, kind).into_iter().rev();
        chain.fold(Says::default(), |part, style| {
            part.under(&Says {
                looks: style.looks.clone(),
                ground: style.ground,
            })
        })
    }

    /// What a style of tables says of their parts.
    pub(super) fn parts(&self, id: Option<&str>) -> Vec<(Condition, Says)> {
        let mut all: Vec<(Condition, Says)> = Vec::new();
        for style in self.chain(id, "table").into_iter().rev() {
            for (condition, part) in &style.parts {
                match all.iter_mut().find(|(known, _)| known == condition) {
                    Some((_, known)) => *known = known.under(part),
                    None => all.push((*condition, part.clone())),
                }
            }
        }
        all.sort_by_key(|(condition, _)| *condition);
        all
    }

    /// A style and those that it is based on.
    fn chain(&self, id: Option<&str>, kind: &str) -> Vec<&Style> {
        let usual = || self.usual.get(kind).map(String::as_str);
        let mut next = id.or_else(usual);
        let mut chain = Vec::new();
        while let Some(style) = next.and_then(|id| self.styles.get(id))
            && chain.len() < LONGEST
        {
            chain.push(style);
            next = style.based_on.as_deref();
        }
        chain
    }

    /// Whether a run cannot be seen that has these properties and stands in this paragraph, whatever of `around` holds.
    pub(super) fn hides(
        &self,
        properties: Option<&Tree>,
        paragraph: &Says,
        around: &[Says],
    ) -> bool {
        let own = properties.map_or_else(Looks::default, |found| Looks::read(found, &self.theme));
        let id = properties.and_then(|properties| named(properties, "rStyle"));
        let style = match id {
            Some(id) => self.whole(Some(&id), "character").looks,
            None => Looks::default(),
        };
        around.iter().all(|cell| {
            // Styles that each mark text as hidden cancel each other out (17.7.3).
            let levels = [&cell.looks, &paragraph.looks, &style];
            let marked = levels.iter().filter(|looks| looks.vanishes == Some(true));
            let by_style = marked.count() % 2 == 1 || self.defaults.vanishes == Some(true);
            let looks = levels
                .into_iter()
                .fold(self.defaults.clone(), |under, over| under.under(over));
            let looks = looks.under(&own);
            let ground = paragraph.ground.unwrap_or(Ground::Open);
            let behind = ground.over(cell.ground.unwrap_or(Ground::Unknown));
            own.vanishes.unwrap_or(by_style) || looks.is_unreadable(behind)
        })
    }
}

/// The value of a property that names something.
pub(super) fn named(properties: &Tree, local: &str) -> Option<String> {
    let found = properties.child("w", local)?;
    found.element.get("w", "val").map(str::to_owned)
}

/// The colour of the page, if the settings show it (17.15.1.25).
pub(super) fn page(background: Option<&Element>, shown: Option<&Element>, theme: &Theme) -> Colour {
    match background {
        Some(background) if shown.is_some_and(is_on) => theme.page(background),
        Some(_) | None => WHITE,
    }
}

/// How many styles can be based on each other.
const LONGEST: usize = 32;
