//! What a reporter does with a browser, whichever it is: a story is written once and played in each.

use std::path::Path;

use crate::browser::Browser;

/// A browser in somebody's hands. Every act waits until the page that it leads to is there, and fails when none comes.
pub(crate) trait Visitor {
    /// Goes to an address, as if typed.
    fn open(&mut self, url: &str);

    /// The visible text of the page.
    fn text(&mut self) -> String;

    /// The visible text of the first thing that matches a CSS selector.
    fn text_at(&mut self, selector: &str) -> String;

    /// Types into the first field that matches a CSS selector, replacing what it held.
    fn fill_in(&mut self, selector: &str, text: &str);

    /// Chooses files in the field that matches a CSS selector.
    fn attach(&mut self, selector: &str, files: &[&Path]);

    /// Activates the button or link on which `text` stands.
    fn follow(&mut self, text: &str);

    /// Presses Tab, and returns the text of where the keyboard is then.
    fn tab(&mut self) -> String;

    /// Takes a picture of the page, which must fit into the window.
    fn look(&mut self, name: &str);

    /// Waits until the page has this address.
    fn wait_for_url(&mut self, wanted: &str);

    /// Whether anything of this site is left in the browser.
    fn has_cookies(&mut self) -> bool;
}

impl Visitor for Browser {
    fn open(&mut self, url: &str) {
        Self::open(self, url);
    }

    fn text(&mut self) -> String {
        Self::text(self)
    }

    fn text_at(&mut self, selector: &str) -> String {
        Self::text_at(self, selector)
    }

    fn fill_in(&mut self, selector: &str, text: &str) {
        Self::fill_in(self, selector, text);
    }

    fn attach(&mut self, selector: &str, files: &[&Path]) {
        Self::attach(self, selector, files);
    }

    fn follow(&mut self, text: &str) {
        Self::follow(self, text);
    }

    fn tab(&mut self) -> String {
        self.press("Tab");
        self.focused()
    }

    fn look(&mut self, name: &str) {
        let width = self.width();
        self.picture(&format!("{name}-{width}"));
        assert_eq!(self.overflow(), 0, "{name} at {width}");
        // Chromium does not know that an onion address is secure; Tor Browser does. Where the address has led the focus
        // to what is wrong, the page need not. And it tells that it did clear what a sign-out asks it to.
        let fine = [
            "the URL's origin was untrustworthy",
            "Autofocus processing",
            "Cleared data types: \"cache\", \"cookies\", \"storage\"",
        ];
        let mut complaints = self.complaints();
        complaints.retain(|said| !fine.iter().any(|fine| said.contains(fine)));
        assert!(complaints.is_empty(), "{name}: {complaints:?}");
    }

    fn wait_for_url(&mut self, wanted: &str) {
        Self::wait_for_url(self, wanted);
    }

    fn has_cookies(&mut self) -> bool {
        !self.cookies().is_empty()
    }
}
