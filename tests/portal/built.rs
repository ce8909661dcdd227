//! What surrounds the tests when they run: the target folder, the npm packages that `tests/run` put there, and a network
//! that leads nowhere.

use std::path::PathBuf;

/// The folder of what is built. The tests themselves lie in a profile's `deps` there.
pub(crate) fn target() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.ancestors().nth(3).unwrap().to_owned()
}

/// The folder in which Node finds this package.
///
/// # Panics
///
/// When it is not installed there.
pub(crate) fn npm(package: &str) -> PathBuf {
    let folder = target().join("peers/node");
    assert!(
        folder.join("node_modules").join(package).is_dir(),
        "the npm package {package} is missing below {}: tests/run installs it",
        folder.display()
    );
    folder
}

/// The bytes that base64 text stands for; what is none of its digits is passed over.
pub(crate) fn from_base64(text: &str) -> Vec<u8> {
    let digits = text
        .bytes()
        .filter_map(|letter| DIGITS.iter().position(|digit| *digit == letter));
    let (mut out, mut held, mut bits) = (Vec::new(), 0_usize, 0);
    for digit in digits {
        held = held << 6 | digit;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits).unwrap());
            held &= (1 << bits) - 1;
        }
    }
    out
}

/// Fails where something could leave the machine.
///
/// # Panics
///
/// When a network interface other than `lo` exists.
pub(crate) fn assert_alone() {
    let interfaces = outside_interfaces(&std::fs::read_to_string("/proc/self/net/dev").unwrap());
    assert!(
        interfaces.is_empty(),
        "browsers and Tor may only run where lo is alone, but there is {interfaces:?}: use tests/alone"
    );
}

/// The interfaces other than `lo` in the words of `/proc/self/net/dev`, which, unlike `/sys/class/net`, always speaks
/// of the namespace that one is in.
fn outside_interfaces(table: &str) -> Vec<String> {
    let names = table
        .lines()
        .skip(2)
        .filter_map(|line| line.split_once(':'));
    names
        .map(|(name, _)| name.trim().to_owned())
        .filter(|name| name != "lo")
        .collect()
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_loopback_interface_may_exist() {
        let head = "Inter-|   Receive\n face |bytes\n";
        assert!(outside_interfaces(&format!("{head}    lo:       0       0\n")).is_empty());
        let two = outside_interfaces(&format!("{head}    lo:  0\n  eth0: 1 2\nwlan0:3\n"));
        assert_eq!(two, ["eth0", "wlan0"]);
    }
}
