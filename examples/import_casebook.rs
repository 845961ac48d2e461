//! Writes `case.ron`, `expected.ron` and `README.md` for every fact sheet of a folder:
//! `cargo run --example import_casebook -- SHEETS CASES`. What was written by hand in a `README.md` stays.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use ascribe::exchange::ron_text::{extensions, render_ron};
use ascribe::exchange::sheet::{Imported, import, merge_readme};
use ascribe::model::vocabulary::Vocabulary;

fn main() -> Result<()> {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    ensure!(folders.len() == 2, "give the folder of sheets and the folder of cases");
    let vocabulary = vocabulary()?;
    for path in sheets(&folders[0])? {
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let imported = import(&text, &vocabulary).with_context(|| path.display().to_string())?;
        write(&imported, &folders[1])?;
    }
    Ok(())
}

fn vocabulary() -> Result<Vocabulary> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/vocabulary.ron");
    let options = ron::Options::default().with_default_extension(extensions());
    Ok(options.from_str(&fs::read_to_string(path)?)?)
}

fn sheets(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let mut sheets: Vec<_> =
        paths.into_iter().filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    sheets.sort();
    Ok(sheets)
}

fn write(imported: &Imported, cases: &Path) -> Result<()> {
    let id = &imported.case.id;
    let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    ensure!(plain, "`{id}` is no name for a folder");
    let folder = cases.join(id);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("case.ron"), render_ron(&imported.case)?)?;
    fs::write(folder.join("expected.ron"), render_ron(&imported.expected)?)?;
    let readme = folder.join("README.md");
    let existing = fs::read_to_string(&readme).ok();
    fs::write(readme, merge_readme(existing.as_deref(), &imported.case.title, &imported.readme))?;
    Ok(())
}
