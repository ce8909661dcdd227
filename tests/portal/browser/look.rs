//! What a person sees: text, fields, focus, size, and pictures of pages.

use std::path::PathBuf;

use serde_json::json;

use super::super::built::{from_base64, target};
use super::{Browser, text_of};

impl Browser {
    /// The visible text of the page, as the browser lays it out.
    ///
    /// # Panics
    ///
    /// When the page is gone.
    pub(crate) fn text(&mut self) -> String {
        self.settle();
        self.try_text().unwrap_or_default()
    }

    /// The visible text of the first thing that matches a CSS selector.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub(crate) fn text_at(&mut self, selector: &str) -> String {
        let node = self.node(selector);
        self.read(node, "this.innerText")
    }

    /// The source of the first thing that matches a CSS selector.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub(crate) fn source_at(&mut self, selector: &str) -> String {
        let node = self.node(selector);
        text_of(&self.ask("DOM.getOuterHTML", json!({ "nodeId": node }))["outerHTML"])
    }

    /// What the first field that matches a CSS selector holds now.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub(crate) fn value_at(&mut self, selector: &str) -> String {
        let node = self.node(selector);
        self.read(node, "this.value")
    }

    /// Whether anything matches a CSS selector.
    pub(crate) fn has(&mut self, selector: &str) -> bool {
        self.try_node(selector).is_some()
    }

    /// The title of the page.
    pub(crate) fn title(&mut self) -> String {
        let root = self.node("html");
        self.read(root, "this.ownerDocument.title")
    }

    /// The source of the element that has the keyboard's focus.
    pub(crate) fn focused(&mut self) -> String {
        let root = self.node("html");
        self.read(root, "this.ownerDocument.activeElement.outerHTML")
    }

    /// By how many CSS pixels the page is wider than the window; 0 when nobody must scroll sideways.
    pub(crate) fn overflow(&mut self) -> u64 {
        let layout = self.ask("Page.getLayoutMetrics", json!({}));
        let content = layout["cssContentSize"]["width"]
            .as_u64()
            .unwrap_or_default();
        let window = layout["cssLayoutViewport"]["clientWidth"]
            .as_u64()
            .unwrap_or_default();
        content.saturating_sub(window)
    }

    /// How wide the window is, in CSS pixels.
    pub(crate) fn width(&mut self) -> u64 {
        let layout = self.ask("Page.getLayoutMetrics", json!({}));
        layout["cssLayoutViewport"]["clientWidth"]
            .as_u64()
            .unwrap_or_default()
    }

    /// Keeps a picture of the whole page as `screens/NAME.png` in the target folder and returns its path.
    ///
    /// # Panics
    ///
    /// When it cannot be taken or written.
    pub(crate) fn picture(&mut self, name: &str) -> PathBuf {
        let layout = self.ask("Page.getLayoutMetrics", json!({}));
        let mut clip = layout["cssContentSize"].clone();
        clip["scale"] = json!(1);
        let whole = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let data = text_of(&self.ask("Page.captureScreenshot", whole)["data"]);
        let folder = target().join("screens");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("{name}.png"));
        std::fs::write(&path, from_base64(&data)).unwrap();
        path
    }

    /// Runs a script in the page and waits for the text that it ends with, as the browser's own tools do. It may run
    /// where the page itself may not.
    ///
    /// # Panics
    ///
    /// When it fails, or ends with anything else than text.
    pub(crate) fn run(&mut self, script: &str) -> String {
        let asked = json!({
            "expression": script,
            "awaitPromise": true,
            "returnByValue": true,
            "userGesture": true,
        });
        let answer = self.ask("Runtime.evaluate", asked);
        let text = answer["result"]["value"].as_str();
        text.unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// The bytes of the page printed to paper (PDF).
    pub(crate) fn print(&mut self) -> Vec<u8> {
        from_base64(&text_of(&self.ask("Page.printToPDF", json!({}))["data"]))
    }

    pub(super) fn try_text(&mut self) -> Result<String, String> {
        let script = json!({ "expression": "document.body ? document.body.innerText : ''", "returnByValue": true });
        let answer = self.try_ask("Runtime.evaluate", script)?;
        Ok(text_of(&answer["result"]["value"]))
    }

    /// Asks the DOM about one node. DevTools may do so while the page itself may run nothing.
    fn read(&mut self, node: u64, what: &str) -> String {
        let object =
            self.ask("DOM.resolveNode", json!({ "nodeId": node }))["object"]["objectId"].clone();
        let function = format!("function () {{ return String({what}) }}");
        let call =
            json!({ "objectId": object, "functionDeclaration": function, "returnByValue": true });
        text_of(&self.ask("Runtime.callFunctionOn", call)["result"]["value"])
    }
}
