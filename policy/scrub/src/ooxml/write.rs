//! Writing XML in its one form: fixed prefixes, double quotes, no white space between elements, empty elements short.

use std::io::Write;

use super::ns::{self, Prefix};
use super::xml::Name;
use crate::Reason;

/// Writes one part.
pub(crate) struct Writer<'w> {
    out: &'w mut dyn Write,
    open: Vec<Open>,
    /// Whether the last start tag still lacks its end.
    tag: bool,
    declared: Vec<Prefix>,
}

struct Open {
    prefix: Prefix,
    local: String,
    /// How many namespaces were declared outside of this element.
    outside: usize,
}

impl<'w> Writer<'w> {
    /// A writer that has written the declaration of XML.
    ///
    /// # Errors
    ///
    /// [`Reason::Write`].
    pub(crate) fn new(out: &'w mut dyn Write) -> Result<Self, Reason> {
        let mut writer = Self {
            out,
            open: Vec::new(),
            tag: false,
            declared: vec!["xml", ""],
        };
        writer.put(DECLARATION)?;
        Ok(writer)
    }

    /// Begins an element. Namespaces in `declares` are declared on it, others where they are first needed.
    ///
    /// # Errors
    ///
    /// [`Reason::Write`], [`Reason::Stopped`] for a namespace that is not known.
    pub(crate) fn start(
        &mut self,
        name: &Name,
        attributes: &[(Name, String)],
        declares: &[Prefix],
    ) -> Result<(), Reason> {
        self.close()?;
        let outside = self.declared.len();
        self.put("<")?;
        self.name(name)?;
        let used = attributes.iter().map(|(name, _)| name.prefix);
        let wanted = declares.iter().copied().chain([name.prefix]).chain(used);
        for prefix in wanted {
            if !self.declared.contains(&prefix) {
                let space = ns::namespace(prefix).ok_or(Reason::Stopped)?;
                self.put(&format!(" xmlns:{}=\"{}\"", space.prefix, space.uri))?;
                self.declared.push(prefix);
            }
        }
        for (name, value) in attributes {
            self.put(" ")?;
            self.name(name)?;
            self.put("=\"")?;
            self.escaped(value, true)?;
            self.put("\"")?;
        }
        self.tag = true;
        self.open.push(Open {
            prefix: name.prefix,
            local: name.local.clone(),
            outside,
        });
        Ok(())
    }

    /// Writes text.
    ///
    /// # Errors
    ///
    /// [`Reason::Write`].
    pub(crate) fn text(&mut self, text: &str) -> Result<(), Reason> {
        if text.is_empty() {
            return Ok(());
        }
        self.close()?;
        self.escaped(text, false)
    }

    /// Ends the element that began last.
    ///
    /// # Errors
    ///
    /// [`Reason::Write`], [`Reason::Stopped`] if none is open.
    pub(crate) fn end(&mut self) -> Result<(), Reason> {
        let open = self.open.pop().ok_or(Reason::Stopped)?;
        if self.tag {
            self.tag = false;
            self.put("/>")?;
        } else {
            self.put("</")?;
            let (prefix, local) = (open.prefix, open.local);
            self.name(&Name { prefix, local })?;
            self.put(">")?;
        }
        self.declared.truncate(open.outside);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Reason> {
        if self.tag {
            self.tag = false;
            self.put(">")?;
        }
        Ok(())
    }

    fn name(&mut self, name: &Name) -> Result<(), Reason> {
        if !name.prefix.is_empty() {
            self.put(name.prefix)?;
            self.put(":")?;
        }
        self.put(&name.local)
    }

    fn escaped(&mut self, text: &str, quoted: bool) -> Result<(), Reason> {
        let mut rest = text;
        let special = |c: char| match c {
            '&' | '<' | '>' | '\r' => true,
            '"' | '\n' | '\t' => quoted,
            _ => false,
        };
        while let Some(at) = rest.find(special) {
            let (front, back) = rest.split_at_checked(at).ok_or(Reason::Stopped)?;
            self.put(front)?;
            let mut chars = back.chars();
            self.put(match chars.next() {
                Some('&') => "&amp;",
                Some('<') => "&lt;",
                Some('>') => "&gt;",
                Some('"') => "&quot;",
                Some('\n') => "&#10;",
                Some('\t') => "&#9;",
                _ => "&#13;",
            })?;
            rest = chars.as_str();
        }
        self.put(rest)
    }

    fn put(&mut self, text: &str) -> Result<(), Reason> {
        self.out
            .write_all(text.as_bytes())
            .map_err(|_| Reason::Write)
    }
}

pub(super) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
