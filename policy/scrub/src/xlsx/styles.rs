//! Styles (ISO/IEC 29500-1, 18.8): which of them something uses, and what they hide.

use std::collections::{HashMap, HashSet};

use super::UNDERSTOOD;
use super::hiding::{self, Colour, Ground, Hides};
use crate::ooxml::drawing::palette::Palette;
use crate::ooxml::{Context, Element, Event, Names, Reader, Tree};
use crate::{Budget, ReadAt, Reason};

/// What is known of the styles of a workbook.
#[derive(Default)]
pub(super) struct Styles {
    /// Formats of cells, by their numbers.
    cells: Vec<Format>,
    /// Formats of named styles, by their numbers.
    named: Vec<Format>,
    hides: Vec<Hides>,
    grounds: Vec<Ground>,
    theme: Palette,
    /// Styles of tables in their order, and the formats that they use.
    tables: Vec<(String, Vec<u32>)>,
}

/// The parts of one format, by their numbers.
#[derive(Clone, Copy, Default)]
struct Format {
    number: u32,
    font: u32,
    fill: u32,
    border: u32,
    named: u32,
}

/// What of a workbook's styles something uses.
#[derive(Default)]
pub(super) struct Used {
    /// Formats of cells.
    pub(super) cells: HashSet<u32>,
    /// Formats of tables and rules.
    pub(super) partial: HashSet<u32>,
    /// Styles of tables, by name.
    pub(super) tables: HashSet<String>,
}

/// What is written; everything else goes, and numbers close up.
#[derive(Default)]
pub(super) struct Kept {
    /// Whether something uses the second fill, which is there in any case.
    pub(super) second_fill: bool,
    sets: HashMap<&'static str, HashSet<u32>>,
}

impl Kept {
    /// Whether the entry of this number in a list stays as it is. Lists that are not counted stay whole.
    pub(super) fn has(&self, list: &str, number: u32) -> bool {
        self.sets.get(list).is_none_or(|set| set.contains(&number))
    }

    /// Gives everything that is written its new number. Formats of numbers that every program knows keep theirs.
    pub(super) fn name(&self, names: &mut Names) {
        for (space, list) in SPACES {
            let mut kept: Vec<u32> = self.sets.get(list).into_iter().flatten().copied().collect();
            kept.sort_unstable();
            for (new, old) in (0_u32..).zip(kept) {
                names.fix(space, &old.to_string(), &new.to_string());
            }
        }
    }
}

/// The new number of a style; nothing if it does not stay.
pub(super) fn renumbered(space: &str, text: &str, context: &mut Context<'_>) -> Option<String> {
    let number: u32 = text.trim().parse().ok()?;
    if space == "numFmt" {
        if number < OWN_CODES {
            return Some(number.to_string());
        }
        let new = context.names.renumbered("numFmt", &number.to_string());
        let new: u32 = new.parse().ok()?;
        return Some(new.saturating_add(OWN_CODES - 1).to_string());
    }
    let (space, _) = SPACES.iter().find(|(known, _)| *known == space)?;
    let known = context.names.known(space, &number.to_string());
    // The first of each list is there and is the plainest; of formats of rules there need not be any.
    let first = (*space != "dxf").then_some("0");
    known.or(first).map(str::to_owned)
}

/// The smallest number of a format of numbers that a workbook brings (18.8.30).
const OWN_CODES: u32 = 164;

/// What attributes that refer to a style are asked for, and the lists in which those styles stand.
static SPACES: [(&str, &str); 6] = [
    ("font", "fonts"),
    ("fill", "fills"),
    ("border", "borders"),
    ("cellXf", "cellXfs"),
    ("cellStyleXf", "cellStyleXfs"),
    ("dxf", "dxfs"),
];

impl Styles {
    /// Reads the part, with the colours of the theme.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub(super) fn read(
        part: &dyn ReadAt,
        theme: Palette,
        budget: &mut Budget,
    ) -> Result<Self, Reason> {
        let mut reader = Reader::new(part, UNDERSTOOD);
        let mut lists = Lists {
            theme,
            ..Lists::default()
        };
        let mut list = String::new();
        let mut deep = 0_u32;
        loop {
            match reader.next(budget)? {
                Event::Start(element) if deep < 2 => {
                    deep += 1;
                    list = element.name.local;
                }
                Event::Start(element) => {
                    let tree = reader.tree(element, budget)?;
                    lists.entry(&list, &tree);
                    lists.count += 1;
                    if lists.count > MOST {
                        return Err(Reason::TooManyParts);
                    }
                }
                Event::End => deep = deep.saturating_sub(1),
                Event::Text(_) => {}
                Event::Done => return Ok(lists.finish()),
            }
        }
    }

    /// Whether there is a format of cells of this number.
    pub(super) fn has(&self, number: u32) -> bool {
        usize::try_from(number).is_ok_and(|at| at < self.cells.len())
    }

    /// What the format of a cell hides.
    pub(super) fn hides(&self, number: u32) -> Hides {
        let found = usize::try_from(number)
            .ok()
            .and_then(|at| self.hides.get(at));
        found.copied().unwrap_or_default()
    }

    /// The colour that properties of letters give.
    pub(super) fn colour(&self, properties: &Tree) -> Colour {
        hiding::letters(properties, &self.theme)
    }

    /// Whether letters of a colour cannot be seen in a cell of a format.
    pub(super) fn loses(&self, letters: &Colour, number: u32) -> bool {
        let at = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let format = self.cells.get(at(number));
        let ground = format.and_then(|format| self.grounds.get(at(format.fill)));
        hiding::is_lost(letters, ground.unwrap_or(&Ground::Sheet))
    }

    /// Whether the format of some cell gives letters the colour of their ground.
    pub(super) fn hides_colours(&self) -> bool {
        self.hides.iter().any(|hides| hides.colour)
    }

    /// Whether letters of a colour cannot be seen on some ground of the workbook.
    pub(super) fn may_lose(&self, letters: &Colour) -> bool {
        let mut grounds = self.grounds.iter().chain([&Ground::Sheet]);
        grounds.any(|ground| hiding::is_lost(letters, ground))
    }

    /// The names of the styles of tables that the workbook brings, in their order.
    pub(super) fn table_styles(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().map(|(name, _)| name.as_str())
    }

    /// Adds the formats that the used styles of tables use.
    pub(super) fn add_tables(&self, used: &mut Used) {
        for (name, formats) in &self.tables {
            if used.tables.contains(name) {
                used.partial.extend(formats);
            }
        }
    }

    /// What stays if only this is used.
    pub(super) fn kept(&self, used: &Used) -> Kept {
        let mut kept = Kept::default();
        let there = used.cells.iter().copied().filter(|cell| self.has(*cell));
        let cells: HashSet<u32> = there.chain([0]).collect();
        let used_cells = numbered(&self.cells).filter(|(number, _)| cells.contains(number));
        let named: HashSet<u32> = used_cells
            .clone()
            .map(|(_, cell)| cell.named)
            .chain([0])
            .collect();
        let used_named = numbered(&self.named).filter(|(number, _)| named.contains(number));
        let formats: Vec<Format> = used_cells
            .chain(used_named)
            .map(|(_, format)| *format)
            .collect();
        let mut keep = |list, part: fn(&Format) -> u32| {
            let set = formats.iter().map(part).chain([0]).collect();
            kept.sets.insert(list, set);
        };
        keep("fonts", |format| format.font);
        keep("fills", |format| format.fill);
        keep("borders", |format| format.border);
        keep("numFmts", |format| format.number);
        // Programs know the first two fills without reading them.
        kept.second_fill = !kept.sets.entry("fills").or_default().insert(1);
        kept.sets.insert("cellXfs", cells);
        kept.sets.insert("cellStyleXfs", named);
        kept.sets.insert("dxfs", used.partial.clone());
        kept
    }
}

fn numbered(formats: &[Format]) -> impl Iterator<Item = (u32, &Format)> + Clone {
    (0..).zip(formats)
}

/// The lists of the part while it is read.
#[derive(Default)]
struct Lists {
    /// Entries of all lists.
    count: u32,
    theme: Palette,
    codes: HashMap<u32, Hides>,
    letters: Vec<Colour>,
    grounds: Vec<Ground>,
    cells: Vec<Format>,
    named: Vec<Format>,
    tables: Vec<(String, Vec<u32>)>,
}

impl Lists {
    fn entry(&mut self, list: &str, tree: &Tree) {
        match list {
            "numFmts" => {
                let code = tree.element.get("", "formatCode").unwrap_or_default();
                let number = number(&tree.element, "numFmtId");
                self.codes.insert(number, hiding::by_format(code));
            }
            "fonts" => self.letters.push(hiding::letters(tree, &self.theme)),
            "fills" => self.grounds.push(hiding::ground(tree, &self.theme)),
            "cellXfs" => self.cells.push(format(&tree.element)),
            "cellStyleXfs" => self.named.push(format(&tree.element)),
            "tableStyles" => {
                let name = tree.element.get("", "name").unwrap_or_default();
                let formats = tree.trees().map(|part| number(&part.element, "dxfId"));
                self.tables.push((name.to_owned(), formats.collect()));
            }
            _ => {}
        }
    }

    fn finish(self) -> Styles {
        let hides = self.cells.iter().map(|format| self.hides(format)).collect();
        Styles {
            cells: self.cells,
            named: self.named,
            hides,
            grounds: self.grounds,
            theme: self.theme,
            tables: self.tables,
        }
    }

    fn hides(&self, format: &Format) -> Hides {
        let at = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let letters = self.letters.get(at(format.font));
        let ground = self.grounds.get(at(format.fill));
        let colour = match (letters, ground) {
            (Some(letters), Some(ground)) => hiding::is_lost(letters, ground),
            (Some(letters), None) => hiding::is_lost(letters, &Ground::Sheet),
            (None, _) => false,
        };
        let code = self.codes.get(&format.number).copied().unwrap_or_default();
        Hides { colour, ..code }
    }
}

fn format(element: &Element) -> Format {
    Format {
        number: number(element, "numFmtId"),
        font: number(element, "fontId"),
        fill: number(element, "fillId"),
        border: number(element, "borderId"),
        named: number(element, "xfId"),
    }
}

/// The most entries of all lists together; Excel has room for 64,000 formats of cells.
const MOST: u32 = 400_000;

/// An attribute that is a number; 0 if it is not there.
pub(super) fn number(element: &Element, attribute: &str) -> u32 {
    let value = element.get("", attribute).unwrap_or("0");
    value.trim().parse().unwrap_or(0)
}
