//! A message as it stands on the wire: nothing in it but what the recipient needs.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Message;
use lettre::address::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};

use super::{Cover, MailError, OwnKey, key};

/// A message to one person.
pub(crate) struct Letter {
    /// Their address.
    pub(crate) to: String,
    /// The same words for everybody.
    pub(crate) subject: String,
    /// The same words for everybody.
    pub(crate) text: String,
    /// The minute it is dated with, since 1970; no message says its second.
    pub(crate) minute: u64,
    /// Its number; random.
    pub(crate) id: [u8; 16],
    /// What it is encrypted to.
    pub(crate) cover: Cover,
}

/// Whether a text is one address, in ASCII as every server takes it (RFC 5321).
pub(crate) fn is_address(text: &str) -> bool {
    text.is_ascii() && text.len() <= LONGEST && text.parse::<Address>().is_ok()
}

impl Letter {
    // CLAIM(C-150): SECURITY.md
    // CLAIM(C-180): SECURITY.md
    /// The message, with these headers and no other: From, To, Subject, Date, Message-ID, Auto-Submitted, and what MIME
    /// needs. To somebody whose key cannot be used there is none. Neither the program nor the machine is named.
    pub(super) fn write(&self, from: &Mailbox, domain: &str) -> Result<Message, MailError> {
        let unwritten = |_| MailError::Unwritten;
        let to: Address = self.to.parse().map_err(|_| MailError::Unwritten)?;
        let id: String = self.id.iter().map(|byte| format!("{byte:02x}")).collect();
        let seconds = self.minute.saturating_mul(60);
        // No answer of a machine comes back, such as "I am on holiday" (RFC 3834, section 5).
        let automatic = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        let message = Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to))
            .subject(self.subject.clone())
            .date(UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(format!("<{id}@{domain}>")))
            .raw_header(automatic);
        let message = match &self.cover {
            Cover::None => message.singlepart(self.part()),
            Cover::Key(key) => message.multipart(self.sealed_part(key)?),
            Cover::Lost => return Err(MailError::Key),
        };
        message.map_err(unwritten)
    }

    /// What it says, as PGP/MIME (RFC 3156, section 4). All of it is encrypted but the subject, which is the same for
    /// everybody.
    fn sealed_part(&self, key: &OwnKey) -> Result<MultiPart, MailError> {
        let sealed = key::encrypt(key, self.part().formatted())?;
        let part = |kind: &str, body: String| -> Result<SinglePart, MailError> {
            let kind = ContentType::parse(kind).map_err(|_| MailError::Unwritten)?;
            Ok(SinglePart::builder().header(kind).body(body))
        };
        let control = part(CONTROL, "Version: 1\n".to_owned())?;
        let content = part("application/octet-stream", sealed)?;
        let both = MultiPart::encrypted(CONTROL.to_owned()).singlepart(control);
        Ok(both.singlepart(content))
    }

    fn part(&self) -> SinglePart {
        SinglePart::builder()
            .header(ContentType::TEXT_PLAIN)
            .body(self.text.clone())
    }
}

/// What the first part says of the second, and so what all of it is.
const CONTROL: &str = "application/pgp-encrypted";
/// The longest address (RFC 5321, section 4.5.3.1.3).
const LONGEST: usize = 254;
