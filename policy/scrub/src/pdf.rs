//! PDF 1.0 to 2.0 (ISO 32000-2): pages, fonts, pictures and the links between pages.
#![expect(dead_code, reason = "being built")]

mod colour;
mod content;
mod copy;
mod document;
mod filter;
mod font;
mod function;
mod image;
mod layers;
mod lexer;
mod names;
mod object;
mod parse;
mod shading;
mod windows;
mod writer;
