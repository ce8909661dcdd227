//! Decoders for GIF, WebP, BMP and TIFF that are not ours.

use std::io::Cursor;

use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::LoopCount;
use image::{AnimationDecoder, DynamicImage, ImageDecoder};
use subrosa_scrub::Format;

/// Size and decoded pixels of every frame.
pub(crate) fn pixels(format: Format, bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let source = Cursor::new(bytes);
    if format == Format::Gif {
        let decoder = GifDecoder::new(source).ok()?;
        let size = format!("{:?}", decoder.dimensions()).into_bytes();
        return frames(size, decoder);
    }
    if format == Format::Webp {
        let decoder = WebPDecoder::new(source).ok()?;
        let size = format!("{:?}", decoder.dimensions()).into_bytes();
        if decoder.has_animation() {
            return frames(size, decoder);
        }
        let turn = decoder_turn(bytes)?;
        return still(vec![size, turn], decoder);
    }
    if format == Format::Bmp {
        let decoder = BmpDecoder::new(source).ok()?;
        let size = format!("{:?}", decoder.dimensions()).into_bytes();
        return still(vec![size], decoder);
    }
    if format == Format::Tiff {
        // Only ImageMagick knows all of its kinds; without it, what the crate can read is compared.
        let all = crate::magick::pictures("tiff", bytes);
        return match all {
            Some(all) => Some(all),
            None if crate::magick::is_there() => None,
            None => Some(pages(bytes)),
        };
    }
    None
}

/// Size, kind and samples of every page that the crate can read.
pub(crate) fn pages(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let Ok(mut decoder) = tiff::decoder::Decoder::new(Cursor::new(bytes)) else {
        return all;
    };
    loop {
        let kind = format!("{:?} {:?}", decoder.dimensions(), decoder.colortype());
        if let Ok(samples) = decoder.read_image() {
            all.push(kind.into_bytes());
            all.push(format!("{samples:?}").into_bytes());
        }
        if !decoder.more_images() || decoder.next_image().is_err() {
            return all;
        }
    }
}

/// Which way up a viewer shows a picture.
fn decoder_turn(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).ok()?;
    let turn = decoder.orientation().ok()?;
    Some(format!("{turn:?}").into_bytes())
}

/// The one picture of a file.
fn still(mut all: Vec<Vec<u8>>, decoder: impl ImageDecoder) -> Option<Vec<Vec<u8>>> {
    let picture = DynamicImage::from_decoder(decoder).ok()?;
    all.push(
        picture
            .into_rgba16()
            .as_raw()
            .iter()
            .flat_map(|value| value.to_be_bytes())
            .collect(),
    );
    Some(all)
}

/// The frames of an animation as they are shown, with their timing.
fn frames<'a>(size: Vec<u8>, decoder: impl AnimationDecoder<'a>) -> Option<Vec<Vec<u8>>> {
    let repeats = match decoder.loop_count() {
        LoopCount::Infinite => 0,
        LoopCount::Finite(count) => count.get(),
    };
    let mut all = vec![size, repeats.to_be_bytes().to_vec()];
    for frame in decoder.into_frames() {
        // A file without its trailer ends in an error behind the last frame.
        let Ok(frame) = frame else {
            break;
        };
        let (left, top) = (frame.left(), frame.top());
        all.push(format!("{:?} {left} {top}", frame.delay()).into_bytes());
        all.push(seen(&frame.into_buffer().into_raw()));
    }
    (all.len() > 2).then_some(all)
}

/// Pixels of four bytes each, without the colour of those that are wholly transparent.
fn seen(pixels: &[u8]) -> Vec<u8> {
    let pixels = pixels.as_chunks::<4>().0.iter();
    pixels
        .flat_map(|pixel| if pixel[3] == 0 { [0; 4] } else { *pixel })
        .collect()
}
