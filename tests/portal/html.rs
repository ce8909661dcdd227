//! A reader of the portal's own pages, just large enough to fill in their forms.
//!
//! It is not a browser: it knows tags, attributes, the handful of entities that templates write, and text. Pages that
//! only a full HTML parser could read are a fault of the page.

mod form;

pub(crate) use self::form::{Button, Form};

/// One page, cut into tags and text.
pub(crate) struct Html {
    tokens: Vec<Token>,
}

impl Html {
    /// Cuts `source` into tags and text.
    pub(crate) fn parse(source: &str) -> Self {
        let mut tokens = Vec::new();
        let mut rest = source;
        while let Some(open) = rest.find('<') {
            push_text(&mut tokens, &rest[..open]);
            rest = &rest[open..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let Some(length) = tag_length(rest) else {
                push_text(&mut tokens, rest);
                rest = "";
                break;
            };
            let tag = &rest[1..length - 1];
            rest = &rest[length..];
            if let Some(name) = tag.strip_prefix('/') {
                tokens.push(Token::Close(name.trim().to_ascii_lowercase()));
            } else if !tag.starts_with('!') {
                let element = Element::parse(tag);
                let name = element.name.clone();
                tokens.push(Token::Open(element));
                if RAW_TEXT.contains(&name.as_str()) {
                    rest = take_raw_text(&mut tokens, rest, &name);
                }
            }
        }
        push_text(&mut tokens, rest);
        Self { tokens }
    }

    /// The text of the element with this `id`, with runs of white space made one space; `None` when there is none.
    pub(crate) fn by_id(&self, id: &str) -> Option<String> {
        let start = self.position(|element| element.attribute("id") == Some(id))?;
        Some(squeeze(&self.text_of(start)))
    }

    /// All the text of the page that a person would see, with runs of white space made one space.
    pub(crate) fn text(&self) -> String {
        let mut in_title = false;
        let shown = self.tokens.iter().filter(|token| {
            match token {
                Token::Open(element) => in_title = element.name == "title",
                Token::Close(_) => in_title = false,
                Token::Text(_) => {}
            }
            !in_title
        });
        squeeze(&visible_text(shown))
    }

    /// The text of the first element with this tag name.
    pub(crate) fn first(&self, name: &str) -> Option<String> {
        let start = self.position(|element| element.name == name)?;
        Some(squeeze(&self.text_of(start)))
    }

    /// The text of every element of this class.
    pub(crate) fn of_class(&self, class: &str) -> Vec<String> {
        let is_of_it = |element: &Element| {
            let classes = element.attribute("class").unwrap_or_default();
            classes.split_ascii_whitespace().any(|one| one == class)
        };
        let found = self.elements().filter(|(_, element)| is_of_it(element));
        found.map(|(at, _)| squeeze(&self.text_of(at))).collect()
    }

    /// Every link of the page as text and target.
    pub(crate) fn links(&self) -> Vec<(String, String)> {
        let mut links = Vec::new();
        for (at, element) in self.elements() {
            if let ("a", Some(target)) = (element.name.as_str(), element.attribute("href")) {
                links.push((squeeze(&self.text_of(at)), target.to_owned()));
            }
        }
        links
    }

    /// Every form of the page, in order.
    pub(crate) fn forms(&self) -> Vec<Form> {
        let starts: Vec<usize> = self
            .elements()
            .filter(|(_, element)| element.name == "form")
            .map(|(at, _)| at)
            .collect();
        starts.into_iter().map(|at| self.form_at(at)).collect()
    }

    /// Every opening tag of the page.
    pub(crate) fn elements(&self) -> impl Iterator<Item = (usize, &Element)> {
        self.tokens
            .iter()
            .enumerate()
            .filter_map(|(at, token)| match token {
                Token::Open(element) => Some((at, element)),
                Token::Close(_) | Token::Text(_) => None,
            })
    }

    fn position(&self, wanted: impl Fn(&Element) -> bool) -> Option<usize> {
        self.elements()
            .find(|(_, element)| wanted(element))
            .map(|(at, _)| at)
    }

    fn form_at(&self, start: usize) -> Form {
        let inside = &self.tokens[start..self.end_of(start)];
        let Token::Open(element) = &inside[0] else {
            unreachable!("a form starts with its tag")
        };
        let mut form = Form {
            action: element.attribute("action").unwrap_or_default().to_owned(),
            method: element
                .attribute("method")
                .unwrap_or("get")
                .to_ascii_lowercase(),
            multipart: element.attribute("enctype") == Some("multipart/form-data"),
            fields: Vec::new(),
            files: Vec::new(),
            file_fields: Vec::new(),
            buttons: Vec::new(),
            names: Vec::new(),
        };
        for (offset, token) in inside.iter().enumerate() {
            if let Token::Open(control) = token {
                self.add_control(&mut form, control, start + offset);
            }
        }
        form
    }

    fn add_control(&self, form: &mut Form, control: &Element, at: usize) {
        let name = control.attribute("name").unwrap_or_default().to_owned();
        if CONTROLS.contains(&control.name.as_str()) {
            form.names.push(name.clone());
        }
        match control.name.as_str() {
            "input" => form.add_input(name, control),
            "textarea" if !name.is_empty() => {
                let text = self.text_of(at);
                form.fields
                    .push((name, text.strip_prefix('\n').unwrap_or(&text).to_owned()));
            }
            "select" if !name.is_empty() => form.fields.push((name, self.chosen_option(at))),
            "button" if control.attribute("type").unwrap_or("submit") == "submit" => {
                form.buttons.push(Button {
                    text: squeeze(&self.text_of(at)),
                    name,
                    value: control.attribute("value").unwrap_or_default().to_owned(),
                    action: control.attribute("formaction").map(str::to_owned),
                })
            }
            _ => {}
        }
    }

    fn chosen_option(&self, select: usize) -> String {
        let mut first = None;
        for (offset, token) in self.tokens[select..self.end_of(select)].iter().enumerate() {
            let Token::Open(option) = token else { continue };
            if option.name != "option" {
                continue;
            }
            let text = || squeeze(&self.text_of(select + offset));
            let value = option.attribute("value").map_or_else(text, str::to_owned);
            if option.attribute("selected").is_some() {
                return value;
            }
            first.get_or_insert(value);
        }
        first.unwrap_or_default()
    }

    fn text_of(&self, start: usize) -> String {
        visible_text(self.tokens[start..self.end_of(start)].iter())
    }

    /// Where the element that opens at `start` ends: its own closing tag, counting only tags of the same name.
    fn end_of(&self, start: usize) -> usize {
        let Token::Open(element) = &self.tokens[start] else {
            return start + 1;
        };
        if VOID.contains(&element.name.as_str()) {
            return start + 1;
        }
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(start) {
            match token {
                Token::Open(other) if other.name == element.name => depth += 1,
                Token::Close(name) if *name == element.name => depth -= 1,
                Token::Open(_) | Token::Close(_) | Token::Text(_) => {}
            }
            if depth == 0 {
                return at;
            }
        }
        self.tokens.len()
    }
}

/// One opening tag.
pub(crate) struct Element {
    /// The tag's name in lower case.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute, with entities decoded; empty for an attribute without a value.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every attribute and its value, as [`Element::attribute`] gives them.
    pub(crate) fn attributes(&self) -> &[(String, String)] {
        &self.attributes
    }

    fn parse(tag: &str) -> Self {
        let tag = tag.trim_end_matches('/').trim();
        let (name, mut rest) = tag
            .split_once(|at: char| at.is_ascii_whitespace())
            .unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                break;
            }
            let end = rest
                .find(|at: char| at == '=' || at.is_ascii_whitespace())
                .unwrap_or(rest.len());
            let key = rest[..end].to_ascii_lowercase();
            rest = rest[end..].trim_start();
            let mut value = String::new();
            if let Some(after) = rest.strip_prefix('=') {
                let (raw, left) = attribute_value(after.trim_start());
                value = decode(raw);
                rest = left;
            }
            attributes.push((key, value));
        }
        Self {
            name: name.to_ascii_lowercase(),
            attributes,
        }
    }
}

enum Token {
    Open(Element),
    Close(String),
    Text(String),
}

fn push_text(tokens: &mut Vec<Token>, text: &str) {
    if !text.is_empty() {
        tokens.push(Token::Text(decode(text)));
    }
}

/// The length of the tag at the start of `source`, its `>` included; quoted values may hold a `>`.
fn tag_length(source: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in source.char_indices() {
        match (quote, letter) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            (Some(_) | None, _) => {}
        }
    }
    None
}

fn take_raw_text<'a>(tokens: &mut Vec<Token>, source: &'a str, name: &str) -> &'a str {
    let closing = format!("</{name}");
    let end = source
        .to_ascii_lowercase()
        .find(&closing)
        .unwrap_or(source.len());
    if name == "textarea" || name == "title" {
        push_text(tokens, &source[..end]);
    }
    &source[end..]
}

fn attribute_value(source: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = source.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    let end = source
        .find(|at: char| at.is_ascii_whitespace())
        .unwrap_or(source.len());
    source.split_at(end)
}

fn visible_text<'a>(tokens: impl Iterator<Item = &'a Token>) -> String {
    let mut text = String::new();
    for token in tokens {
        match token {
            Token::Text(piece) => text.push_str(piece),
            Token::Open(element) if BLOCKS.contains(&element.name.as_str()) => text.push(' '),
            Token::Close(name) if BLOCKS.contains(&name.as_str()) => text.push(' '),
            Token::Open(_) | Token::Close(_) => {}
        }
    }
    text
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest
            .find(';')
            .filter(|end| *end <= LONGEST_ENTITY)
            .and_then(|end| {
                let letter = entity(&rest[1..end])?;
                Some((letter, end))
            });
        if let Some((letter, end)) = entity {
            out.push(letter);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32);
    }
    ENTITIES
        .iter()
        .find(|(key, _)| *key == name)
        .map(|(_, letter)| *letter)
}

const LONGEST_ENTITY: usize = 10;
const ENTITIES: [(&str, char); 8] = [
    ("amp", '&'),
    ("apos", '\''),
    ("gt", '>'),
    ("lt", '<'),
    ("nbsp", '\u{a0}'),
    ("quot", '"'),
    ("shy", '\u{ad}'),
    ("times", '×'),
];
const CONTROLS: [&str; 4] = ["button", "input", "select", "textarea"];
const RAW_TEXT: [&str; 4] = ["script", "style", "textarea", "title"];
const VOID: [&str; 8] = ["br", "col", "hr", "img", "input", "link", "meta", "wbr"];
const BLOCKS: [&str; 22] = [
    "article", "aside", "br", "button", "dd", "div", "dt", "fieldset", "form", "h1", "h2", "h3",
    "header", "label", "legend", "li", "main", "ol", "p", "section", "td", "tr",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_with_all_its_controls() {
        let page = Html::parse(PAGE);
        let forms = page.forms();
        assert_eq!(forms.len(), 2);
        let report = &forms[1];
        assert_eq!(report.action, "report?a=1&b=2");
        assert_eq!(report.method, "post");
        assert!(report.multipart);
        assert_eq!(report.value("report"), Some("Fish & \"chips\" <b>"));
        assert_eq!(report.value("mode"), Some("anonymous"));
        assert_eq!(report.value("keep"), None, "an unchecked box sends nothing");
        assert_eq!(report.value("unit"), Some("two"));
        assert_eq!(report.file_fields, ["files"]);
        assert_eq!(report.button_texts(), ["Send the report", "Discard"]);
        assert!(report.has("do") && report.has("keep") && !report.has("code"));
    }

    #[test]
    fn a_button_adds_its_own_value_and_its_own_target() {
        let page = Html::parse(PAGE);
        let form = page
            .forms()
            .remove(1)
            .with("report", "x")
            .without("unit")
            .press_value("do", "discard");
        assert_eq!(form.action, "/away");
        assert_eq!(form.value("do"), Some("discard"));
        assert_eq!(form.value("report"), Some("x"));
        assert_eq!(form.value("unit"), None);
    }

    #[test]
    #[should_panic(expected = "no button \"Fly\" among [\"Send the report\", \"Discard\"]")]
    fn a_button_that_is_not_there_is_named_beside_those_that_are() {
        let _form = Html::parse(PAGE).forms().remove(1).press("Fly");
    }

    #[test]
    fn the_words_of_a_list_are_read_with_spaces_between_them() {
        let page = Html::parse(PAGE);
        assert_eq!(page.by_id("code").as_deref(), Some("harvest ribbon"));
        assert_eq!(page.by_id("none"), None);
        assert_eq!(page.of_class("leave"), ["Leave now"]);
        assert!(page.of_class("leaves").is_empty());
        assert_eq!(page.first("h1").as_deref(), Some("Write"));
    }

    #[test]
    fn links_and_text_leave_out_scripts_and_comments() {
        let page = Html::parse(PAGE);
        assert_eq!(page.links(), [("Dansk".to_owned(), "/da/".to_owned())]);
        let text = page.text();
        assert!(text.contains("Write") && text.contains("Leave now"));
        assert!(!text.contains("alert") && !text.contains("hidden note"));
    }

    const PAGE: &str = r##"<!doctype html><title>T</title><script>alert("<form>")</script><!-- hidden note -->
<form method=post action="leave"><button class="leave">Leave now</button></form><h1>Write</h1>
<a href="/da/" lang=da>Dansk</a><form method="POST" action="report?a=1&amp;b=2" enctype="multipart/form-data">
<textarea name="report" rows=9>
Fish &amp; &quot;chips&#34; &#x3c;b></textarea>
<input type=radio name=mode value=anonymous checked><input type=radio name=mode value=confidential>
<input type=checkbox name=keep value=yes><select name=unit><option value=one>1<option value=two selected>2</select>
<input type="file" name="files" multiple><button name="do" value="send">Send <b>the</b> report</button>
<button name="do" value="discard" formaction="/away">Discard</button><button type="button">Nothing</button></form>
<ol id="code"><li>harvest</li><li>ribbon</li></ol>"##;
}
