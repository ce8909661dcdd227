//! Writing the styles of a workbook anew (ISO/IEC 29500-1, 18.8).

use super::plan::Workbook;
use super::styles::number;
use crate::ooxml::{Context, Element, Event, Node, Reader, Rewriter, Tree};
use crate::{FindingKind, Reason};

impl Workbook {
    /// Writes the styles that something uses.
    ///
    /// # Errors
    ///
    /// Those of the reader and of writing.
    pub(super) fn write_styles(
        &self,
        reader: &mut Reader<'_>,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        let mut open: Vec<String> = Vec::new();
        let mut at = 0_u32;
        let mut names = Vec::new();
        loop {
            match reader.next(context.budget)? {
                Event::Start(element) if open.len() < 2 => {
                    if open.len() == 1 {
                        at = 0;
                    }
                    rewriter.start(&self.list(&element), context)?;
                    open.push(element.name.local);
                }
                Event::Start(element) => {
                    let tree = reader.tree(element, context.budget)?;
                    let list = open.last().map_or("", String::as_str);
                    if let Some(tree) = self.style(list, at, tree, &mut names, context) {
                        rewriter.tree(&tree, context)?;
                    }
                    at = at.saturating_add(1);
                }
                Event::Text(_) => {}
                Event::End => {
                    open.pop();
                    rewriter.end()?;
                }
                Event::Done => return Ok(()),
            }
        }
    }

    /// The element of a list of styles.
    fn list(&self, element: &Element) -> Element {
        let mut element = element.clone();
        if element.is("x", "tableStyles") {
            let usual = element.get("", "defaultTableStyle").unwrap_or_default();
            match self.table_style(usual) {
                Some(new) => element.set("", "defaultTableStyle", &new),
                None => element.unset("", "defaultTableStyle"),
            }
        }
        element
    }

    /// One entry of a list of styles as it is written.
    fn style(
        &self,
        list: &str,
        at: u32,
        mut tree: Tree,
        names: &mut Vec<String>,
        context: &mut Context<'_>,
    ) -> Option<Tree> {
        match list {
            "numFmts" => self
                .kept
                .has(list, number(&tree.element, "numFmtId"))
                .then_some(tree),
            "cellStyles" => {
                let old = tree.element.get("", "name").unwrap_or_default().to_owned();
                let parent = number(&tree.element, "xfId");
                let built_in = built_in_name(&tree.element);
                let own = built_in.is_none();
                let number = context.names.known("cellStyleXf", &parent.to_string());
                let number = number.unwrap_or_default();
                let new = built_in.unwrap_or_else(|| format!("Style {number}"));
                if own && old != new {
                    context.findings.removed(FindingKind::PartNames, Some(&old));
                }
                if !self.kept.has("cellStyleXfs", parent) || names.contains(&new) {
                    return None;
                }
                tree.element.set("", "name", &new);
                names.push(new);
                Some(tree)
            }
            "tableStyles" => self.table_style_entry(tree, context),
            "fills" if at == 1 && !self.kept.second_fill => Some(dotted()),
            _ => self.kept.has(list, at).then_some(tree),
        }
    }
}

impl Workbook {
    /// A style of tables under its new name; nothing if no table has it.
    fn table_style_entry(&self, mut tree: Tree, context: &mut Context<'_>) -> Option<Tree> {
        let old = tree.element.get("", "name").unwrap_or_default().to_owned();
        let new = self.table_style(&old);
        if new.as_deref() != Some(&old) {
            context.findings.removed(FindingKind::PartNames, Some(&old));
        }
        tree.element.set("", "name", &new?);
        Some(tree)
    }
}

/// The second fill of every workbook, which programs take for this whatever it says.
fn dotted() -> Tree {
    let pattern = Element::new("x", "patternFill").with("", "patternType", "gray125");
    let mut fill = Tree::new(Element::new("x", "fill"));
    fill.nodes = vec![Node::Tree(Tree::new(pattern))];
    fill
}

/// The English name of a built-in style (18.8.7), which programs show in the language of their user.
fn built_in_name(element: &Element) -> Option<String> {
    let id: usize = element.get("", "builtinId")?.trim().parse().ok()?;
    let level = number(element, "iLevel").saturating_add(1).min(7);
    Some(match id {
        1 => format!("RowLevel_{level}"),
        2 => format!("ColLevel_{level}"),
        29..=52 => {
            let accent = (id - 29) / 4 + 1;
            let shade = ["", "20% - ", "40% - ", "60% - "].get((id - 29) % 4)?;
            format!("{shade}Accent{accent}")
        }
        53 => "Explanatory Text".to_owned(),
        _ => (*BUILT_IN.get(id)?).to_owned(),
    })
}

static BUILT_IN: [&str; 29] = [
    "Normal",
    "RowLevel",
    "ColLevel",
    "Comma",
    "Currency",
    "Percent",
    "Comma [0]",
    "Currency [0]",
    "Hyperlink",
    "Followed Hyperlink",
    "Note",
    "Warning Text",
    "Emphasis 1",
    "Emphasis 2",
    "Emphasis 3",
    "Title",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Heading 4",
    "Input",
    "Output",
    "Calculation",
    "Check Cell",
    "Linked Cell",
    "Total",
    "Good",
    "Bad",
    "Neutral",
];
