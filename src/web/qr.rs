//! A QR code as a PNG inside the page, made here: no script, no picture from elsewhere.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::error::AppError;

/// The picture as a `data:` address, and its width and height in pixels.
pub(crate) fn png(text: &str) -> Result<(String, u32), AppError> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|_| FAILED)?;
    let modules = code.size() + 2 * QUIET;
    let size = u32::try_from(modules * SCALE).map_err(|_| FAILED)?;
    let pixels: Vec<u8> = (0..modules * SCALE)
        .flat_map(|y| (0..modules * SCALE).map(move |x| (x / SCALE - QUIET, y / SCALE - QUIET)))
        .map(|(x, y)| if code.get_module(x, y) { 0 } else { 255 })
        .collect();
    let mut image = Vec::new();
    let mut encoder = png::Encoder::new(&mut image, size, size);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(|_| FAILED)?;
    writer.write_image_data(&pixels).map_err(|_| FAILED)?;
    writer.finish().map_err(|_| FAILED)?;
    Ok((
        format!("data:image/png;base64,{}", STANDARD.encode(&image)),
        size,
    ))
}

const FAILED: AppError = AppError::Internal("picture");
/// Pixels of one module.
const SCALE: i32 = 5;
/// Empty modules around the code (ISO/IEC 18004).
const QUIET: i32 = 4;
