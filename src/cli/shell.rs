//! `ascribe completions` and `ascribe man`: what a shell and a manual need, from the same declarations as the arguments.

use std::path::Path;

use anyhow::Result;
use clap::CommandFactory;
use clap_mangen::Man as Page;

use super::args::{Args, Completions, Man};
use super::console::Console;
use super::exit::Exit;
use super::files;

/// Prints a completion script.
pub fn completions(args: &Completions, console: &mut Console) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "ascribe", &mut script);
    console.print_raw(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}

/// Prints the page of the program, or writes one for each command.
pub fn man(args: &Man, console: &mut Console) -> Result<Exit> {
    let mut program = Args::command();
    program.build();
    match &args.out {
        None => console.print_raw(&page(program)?)?,
        Some(folder) => {
            files::make_folder(folder)?;
            write_pages(&program, "ascribe", folder, console)?;
        }
    }
    Ok(Exit::Done)
}

fn page(command: clap::Command) -> Result<String> {
    let mut text = Vec::new();
    Page::new(command).render(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Writes the page of a command and of those below it. Commands have names and are few and flat, so this ends.
fn write_pages(command: &clap::Command, name: &str, folder: &Path, console: &mut Console) -> Result<()> {
    let path = folder.join(format!("{name}.1"));
    // A page calls itself by its whole name, so that `man ascribe-evaluate` finds it.
    files::write(&path, &page(command.clone().display_name(name.to_owned()))?)?;
    console.print(&format!("{}\n", path.display()))?;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set() && below.get_name() != "help") {
        write_pages(below, &format!("{name}-{}", below.get_name()), folder, console)?;
    }
    Ok(())
}
