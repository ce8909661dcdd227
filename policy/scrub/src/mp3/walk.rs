//! From frame to frame, past tags and junk.

use super::frame::Header;
use crate::{Budget, Cursor, ReadAt, Reason};

/// Walks over the frames of one stream.
pub(super) struct Walk<'a> {
    near: Cursor<'a>,
    /// Looks at what follows, so that the first cursor keeps its window.
    far: Cursor<'a>,
    at: u64,
    end: u64,
    first: Option<Header>,
    in_step: bool,
    /// Places of tags that stood between the frames.
    pub(super) tags: Vec<u64>,
    /// Bytes that belong to no frame and no tag.
    pub(super) junk: u64,
}

impl<'a> Walk<'a> {
    /// A walk that ends at `end`, where the tags at the end of the file begin.
    pub(super) fn new(src: &'a dyn ReadAt, end: u64) -> Self {
        Self {
            near: Cursor::new(src),
            far: Cursor::new(src),
            at: 0,
            end,
            first: None,
            in_step: false,
            tags: Vec::new(),
            junk: 0,
        }
    }

    /// The next frame with its header, read into `frame`; `None` at the end.
    pub(super) fn next(
        &mut self,
        frame: &mut Vec<u8>,
        budget: &mut Budget,
    ) -> Result<Option<Header>, Reason> {
        while self.at < self.end {
            budget.work(8)?;
            if let Some(header) = self.frame_here()? {
                let length = header.length();
                budget.work(u64::try_from(length / 16).unwrap_or(0))?;
                self.near.seek(self.at);
                frame.resize(length, 0);
                self.near.fill(frame)?;
                self.at = self.at.saturating_add(crate::source::widen(length));
                self.first = self.first.or(Some(header));
                self.in_step = true;
                return Ok(Some(header));
            }
            match self.tag_here()? {
                Some(length) => {
                    if self.tags.len() < MOST_TAGS {
                        self.tags.push(self.at);
                    }
                    self.at = self.at.saturating_add(length);
                }
                None => {
                    self.in_step = false;
                    self.junk += 1;
                    self.at += 1;
                }
            }
        }
        Ok(None)
    }

    /// The header of a frame that starts here, if it fits what went before or what follows.
    fn frame_here(&mut self) -> Result<Option<Header>, Reason> {
        let Some(header) = four(&mut self.near, self.at, self.end)?.and_then(Header::parse) else {
            return Ok(None);
        };
        let agrees = self.first.is_none_or(|first| first.agrees(&header));
        if self.first.is_none() && (header.layer != 3 || header.bitrate == 0) {
            // A stream of another layer, or of free format, is told by two such headers in a row at its very start.
            return if self.at == 0 || !self.tags.is_empty() && self.junk == 0 {
                Err(Reason::Unusual)
            } else {
                Ok(None)
            };
        }
        let length = header.length();
        let behind = self.at.saturating_add(crate::source::widen(length));
        let fits = header.bitrate != 0 && length >= header.slot() && behind <= self.end;
        if !agrees || !fits {
            return Ok(None);
        }
        let sure = self.in_step || behind == self.end || self.is_start(behind, &header)?;
        Ok(sure.then_some(header))
    }

    fn is_start(&mut self, at: u64, before: &Header) -> Result<bool, Reason> {
        let next = four(&mut self.far, at, self.end)?;
        Ok(next.is_some_and(|bytes| {
            bytes.starts_with(b"ID3")
                || bytes.starts_with(b"TAG")
                || Header::parse(bytes).is_some_and(|next| next.agrees(before))
        }))
    }

    /// The length of a tag that starts here.
    fn tag_here(&mut self) -> Result<Option<u64>, Reason> {
        let Some(start) = four(&mut self.near, self.at, self.end)? else {
            return Ok(None);
        };
        let length = if start.starts_with(b"ID3") {
            self.near.seek(self.at);
            crate::id3::length(&self.near.head(10)?)
        } else {
            None
        };
        Ok(length.filter(|length| self.at.saturating_add(*length) <= self.end))
    }
}

fn four(cursor: &mut Cursor<'_>, at: u64, end: u64) -> Result<Option<[u8; 4]>, Reason> {
    if at.saturating_add(4) > end {
        return Ok(None);
    }
    let mut bytes = [0; 4];
    cursor.seek(at);
    cursor.fill(&mut bytes)?;
    Ok(Some(bytes))
}

const MOST_TAGS: usize = 64;
