//! Words on a slide that nobody can read: in the colour of their ground, without any colour, or too small; by their own
//! properties or by those of the place that they fill.

use super::ground::Ground;
use super::patterns::{Fill, Ink, Levels, Looks};
use crate::ooxml::drawing::palette::{Colour, is_same};
use crate::ooxml::{Context, Element, Node, Tree};
use crate::{Fate, FindingKind, Reason, Remains};

/// Tells of such words in a shape, and leaves them out if what is hidden is left out.
///
/// # Errors
///
/// Those of the budget.
pub(super) fn settle(
    shape: &mut Tree,
    ground: &Ground,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    context.budget.work(ground.weight())?;
    let mut search = Search {
        drops: context.budget.drops_hidden(),
        words: String::new(),
    };
    if shape.element.is("p", "grpSp") {
        return group(shape, ground, context);
    }
    if shape.element.is("p", "graphicFrame") {
        search.table(shape, ground);
    } else {
        search.shape(shape, ground);
    }
    search.tell(context);
    Ok(())
}

/// Looks at the shapes of a group one by one.
fn group(group: &mut Tree, ground: &Ground, context: &mut Context<'_>) -> Result<(), Reason> {
    let mut within = ground.within(group);
    for node in &mut group.nodes {
        if let Node::Tree(shape) = node
            && super::ground::is_drawn(&shape.element)
        {
            settle(shape, &within, context)?;
            within.cover(shape);
        }
    }
    Ok(())
}

/// What is known where words stand.
struct Around<'a> {
    behind: Option<Colour>,
    levels: &'a [Levels],
    /// What goes for words of which no level says anything.
    rest: Looks,
}

/// Unseen words so far.
struct Search {
    drops: bool,
    words: String,
}

impl Search {
    fn shape(&mut self, shape: &mut Tree, ground: &Ground) {
        let given = ground.given(shape);
        let style = shape
            .child("p", "style")
            .and_then(|style| style.child("a", "fontRef"))
            .and_then(|font| ground.palette.colour(font.trees().next()?));
        let around = Around {
            behind: ground.behind(shape, &given),
            levels: &given.levels,
            rest: Looks {
                size: None,
                ink: style.map(Ink::Of),
            },
        };
        for node in &mut shape.nodes {
            if let Node::Tree(body) = node
                && body.element.is("p", "txBody")
            {
                self.lines(body, &around, ground);
            }
        }
    }

    /// Looks at the cells of a table (21.1.3.13).
    fn table(&mut self, frame: &mut Tree, ground: &Ground) {
        let behind = ground.behind(frame, &ground.given(frame));
        let Some(table) = descend(frame, &["graphic", "graphicData", "tbl"]) else {
            return;
        };
        let plain = table.child("a", "tblPr").is_none_or(|properties| {
            let style = properties.child("a", "tableStyleId").map(Tree::text);
            style.is_none_or(|style| BARE.contains(&style.trim()))
        });
        let rows = table.nodes.iter_mut().filter_map(named("tr"));
        for cell in rows.flat_map(|row| row.nodes.iter_mut().filter_map(named("tc"))) {
            let fill = Fill::read(cell.child("a", "tcPr"), &ground.palette);
            let around = Around {
                behind: match fill {
                    Fill::Of(colour) => Some(colour),
                    Fill::Open => behind,
                    Fill::Unsaid => behind.filter(|_| plain),
                    Fill::Unknown => None,
                },
                levels: &[],
                rest: Looks::default(),
            };
            for body in cell.nodes.iter_mut().filter_map(named("txBody")) {
                self.lines(body, &around, ground);
            }
        }
    }

    /// Collects unseen runs of all paragraphs, and takes them out if asked.
    fn lines(&mut self, body: &mut Tree, around: &Around<'_>, ground: &Ground) {
        for line in body.nodes.iter_mut().filter_map(named("p")) {
            let level = line.child("a", "pPr").and_then(|properties| {
                let level = properties.element.get("", "lvl")?;
                level.parse().ok()
            });
            let levels = around
                .levels
                .iter()
                .map(|levels| levels.at(level.unwrap_or(0)));
            let given = levels.fold(Looks::default(), Looks::or).or(around.rest);
            line.nodes.retain(|node| {
                let Node::Tree(run) = node else {
                    return true;
                };
                let written = run.element.is("a", "r") || run.element.is("a", "fld");
                if !written || !is_unseen(run, given, around.behind, ground) {
                    return true;
                }
                self.words.push_str(&run.text());
                self.words.push(' ');
                !self.drops
            });
        }
    }

    fn tell(self, context: &mut Context<'_>) {
        let words = self.words.trim();
        if words.is_empty() {
            return;
        }
        let fate = if self.drops {
            Fate::Removed
        } else {
            Fate::Kept
        };
        context
            .findings
            .add(FindingKind::HiddenText, fate, Some(words));
        if !self.drops {
            context.findings.remains(Remains::HiddenContent);
        }
    }
}

/// Whether nobody can read a run that is given these looks in front of a colour.
fn is_unseen(run: &Tree, given: Looks, behind: Option<Colour>, ground: &Ground) -> bool {
    let own = run.child("a", "rPr");
    let own = own.map_or_else(Looks::default, |own| Looks::read(own, &ground.palette));
    let Looks { size, ink } = own.or(given);
    let lost = match ink {
        Some(Ink::Of(ink)) => behind.is_some_and(|behind| is_same(ink, behind)),
        Some(Ink::Clear) => true,
        Some(Ink::Unknown) | None => false,
    };
    lost || size.is_some_and(|size| size <= TINY)
}

/// The element that these names of drawings lead to.
fn descend<'a>(tree: &'a mut Tree, names: &[&str]) -> Option<&'a mut Tree> {
    names.iter().try_fold(tree, |tree, name| {
        let is = |element: &Element| element.is("a", name);
        tree.nodes.iter_mut().find_map(|node| match node {
            Node::Tree(inner) if is(&inner.element) => Some(inner),
            Node::Tree(_) | Node::Text(_) => None,
        })
    })
}

/// Elements of this name of drawings.
fn named(name: &str) -> impl Fn(&mut Node) -> Option<&mut Tree> {
    move |node| match node {
        Node::Tree(tree) if tree.element.is("a", name) => Some(tree),
        Node::Tree(_) | Node::Text(_) => None,
    }
}

/// The styles of tables that fill no cell.
static BARE: [&str; 2] = [
    "{2D5ABB26-0587-4C30-8999-92F81FD0307C}",
    "{5940675A-B579-460E-94D1-54222C63F5DA}",
];
/// The size of letters that nobody can read, in hundredths of a point.
const TINY: u32 = 200;
