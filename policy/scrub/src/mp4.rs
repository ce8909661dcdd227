//! MP4, QuickTime and M4A: video and sound in boxes (ISO/IEC 14496-12 and 14496-14, QuickTime File Format).
//!
//! The tables are read, of the samples what tells their new sizes, and a new file is written: type, tables, samples.
//! Fragmented files become ordinary ones.

mod atom;
mod build;
mod choose;
mod codec;
mod edit;
mod entry;
mod fragment;
mod look;
mod movie;
mod notes;
mod order;
mod pass;
mod plan;
mod samples;
mod shape;
mod table;
mod track;
mod trim;

use std::io::Write;

use self::build::Layout;
use self::choose::Kept;
use self::entry::Media;
use self::movie::Movie;
use self::plan::Plan;
use crate::{
    Budget, Fate, FindingKind, Findings, Format, ReadAt, Reason, Remains, Scrubber, SecondLook,
    foreign,
};

/// The scrubber for one family of these files.
pub(crate) struct Boxed(Format);

/// MP4, M4V, 3GP and all others that are none of the two below.
pub(crate) static MP4: Boxed = Boxed(Format::Mp4);
/// QuickTime.
pub(crate) static MOV: Boxed = Boxed(Format::Mov);
/// Sound alone.
pub(crate) static M4A: Boxed = Boxed(Format::M4a);

impl Scrubber for Boxed {
    fn format(&self) -> Format {
        self.0
    }

    fn recognises(&self, head: &[u8]) -> bool {
        foreign::of_head(head) == Some(self.0)
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let mut movie = Movie::read(src, budget)?;
        let mut tracks = choose::tracks(&mut movie, src, self.0, budget)?;
        movie.timescale = edit::usual(&mut tracks, movie.timescale);
        edit::settle(&mut tracks, movie.timescale);
        let mut trimmed = false;
        if budget.drops_hidden() {
            for kept in &mut tracks {
                trimmed |= trim::unseen(kept, movie.timescale, budget)?;
            }
        }
        movie.slack(order::check(&tracks, &movie.media, src.len(), budget)?);
        let Movie {
            timescale,
            turn,
            notes,
            ..
        } = movie;
        let mut findings = notes.findings;
        if trimmed {
            findings.removed(FindingKind::HiddenFootage, None);
        }
        let plan = Plan::of(src, &tracks, budget, &mut findings)?;
        let layout = Layout {
            format: self.0,
            timescale,
            turn,
            tracks: &tracks,
            places: &plan.places,
            total: plan.total,
        };
        out.write_all(&layout.front()?).map_err(|_| Reason::Write)?;
        Plan::write(src, &tracks, out, budget)?;
        tell(&tracks, timescale, &mut findings);
        Ok(findings)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(look::Look::of(self.0))
    }
}

/// Names what stays.
fn tell(tracks: &[Kept], timescale: u32, findings: &mut Findings) {
    for kept in tracks {
        match kept.media {
            Media::Picture => {
                findings.remains(Remains::VisibleContent);
                findings.remains(Remains::SensorNoise);
                findings.remains(Remains::AllFrames);
            }
            Media::Sound => findings.remains(Remains::Voices),
            Media::Words => {}
        }
        findings.remains(Remains::EncoderTraits);
        if edit::is_trimmed(&kept.track, timescale) {
            findings.add(FindingKind::HiddenFootage, Fate::Kept, None);
            findings.remains(Remains::HiddenContent);
        }
    }
}
