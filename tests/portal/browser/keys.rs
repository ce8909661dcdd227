//! A person without a mouse: what they press, and whether they see where they are.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Browser, PATIENCE};

impl Browser {
    /// Presses Tab until the keyboard is at the first thing that matches a CSS selector.
    ///
    /// # Panics
    ///
    /// When it never comes there; when on its way the focus goes against the order of the page, or cannot be seen.
    pub(crate) fn tab_to(&mut self, selector: &str) {
        self.move_to("Tab", selector);
    }

    /// The same backwards, with Shift and Tab.
    ///
    /// # Panics
    ///
    /// As [`Browser::tab_to`].
    pub(crate) fn tab_back_to(&mut self, selector: &str) {
        self.move_to("Shift+Tab", selector);
    }

    /// Types text where the keyboard is.
    pub(crate) fn type_text(&mut self, text: &str) {
        let _answer = self.ask("Input.insertText", json!({ "text": text }));
    }

    /// Opens the file field where the keyboard is, with the space bar, and chooses files.
    ///
    /// # Panics
    ///
    /// When the browser does not ask for files.
    pub(crate) fn choose_files(&mut self, files: &[&Path]) {
        let catch = "Page.setInterceptFileChooserDialog";
        let _answer = self.ask(catch, json!({ "enabled": true }));
        self.note_events();
        self.press("Space");
        let end = Instant::now() + PATIENCE;
        let field = loop {
            match self.pipe.event(end) {
                None => self.fail("the browser does not ask for files"),
                Some(event) if event["method"] == json!("Page.fileChooserOpened") => {
                    break event["params"]["backendNodeId"].clone();
                }
                Some(event) => self.note(&event),
            }
        };
        let chosen = json!({ "backendNodeId": field, "files": files });
        let _answer = self.ask("DOM.setFileInputFiles", chosen);
        let _answer = self.ask(catch, json!({ "enabled": false }));
    }

    /// Why what has the focus cannot be seen: no ring around it, outside the window, under something else. Empty when it
    /// can.
    pub(crate) fn focus_fault(&mut self) -> String {
        let end = Instant::now() + SCROLLING;
        loop {
            // The page scrolls there with the next picture that is drawn of it.
            let fault = self.run(SEEN);
            if fault.is_empty() || Instant::now() > end {
                return fault;
            }
            self.pause();
        }
    }

    fn move_to(&mut self, key: &str, selector: &str) {
        let _begun = self.run(BEGIN);
        for _ in 0..MOST {
            self.press(key);
            let step: Value = serde_json::from_str(&self.run(&STEP.replace("WANTED", selector)))
                .unwrap_or_default();
            let focused = self.focused();
            if focused.starts_with("<body") {
                continue;
            }
            let fault = self.focus_fault();
            if !fault.is_empty() {
                self.fail(&format!("{fault}: {focused}"));
            }
            let forward = key == "Tab";
            let astray =
                step["before"] == json!(forward) || forward && step["above"] == json!(true);
            if astray && step["turned"] != json!(true) {
                self.fail(&format!(
                    "{key} goes against the order of the page: {focused}"
                ));
            }
            if step["there"] == json!(true) {
                return;
            }
        }
        self.fail(&format!("{key} never comes to {selector}"));
    }
}

/// More than any page of reporters has fields, links and buttons.
const MOST: usize = 80;

/// How long a page may take to scroll to what has the focus.
const SCROLLING: Duration = Duration::from_secs(10);

const BEGIN: &str = "window.last = null; ''";

/// From the last stop to this one: whether it stands earlier in the source, or higher up without being in a column
/// beside it. The bar stays where it is while the page moves.
const STEP: &str = "(() => { const one = document.activeElement, last = window.last; window.last = one;
    const place = one.getBoundingClientRect(), top = place.top + scrollY;
    const before = !!last && !!(last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING);
    const was = window.place; window.place = { top, bottom: place.bottom + scrollY, left: place.left, right: place.right };
    const barred = !last || one.closest('.bar') || last.closest('.bar');
    const beside = was && (place.left >= was.right - 1 || place.right <= was.left + 1);
    const above = !barred && !beside && top < was.top - 4;
    return JSON.stringify({ before, above, turned: !last || last === document.body, there: one.matches('WANTED') }); })()";

/// Why what has the focus cannot be seen; empty when it can.
const SEEN: &str = "(() => { const one = document.activeElement, style = getComputedStyle(one);
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2 || style.outlineColor.endsWith(', 0)'))
        return 'the focus has no ring';
    const place = one.getBoundingClientRect();
    const x = (Math.max(place.left, 0) + Math.min(place.right, innerWidth)) / 2;
    const y = (Math.max(place.top, 0) + Math.min(place.bottom, innerHeight)) / 2;
    if (place.width < 1 || place.height < 1 || x < 0 || y < 0 || x > innerWidth || y > innerHeight
        || place.bottom <= 0 || place.top >= innerHeight) return 'the focus is outside the window';
    const over = document.elementFromPoint(x, y);
    return one.contains(over) || (over && over.contains(one)) ? '' : 'the focus is under ' + (over && over.outerHTML.slice(0, 80)); })()";
