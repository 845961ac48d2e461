//! `ascribe import`: files of another format become cases.

use anyhow::{Context, Result, anyhow};
use ascribe::exchange::ron_text::render_ron;
use ascribe::exchange::sheet::{Imported, import, merge_readme};
use ascribe::load;
use ascribe::text::FileText;

use super::args::{Import, ImportFrom, ImportSheet};
use super::console::Console;
use super::exit::{Exit, InvalidFile};
use super::files;
use super::judging::{self, Rules};

/// Runs the command.
pub fn run(args: &Import, console: &mut Console) -> Result<Exit> {
    match &args.from {
        ImportFrom::Sheet(args) => sheets(args, console),
    }
}

/// Imports all sheets that can be; those that cannot are all reported.
fn sheets(args: &ImportSheet, console: &mut Console) -> Result<Exit> {
    let Some(rules) = judging::load_rules(args.rules.as_deref(), console)? else { return Ok(Exit::InvalidFile) };
    let mut exit = Exit::Done;
    for path in &args.files {
        let file = files::read(path)?;
        let imported =
            import(file.text(), rules.set.vocabulary()).map_err(|error| InvalidFile(error.to_string()).into());
        match imported.and_then(|imported: Imported| folder_name(&imported).map(|()| imported)) {
            Ok(imported) => {
                if !write(&imported, args, &rules, console)? {
                    exit = Exit::InvalidFile;
                }
            }
            Err(error) => {
                console.error(&format!("{}: {error:#}", path.display()));
                exit = Exit::InvalidFile;
            }
        }
    }
    Ok(exit)
}

/// Refuses an id that is no plain name for a folder.
fn folder_name(imported: &Imported) -> Result<()> {
    let id = &imported.case.id;
    let plain = !id.is_empty()
        && id.len() <= 100
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if plain { Ok(()) } else { Err(anyhow!("the id `{id}` is no name for a folder; use letters, digits and hyphens")) }
}

/// Writes the files of a case; tells whether the case is sound, as a sheet can name what is nowhere in it.
fn write(imported: &Imported, args: &ImportSheet, rules: &Rules, console: &mut Console) -> Result<bool> {
    let folder = args.out.join(&imported.case.id);
    files::make_folder(&folder)?;
    let path = folder.join("case.ron");
    let case = render_ron(&imported.case).context("cannot write the case")?;
    files::write(&path, &case)?;
    let text = render_ron(&imported.expected).context("cannot write the expectation")?;
    files::write(&folder.join("expected.ron"), &text)?;
    let readme = folder.join("README.md");
    let existing = if readme.is_file() { Some(files::read(&readme)?) } else { None };
    let existing = existing.as_ref().map(|file| file.text());
    files::write(&readme, &merge_readme(existing, &imported.case.title, &imported.readme))?;
    console.print(&format!("{}\n", folder.display()))?;
    let case = FileText::new(path.display().to_string(), case);
    Ok(judging::accept(load::case(&case, &rules.set), console).is_some())
}
