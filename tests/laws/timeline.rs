//! Laws of timelines: every date is judged as `assess` judges it.

use ascribe::explain::{Change, Entry, Part, Snapshot, Timeline, timeline};
use jiff::civil::date;

use super::*;

fn of(pair: &Pair, options: &Options) -> Timeline {
    let (rules, case) = pair.load(false).unwrap();
    timeline(&Plan::new(&rules), &rules, &case, options).unwrap()
}

fn judged(pair: &Pair, options: &Options) -> Vec<Snapshot> {
    let (rules, case) = pair.load(false).unwrap();
    snapshots(&assess(&Plan::new(&rules), &rules, &case, options).unwrap())
}

/// The options of the pair, and the same on a day by which items were withdrawn.
fn both_days(pair: &Pair) -> [Options; 2] {
    [pair.options(), Options { as_of: Some(date(2022, 10, 1)), ..pair.options() }]
}

/// A timeline costs as many evaluations as dates and changes, so one pair in five has to do.
#[test]
fn every_entry_is_what_assess_gives_for_its_date_and_dates_rise() {
    each(|pair, seed| {
        for options in both_days(&pair).into_iter().filter(|_| seed % 5 == 0) {
            let timeline = of(&pair, &options);
            for entry in &timeline.entries {
                let options = Options { as_of: Some(entry.date), ..options.clone() };
                assert_eq!(entry.questions, judged(&pair, &options), "{}\n{}", entry.date, pair.printed());
            }
            let last = timeline.entries.last().expect("the day of the case");
            assert_eq!(last.questions, judged(&pair, &options), "{}", pair.printed());
            assert!(timeline.entries.windows(2).all(|two| two[0].date < two[1].date), "{}", pair.printed());
            let mut before = &timeline.before;
            for entry in &timeline.entries {
                assert_moves(before, entry, &pair);
                before = &entry.questions;
            }
        }
    });
}

/// A date moves what its changes move, and nothing else.
fn assert_moves(before: &[Snapshot], entry: &Entry, pair: &Pair) {
    for (question, moves) in entry.moves.iter().enumerate() {
        let moved = before[question] != entry.questions[question];
        assert!(!moved || moves.iter().any(|one| one.part != Part::Nothing), "{}", pair.printed());
        for one in moves {
            assert_eq!(one.part == Part::Alone, one.alone != before[question], "{}", pair.printed());
        }
    }
}

/// Two items of one date of which either supports g0, and one that no rule looks at; the first is withdrawn later.
#[test]
fn what_moves_alone_is_told_from_what_moves_nothing_and_a_withdrawal_is_its_own_event() {
    let mut pair = limits::two_items();
    pair.case.evidence[0].withdrawn = Some("2022-05-20".into());
    let mut idle = pair.case.evidence[1].clone();
    (idle.id, idle.supports) = ("e3".into(), Vec::new());
    pair.case.evidence.push(idle);
    let timeline = of(&pair, &pair.options());
    let dates: Vec<String> = timeline.entries.iter().map(|entry| entry.date.to_string()).collect();
    assert_eq!(dates, ["2022-05-01", "2022-05-20", "2022-06-01"]);
    let parts = |entry: usize| timeline.entries[entry].moves[0].iter().map(|one| one.part).collect::<Vec<_>>();
    assert_eq!(parts(0), [Part::Alone, Part::Alone, Part::Nothing]);
    assert_eq!(timeline.entries[1].changes, [Change::Withdrawn("e1".into())]);
    assert_eq!(parts(1), [Part::Alone]);
    assert!(timeline.entries[2].changes.is_empty());
    let point = |entry: usize| timeline.entries[entry].questions[0].hypotheses[0].likelihood.point;
    assert!(point(1) < point(0) && point(1) > timeline.before[0].hypotheses[0].likelihood.point);
    assert_eq!(point(1), point(2));
    // What is left out never becomes known, nor is it withdrawn.
    let left_out = Options { without: ["e1".into()].into(), ..pair.options() };
    let changes: Vec<Vec<Change>> = of(&pair, &left_out).entries.into_iter().map(|entry| entry.changes).collect();
    assert_eq!(changes, [vec![Change::Known("e2".into()), Change::Known("e3".into())], Vec::new()]);
}

/// A rule that needs two items beside each other: neither moves anything by itself.
#[test]
fn what_moves_only_beside_others_is_said_to() {
    let mut pair = limits::two_items();
    pair.case.evidence[1].kind = "words".into();
    let mut rule = pair.rules.remove(0);
    rule.when.push(Condition::Evidence(EvidencePattern { kind: "words".into(), ..EvidencePattern::default() }));
    pair.rules.push(rule);
    let timeline = of(&pair, &pair.options());
    let parts: Vec<Part> = timeline.entries[0].moves[0].iter().map(|one| one.part).collect();
    assert_eq!(parts, [Part::Together, Part::Together]);
}
