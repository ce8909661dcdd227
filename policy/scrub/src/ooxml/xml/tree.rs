//! Elements with all that is in them.

use super::Element;

/// An element with all that is in it.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    /// The element itself.
    pub(crate) element: Element,
    /// What is in it, in order.
    pub(crate) nodes: Vec<Node>,
}

/// What can be in an element.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// Another element.
    Tree(Tree),
    /// Text.
    Text(String),
}

impl Tree {
    /// An element with nothing in it.
    pub(crate) fn new(element: Element) -> Self {
        Self {
            element,
            nodes: Vec::new(),
        }
    }

    /// The elements directly in it.
    pub(crate) fn trees(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Tree(tree) => Some(tree),
            Node::Text(_) => None,
        })
    }

    /// The elements directly in it, to be changed.
    pub(crate) fn trees_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        self.nodes.iter_mut().filter_map(|node| match node {
            Node::Tree(tree) => Some(tree),
            Node::Text(_) => None,
        })
    }

    /// The first element of a name directly in it.
    pub(crate) fn child(&self, prefix: &str, local: &str) -> Option<&Self> {
        self.trees().find(|tree| tree.element.is(prefix, local))
    }

    /// All text in it, at any depth.
    pub(crate) fn text(&self) -> String {
        let mut all = String::new();
        self.collect(&mut all);
        all
    }

    fn collect(&self, all: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => all.push_str(text),
                Node::Tree(tree) => tree.collect(all),
            }
        }
    }
}
