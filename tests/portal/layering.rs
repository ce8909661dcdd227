//! The rules of the tree that no compiler knows: what may not be named where.
//!
//! Each rule is a line of [`RULES`]. Comments do not count; everything else does, strings included.

use std::fs;
use std::path::{Path, PathBuf};

/// What must not be written in which part of the tree.
struct Rule {
    /// Folders or files below the root of the tree; a name also stands for `name.rs` and `name/`.
    paths: &'static [&'static str],
    /// As `paths`: what the rule leaves out.
    except: &'static [&'static str],
    /// The endings of the files that it looks at.
    endings: &'static [&'static str],
    /// Text that must not appear. A `\b` in front or behind stands for the edge of a word.
    forbidden: &'static [&'static str],
    /// Why, for the one who broke it.
    because: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        paths: &["src/web"],
        except: &[],
        endings: RUST,
        forbidden: &["store::"],
        because: "pages talk to `app`, which talks to the store",
    },
    Rule {
        paths: &["src/app"],
        except: &[],
        endings: RUST,
        forbidden: &["axum", "hyper", "\\bhttp::", "tera::"],
        because: "what the portal does knows nothing of HTTP or pages",
    },
    Rule {
        paths: &["policy/src"],
        except: &[],
        endings: RUST,
        forbidden: &[
            "async ",
            ".await",
            "tokio",
            "std::fs",
            "std::net",
            "std::env",
            "std::thread",
            "SystemTime",
        ],
        because: "rules are pure",
    },
    Rule {
        paths: &["policy/scrub/src"],
        except: &[],
        endings: RUST,
        forbidden: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "async ",
            "tokio",
            "SystemTime",
        ],
        because: "a scrubber turns bytes into bytes and touches nothing else",
    },
    Rule {
        paths: &["onion/src", "policy/src", "policy/scrub/src"],
        except: &[],
        endings: RUST,
        forbidden: &["subrosa_store", "subrosa::"],
        because: "dependencies point one way: src, store, policy",
    },
    Rule {
        paths: &["onion/src"],
        except: &[],
        endings: RUST,
        forbidden: &["subrosa_policy", "subrosa_scrub"],
        because: "the onion service knows nothing of cases",
    },
    Rule {
        paths: &["src", "policy", "store/src", "onion/src"],
        except: &["src/log"],
        endings: RUST,
        forbidden: &[
            "tracing::",
            "use tracing",
            "\\blog::info",
            "\\blog::warn",
            "\\blog::error",
            "\\blog::debug",
        ],
        because: "src/log.rs holds every line that the portal can log",
    },
    Rule {
        paths: &["src"],
        // src/outside goes out to the operator's services, and nobody comes in there; the tests of src/sms and src/acme stand
        // in for a gateway and a directory; src/notify names sockets of the file system, which have no other.
        except: &[
            "src/acme/account/tests.rs",
            "src/listen",
            "src/config",
            "src/outside",
            "src/sms/tests",
            "src/notify.rs",
        ],
        endings: RUST,
        forbidden: &[
            "IpAddr",
            "SocketAddr",
            "peer_addr",
            "Ipv4Addr",
            "Ipv6Addr",
            "ConnectInfo",
            "TcpListener",
            "TcpStream",
        ],
        because: "an address that no code can name cannot leak",
    },
    Rule {
        paths: &["policy/src", "policy/scrub/src", "store/src"],
        except: &[],
        endings: RUST,
        forbidden: &["IpAddr", "SocketAddr", "std::net", "tokio::net"],
        because: "an address that no code can name cannot leak",
    },
    Rule {
        paths: &[
            "src/app",
            "src/web",
            "src/door",
            "src/listen",
            "policy/src",
            "policy/scrub/src",
            "store/src",
            "onion/src",
        ],
        except: &[
            "store/src/backend/kill_tests",
            "store/src/case/tests/kill",
            "store/src/case/tests/anonymise",
        ],
        endings: RUST,
        forbidden: &[
            "\\bprintln!",
            "\\beprintln!",
            "\\bprint!",
            "\\beprint!",
            "\\bdbg!",
            "io::stdout",
            "io::stderr",
        ],
        because: "only commands print, and src/log.rs logs",
    },
    Rule {
        paths: &["src", "policy", "store/src", "onion/src"],
        except: &["src/clock"],
        endings: RUST,
        forbidden: &["SystemTime::now", "Timestamp::now", "Zoned::now"],
        because: "the clock is an argument; src/clock.rs is the one place that reads it",
    },
    Rule {
        paths: &["src", "policy", "store/src", "onion/src"],
        except: &[],
        endings: RUST,
        forbidden: &[
            "tracing::instrument",
            "#[instrument",
            "TraceLayer",
            "thread_rng",
            "unsafe {",
            "#[allow(",
        ],
        because: "each is banned for the whole tree: see STYLE in CONTRIBUTING",
    },
    Rule {
        paths: &["src/sms", "src/outside", "src/mail"],
        // The tests stand in for a gateway.
        except: &["src/sms/tests"],
        endings: RUST,
        forbidden: &[
            "store::",
            "app::",
            "web::",
            "IpAddr",
            "SocketAddr",
            "peer_addr",
            "TcpListener",
            "UdpSocket",
        ],
        because: "a message goes to the operator's server by its name, and nothing comes in",
    },
    Rule {
        paths: &["templates"],
        except: &["templates/parts/passkey_script.html"],
        endings: &["html", "css"],
        forbidden: &[
            "<script",
            "javascript:",
            "<style",
            " style=\"",
            " onclick=",
            " onload=",
            " onsubmit=",
            " onerror=",
            "<iframe",
            "@import",
            "@font-face",
            "url(http",
            "url(//",
        ],
        because: "pages ship no script, no inline style, and fetch nothing from elsewhere",
    },
    Rule {
        paths: &["templates"],
        except: &["templates/statistics.html"],
        endings: &["html", "css"],
        forbidden: &["<svg"],
        because: "pictures are drawn beside their numbers only, on the page of statistics",
    },
    Rule {
        paths: &["templates"],
        except: &[],
        endings: &["html"],
        forbidden: &["src=\"http", "src=\"//", "action=\"http", "|safe", "| safe"],
        because: "a page asks only its own origin, and escapes everything it is given",
    },
];

/// A file longer than this is named in a warning, one longer than [`TOO_LONG`] fails.
const LONG: usize = 450;
const TOO_LONG: usize = 600;
const RUST: &[&str] = &["rs"];

#[test]
fn nothing_is_named_where_it_does_not_belong() {
    let root = root();
    let broken: Vec<String> = RULES
        .iter()
        .flat_map(|rule| rule.broken_in(&root))
        .collect();
    assert!(
        broken.is_empty(),
        "{} lines break a rule:\n{}",
        broken.len(),
        broken.join("\n")
    );
}

#[test]
fn no_file_is_too_long_to_read_at_one_sitting() {
    let mut too_long = Vec::new();
    for part in ["src", "onion", "store", "policy", "tests/portal"] {
        for path in files_below(&root().join(part), RUST) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            let place = path.strip_prefix(root()).unwrap().display().to_string();
            if lines > TOO_LONG {
                too_long.push(format!("{place}: {lines} lines"));
            } else if lines > LONG {
                #[expect(
                    clippy::print_stderr,
                    reason = "a warning for whoever reads the test's output"
                )]
                {
                    eprintln!("warning: {place} has {lines} lines, more than {LONG}");
                }
            }
        }
    }
    assert!(
        too_long.is_empty(),
        "more than {TOO_LONG} lines:\n{}",
        too_long.join("\n")
    );
}

#[test]
fn the_lock_file_names_one_source_and_no_second_tls_library() {
    let lock: toml::Table = fs::read_to_string(root().join("Cargo.lock"))
        .unwrap()
        .parse()
        .unwrap();
    for package in lock["package"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        assert!(
            !["openssl", "openssl-sys", "native-tls", "schannel-sys"].contains(&name),
            "{name} is linked"
        );
        if let Some(source) = package.get("source") {
            assert_eq!(
                source.as_str(),
                Some("registry+https://github.com/rust-lang/crates.io-index"),
                "{name}"
            );
        }
    }
}

#[test]
fn a_planted_line_breaks_its_rule() {
    let folder = tempfile::tempdir().unwrap();
    for rule in RULES {
        for forbidden in rule.forbidden {
            let planted = forbidden.replace("\\b", "");
            let path = folder
                .path()
                .join(rule.paths[0])
                .join("deep")
                .join(format!("planted.{}", rule.endings[0]));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, format!("// {planted}\nlet x = 1; {planted}y\n")).unwrap();
            let found = rule.broken_in(folder.path());
            assert!(
                found
                    .iter()
                    .any(|line| line.contains("planted") && line.contains(":2:")),
                "{planted}: {found:?}"
            );
            // In a comment it is only talked about.
            let only_comment = rule.endings == RUST;
            assert!(
                !only_comment || !found.iter().any(|line| line.contains(":1:")),
                "{planted}: {found:?}"
            );
            fs::remove_file(&path).unwrap();
        }
    }
}

#[test]
fn an_exception_holds_for_the_file_and_its_folder_only() {
    let folder = tempfile::tempdir().unwrap();
    let rule = RULES
        .iter()
        .find(|rule| rule.except.contains(&"src/log"))
        .unwrap();
    fs::create_dir_all(folder.path().join("src/log")).unwrap();
    for name in ["src/log.rs", "src/log/filter.rs", "src/logs.rs"] {
        fs::write(folder.path().join(name), "tracing::info!(\"x\");\n").unwrap();
    }
    let found = rule.broken_in(folder.path());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("src/logs.rs:1:"), "{found:?}");
}

#[test]
fn a_word_inside_another_word_is_not_that_word() {
    assert!(holds("let a = http::Uri", "\\bhttp::"));
    assert!(!holds("let a = xhttp::Uri", "\\bhttp::"));
    assert!(holds("xhttp::Uri", "http::"));
}

impl Rule {
    fn broken_in(&self, root: &Path) -> Vec<String> {
        let mut broken = Vec::new();
        for part in self.paths {
            let mut files = files_below(&root.join(part), self.endings);
            files.extend(Some(root.join(format!("{part}.rs"))).filter(|path| path.is_file()));
            for path in files {
                let place = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                if !self.except.iter().any(|except| is_of(&place, except)) {
                    self.check(&place, &fs::read_to_string(&path).unwrap(), &mut broken);
                }
            }
        }
        broken
    }

    fn check(&self, place: &str, text: &str, broken: &mut Vec<String>) {
        for (number, line) in text.lines().enumerate() {
            let code = if place.ends_with(".rs") {
                without_comment(line)
            } else {
                line
            };
            for forbidden in self
                .forbidden
                .iter()
                .filter(|forbidden| holds(code, forbidden))
            {
                let word = forbidden.replace("\\b", "");
                broken.push(format!(
                    "{place}:{}: {word:?} ({})",
                    number + 1,
                    self.because
                ));
            }
        }
    }
}

fn is_of(place: &str, part: &str) -> bool {
    let rest = place.strip_prefix(part);
    rest.is_some_and(|rest| rest.is_empty() || rest == ".rs" || rest.starts_with('/'))
}

fn holds(line: &str, forbidden: &str) -> bool {
    let Some(word) = forbidden.strip_prefix("\\b") else {
        return line.contains(forbidden);
    };
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|before| before.is_alphanumeric() || before == '_')
    })
}

/// The line up to a `//` that stands at its start or after a space, so that URLs in strings stay.
fn without_comment(line: &str) -> &str {
    let trimmed = line.trim_start();
    if trimmed.starts_with("//") {
        return "";
    }
    line.find(" // ").map_or(line, |at| &line[..at])
}

/// Every file with one of these endings below `folder`; none when there is no such folder.
pub(crate) fn files_below(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return files;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(files_below(&path, endings));
        } else if path
            .extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|ending| endings.contains(&ending))
        {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The root of the tree.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
