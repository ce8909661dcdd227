//! Forms: what they hold, and what a test fills in.

use super::Element;

/// One form of a page, with what it would send if nothing were changed.
#[derive(Clone)]
pub(crate) struct Form {
    /// The target as written in the page; empty means the page's own address.
    pub(crate) action: String,
    /// `get` or `post`.
    pub(crate) method: String,
    /// Whether it is sent as `multipart/form-data`.
    pub(crate) multipart: bool,
    /// Names and values, in page order.
    pub(crate) fields: Vec<(String, String)>,
    /// Files that were added with [`Form::file`].
    pub(crate) files: Vec<File>,
    /// The names of the form's file fields.
    pub(crate) file_fields: Vec<String>,
    /// The buttons that send it.
    pub(crate) buttons: Vec<Button>,
    pub(super) names: Vec<String>,
}

impl Form {
    /// The same form with one field set: every field of that name is replaced, or one is added.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        let at = self
            .fields
            .iter()
            .position(|(key, _)| key == name)
            .unwrap_or(self.fields.len());
        self.fields.retain(|(key, _)| key != name);
        self.fields.insert(
            at.min(self.fields.len()),
            (name.to_owned(), value.to_owned()),
        );
        self
    }

    /// The same form without a field, for what a hand-made request may leave out.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(key, _)| key != name);
        self
    }

    /// The same form with one more file in the field `field`.
    pub(crate) fn file(mut self, field: &str, name: &str, media_type: &str, bytes: &[u8]) -> Self {
        self.files.push(File {
            field: field.to_owned(),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            bytes: bytes.to_vec(),
        });
        self
    }

    /// The same form, sent by the button whose text contains `text`: its name, value and own target are taken.
    ///
    /// # Panics
    ///
    /// When the form has no such button; the message names those it has.
    pub(crate) fn press(mut self, text: &str) -> Self {
        let found = self
            .buttons
            .iter()
            .find(|button| button.text.contains(text))
            .cloned();
        let button =
            found.unwrap_or_else(|| panic!("no button {text:?} among {:?}", self.button_texts()));
        if !button.name.is_empty() {
            self.fields.push((button.name, button.value));
        }
        if let Some(action) = button.action {
            self.action = action;
        }
        self
    }

    /// The same form, sent by the button of this name and value, whatever the language of its text.
    ///
    /// # Panics
    ///
    /// As [`Form::press`].
    pub(crate) fn press_value(self, name: &str, value: &str) -> Self {
        let found = self
            .buttons
            .iter()
            .find(|button| button.name == name && button.value == value);
        let text = found.map(|button| button.text.clone());
        let text = text
            .unwrap_or_else(|| panic!("no button {name}={value} among {:?}", self.button_texts()));
        self.press(&text)
    }

    /// The value that a field would send; the first one where there are several.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the form has a control of this name: a field, a file field, a button, or a choice not made yet.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// What stands on the form's buttons.
    pub(crate) fn button_texts(&self) -> Vec<&str> {
        self.buttons
            .iter()
            .map(|button| button.text.as_str())
            .collect()
    }

    pub(super) fn add_input(&mut self, name: String, control: &Element) {
        let value = control.attribute("value").unwrap_or_default().to_owned();
        let checked = control.attribute("checked").is_some();
        match control.attribute("type").unwrap_or("text") {
            "submit" | "image" => self.buttons.push(Button {
                text: value.clone(),
                name,
                value,
                action: None,
            }),
            _ if name.is_empty() => {}
            "file" => self.file_fields.push(name),
            // An unchosen radio or box sends nothing.
            "radio" | "checkbox" if checked => {
                let value = if value.is_empty() {
                    "on".to_owned()
                } else {
                    value
                };
                self.fields.push((name, value));
            }
            "radio" | "checkbox" | "button" | "reset" => {}
            _ => self.fields.push((name, value)),
        }
    }
}

/// A button that sends a form.
#[derive(Clone)]
pub(crate) struct Button {
    /// What stands on it.
    pub(crate) text: String,
    /// The field that it adds; may be empty.
    pub(crate) name: String,
    /// The value of that field.
    pub(crate) value: String,
    /// Its own target, where it has one.
    pub(crate) action: Option<String>,
}

/// A file to be sent with a form.
#[derive(Clone)]
pub(crate) struct File {
    /// The name of the form field.
    pub(crate) field: String,
    /// The file name that the request gives.
    pub(crate) name: String,
    /// The media type that the request claims.
    pub(crate) media_type: String,
    /// The content.
    pub(crate) bytes: Vec<u8>,
}
