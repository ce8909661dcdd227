//! Shapes on a slide (ECMA-376 part 1, 19.3.1): what is hidden, linked or embedded in them.

use std::collections::BTreeSet;

use super::ground::{Ground, frame};
use super::words;
use crate::ooxml::drawing::{CLICKS, Diagrams, keeps_click};
use crate::ooxml::{Context, Node, Tree};
use crate::{Fate, FindingKind, Reason, Remains};

/// What becomes of a shape.
pub(super) enum Outcome {
    /// It stays, perhaps changed.
    Kept(Tree),
    /// It goes.
    Gone,
}

/// Settles the shapes of one slide.
pub(super) struct Settler<'a> {
    /// Width and height of the slide, if shapes outside of it are not seen.
    pub(super) size: Option<(i64, i64)>,
    /// What lies behind the words, if that is known.
    pub(super) ground: Option<&'a Ground>,
    /// Whether it is a layout or master, whose dates are never shown.
    pub(super) is_pattern: bool,
    pub(super) diagrams: &'a mut Diagrams,
    /// Numbers of the shapes that stay and are whole.
    pub(super) shapes: &'a mut BTreeSet<String>,
}

impl Settler<'_> {
    /// Decides on a shape that lies directly on the slide.
    ///
    /// # Errors
    ///
    /// Those of [`Context::link`].
    pub(super) fn settle(
        &mut self,
        mut tree: Tree,
        context: &mut Context<'_>,
    ) -> Result<Outcome, Reason> {
        if self.is_unseen(&tree) {
            let drops = context.budget.drops_hidden();
            let fate = if drops { Fate::Removed } else { Fate::Kept };
            let words = tree.text();
            context
                .findings
                .add(FindingKind::HiddenText, fate, Some(&words));
            if drops {
                return Ok(Outcome::Gone);
            }
            context.findings.remains(Remains::HiddenContent);
        }
        if tree.element.is("p", "graphicFrame") && !self.frame(&mut tree, context) {
            return Ok(Outcome::Gone);
        }
        if let Some(ground) = self.ground {
            words::settle(&mut tree, ground, context)?;
        }
        let whole = self.inside(&mut tree, context)?;
        if let Some(id) = number(&tree)
            && whole
        {
            self.shapes.insert(id.to_owned());
        }
        Ok(Outcome::Kept(tree))
    }

    /// Whether a shape is marked as hidden (19.3.1.12) or lies wholly outside of the slide.
    fn is_unseen(&self, tree: &Tree) -> bool {
        let hidden = properties(tree).and_then(|named| named.element.get("", "hidden"));
        matches!(hidden, Some("1" | "true" | "on" | "t"))
            || self.size.is_some_and(|size| is_outside(tree, size))
    }

    /// A frame around an embedded object becomes the picture of it; answers whether anything is left.
    fn frame(&mut self, tree: &mut Tree, context: &mut Context<'_>) -> bool {
        let object = tree
            .child("a", "graphic")
            .and_then(|graphic| graphic.child("a", "graphicData"))
            .and_then(|data| data.child("p", "oleObj"));
        let Some(object) = object else {
            return true;
        };
        let program = object.element.get("", "progId");
        context.findings.removed(FindingKind::EmbeddedFile, program);
        let Some(mut picture) = object.child("p", "pic").cloned() else {
            context.findings.removed(FindingKind::LostPicture, None);
            return false;
        };
        if let (Some(id), Some(named)) = (number(tree), properties_mut(&mut picture)) {
            named.element.set("", "id", id);
        }
        *tree = picture;
        true
    }

    /// Looks at everything in a shape; answers whether media in it could be kept.
    fn inside(&mut self, tree: &mut Tree, context: &mut Context<'_>) -> Result<bool, Reason> {
        let mut whole = true;
        let mut kept = Vec::with_capacity(tree.nodes.len());
        for node in std::mem::take(&mut tree.nodes) {
            let Node::Tree(mut inner) = node else {
                kept.push(node);
                continue;
            };
            let name = inner.element.name.clone();
            if inner.element.is("p", "graphicFrame") && !self.frame(&mut inner, context) {
                continue;
            }
            if name.prefix == "a" {
                if CLICKS.contains(&name.local.as_str()) && !keeps_click(&inner, context)? {
                    continue;
                }
                if MEDIA.contains(&name.local.as_str()) && !has_media(&inner, context)? {
                    whole = false;
                    continue;
                }
                self.look(&mut inner, context);
            }
            if inner.element.is("dgm", "relIds") {
                self.diagrams.met(&inner.element, context)?;
            }
            let inner_whole = self.inside(&mut inner, context)?;
            match number(&inner) {
                Some(id) if inner_whole => drop(self.shapes.insert(id.to_owned())),
                Some(_) => {}
                None => whole &= inner_whole,
            }
            kept.push(Node::Tree(inner));
        }
        tree.nodes = kept;
        Ok(whole)
    }

    /// Tells of cut pictures and of dates.
    fn look(&mut self, tree: &mut Tree, context: &mut Context<'_>) {
        let cut = |side: &str| {
            let text = tree.element.get("", side).unwrap_or_default();
            !(text.is_empty() || text.starts_with(['-', '0']))
        };
        if tree.element.is("a", "srcRect") && ["l", "t", "r", "b"].into_iter().any(cut) {
            context
                .findings
                .add(FindingKind::CroppedPicture, Fate::Kept, None);
            context.findings.remains(Remains::HiddenContent);
        }
        let kind = tree.element.get("", "type").unwrap_or_default();
        if tree.element.is("a", "fld") && kind.starts_with("datetime") {
            self.date(tree, context);
        }
    }

    /// A date that is put in anew whenever the file is opened still says when it was last saved. On slides it may be
    /// meant to be read; on layouts and masters it never is.
    fn date(&self, field: &mut Tree, context: &mut Context<'_>) {
        let day = field.child("a", "t").map(Tree::text).unwrap_or_default();
        if !self.is_pattern {
            context
                .findings
                .add(FindingKind::Date, Fate::Kept, Some(&day));
            return;
        }
        if day != NO_DAY && !day.is_empty() {
            context.findings.removed(FindingKind::Date, Some(&day));
        }
        for node in &mut field.nodes {
            if let Node::Tree(text) = node
                && text.element.is("a", "t")
            {
                text.nodes = vec![Node::Text(NO_DAY.to_owned())];
            }
        }
    }
}

/// The properties that name a shape (`p:cNvPr`), inside the first element of every shape.
fn properties(tree: &Tree) -> Option<&Tree> {
    let first = tree
        .trees()
        .find(|inner| inner.element.name.local.starts_with("nv"))?;
    first.child("p", "cNvPr")
}

fn properties_mut(tree: &mut Tree) -> Option<&mut Tree> {
    let first = tree.nodes.iter_mut().find_map(|node| match node {
        Node::Tree(inner) if inner.element.name.local.starts_with("nv") => Some(inner),
        Node::Tree(_) | Node::Text(_) => None,
    })?;
    first.nodes.iter_mut().find_map(|node| match node {
        Node::Tree(inner) if inner.element.is("p", "cNvPr") => Some(inner),
        Node::Tree(_) | Node::Text(_) => None,
    })
}

/// The number by which animations know a shape.
fn number(tree: &Tree) -> Option<&str> {
    properties(tree)?.element.get("", "id")
}

fn is_outside(tree: &Tree, (width, height): (i64, i64)) -> bool {
    let Some([left, top, right, bottom]) = frame(tree) else {
        return false;
    };
    // A turned shape can reach further than its frame, at most by the longer side.
    let reach = right.saturating_sub(left).max(bottom.saturating_sub(top));
    let (right, bottom) = (left.saturating_add(reach), top.saturating_add(reach));
    width > 0 && (left >= width || top >= height || right <= 0 || bottom <= 0)
}

/// Whether the sound or film of a shape can be kept.
fn has_media(tree: &Tree, context: &mut Context<'_>) -> Result<bool, Reason> {
    let id = tree.element.get("r", "link").unwrap_or_default().to_owned();
    Ok(context.link(&["audio", "video"], &id)?.is_some())
}

static MEDIA: [&str; 3] = ["audioFile", "videoFile", "quickTimeFile"];
/// Stands for a date that nobody sees.
const NO_DAY: &str = "1/1/2000";
