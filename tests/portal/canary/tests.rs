use super::*;

#[test]
fn a_canary_is_found_in_every_form_it_can_take() {
    let mut canaries = Canaries::new();
    let word = canaries.plant("report text");
    for (form, bytes) in planted_forms(&word) {
        // The neighbours differ in number, so that base64 and base32 stand at every offset of their groups.
        for before in 0..6 {
            let inside = [&b"xyzzyx"[..before], &bytes, b"!"].concat();
            let leaks = found_in_a_file(&canaries, &inside);
            assert!(!leaks.is_empty(), "not found {form} after {before} bytes");
            assert_eq!(leaks[0].what, "report text");
        }
    }
}

#[test]
fn base64_and_base32_of_a_longer_text_hold_the_canary_at_every_offset() {
    let mut canaries = Canaries::new();
    let word = canaries.plant("file name");
    for before in 0..8 {
        let text = format!("{}{word}, and more", "-".repeat(before));
        for (name, encoded) in [("base64", whole(&text, 6)), ("base32", whole(&text, 5))] {
            assert!(
                !canaries.find_in("page", &encoded).is_empty(),
                "{name} after {before} bytes"
            );
        }
    }
}

#[test]
fn a_canary_is_found_in_a_log_line_a_file_name_and_a_deep_folder() {
    let mut canaries = Canaries::new();
    let word = canaries.plant("user agent");
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b");
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join(format!("{word}.txt")), b"nothing").unwrap();
    let logs = ["started".to_owned(), format!("agent={word}")];
    let leaks = canaries.find(folder.path(), &logs).unwrap();
    let lines: Vec<String> = leaks.iter().map(Leak::to_string).collect();
    assert_eq!(leaks.len(), 2, "{lines:?}");
    assert_eq!(
        lines[0],
        format!("user agent (as it is) at byte 4 of the name of a/b/{word}.txt")
    );
    assert!(
        lines[1].starts_with("user agent (as it is) at byte 6 of log line 2"),
        "{}",
        lines[1]
    );
}

#[test]
fn any_three_words_of_a_code_in_a_row_are_a_leak_and_two_are_not() {
    let mut canaries = Canaries::new();
    canaries.watch_code(
        "harvest ribbon acid gadget toward vessel idle jungle pistol quick rotate sand",
    );
    for leak in [
        "harvest ribbon acid",
        "pistol-quick-rotate",
        "ToWard",
        "quick%20rotate%20sand",
        "IDLEJUNGLEPISTOL",
    ] {
        let found = !canaries.find_in("page", leak.as_bytes()).is_empty();
        assert_eq!(found, leak != "ToWard", "{leak}");
    }
    assert!(
        canaries
            .find_in("page", b"harvest ribbon, and then acid gadget")
            .is_empty()
    );
}

#[test]
fn an_address_is_found_as_text_hexadecimal_and_bytes() {
    let mut canaries = Canaries::new();
    let address = client_address();
    canaries.watch_address(address);
    let octets = address.octets();
    let mapped = address.to_ipv6_mapped().octets();
    let hex = hex(&octets);
    let other = client_address().octets();
    for (wanted, bytes) in [
        (true, format!("from {address}:99").into_bytes()),
        (true, hex.into_bytes()),
        (true, mapped.to_vec()),
        (true, [b"port", &octets[..], b"end"].concat()),
        (true, octets.iter().rev().copied().collect()),
        (
            true,
            [&[0; SMALL_FILE][..], &octets, b"--", &octets].concat(),
        ),
        // One chance hit in a large file of ciphertext is no leak.
        (false, [&[0; SMALL_FILE][..], &octets].concat()),
        (false, other.to_vec()),
    ] {
        assert_eq!(
            !found_in_a_file(&canaries, &bytes).is_empty(),
            wanted,
            "{bytes:?}"
        );
    }
}

#[test]
fn bytes_are_watched_as_text_is() {
    let mut canaries = Canaries::new();
    canaries.watch_bytes("entropy", &[0, 159, 146, 150, 1, 2, 3, 255]);
    for leak in [
        &[9, 0, 159, 146, 150, 1, 2, 3, 255][..],
        b"009f9296010203ff",
        b"[0, 159, 146, 150, 1, 2, 3, 255]",
    ] {
        assert_eq!(canaries.find_in("page", leak).len(), 1, "{leak:?}");
    }
}

#[test]
#[should_panic(expected = "1 leaks:\nreport text (as UTF-16, big end first) at byte 2 of store/db")]
fn a_leak_fails_the_test_and_names_what_and_where() {
    let mut canaries = Canaries::new();
    let word = canaries.plant("report text");
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("store")).unwrap();
    let bytes: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
    fs::write(folder.path().join("store/db"), [b"xx", &bytes[..]].concat()).unwrap();
    canaries.assert_absent(folder.path(), &[]);
}

#[test]
fn a_clean_instance_passes() {
    let mut canaries = Canaries::new();
    let _word = canaries.plant("report text");
    canaries.watch_address(client_address());
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("db"), vec![7; 100_000]).unwrap();
    canaries.assert_absent(folder.path(), &["started".to_owned()]);
}

#[test]
#[should_panic(expected = "too short to be a canary")]
fn a_canary_that_chance_would_find_is_refused() {
    Canaries::new().watch("file name", "a.jpg");
}

fn found_in_a_file(canaries: &Canaries, bytes: &[u8]) -> Vec<Leak> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("db"), bytes).unwrap();
    canaries.find(folder.path(), &[]).unwrap()
}

/// The forms, made here by other means than those of the search.
fn planted_forms(word: &str) -> Vec<(&'static str, Vec<u8>)> {
    let wide: Vec<u16> = word.encode_utf16().collect();
    let mut hex = String::new();
    for byte in word.bytes() {
        hex.push_str(&format!("{byte:02X}"));
    }
    vec![
        ("plain", word.as_bytes().to_vec()),
        ("capitals", word.to_uppercase().into_bytes()),
        (
            "UTF-16LE",
            wide.iter()
                .flat_map(|unit| [*unit as u8, (unit >> 8) as u8])
                .collect(),
        ),
        (
            "UTF-16BE",
            wide.iter()
                .flat_map(|unit| [(unit >> 8) as u8, *unit as u8])
                .collect(),
        ),
        ("hex", hex.clone().into_bytes()),
        ("hex small", hex.to_lowercase().into_bytes()),
        ("base64", whole(word, 6)),
        ("base32", whole(word, 5)),
        ("debug bytes", format!("{:?}", word.as_bytes()).into_bytes()),
        ("reversed", word.bytes().rev().collect()),
    ]
}

/// The text in base64 (`width` 6) or base32 (`width` 5), by long division.
fn whole(text: &str, width: u32) -> Vec<u8> {
    let alphabet: &[u8] = if width == 6 {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    } else {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    };
    let (mut held, mut bits, mut out) = (0_u32, 0, Vec::new());
    for byte in text.bytes() {
        held = held << 8 | u32::from(byte);
        bits += 8;
        while bits >= width {
            bits -= width;
            out.push(alphabet[(held >> bits & ((1 << width) - 1)) as usize]);
            held &= (1 << bits) - 1;
        }
    }
    out
}
