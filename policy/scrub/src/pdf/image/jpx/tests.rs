use std::slice::from_ref;

use super::*;

const PLANT: &[u8] = b"QZ7PLANT by Jane Doe";

fn segment(code: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xff, code], length.as_slice(), body].concat()
}

fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    jpx_boxes::write(*name, body, &mut out);
    out
}

/// A picture of 4 by 2 pixels in one tile.
fn size(high: u8, components: u8) -> Vec<u8> {
    let mut body = vec![high, 0];
    for word in [4_u32, 2, 0, 0, 4, 2, 0, 0] {
        body.extend(word.to_be_bytes());
    }
    body.extend([0, components]);
    for _ in 0..components {
        body.extend([7, 1, 1]);
    }
    body
}

/// One level, so four bands.
const STYLE: &[u8] = &[0, 0, 0, 1, 0, 1, 2, 2, 0, 0];
const STEPS: &[u8] = &[0x40, 8, 8, 8, 8];

/// A stream of three components with more segments in its headers.
fn stream(high: u8, main: &[Vec<u8>], part: &[Vec<u8>]) -> Vec<u8> {
    let mut out = vec![0xff, 0x4f];
    out.extend(segment(0x51, &size(high, 3)));
    out.extend(main.concat());
    out.extend(b"\xff\x90\0\x0a\0\0\0\0\0\0\0\x01");
    out.extend(part.concat());
    out.extend(b"\xff\x93data\xff\xd9");
    out
}

fn kept(dirty: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut findings = Findings::default();
    let once = rebuilt(dirty, &mut findings)?;
    assert!(memchr::memmem::find(&once, b"PLANT").is_none());
    assert_eq!(rebuilt(&once, &mut findings)?, once);
    Ok(once)
}

/// With a length that was put in for that of the last part.
fn same(one: &[u8], other: &[u8]) -> bool {
    let at = memchr::memmem::find(one, b"\xff\x90").unwrap();
    one[..at + 6] == other[..at + 6] && one[at + 10..] == other[at + 10..]
}

#[test]
fn nothing_behind_the_end_mark_is_taken_for_the_last_part() {
    let dirty = [stream(0, &[], &[]).as_slice(), b"QZ7PLANT\xff\xd9"].concat();
    assert!(same(&kept(&dirty).unwrap(), &stream(0, &[], &[])));
}

#[test]
fn a_segment_is_as_long_as_its_fields_tell() {
    let precincts = [&[1], &STYLE[1..], &[0x11, 0x22]].concat();
    for (code, body) in [
        (0x52, STYLE),
        (0x52, &precincts),
        (0x53, &[2, 0, 1, 2, 2, 0, 0]),
        (0x53, &[2, 1, 1, 2, 2, 0, 0, 0x11, 0x22]),
        (0x5c, STEPS),
        (0x5c, &[0x41, 1, 2]),
        (0x5c, &[0x42, 1, 2, 1, 2, 1, 2, 1, 2]),
        (0x5d, &[1, 0x40, 8, 8, 8, 8]),
        (0x5d, &[1, 0x42, 1, 2, 1, 2, 1, 2, 1, 2]),
        (0x5e, &[1, 0, 7]),
    ] {
        let style = if code == 0x52 { 0x64 } else { 0x52 };
        let with = |tail: &[u8]| {
            let segments = [segment(style, STYLE), segment(code, &[body, tail].concat())];
            let all = segments.clone();
            (stream(0, &all, &[]), stream(0, &all[..1], &segments[1..]))
        };
        let (main, part) = with(&[]);
        let main = kept(&main).unwrap();
        let (main_dirty, part_dirty) = with(PLANT);
        assert!(kept(&main_dirty).unwrap() == main, "{code:02x}");
        if style == 0x52 {
            assert!(
                kept(&part_dirty).unwrap() == kept(&part).unwrap(),
                "{code:02x}"
            );
        }
    }
    let orders = segment(0x5f, &[0, 0, 0, 1, 2, 3, 0, 1, 0, 0, 1, 2, 3, 4]);
    assert!(same(
        &kept(&stream(0, from_ref(&orders), &[])).unwrap(),
        &stream(0, from_ref(&orders), &[])
    ));
}

#[test]
fn a_segment_comes_once_for_what_it_is_about() {
    let style = segment(0x52, STYLE);
    let shift = |component: u8| segment(0x5e, &[component, 0, 7]);
    assert!(
        kept(&stream(
            0,
            &[style.clone(), shift(0), shift(1)],
            &[shift(1)]
        ))
        .is_ok()
    );
    let twice = |segment: Vec<u8>| vec![segment.clone(), segment];
    for segments in [
        twice(style),
        twice(segment(0x5c, STEPS)),
        twice(shift(1)),
        vec![shift(3)],
        twice(segment(0x5f, &[0, 0, 0, 1, 2, 3, 0])),
        vec![segment(0x5f, &[0, 0, 0, 1, 2, 3, b'N'])],
        vec![segment(0x5f, &PLANT[..7].repeat(33))],
        // Packed heads of packets, which only a whole decoder can tell the length of.
        vec![segment(0x60, PLANT)],
        vec![segment(0x61, PLANT)],
    ] {
        assert!(kept(&stream(0, &segments, &[])).is_err());
        assert!(kept(&stream(0, &[], &segments)).is_err());
    }
}

#[test]
fn a_tile_has_no_more_levels_than_the_picture() {
    let levels = |count: u8| segment(0x52, &[&STYLE[..5], &[count], &STYLE[6..]].concat());
    assert!(kept(&stream(0, &[levels(2)], &[levels(1)])).is_ok());
    assert!(kept(&stream(0, &[levels(2)], &[levels(3)])).is_err());
    assert!(kept(&stream(0, &[levels(32)], &[])).is_ok());
    assert!(kept(&stream(0, &[levels(33)], &[])).is_err());
}

#[test]
fn the_word_on_other_parts_stays_with_blocks_of_high_throughput_only() {
    let told = [0, 2, 0, 0, 0, 0x20];
    let clean = stream(0x40, &[segment(0x50, &told)], &[]);
    let dirty = stream(0x40, &[segment(0x50, &[&told, PLANT].concat())], &[]);
    assert!(same(&kept(&dirty).unwrap(), &clean));
    let dirty = stream(0, &[segment(0x50, PLANT)], &[]);
    assert!(same(&kept(&dirty).unwrap(), &stream(0, &[], &[])));
    assert!(kept(&stream(0x40, &[segment(0x50, PLANT)], &[])).is_err());
}

#[test]
fn a_part_belongs_to_a_tile_of_the_picture_and_comes_once() {
    let part = |tile: u8, number: u8, data: &[u8]| {
        let length = u8::try_from(14 + data.len()).unwrap();
        let head = [0xff, 0x90, 0, 10, 0, tile, 0, 0, 0, length, number, 0];
        [&head, b"\xff\x93".as_slice(), data].concat()
    };
    let with = |parts: &[Vec<u8>]| {
        let head = [b"\xff\x4f".as_slice(), &segment(0x51, &size(0, 1))].concat();
        [head.as_slice(), &parts.concat(), b"\xff\xd9"].concat()
    };
    let sound = with(&[part(0, 0, b"one"), part(0, 1, b"two")]);
    assert!(kept(&sound).unwrap() == sound);
    assert!(kept(&with(&[part(0, 0, b"one"), part(0, 0, PLANT)])).is_err());
    assert!(kept(&with(&[part(0, 0, b"one"), part(1, 0, PLANT)])).is_err());
}

#[test]
fn boxes_come_once_and_are_as_long_as_what_they_tell_of() {
    let file = |depth: u8, boxes: &[Vec<u8>]| {
        let told = [0, 0, 0, 2, 0, 0, 0, 4, 0, 3, depth, 7, 0, 0];
        let mut head = boxed(b"ihdr", &told);
        head.extend(boxed(b"colr", &[1, 0, 0, 0, 0, 0, 16]));
        head.extend(boxes.concat());
        let front = [
            boxed(b"jP  ", &[0x0d, 0x0a, 0x87, 0x0a]),
            boxed(b"ftyp", b"jp2 \0\0\0\0jp2 "),
            boxed(b"jp2h", &head),
        ];
        [front.concat(), boxed(b"jp2c", &stream(0, &[], &[]))].concat()
    };
    let plain = kept(&file(7, &[])).unwrap();
    assert!(same(&plain, &file(7, &[])));
    let palette = [0, 1, 2, 7, 7, 1, 2];
    let columns = [0, 0, 1, 0, 0, 0, 1, 1];
    for (name, depth, body) in [
        (b"bpcc", 0xff, [7, 7, 7].as_slice()),
        (b"cdef", 7, &[0, 1, 0, 2, 0, 1, 0, 0]),
    ] {
        let clean = kept(&file(depth, &[boxed(name, body)])).unwrap();
        assert!(same(&clean, &file(depth, &[boxed(name, body)])));
        let long = boxed(name, &[body, PLANT].concat());
        let dirty = file(depth, &[long.clone(), boxed(name, PLANT), long]);
        assert!(kept(&dirty).unwrap() == clean);
    }
    let clean = kept(&file(
        7,
        &[boxed(b"pclr", &palette), boxed(b"cmap", &columns)],
    ))
    .unwrap();
    let long = [
        boxed(b"pclr", &[&palette, PLANT].concat()),
        boxed(b"cmap", &[&columns, PLANT].concat()),
        boxed(b"cmap", PLANT),
    ];
    assert!(kept(&file(7, &long)).unwrap() == clean);
    // Without a depth of each component, or a palette, there is nothing that these tell of.
    for name in [b"bpcc", b"cmap"] {
        assert!(kept(&file(7, &[boxed(name, PLANT)])).unwrap() == plain);
    }
    assert!(kept(&file(0xff, &[boxed(b"bpcc", &[7, 7])])).is_err());
}
