//! What is told of the things that stand beside the pages (ISO 32000-2, 7.7.2 and 14.3 to 14.13).

use super::copy::Copy;
use super::object::{Dict, Object};
use super::text;
use crate::{FindingKind, Reason, xmp};

/// Tells what the trailer says about the file.
pub(super) fn tell_trailer(copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    let trailer = copy.doc.trailer().clone();
    let info = copy.get(&trailer, "Info")?;
    for (key, value) in info.as_dict().into_iter().flat_map(Dict::iter) {
        tell_info(key, value, copy)?;
    }
    if trailer.has("ID") {
        copy.findings.removed(FindingKind::Identifier, None);
    }
    if copy.doc.has_old_version() {
        copy.findings.removed(FindingKind::OldVersion, None);
    }
    if copy.doc.behind()? > 0 {
        copy.findings.removed(FindingKind::Trailer, None);
    }
    if copy.doc.base() > 0 {
        copy.findings.removed(FindingKind::Slack, None);
    }
    Ok(())
}

/// One entry of the document information dictionary (14.3.3), those of one's own too.
fn tell_info(key: &[u8], value: &Object, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    let value = copy.resolve(value)?;
    let Some(value) = value.as_str().or_else(|| value.as_name()) else {
        return Ok(());
    };
    let value = text::decode(value);
    let (kind, value) = match key {
        b"Author" | b"Company" | b"Manager" => (FindingKind::Author, value),
        b"Creator" | b"Producer" => (FindingKind::Software, value),
        b"CreationDate" | b"ModDate" | b"SourceModified" => (FindingKind::Date, text::date(&value)),
        b"Title" | b"Subject" | b"Keywords" => (FindingKind::Comment, value),
        b"Trapped" => (FindingKind::Settings, String::new()),
        _ => (
            FindingKind::Comment,
            format!("{}: {value}", String::from_utf8_lossy(key)),
        ),
    };
    copy.findings.removed(kind, Some(&value));
    Ok(())
}

/// Tells what any object has beside what it needs: metadata, private data, dates.
pub(super) fn tell_extras(dict: &Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    if dict.has("Metadata") {
        tell_metadata(dict, copy)?;
    }
    if dict.has("PieceInfo") {
        copy.findings
            .removed(FindingKind::PrivateData, Some("PieceInfo"));
    }
    if let Some(date) = copy.get(dict, "LastModified")?.as_str() {
        let date = text::date(&text::decode(date));
        copy.findings.removed(FindingKind::Date, Some(&date));
    }
    if dict.has("AF") {
        copy.findings.removed(FindingKind::EmbeddedFile, None);
    }
    Ok(())
}

fn tell_metadata(dict: &Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    let Object::Stream(stream) = copy.get(dict, "Metadata")? else {
        return Ok(());
    };
    // Only names what was found, so a packet that cannot be read is told without its values.
    let packet = match copy.bytes(&stream, MOST_XMP) {
        Ok(packet) => packet,
        Err(Reason::Unusual | Reason::TooCompressed) => Vec::new(),
        Err(reason) => return Err(reason),
    };
    xmp::read(&packet, &mut copy.findings);
    Ok(())
}

/// Tells what the catalog has beside the pages.
pub(super) fn tell_catalog(root: &Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    tell_extras(root, copy)?;
    for (key, kind, value) in CATALOG {
        if root.has(key) {
            copy.findings.removed(*kind, *value);
        }
    }
    let action = copy.get(root, "OpenAction")?;
    if let Some(action) = action.as_dict() {
        tell_action(action, copy)?;
    }
    let names = copy.get(root, "Names")?;
    if let Some(names) = names.as_dict() {
        for (key, kind, value) in NAMES {
            if names.has(key) {
                copy.findings.removed(*kind, *value);
            }
        }
        tell_files(names, copy)?;
    }
    tell_form(root, copy)
}

/// The names of attached files.
fn tell_files(names: &Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    let tree = copy.get(names, "EmbeddedFiles")?;
    let mut files = Vec::new();
    super::tree::each_name(&tree, copy, &mut |_, file| files.push(file.clone()))?;
    for file in files.iter().take(MOST_FILES) {
        let file = copy.resolve(file)?;
        if let Some(file) = file.as_dict() {
            tell_file(file, copy)?;
        }
    }
    Ok(())
}

/// The name of one attached file.
pub(super) fn tell_file(file: &Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    for key in ["UF", "F"] {
        if let Some(name) = copy.get(file, key)?.as_str() {
            let name = text::decode(name);
            copy.findings
                .removed(FindingKind::EmbeddedFile, Some(&name));
            return Ok(());
        }
    }
    copy.findings.removed(FindingKind::EmbeddedFile, None);
    Ok(())
}

fn tell_form(root: &Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    let form = copy.get(root, "AcroForm")?;
    let Some(form) = form.as_dict() else {
        return Ok(());
    };
    if form.has("XFA") {
        copy.findings.removed(FindingKind::Script, Some("XFA"));
    }
    let fields = copy.get(form, "Fields")?;
    if fields.as_array().is_some_and(|fields| !fields.is_empty()) {
        copy.findings.removed(FindingKind::FormFields, None);
    }
    Ok(())
}

/// Tells what an action would do (12.6). Those that lead to a page are kept elsewhere.
pub(super) fn tell_action(action: &Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    let kind = copy.get(action, "S")?;
    let kind = kind.as_name().unwrap_or_default();
    match kind {
        b"GoTo" => {}
        b"URI" => {
            let target = copy.get(action, "URI")?;
            let target = target.as_str().map(text::decode);
            copy.findings
                .removed(FindingKind::ExternalTarget, target.as_deref());
        }
        b"JavaScript" | b"Rendition" => copy.findings.removed(FindingKind::Script, None),
        b"GoToR" | b"GoToE" | b"Launch" | b"SubmitForm" | b"ImportData" | b"Thread" => {
            let file = copy.get(action, "F")?;
            let name = match file.as_dict() {
                Some(file) => copy.get(file, "F")?,
                None => file,
            };
            let name = name.as_str().map(text::decode);
            copy.findings
                .removed(FindingKind::ExternalTarget, name.as_deref());
        }
        _ => copy.findings.removed(FindingKind::Action, None),
    }
    Ok(())
}

/// Entries of the catalog that are told and not kept.
const CATALOG: &[(&str, FindingKind, Option<&str>)] = &[
    ("AA", FindingKind::Action, None),
    ("Collection", FindingKind::EmbeddedFile, None),
    ("DPartRoot", FindingKind::PrivateData, Some("DPartRoot")),
    ("DSS", FindingKind::Provenance, None),
    ("Extensions", FindingKind::Software, Some("Extensions")),
    ("Legal", FindingKind::Provenance, None),
    ("MarkInfo", FindingKind::PartNames, None),
    ("OutputIntents", FindingKind::ColourProfile, None),
    ("Perms", FindingKind::Provenance, None),
    ("Requirements", FindingKind::Action, None),
    ("SpiderInfo", FindingKind::ExternalTarget, None),
    ("StructTreeRoot", FindingKind::PartNames, None),
    ("Threads", FindingKind::PartNames, None),
    ("URI", FindingKind::ExternalTarget, None),
];

/// Name trees that are told and not kept.
const NAMES: &[(&str, FindingKind, Option<&str>)] = &[
    ("AlternatePresentations", FindingKind::Script, None),
    ("IDS", FindingKind::Identifier, None),
    ("JavaScript", FindingKind::Script, None),
    ("Pages", FindingKind::PartNames, None),
    ("Renditions", FindingKind::Script, None),
    ("Templates", FindingKind::PartNames, None),
    ("URLS", FindingKind::ExternalTarget, None),
];

/// Packets can be megabytes of edit history.
const MOST_XMP: usize = 4 << 20;
const MOST_FILES: usize = 32;
