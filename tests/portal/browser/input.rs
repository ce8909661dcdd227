//! What a person does to a page: find, click, type, choose files, press keys.

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use super::{Browser, PATIENCE, text_of};

impl Browser {
    /// Clicks the first thing that matches a CSS selector, with the mouse.
    ///
    /// # Panics
    ///
    /// When there is none, it has no place on the page, or something else lies over it.
    pub(crate) fn click(&mut self, selector: &str) {
        let node = self.node(selector);
        self.click_node(node, selector);
    }

    /// Clicks the button or link on which `text` stands, with the mouse, and stays: for what opens no page.
    ///
    /// # Panics
    ///
    /// As [`Browser::click`].
    pub(crate) fn click_text(&mut self, text: &str) {
        let node = self.by_text(text);
        self.click_node(node, text);
    }

    /// Clicks the button or link on which `text` stands and waits for the page that it leads to.
    ///
    /// # Panics
    ///
    /// As [`Browser::click`], and when no page comes.
    pub(crate) fn follow(&mut self, text: &str) {
        let node = self.by_text(text);
        let before = self.loads_so_far();
        self.click_node(node, text);
        self.wait_for_load(before, &format!("after {text:?}"));
    }

    /// Clicks the button or link on which `text` stands and returns the bytes of the file that it downloads, with the
    /// name that the server gave it.
    ///
    /// # Panics
    ///
    /// As [`Browser::click`], and when no file comes.
    pub(crate) fn download(&mut self, text: &str) -> (String, Vec<u8>) {
        let node = self.by_text(text);
        self.note_events();
        self.click_node(node, text);
        let end = Instant::now() + PATIENCE;
        let mut name = String::new();
        loop {
            let Some(event) = self.pipe.event(end) else {
                self.fail(&format!("no file came after {text:?}"))
            };
            match (
                event["method"].as_str().unwrap_or_default(),
                event["params"]["state"].as_str(),
            ) {
                ("Browser.downloadWillBegin", _) => {
                    name = text_of(&event["params"]["suggestedFilename"])
                }
                ("Browser.downloadProgress", Some("completed")) => break,
                ("Browser.downloadProgress", Some("canceled")) => {
                    self.fail("the download broke off")
                }
                _ => self.note(&event),
            }
        }
        let bytes = std::fs::read(self.downloads.join(&name)).unwrap();
        std::fs::remove_file(self.downloads.join(&name)).unwrap();
        (name, bytes)
    }

    /// Types into the field with this label, replacing what it held.
    ///
    /// # Panics
    ///
    /// When no field has such a label.
    pub(crate) fn fill(&mut self, label: &str, text: &str) {
        let node = self.by_label(label);
        self.type_into(node, text);
    }

    /// Types into the first field that matches a CSS selector, replacing what it held.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub(crate) fn fill_in(&mut self, selector: &str, text: &str) {
        let node = self.node(selector);
        self.type_into(node, text);
    }

    /// Clicks the label of a radio button or box, as people do.
    ///
    /// # Panics
    ///
    /// As [`Browser::click`].
    pub(crate) fn choose(&mut self, label: &str) {
        let path = format!("//label[contains(normalize-space(.), {})]", quoted(label));
        let node = self
            .first(&path)
            .unwrap_or_else(|| self.fail(&format!("no label {label:?}")));
        self.click_node(node, label);
    }

    /// Chooses files in the file field that matches a CSS selector.
    ///
    /// # Panics
    ///
    /// When there is no such field.
    pub(crate) fn attach(&mut self, selector: &str, files: &[&Path]) {
        let node = self.node(selector);
        let _answer = self.ask(
            "DOM.setFileInputFiles",
            json!({ "nodeId": node, "files": files }),
        );
    }

    /// Chooses in a list by typing what it says there, as one does with a keyboard.
    ///
    /// # Panics
    ///
    /// When there is no such list, or something else is chosen then.
    pub(crate) fn pick(&mut self, selector: &str, option: &str, value: &str) {
        let node = self.node(selector);
        let _answer = self.ask("DOM.focus", json!({ "nodeId": node }));
        for letter in option.chars() {
            for kind in ["keyDown", "keyUp"] {
                let text = if kind == "keyDown" {
                    letter.to_string()
                } else {
                    String::new()
                };
                let event = json!({ "type": kind, "key": letter.to_string(), "text": text });
                let _answer = self.ask("Input.dispatchKeyEvent", event);
            }
        }
        assert_eq!(self.value_at(selector), value, "{option}");
    }

    /// Presses a key: `Tab`, `Enter`, `Escape`, `Space`, `Backspace`, `ArrowUp` or `ArrowDown`, maybe with `Shift+`.
    pub(crate) fn press(&mut self, key: &str) {
        let (shift, key) = match key.strip_prefix("Shift+") {
            Some(key) => (8, key),
            None => (0, key),
        };
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            "Space" => (32, " "),
            "Tab" => (9, ""),
            "Escape" => (27, ""),
            "Backspace" => (8, ""),
            "ArrowUp" => (38, ""),
            "ArrowDown" => (40, ""),
            other => panic!("no key {other:?}"),
        };
        let name = if key == "Space" { " " } else { key };
        let down = if text.is_empty() {
            "rawKeyDown"
        } else {
            "keyDown"
        };
        for kind in [down, "keyUp"] {
            let mut event = json!({ "type": kind, "key": name, "code": key, "windowsVirtualKeyCode": code, "modifiers": shift });
            if kind == "keyDown" {
                event["text"] = json!(text);
            }
            let _answer = self.ask("Input.dispatchKeyEvent", event);
        }
    }

    /// Presses a key and waits for the page that it leads to.
    ///
    /// # Panics
    ///
    /// When no page comes.
    pub(crate) fn press_and_wait(&mut self, key: &str) {
        let before = self.loads_so_far();
        self.press(key);
        self.wait_for_load(before, &format!("after the key {key}"));
    }

    /// The first node that matches a CSS selector, if any.
    pub(super) fn try_node(&mut self, selector: &str) -> Option<u64> {
        let root = self.document();
        let found = self.ask(
            "DOM.querySelector",
            json!({ "nodeId": root, "selector": selector }),
        );
        found["nodeId"].as_u64().filter(|node| *node != 0)
    }

    /// The first node that matches a CSS selector.
    pub(super) fn node(&mut self, selector: &str) -> u64 {
        self.try_node(selector)
            .unwrap_or_else(|| self.fail(&format!("nothing matches {selector:?}")))
    }

    /// The root node of the current document.
    pub(super) fn document(&mut self) -> u64 {
        self.ask("DOM.getDocument", json!({ "depth": 0 }))["root"]["nodeId"]
            .as_u64()
            .unwrap()
    }

    /// The first node that an XPath finds, if any.
    pub(super) fn first(&mut self, path: &str) -> Option<u64> {
        // The whole tree must be known to the protocol before a search can name its nodes.
        let _answer = self.ask("DOM.getDocument", json!({ "depth": -1 }));
        let search = self.ask("DOM.performSearch", json!({ "query": path }));
        let count = search["resultCount"].as_u64().unwrap_or_default();
        let id = &search["searchId"];
        let mut node = None;
        if count > 0 {
            let range = json!({ "searchId": id, "fromIndex": 0, "toIndex": 1 });
            node = self.ask("DOM.getSearchResults", range)["nodeIds"][0].as_u64();
        }
        let _answer = self.ask("DOM.discardSearchResults", json!({ "searchId": id }));
        node.filter(|node| *node != 0)
    }

    fn by_text(&mut self, text: &str) -> u64 {
        let text_is = |how: &str| {
            let things = "self::a[@href] or self::button or self::summary";
            format!("//*[({things}) and {how}]")
        };
        let exact = text_is(&format!("normalize-space(.) = {}", quoted(text)));
        let partial = text_is(&format!("contains(normalize-space(.), {})", quoted(text)));
        let found = self.first(&exact).or_else(|| self.first(&partial));
        found.unwrap_or_else(|| self.fail(&format!("no button or link {text:?}")))
    }

    fn by_label(&mut self, label: &str) -> u64 {
        let labels = format!("//label[contains(normalize-space(.), {})]", quoted(label));
        let by_reference = format!("//*[@id = {labels}/@for]");
        let inside = format!("{labels}//*[self::input or self::textarea or self::select]");
        let found = self.first(&by_reference).or_else(|| self.first(&inside));
        found.unwrap_or_else(|| self.fail(&format!("no field is labelled {label:?}")))
    }

    fn type_into(&mut self, node: u64, text: &str) {
        let _answer = self.ask("DOM.focus", json!({ "nodeId": node }));
        let all = json!({ "type": "rawKeyDown", "key": "a", "code": "KeyA", "modifiers": 2, "commands": ["selectAll"] });
        let _answer = self.ask("Input.dispatchKeyEvent", all);
        self.press("Backspace");
        let _answer = self.ask("Input.insertText", json!({ "text": text }));
    }

    fn click_node(&mut self, node: u64, name: &str) {
        let _answer = self.ask("DOM.scrollIntoViewIfNeeded", json!({ "nodeId": node }));
        let quads = self
            .try_ask("DOM.getContentQuads", json!({ "nodeId": node }))
            .unwrap_or_default();
        let Some(middle) = quads["quads"].get(0).and_then(middle_of) else {
            self.fail(&format!("{name:?} has no place on the page"));
        };
        self.check_nothing_covers(node, name, middle);
        let (x, y) = middle;
        for (kind, buttons) in [("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let event = json!({ "type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": 1 });
            let _answer = self.ask("Input.dispatchMouseEvent", event);
        }
    }

    /// A person cannot click what lies under something else, and neither may a test.
    fn check_nothing_covers(&mut self, node: u64, name: &str, (x, y): (f64, f64)) {
        let layout = self.ask("Page.getLayoutMetrics", json!({}));
        let view = &layout["cssVisualViewport"];
        let (left, top) = (
            view["pageX"].as_f64().unwrap_or_default(),
            view["pageY"].as_f64().unwrap_or_default(),
        );
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the protocol wants whole pixels"
        )]
        let place = json!({ "x": (x + left).floor() as i64, "y": (y + top).floor() as i64 });
        let Ok(hit) = self.try_ask("DOM.getNodeForLocation", place) else {
            return;
        };
        let described = self.ask("DOM.describeNode", json!({ "nodeId": node, "depth": -1 }));
        if !contains(&described["node"], &hit["backendNodeId"]) {
            let over = self.try_ask(
                "DOM.describeNode",
                json!({ "backendNodeId": hit["backendNodeId"] }),
            );
            let over = over.unwrap_or_default()["node"].clone();
            self.fail(&format!(
                "{name:?} lies under <{}> {}",
                text_of(&over["localName"]),
                over["attributes"]
            ));
        }
    }
}

fn contains(node: &Value, wanted: &Value) -> bool {
    node["backendNodeId"] == *wanted
        || ["children", "pseudoElements", "shadowRoots"]
            .iter()
            .any(|kind| {
                node[kind]
                    .as_array()
                    .is_some_and(|nodes| nodes.iter().any(|node| contains(node, wanted)))
            })
}

fn middle_of(quad: &Value) -> Option<(f64, f64)> {
    let numbers: Vec<f64> = quad.as_array()?.iter().filter_map(Value::as_f64).collect();
    let [ax, ay, .., _, _] = numbers.as_slice() else {
        return None;
    };
    let (cx, cy) = (numbers.get(4)?, numbers.get(5)?);
    Some(((ax + cx) / 2.0, (ay + cy) / 2.0))
}

/// A text as an XPath literal, which knows no escapes.
fn quoted(text: &str) -> String {
    if !text.contains('\'') {
        return format!("'{text}'");
    }
    let parts: Vec<String> = text.split('\'').map(|part| format!("'{part}'")).collect();
    format!("concat({})", parts.join(", \"'\", "))
}
