//! `ascribe batch`: conclusions of any number of cases, streamed.
//!
//! One thread reads, some judge, this one writes: parts of the input go to whoever is free, and come back in the order of the
//! input. Only so many are under way at a time, so memory does not grow with the input.

mod input;
mod lines;
mod output;
#[cfg(feature = "parquet")]
mod table;
mod work;

use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::Result;

use super::args::{Batch, BatchFormat};
use super::console::Console;
use super::exit::Exit;
use super::judging;
use input::{Input, Part};
use output::Output;
use work::{Answer, Worker};

/// Parts under way for each thread that judges: enough that none waits, few enough to stay small.
const AHEAD: usize = 4;

/// Runs the command.
pub fn run(args: &Batch, console: &mut Console) -> Result<Exit> {
    let Some(rules) = judging::load_rules_without_places(args.rules.as_deref(), console)? else {
        return Ok(Exit::InvalidFile);
    };
    let options = judging::options_for(&args.ladder, args.as_of, args.blind, &rules.set)?;
    let mut input = Input::new(&args.cases)?;
    let mut output = Output::new(args, console)?;
    if let Some(last) = output.last() {
        input.skip_to(last, rules.set.digest(), &options)?;
    }
    let as_table = output::format(args) == BatchFormat::Parquet;
    let worker = Worker { rules: &rules, options: &options, as_table, withholds: args.max_tlp.is_some() };
    let jobs = args.jobs.or(thread::available_parallelism().ok()).map_or(1, NonZero::get);
    stream(input, &worker, jobs, &mut output, console)?;
    output.finish(console)
}

/// A part with whom to answer to.
type Task = (Part, SyncSender<Answer>);

fn stream(input: Input, worker: &Worker<'_>, jobs: usize, output: &mut Output, console: &mut Console) -> Result<()> {
    let (tasks, taken) = sync_channel::<Task>(jobs * AHEAD);
    // Where the answers will come, in the order of the input.
    let (answers, in_order) = sync_channel::<Receiver<Answer>>(jobs * AHEAD);
    let taken = Mutex::new(taken);
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| work_off(worker, &taken));
        }
        scope.spawn(move || hand_out(input, &tasks, &answers));
        // Ends with an error where writing does; those who read and judge then find nobody who listens, and end too.
        in_order.into_iter().flat_map(|answer| answer.recv()).try_for_each(|answer| output.write(answer, console))
    })
}

fn hand_out(mut input: Input, tasks: &SyncSender<Task>, answers: &SyncSender<Receiver<Answer>>) {
    loop {
        let part = input.next_part();
        let (answer, answered) = sync_channel(1);
        if part.is_empty() || answers.send(answered).is_err() || tasks.send((part, answer)).is_err() {
            return;
        }
    }
}

fn work_off(worker: &Worker<'_>, taken: &Mutex<Receiver<Task>>) {
    loop {
        // A thread that panicked held no part of this that could be left half done.
        let task = taken.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((part, answer)) = task else { return };
        if answer.send(worker.judge(&part)).is_err() {
            return;
        }
    }
}
