//! Which files are cleaned, and where the new ones go.

use std::fs;
use std::path::{Path, PathBuf};

use subrosa_scrub::Format;

use crate::cli::Scrub;

/// All the work of one command.
pub(super) struct Plan {
    pub(super) works: Vec<Work>,
}

/// One file to clean.
pub(super) struct Work {
    pub(super) input: PathBuf,
    /// The new file's name, before its ending is made that of its type.
    pub(super) output: PathBuf,
    /// The name was given and stays as it is.
    exact: bool,
}

impl Work {
    /// The name of the new file. An ending that says something else than the bytes is mended.
    pub(super) fn named(&self, format: Format) -> PathBuf {
        if self.exact {
            return self.output.clone();
        }
        let name = self.output.to_string_lossy();
        self.output.with_extension(format.extension_beside(&name))
    }
}

impl Plan {
    /// Where each file goes, or what is wrong with the command, in words.
    pub(super) fn new(options: &Scrub) -> Result<Self, String> {
        if options.in_place && options.output.is_some() {
            return Err("choose --in-place or --output, not both".to_owned());
        }
        let mut works = Vec::new();
        for input in &options.files {
            let kind =
                fs::metadata(input).map_err(|_| format!("{} cannot be read", input.display()))?;
            if kind.is_dir() {
                let target = folder_target(input, options);
                walk(input, &target, &mut works)?;
            } else {
                works.push(single(input, options));
            }
        }
        if works.is_empty() {
            return Err("there is no file to clean".to_owned());
        }
        if let Some(same) = same_output(&works) {
            return Err(format!("two files would become {}", same.display()));
        }
        if !options.in_place
            && let Some(work) = works.iter().find(|work| work.input == work.output)
        {
            return Err(format!(
                "{} would replace itself; say --in-place if you mean that",
                work.input.display()
            ));
        }
        Ok(Self { works })
    }
}

fn single(input: &Path, options: &Scrub) -> Work {
    let name = input.file_name().unwrap_or_default();
    let (output, exact) = match &options.output {
        Some(output) if options.files.len() > 1 || output.is_dir() => (output.join(name), false),
        Some(output) => (output.clone(), true),
        None if options.in_place => (input.to_owned(), true),
        None => (beside(input), false),
    };
    Work {
        input: input.to_owned(),
        output,
        exact,
    }
}

fn folder_target(input: &Path, options: &Scrub) -> PathBuf {
    match &options.output {
        Some(output) if options.files.len() > 1 => {
            output.join(input.file_name().unwrap_or_default())
        }
        Some(output) => output.clone(),
        None if options.in_place => input.to_owned(),
        None => beside(input),
    }
}

/// All files of a folder and its folders, in order. Links are not followed.
fn walk(folder: &Path, target: &Path, works: &mut Vec<Work>) -> Result<(), String> {
    let unreadable = |_| format!("{} cannot be read", folder.display());
    let mut entries: Vec<_> = fs::read_dir(folder)
        .map_err(unreadable)?
        .collect::<Result<_, _>>()
        .map_err(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().map_err(unreadable)?;
        let (input, output) = (entry.path(), target.join(entry.file_name()));
        if kind.is_dir() {
            walk(&input, &output, works)?;
        } else if kind.is_file() {
            let exact = input == output;
            works.push(Work {
                input,
                output,
                exact,
            });
        }
    }
    Ok(())
}

fn same_output(works: &[Work]) -> Option<&Path> {
    let mut outputs: Vec<&Path> = works.iter().map(|work| work.output.as_path()).collect();
    outputs.sort();
    let pair = outputs.windows(2).find(|pair| pair.first() == pair.last());
    pair.and_then(|pair| pair.first().copied())
}

/// `picture.jpg` becomes `picture.clean.jpg`, the folder `papers` becomes `papers.clean`.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(".clean");
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}
