//! The ledger of SECURITY.md, held against the code and the tests.
//!
//! A row reads `| C-01 | sentence | assumption | code | test | remains |`. The code column names files that carry the
//! tag `CLAIM(C-01)`, the test column names test functions, both in backticks.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::layering::{files_below, root};

#[test]
fn every_claim_has_its_code_and_its_test_and_every_tag_its_claim() {
    let faults = faults(&root());
    assert!(
        faults.is_empty(),
        "{} faults between SECURITY.md and the tree:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// What is wrong between the ledger and the tree, one sentence each.
fn faults(root: &Path) -> Vec<String> {
    let Ok(document) = fs::read_to_string(root.join("SECURITY.md")) else {
        return vec!["there is no SECURITY.md".to_owned()];
    };
    let tree = Tree::read(root);
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for row in document.lines().filter_map(row_of) {
        if !known.insert(row.id.clone()) {
            faults.push(format!("{} has two rows", row.id));
        }
        faults.extend(row.faults(&tree));
    }
    if known.is_empty() {
        faults.push("SECURITY.md has no row like `| C-01 | … |`".to_owned());
    }
    for (id, files) in &tree.tags {
        if !known.contains(id) {
            let places: Vec<&str> = files.iter().map(String::as_str).collect();
            faults.push(format!("CLAIM({id}) in {} has no row", places.join(", ")));
        }
    }
    faults
}

struct Row {
    id: String,
    cells: Vec<String>,
}

impl Row {
    fn faults(&self, tree: &Tree) -> Vec<String> {
        let id = &self.id;
        let [_, sentence, assumption, code, test, remains] = self.cells.as_slice() else {
            return vec![format!("{id} has {} cells, not 6", self.cells.len())];
        };
        let mut faults = Vec::new();
        for (name, cell) in [
            ("sentence", sentence),
            ("assumption", assumption),
            ("remains", remains),
        ] {
            if cell.is_empty() {
                faults.push(format!("{id} has an empty {name}"));
            }
        }
        let files = in_backticks(code);
        let tagged = tree.tags.get(id).cloned().unwrap_or_default();
        if files.is_empty() {
            faults.push(format!("{id} names no code"));
        }
        for file in files.iter().filter(|file| !tagged.contains(*file)) {
            faults.push(format!("{id} names {file}, which has no CLAIM({id})"));
        }
        for file in tagged.iter().filter(|file| !files.contains(*file)) {
            faults.push(format!(
                "{file} has CLAIM({id}), which its row does not name"
            ));
        }
        let tests = in_backticks(test);
        if tests.is_empty() {
            faults.push(format!("{id} names no test"));
        }
        for name in tests {
            let function = name.rsplit("::").next().unwrap_or(&name);
            if !tree.tests.contains(function) {
                faults.push(format!("{id} names the test {name}, which does not exist"));
            }
        }
        faults
    }
}

/// What the tree holds: where each tag stands, and the name of every test function.
struct Tree {
    tags: BTreeMap<String, BTreeSet<String>>,
    tests: BTreeSet<String>,
}

impl Tree {
    fn read(root: &Path) -> Self {
        let mut tree = Self {
            tags: BTreeMap::new(),
            tests: BTreeSet::new(),
        };
        for part in ["src", "onion", "store", "policy", "templates", "tests"] {
            for path in files_below(&root.join(part), &["rs", "html", "css", "toml"]) {
                let place = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                let text = fs::read_to_string(&path).unwrap();
                // This file talks about tags; it claims nothing.
                if !place.ends_with("tests/portal/claims.rs") {
                    tree.add_tags(&place, &text);
                }
                tree.add_tests(&text);
            }
        }
        tree
    }

    fn add_tags(&mut self, place: &str, text: &str) {
        for (at, _) in text.match_indices(TAG) {
            if let Some((id, _)) = text[at + TAG.len()..].split_once(')') {
                let _new = self
                    .tags
                    .entry(id.to_owned())
                    .or_default()
                    .insert(place.to_owned());
            }
        }
    }

    /// A test is a function under `#[test]`, `#[tokio::test…]` or in a `proptest!`, where `#[test]` stands too.
    fn add_tests(&mut self, text: &str) {
        let mut marked = false;
        for line in text.lines().map(str::trim) {
            if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                marked = true;
            } else if let Some((_, after)) = line.split_once("fn ").filter(|_| marked) {
                let name = after
                    .split(|at: char| !at.is_alphanumeric() && at != '_')
                    .next()
                    .unwrap_or_default();
                let _new = self.tests.insert(name.to_owned());
                marked = false;
            } else if !line.starts_with("#[") && !line.starts_with("//") && !line.is_empty() {
                // Between a mark and its function stand only attributes; their further lines end with `]` or `,`.
                marked = marked && (line.ends_with(']') || line.ends_with(','));
            }
        }
    }
}

fn row_of(line: &str) -> Option<Row> {
    let inside = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let cells: Vec<String> = inside
        .split('|')
        .map(|cell| cell.trim().to_owned())
        .collect();
    let id = cells.first()?.clone();
    let number = id.strip_prefix("C-")?;
    (number.len() >= 2 && number.bytes().all(|digit| digit.is_ascii_digit()))
        .then_some(Row { id, cells })
}

fn in_backticks(cell: &str) -> BTreeSet<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

const TAG: &str = "CLAIM(";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_that_fits_its_tree_has_no_faults() {
        let tree = tree();
        assert_eq!(faults(tree.path()), Vec::<String>::new());
    }

    #[test]
    fn no_ledger_is_a_fault_and_so_is_an_empty_one() {
        let tree = tree();
        fs::write(tree.path().join("SECURITY.md"), "# Security\n").unwrap();
        assert!(has(&tree, "SECURITY.md has no row"));
        fs::remove_file(tree.path().join("SECURITY.md")).unwrap();
        assert!(has(&tree, "there is no SECURITY.md"));
    }

    #[test]
    fn each_kind_of_orphan_is_named() {
        for (from, to, fault) in [
            ("| C-02 |", "| D-02 |", "CLAIM(C-02) in src/b.rs has no row"),
            ("| C-02 |", "| C-01 |", "C-01 has two rows"),
            (
                "`src/a.rs`",
                "`src/b.rs`",
                "C-01 names src/b.rs, which has no CLAIM(C-01)",
            ),
            (
                "`src/a.rs`",
                "`src/b.rs`",
                "src/a.rs has CLAIM(C-01), which its row does not name",
            ),
            ("`src/a.rs`", "src/a.rs", "C-01 names no code"),
            (
                "`it_holds`",
                "`it_held`",
                "C-01 names the test it_held, which does not exist",
            ),
            (
                "`it_holds`",
                "`helper`",
                "C-01 names the test helper, which does not exist",
            ),
            ("`it_holds`", "none", "C-01 names no test"),
            ("| root |", "|  |", "C-01 has an empty remains"),
            ("| root |", "|", "C-01 has 5 cells, not 6"),
        ] {
            let tree = tree();
            let path = tree.path().join("SECURITY.md");
            let ledger = fs::read_to_string(&path).unwrap();
            fs::write(&path, ledger.replacen(from, to, 1)).unwrap();
            assert!(
                has(&tree, fault),
                "{from} → {to}: {:?}",
                faults(tree.path())
            );
        }
    }

    fn has(tree: &tempfile::TempDir, fault: &str) -> bool {
        faults(tree.path())
            .iter()
            .any(|found| found.contains(fault))
    }

    fn tree() -> tempfile::TempDir {
        let tree = tempfile::tempdir().unwrap();
        fs::create_dir(tree.path().join("src")).unwrap();
        fs::write(tree.path().join("SECURITY.md"), LEDGER).unwrap();
        fs::write(
            tree.path().join("src/a.rs"),
            "// CLAIM(C-01)\nfn helper() {}\n#[test]\nfn it_holds() {}\n",
        )
        .unwrap();
        fs::write(tree.path().join("src/b.rs"), B).unwrap();
        tree
    }

    const LEDGER: &str = "\
| ID | sentence | assumption | code | test | remains |
|---|---|---|---|---|---|
| C-01 | It holds. | a disk | `src/a.rs` | `it_holds` | root |
| C-02 | It stands. | none | `src/b.rs` | `b::it_stands` | nothing |
";
    const B: &str =
        "#[tokio::test(flavor = \"multi_thread\")]\nasync fn it_stands() {} // CLAIM(C-02)\n";
}
