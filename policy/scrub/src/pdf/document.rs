//! The old file: finds objects and streams by their numbers.

mod at;
mod packed;
mod scan;
mod xref;

use std::rc::Rc;

use self::packed::Packed;
use self::xref::{Entry, Table};
use super::crypt::Crypt;
use super::filter::{self, Filter, Unpacked};
use super::object::{Dict, Id, Object, Stream};
use super::windows::Windows;
use crate::{Budget, ReadAt, Reason};

/// An open PDF.
pub(super) struct Document<'a> {
    windows: Windows<'a>,
    /// Where `%PDF-` stands; offsets count from there.
    base: u64,
    table: Table,
    /// The table that reading the whole file gave, once it was needed.
    scanned: Option<Rc<Table>>,
    /// Object streams that were unpacked, the last used first.
    packed: Vec<Rc<Packed>>,
    /// The key, if the file is encrypted.
    crypt: Option<Crypt>,
    /// Objects being read inside each other.
    deep: u32,
}

impl<'a> Document<'a> {
    /// Opens a file: reads its cross-reference tables, or builds one by reading the whole file.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] if no pages can be found, [`Reason::Encrypted`] if it takes a password.
    pub(super) fn open(src: &'a dyn ReadAt, budget: &mut Budget) -> Result<Self, Reason> {
        let windows = Windows::new(src);
        let base = at::header(&windows)?;
        let mut document = Self {
            windows,
            base,
            table: Table::default(),
            scanned: None,
            packed: Vec::new(),
            crypt: None,
            deep: 0,
        };
        if let Some(table) = document.read_tables(budget)? {
            document.table = table;
            document.decrypt(budget)?;
            if document.has_pages(budget)? {
                return Ok(document);
            }
        }
        document.table = Table::clone(&*document.scan(budget)?);
        document.packed.clear();
        document.decrypt(budget)?;
        if document.has_pages(budget)? {
            return Ok(document);
        }
        Err(Reason::Damaged)
    }

    /// The trailer, of which only `Root`, `Info`, `ID` and `Encrypt` mean anything.
    pub(super) fn trailer(&self) -> &Dict {
        &self.table.trailer
    }

    /// Whether the file was changed after it was first written, so that an older version is behind the present one.
    pub(super) fn has_old_version(&self) -> bool {
        self.table.updates
    }

    /// How many bytes stand behind the last end mark, blanks apart.
    ///
    /// # Errors
    ///
    /// [`Reason::Read`].
    pub(super) fn behind(&self) -> Result<usize, Reason> {
        let start = self.windows.len().saturating_sub(4096);
        let tail = self.windows.take(start, 4096)?;
        let Some(mark) = memchr::memmem::rfind(&tail, b"%%EOF") else {
            return Ok(0);
        };
        let behind = tail.get(mark + 5..).unwrap_or_default();
        Ok(behind.trim_ascii().len())
    }

    /// Bytes in front of the file proper.
    pub(super) fn base(&self) -> u64 {
        self.base
    }

    /// Finds the key of an encrypted file. From then on strings and streams come out decrypted.
    fn decrypt(&mut self, budget: &mut Budget) -> Result<(), Reason> {
        let encrypt = self.table.trailer.get("Encrypt").clone();
        // The dictionary itself is not encrypted.
        self.crypt = None;
        let encrypt = self.resolve(&encrypt, budget)?;
        let Some(encrypt) = encrypt.as_dict() else {
            return Ok(());
        };
        let encrypt = self.flat(encrypt, 3, budget)?;
        let id = self.table.trailer.get("ID").clone();
        let id = self.resolve(&id, budget)?;
        let first = id.as_array().and_then(<[Object]>::first).cloned();
        let first = self.resolve(&first.unwrap_or(Object::Null), budget)?;
        self.crypt = Some(Crypt::open(&encrypt, first.as_str().unwrap_or_default())?);
        self.packed.clear();
        Ok(())
    }

    /// A dictionary without references in it, so many levels deep.
    fn flat(&mut self, dict: &Dict, levels: u32, budget: &mut Budget) -> Result<Dict, Reason> {
        let mut flat = Dict::new();
        for (key, value) in dict.iter() {
            let mut value = self.resolve(value, budget)?;
            if let Object::Dict(inner) = &value
                && levels > 0
            {
                value = Object::Dict(self.flat(inner, levels - 1, budget)?);
            }
            flat.insert(key.to_vec(), value);
        }
        Ok(flat)
    }

    fn has_pages(&mut self, budget: &mut Budget) -> Result<bool, Reason> {
        let root = self.table.trailer.get("Root").clone();
        let root = self.resolve(&root, budget)?;
        let Some(root) = root.as_dict() else {
            return Ok(false);
        };
        let pages = self.resolve(root.get("Pages"), budget)?;
        Ok(pages
            .as_dict()
            .is_some_and(|pages| pages.has("Kids") || pages.has("Type") || pages.has("Contents")))
    }

    /// The object itself where `object` is a reference.
    ///
    /// # Errors
    ///
    /// As [`Document::object`].
    pub(super) fn resolve(
        &mut self,
        object: &Object,
        budget: &mut Budget,
    ) -> Result<Object, Reason> {
        match object.as_ref() {
            Some(id) => self.object(id, budget),
            None => Ok(object.clone()),
        }
    }

    /// The object of this number; null if there is none.
    ///
    /// # Errors
    ///
    /// When the budget is used up or the file cannot be read.
    pub(super) fn object(&mut self, id: Id, budget: &mut Budget) -> Result<Object, Reason> {
        let mut id = id;
        for _ in 0..MOST_STEPS {
            let object = self.load(id.number, budget)?;
            match object.as_ref() {
                Some(next) => id = next,
                None => return Ok(object),
            }
        }
        Ok(Object::Null)
    }

    /// Reads one object; a reference stays one.
    fn load(&mut self, number: u32, budget: &mut Budget) -> Result<Object, Reason> {
        if self.deep >= DEEPEST {
            return Ok(Object::Null);
        }
        self.deep += 1;
        let object = self.load_known(number, budget);
        self.deep -= 1;
        object
    }

    fn load_known(&mut self, number: u32, budget: &mut Budget) -> Result<Object, Reason> {
        budget.work(16)?;
        let entry = self.table.entry(number);
        if let Some(entry) = entry
            && let Some(object) = self.load_entry(number, entry, budget)?
        {
            return Ok(object);
        }
        // A free or missing number is null; a table that leads elsewhere is not believed.
        let wrong = matches!(entry, Some(Entry::At(_) | Entry::In { .. }));
        if !wrong || self.scanned_already() {
            return Ok(Object::Null);
        }
        let scanned = self.scan(budget)?;
        match scanned.entry(number) {
            Some(entry) => Ok(self
                .load_entry(number, entry, budget)?
                .unwrap_or(Object::Null)),
            None => Ok(Object::Null),
        }
    }

    /// Whether the present table is the one that the whole file gave.
    fn scanned_already(&self) -> bool {
        self.table.scanned
    }

    /// The object at the place that an entry tells; `None` if it is not there.
    fn load_entry(
        &mut self,
        number: u32,
        entry: Entry,
        budget: &mut Budget,
    ) -> Result<Option<Object>, Reason> {
        match entry {
            Entry::Free => Ok(None),
            Entry::At(offset) => {
                let Some(found) = at::object(&self.windows, offset, budget)? else {
                    return Ok(None);
                };
                if found.id.number != number {
                    return Ok(None);
                }
                let mut found = found;
                if let Some(crypt) = &self.crypt {
                    crypt.strings(&mut found.object, found.id);
                }
                self.with_stream(found, budget).map(Some)
            }
            Entry::In { holder, index } => {
                let Some(packed) = self.packed(holder, budget)? else {
                    return Ok(None);
                };
                packed.object(number, index, budget)
            }
        }
    }

    /// An object with the place of its bytes, if it is a stream.
    fn with_stream(&mut self, found: at::Found, budget: &mut Budget) -> Result<Object, Reason> {
        let (Some(start), Object::Dict(dict)) = (found.stream, &found.object) else {
            return Ok(found.object);
        };
        let told = self.resolve(dict.get("Length"), budget)?.as_int();
        let told = told.and_then(|length| u64::try_from(length).ok());
        let length = at::stream_length(&self.windows, start, told, budget)?;
        Ok(Object::Stream(Stream {
            dict: dict.clone(),
            id: found.id,
            start,
            length,
        }))
    }

    /// The filters of a stream.
    fn filters(&mut self, dict: &Dict, budget: &mut Budget) -> Result<Vec<Filter>, Reason> {
        filter::of_dict(dict, |object| self.resolve(object, budget))
    }

    /// A reader of a stream's bytes with the filters undone, up to one for images.
    ///
    /// # Errors
    ///
    /// [`Reason::Unusual`] for an unknown filter or for bytes in another file.
    pub(super) fn unpack(
        &mut self,
        stream: &Stream,
        budget: &mut Budget,
    ) -> Result<Unpacked<'a>, Reason> {
        // A stream's `F` names another file, in which its bytes lie.
        if stream.dict.has("F") {
            return Err(Reason::Unusual);
        }
        let filters = self.filters(&stream.dict, budget)?;
        let crypt = self.crypt.as_ref();
        let cipher = crypt.and_then(|crypt| crypt.stream(&stream.dict, stream.id));
        let (start, length) = (stream.start, stream.length);
        Unpacked::of_file(self.windows.clone(), start, length, cipher, filters)
    }

    /// The unpacked bytes of a stream, at most `most`.
    ///
    /// # Errors
    ///
    /// [`Reason::TooCompressed`], [`Reason::Unusual`].
    pub(super) fn bytes(
        &mut self,
        stream: &Stream,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Vec<u8>, Reason> {
        let mut unpacked = self.unpack(stream, budget)?;
        if !unpacked.left.is_empty() {
            return Err(Reason::Unusual);
        }
        unpacked.all(most, budget)
    }

    /// The unpacked object stream of this number; `None` if it is none.
    fn packed(&mut self, holder: u32, budget: &mut Budget) -> Result<Option<Rc<Packed>>, Reason> {
        let kept = self
            .packed
            .iter()
            .position(|packed| packed.number == holder);
        let packed = match kept {
            Some(index) => self.packed.remove(index),
            None => {
                let Some(packed) = self.unpacked(holder, budget)? else {
                    return Ok(None);
                };
                Rc::new(packed)
            }
        };
        self.packed.insert(0, Rc::clone(&packed));
        let mut held = 0;
        self.packed.retain(|packed| {
            held += packed.len();
            held <= MOST_PACKED
        });
        Ok(Some(packed))
    }

    fn unpacked(&mut self, holder: u32, budget: &mut Budget) -> Result<Option<Packed>, Reason> {
        // An object stream cannot lie in another one.
        let Some(Entry::At(_)) = self.table.entry(holder) else {
            return Ok(None);
        };
        let Object::Stream(stream) = self.load(holder, budget)? else {
            return Ok(None);
        };
        let first = self.resolve(stream.dict.get("First"), budget)?.as_int();
        let Some(first) = first.and_then(|first| usize::try_from(first).ok()) else {
            return Ok(None);
        };
        let bytes = match self.bytes(&stream, MOST_PACKED, budget) {
            Err(Reason::Unusual) => return Ok(None),
            bytes => bytes?,
        };
        Packed::new(holder, bytes, first, budget).map(Some)
    }
}

/// References that lead to references.
const MOST_STEPS: u32 = 32;
/// Objects that are needed to read another one: lengths, object streams.
const DEEPEST: u32 = 16;
/// Bytes of unpacked object streams in memory.
const MOST_PACKED: usize = 48 << 20;
