//! MP3: MPEG-1, 2 and 2.5 audio, layer III.

mod count;
mod frame;
mod look;
mod note;
mod reservoir;
mod tags;
mod walk;

use std::io::Write;

use self::count::Count;
use self::frame::Header;
use self::note::Note;
use self::reservoir::Reservoir;
use self::walk::Walk;
use crate::source::widen;
use crate::{
    Budget, Fate, FindingKind, Findings, Format, ReadAt, Reason, Remains, Scrubber, SecondLook,
    foreign, id3, text,
};

/// The scrubber for MP3.
pub(crate) struct Mp3;

impl Scrubber for Mp3 {
    fn format(&self) -> Format {
        Format::Mp3
    }

    fn recognises(&self, head: &[u8]) -> bool {
        foreign::of_head(head) == Some(Format::Mp3)
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let mut findings = Findings::default();
        let end = tags::at_the_end(src, &mut findings, budget)?;
        let survey = Survey::of(src, end, budget, &mut findings)?;
        if let Some(note) = &survey.note {
            out.write_all(note).map_err(|_| Reason::Write)?;
        }
        let dirty = survey.write(src, end, out, budget)?;
        if dirty {
            findings.removed(FindingKind::Slack, None);
        }
        findings.remains(Remains::Voices);
        Ok(findings)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(look::Look::default())
    }
}

/// The first pass: what there is, and the note for the front of the new file.
struct Survey {
    note: Option<Vec<u8>>,
    /// Whether the first frame is a note and no sound.
    skip: bool,
}

impl Survey {
    fn of(
        src: &dyn ReadAt,
        end: u64,
        budget: &mut Budget,
        findings: &mut Findings,
    ) -> Result<Self, Reason> {
        let mut walk = Walk::new(src, end);
        let (mut frame, mut count) = (Vec::new(), Count::default());
        let (mut note, mut like): (Option<Noted>, Option<Header>) = (None, None);
        while let Some(header) = walk.next(&mut frame, budget)? {
            if like.is_none() && note.is_none() {
                note = Note::read(&header, &frame).map(|(note, encoder)| Noted {
                    note,
                    encoder,
                    bytes: frame.clone(),
                });
                if note.is_some() {
                    continue;
                }
            }
            like = like.or(Some(header));
            count.frame(widen(frame.len()), header.bitrate);
        }
        tell(src, &walk, findings, budget)?;
        let like = like.ok_or(Reason::Damaged)?;
        let skip = note.is_some();
        let note = note
            .map(|noted| noted.settle(&like, &count, findings))
            .transpose()?;
        Ok(Self { note, skip })
    }

    /// The second pass.
    fn write(
        &self,
        src: &dyn ReadAt,
        end: u64,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<bool, Reason> {
        let mut walk = Walk::new(src, end);
        let mut reservoir = Reservoir::default();
        let mut frame = Vec::new();
        let mut skip = self.skip;
        let mut done = |bytes: &[u8]| out.write_all(bytes).map_err(|_| Reason::Write);
        while let Some(header) = walk.next(&mut frame, budget)? {
            if !std::mem::take(&mut skip) {
                reservoir.push(&header, std::mem::take(&mut frame), &mut done)?;
            }
        }
        reservoir.finish(&mut done)?;
        Ok(reservoir.dirty)
    }
}

/// A note that was found.
struct Noted {
    note: Note,
    encoder: Vec<u8>,
    bytes: Vec<u8>,
}

impl Noted {
    /// The canonical note in its place.
    fn settle(
        mut self,
        like: &Header,
        count: &Count,
        findings: &mut Findings,
    ) -> Result<Vec<u8>, Reason> {
        // Where frames are missing, the padding at the end is missing too; leaving it out would cut sound.
        let missing = self
            .note
            .frames
            .is_some_and(|said| u64::from(said) != count.frames);
        if let Some([first, middle, last]) = self.note.gaps.filter(|_| missing) {
            let _padding = last;
            self.note.gaps = Some([first, middle & 0xf0, 0]);
        }
        let front = widen(Note::length(like).ok_or(Reason::Damaged)?);
        let bytes = u32::try_from(count.bytes.saturating_add(front)).unwrap_or(u32::MAX);
        let frames = u32::try_from(count.frames).unwrap_or(u32::MAX);
        let table = count.seek_table(front);
        let new = self
            .note
            .canonical(like, frames, bytes, count.steady, &table);
        let new = new.ok_or(Reason::Damaged)?;
        if new != self.bytes {
            findings.add(FindingKind::Settings, Fate::Replaced, None);
            let name: Vec<u8> = self
                .encoder
                .into_iter()
                .take_while(|byte| *byte != 0)
                .collect();
            if name != b"LAME" && name.iter().all(u8::is_ascii_graphic) && !name.is_empty() {
                findings.removed(FindingKind::Software, Some(&text::guess(&name)));
            }
        }
        Ok(new)
    }
}

/// Names what stood between the frames.
fn tell(
    src: &dyn ReadAt,
    walk: &Walk<'_>,
    findings: &mut Findings,
    budget: &mut Budget,
) -> Result<(), Reason> {
    for at in &walk.tags {
        id3::read(src, *at, findings, budget)?;
    }
    if walk.junk > 0 {
        let size = format!("{} B", walk.junk);
        findings.removed(FindingKind::Slack, Some(&size));
    }
    Ok(())
}
