//! `ascribe new`: first texts of cases, rules and ladders. What is there is never overwritten.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use ascribe::exchange::scaffold;

use super::args::{New, NewCase, NewLadder, NewRule, NewWhat};
use super::console::Console;
use super::exit::{Exit, UsageError};
use super::files;
use super::judging::{self, Rules};

/// Runs the command.
pub fn run(args: &New, console: &mut Console) -> Result<Exit> {
    match &args.what {
        NewWhat::Case(args) => case(args, console),
        NewWhat::Rule(args) => rule(args, console),
        NewWhat::Ladder(args) => ladder(args, console),
    }
}

fn case(args: &NewCase, console: &mut Console) -> Result<Exit> {
    check_name(&args.name)?;
    let Some(rules) = judging::load_rules(args.rules.as_deref(), console)? else { return Ok(Exit::InvalidFile) };
    let text = scaffold::case(&args.name, &rules.set).context("the vocabulary has no kind of evidence")?;
    // `new case x` speaks of x, not of ./x.
    let out = args.out.strip_prefix(".").unwrap_or(&args.out);
    let path = out.join(&args.name).join("case.ron");
    write(&[(path.clone(), text)], console)?;
    let folder = path.parent().unwrap_or(&path).display().to_string();
    next(&[format!("ascribe check {folder}"), format!("ascribe explain {folder}")], console)
}

fn rule(args: &NewRule, console: &mut Console) -> Result<Exit> {
    check_name(&args.name)?;
    let Some(rules) = load(&args.rules, console)? else { return Ok(Exit::InvalidFile) };
    let set = &rules.set;
    let lines = || set.scales().lines.iter().map(|line| line.id.as_str());
    if !lines().any(|line| line == args.line) {
        return Err(judging::unknown("line", &args.line, lines()).into());
    }
    let own = args.rules.is_dir() && set.rules().iter().any(|rule| rule.id == args.name);
    if own {
        return Err(anyhow!("there is a rule called {} already", args.name));
    }
    let kinds = || set.vocabulary().kinds.iter().map(|kind| kind.id.as_str());
    let new = scaffold::rule(&args.name, &args.line, args.kind.as_deref(), set);
    let new = new.ok_or_else(|| judging::unknown("kind of evidence", args.kind.as_deref().unwrap_or(""), kinds()))?;
    let folder = args.rules.join(&args.line);
    let path = |end: &str| folder.join(format!("{}.{end}", args.name));
    write(&[(path("ron"), new.rule), (path("tests.ron"), new.tests)], console)?;
    let root = args.rules.display();
    next(&[format!("ascribe test {root} --run ^{}:", args.name), format!("ascribe check {root}")], console)
}

fn ladder(args: &NewLadder, console: &mut Console) -> Result<Exit> {
    check_name(&args.name)?;
    let path = args.rules.join("ladders").join(format!("{}.ron", args.name));
    write(&[(path, scaffold::ladder(&args.name))], console)?;
    let root = args.rules.display();
    next(&[format!("ascribe evaluate CASE --rules {root} --ladder {}", args.name)], console)
}

/// The rules of a folder, or the built-in ones where there is no such folder yet.
fn load(folder: &Path, console: &mut Console) -> Result<Option<Rules>> {
    judging::load_rules(folder.is_dir().then_some(folder), console)
}

/// Refuses a name that is no id: small letters, digits and hyphens, so that it is a plain name of a file everywhere.
fn check_name(name: &str) -> Result<()> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let edge = name.starts_with('-') || name.ends_with('-');
    if name.is_empty() || name.len() > 100 || edge || !name.bytes().all(plain) {
        let message = format!("`{name}` is no name for a file; use small letters, digits and hyphens");
        return Err(UsageError(message).into());
    }
    Ok(())
}

/// Writes all files, or none where one of them is there already.
fn write(new: &[(PathBuf, String)], console: &mut Console) -> Result<()> {
    if let Some((path, _)) = new.iter().find(|(path, _)| path.symlink_metadata().is_ok()) {
        return Err(anyhow!("{} is there already", path.display()));
    }
    for (path, text) in new {
        if let Some(folder) = path.parent() {
            files::make_folder(folder)?;
        }
        files::write_new(path, text)?;
        console.print(&format!("wrote {}\n", path.display()))?;
    }
    Ok(())
}

fn next(commands: &[String], console: &mut Console) -> Result<Exit> {
    console.print(&format!("then: {}\n", commands.join(", ")))?;
    Ok(Exit::Done)
}
