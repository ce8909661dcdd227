//! How the samples of a WAV file are shaped: the `fmt ` chunk (Multimedia Programming Interface 1.0; mmreg.h).

/// A shape of samples that is known well enough to be written anew.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    code: Code,
    channels: u16,
    /// Sampling rate in hertz.
    rate: u32,
    /// Bytes in one block: one sample of each channel, or a packed block.
    pub(super) block: u16,
    bits: u16,
    /// Valid bits and speakers, where the file tells them.
    wide: Option<(u16, u32)>,
    /// Samples of one channel in a packed block.
    pub(super) per_block: u16,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Code {
    Integer,
    MsAdpcm,
    Float,
    ALaw,
    MuLaw,
    ImaAdpcm,
}

impl Code {
    fn parse(number: u16) -> Option<Self> {
        Some(match number {
            1 => Self::Integer,
            2 => Self::MsAdpcm,
            3 => Self::Float,
            6 => Self::ALaw,
            7 => Self::MuLaw,
            0x11 => Self::ImaAdpcm,
            _ => return None,
        })
    }

    fn number(self) -> u16 {
        match self {
            Self::Integer => 1,
            Self::MsAdpcm => 2,
            Self::Float => 3,
            Self::ALaw => 6,
            Self::MuLaw => 7,
            Self::ImaAdpcm => 0x11,
        }
    }
}

impl Shape {
    /// Reads the body of a `fmt ` chunk; `None` if it is not one of the known ways.
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        let u16_at = |at: usize| Some(u16::from_le_bytes(*body.get(at..)?.first_chunk()?));
        let u32_at = |at: usize| Some(u32::from_le_bytes(*body.get(at..)?.first_chunk()?));
        let (mut number, mut wide) = (u16_at(0)?, None);
        let bits = u16_at(14)?;
        if number == 0xfffe {
            if body.get(26..40)? != GUID {
                return None;
            }
            number = u16_at(24)?;
            let valid = u16_at(18)?;
            wide = Some((
                if valid == 0 || valid > bits {
                    bits
                } else {
                    valid
                },
                u32_at(20)? & SPEAKERS,
            ));
        }
        let shape = Self {
            code: Code::parse(number)?,
            channels: u16_at(2)?,
            rate: u32_at(4)?,
            block: u16_at(12)?,
            bits,
            wide,
            per_block: u16_at(18).filter(|_| wide.is_none()).unwrap_or(0),
        };
        shape.is_sound(body).then_some(Self {
            per_block: if shape.is_packed() {
                shape.per_block
            } else {
                1
            },
            ..shape
        })
    }

    fn is_sound(&self, body: &[u8]) -> bool {
        let bits_fit = match self.code {
            Code::Integer => matches!(self.bits, 8 | 16 | 24 | 32),
            Code::Float => matches!(self.bits, 32 | 64),
            Code::ALaw | Code::MuLaw => self.bits == 8,
            Code::MsAdpcm | Code::ImaAdpcm => self.bits == 4 && self.wide.is_none(),
        };
        let plain = self.channels.checked_mul(self.bits / 8) == Some(self.block);
        // Each way of packing has one size of block for a number of samples.
        let packed = match self.code {
            Code::ImaAdpcm => self
                .block
                .checked_sub(4 * self.channels.min(2))
                .is_some_and(|data| {
                    u32::from(self.per_block)
                        == u32::from(data) * 2 / u32::from(self.channels.max(1)) + 1
                }),
            Code::MsAdpcm => {
                let head = 7 * self.channels.min(2);
                body.get(20..50) == Some(COEFFICIENTS)
                    && self.block.checked_sub(head).is_some_and(|data| {
                        u32::from(self.per_block)
                            == u32::from(data) * 2 / u32::from(self.channels.max(1)) + 2
                    })
            }
            Code::Integer | Code::Float | Code::ALaw | Code::MuLaw => plain,
        };
        let channels = if self.is_packed() { 1..=2 } else { 1..=64 };
        bits_fit
            && packed
            && channels.contains(&self.channels)
            && (1..=1_000_000).contains(&self.rate)
    }

    fn is_packed(&self) -> bool {
        matches!(self.code, Code::MsAdpcm | Code::ImaAdpcm)
    }

    /// Whether a chunk with the number of samples has to stand beside it.
    pub(super) fn needs_fact(&self) -> bool {
        self.code != Code::Integer
    }

    /// The canonical body of the `fmt ` chunk.
    pub(super) fn body(&self) -> Vec<u8> {
        let number = if self.wide.is_some() {
            0xfffe
        } else {
            self.code.number()
        };
        let per_second =
            u64::from(self.rate) * u64::from(self.block) / u64::from(self.per_block.max(1));
        let mut body = Vec::with_capacity(50);
        body.extend(number.to_le_bytes());
        body.extend(self.channels.to_le_bytes());
        body.extend(self.rate.to_le_bytes());
        body.extend(u32::try_from(per_second).unwrap_or(u32::MAX).to_le_bytes());
        body.extend(self.block.to_le_bytes());
        body.extend(self.bits.to_le_bytes());
        match (self.wide, self.code) {
            (Some((valid, speakers)), code) => {
                body.extend(22_u16.to_le_bytes());
                body.extend(valid.to_le_bytes());
                body.extend(speakers.to_le_bytes());
                body.extend(code.number().to_le_bytes());
                body.extend(GUID);
            }
            (None, Code::Integer) => {}
            (None, Code::MsAdpcm) => {
                body.extend(32_u16.to_le_bytes());
                body.extend(self.per_block.to_le_bytes());
                body.extend(COEFFICIENTS);
            }
            (None, Code::ImaAdpcm) => {
                body.extend(2_u16.to_le_bytes());
                body.extend(self.per_block.to_le_bytes());
            }
            (None, Code::Float | Code::ALaw | Code::MuLaw) => body.extend(0_u16.to_le_bytes()),
        }
        body
    }
}

/// Places of speakers that have a meaning (ksmedia.h).
const SPEAKERS: u32 = 0x0003_ffff;
/// What follows the number of a way of coding in an extensible header.
const GUID: &[u8] = b"\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71";
/// The number of predictors and their coefficients; nobody uses others.
const COEFFICIENTS: &[u8] =
    b"\x07\0\0\x01\0\0\0\x02\0\xff\0\0\0\0\xc0\0\x40\0\xf0\0\0\0\xcc\x01\x30\xff\x88\x01\x18\xff";
