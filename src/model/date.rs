//! Dates that carry their precision.

use std::fmt;

use jiff::civil::Date;

/// A date known to the day, the month or the year.
///
/// A rule about days never fires on a month or a year: [`PartialDate::day`] is `None` for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartialDate {
    /// `2022`
    Year(i16),
    /// `2022-07`
    Month(i16, i8),
    /// `2022-07-15`
    Day(Date),
}

impl PartialDate {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, years 1000 to 9999; `None` for anything else and for days that no
    /// calendar has.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, length: usize| -> Option<i16> {
            (part.len() == length && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
        };
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4).filter(|year| *year >= 1000)?;
        let month = parts.next().map(|part| digits(part, 2));
        let day = parts.next().map(|part| digits(part, 2));
        if parts.next().is_some() {
            return None;
        }
        match (month, day) {
            (None, _) => Some(PartialDate::Year(year)),
            (Some(month), None) => {
                let month = month? as i8;
                Date::new(year, month, 1).ok()?;
                Some(PartialDate::Month(year, month))
            }
            (Some(month), Some(day)) => {
                let date = Date::new(year, month? as i8, day? as i8).ok()?;
                Some(PartialDate::Day(date))
            }
        }
    }

    /// The day, where it is known.
    pub fn day(self) -> Option<Date> {
        match self {
            PartialDate::Day(date) => Some(date),
            PartialDate::Month(..) | PartialDate::Year(_) => None,
        }
    }

    /// The first day that it can mean.
    pub fn earliest(self) -> Date {
        match self {
            PartialDate::Year(year) => jiff::civil::date(year, 1, 1),
            PartialDate::Month(year, month) => jiff::civil::date(year, month, 1),
            PartialDate::Day(date) => date,
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PartialDate::Year(year) => write!(f, "{year:04}"),
            PartialDate::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            PartialDate::Day(date) => write!(f, "{date}"),
        }
    }
}

/// Days from the first date to the second; negative where the second is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_the_precision_they_were_written_with() {
        for text in ["2022", "2022-07", "2022-07-15", "2024-02-29"] {
            assert_eq!(PartialDate::parse(text).expect(text).to_string(), text);
        }
        assert_eq!(PartialDate::parse("2022-07").unwrap().day(), None);
    }

    #[test]
    fn what_no_calendar_has_is_refused() {
        for text in
            ["", "22", "2022-7", "2022-13", "2022-00", "2023-02-29", "2022-07-32", "2022-07-15-1", "٢٠٢٢", "+202"]
        {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_count_from_the_first_date_to_the_second() {
        let day = |text| PartialDate::parse(text).unwrap().day().unwrap();
        assert_eq!(days_between(day("2022-07-23"), day("2022-07-17")), -6);
        assert_eq!(days_between(day("2020-02-28"), day("2020-03-01")), 2);
    }
}
