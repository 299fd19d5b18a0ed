//! Days off and make-up days of the whole country, 2020 to 2030.
//!
//! Stored, not computed: lunar dates are Vietnamese (UTC+7), and generic lunar libraries follow the Chinese calendar,
//! which is a day off in some years (Tết 2030 is 2 February here, 3 February there). Which days around Tết and
//! 2 September are off is chosen every year. 2020 to 2026 stand as announced, but for what is marked as computed;
//! 2027 to 2030 follow from the law and wait for their announcements, which administrators enter.

use super::exception::{CalendarException, ExceptionKind, Standing};
use crate::time::Day;

/// What is celebrated: Bộ luật Lao động 45/2019/QH14, Điều 112 khoản 1 (before 2021: 10/2012/QH13, Điều 115).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Occasion {
    /// 1 January, one day.
    NewYear,
    /// Lunar new year, five days.
    Tet,
    /// 10th day of the third lunar month, one day.
    HungKings,
    /// 30 April, one day.
    Victory,
    /// 1 May, one day.
    Labour,
    /// 2 September and, since 2021, the day before or after.
    National,
    /// 24 November, one day from 2026 on.
    Culture,
}
use Occasion::{Culture, HungKings, Labour, National, NewYear, Tet, Victory};

impl Occasion {
    fn name(self) -> &'static str {
        match self {
            NewYear => "Tết Dương lịch",
            Tet => "Tết Âm lịch",
            HungKings => "Giỗ Tổ Hùng Vương (10/3 âm lịch)",
            Victory => "Ngày Chiến thắng (30/4)",
            Labour => "Ngày Quốc tế lao động (01/5)",
            National => "Quốc khánh (02/9)",
            Culture => "Ngày Văn hóa Việt Nam (24/11)",
        }
    }
}

/// What makes a row an exception.
#[derive(Debug, Clone, Copy)]
enum What {
    Holiday(Occasion),
    Substitute(Occasion),
    /// Off, worked on the other day (month, day of the same year).
    SwappedOff(i8, i8),
    /// Worked for the other day.
    MakeUp(i8, i8),
}

#[derive(Debug, Clone, Copy)]
struct Row {
    day: Day,
    what: What,
    standing: Standing,
}

impl Row {
    const fn new(year: i16, month: i8, day: i8, what: What) -> Self {
        // The additional day of 24 November rests on a party resolution; the law that amends Điều 112 is awaited.
        let open = year >= 2027 || matches!(what, What::Holiday(Culture) | What::Substitute(Culture));
        let standing = if open { Standing::Computed } else { Standing::Announced };
        Self { day: Day::constant(year, month, day), what, standing }
    }

    const fn computed(self) -> Self {
        Self { standing: Standing::Computed, ..self }
    }

    fn exception(self) -> CalendarException {
        let (kind, name) = match self.what {
            What::Holiday(occasion) => (ExceptionKind::Holiday, occasion.name().to_owned()),
            What::Substitute(occasion) => (ExceptionKind::Substitute, format!("Nghỉ bù {}", occasion.name())),
            What::SwappedOff(month, day) => {
                (ExceptionKind::SwappedOff, format!("Nghỉ hoán đổi, làm bù ngày {day:02}/{month:02}"))
            }
            What::MakeUp(month, day) => {
                (ExceptionKind::MakeUpWork, format!("Làm bù cho ngày {day:02}/{month:02}"))
            }
        };
        let basis = match (self.what, self.day.year()) {
            (What::Holiday(Culture), _) => "Điều 112 Bộ luật Lao động, chờ văn bản bổ sung ngày 24/11",
            (What::Holiday(_), ..=2020) => "Điều 115 Bộ luật Lao động 10/2012/QH13",
            (What::Holiday(_), _) => "Điều 112 khoản 1 Bộ luật Lao động 45/2019/QH14",
            (What::Substitute(_), ..=2020) => "Điều 115 khoản 3 Bộ luật Lao động 10/2012/QH13",
            (What::Substitute(_), _) => "Điều 111 khoản 3 Bộ luật Lao động 45/2019/QH14",
            (What::SwappedOff(..) | What::MakeUp(..), _) => "Thông báo hoán đổi ngày làm việc trong năm",
        };
        let basis = basis.to_owned();
        CalendarException { day: self.day, kind, name, basis, standing: self.standing, hours: None }
    }
}

const fn holiday(year: i16, month: i8, day: i8, occasion: Occasion) -> Row {
    Row::new(year, month, day, What::Holiday(occasion))
}

const fn substitute(year: i16, month: i8, day: i8, occasion: Occasion) -> Row {
    Row::new(year, month, day, What::Substitute(occasion))
}

const fn swapped_off(year: i16, month: i8, day: i8, worked: (i8, i8)) -> Row {
    Row::new(year, month, day, What::SwappedOff(worked.0, worked.1))
}

const fn make_up(year: i16, month: i8, day: i8, off: (i8, i8)) -> Row {
    Row::new(year, month, day, What::MakeUp(off.0, off.1))
}

/// Year, month, day. Holidays on a Saturday or Sunday are listed too: authorities that work on Saturdays need them.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    // 2020
    holiday(2020, 1, 1, NewYear),
    holiday(2020, 1, 23, Tet),
    holiday(2020, 1, 24, Tet),
    holiday(2020, 1, 25, Tet),
    holiday(2020, 1, 26, Tet),
    holiday(2020, 1, 27, Tet),
    substitute(2020, 1, 28, Tet),
    substitute(2020, 1, 29, Tet),
    holiday(2020, 4, 2, HungKings),
    holiday(2020, 4, 30, Victory),
    holiday(2020, 5, 1, Labour),
    holiday(2020, 9, 2, National),
    // 2021
    holiday(2021, 1, 1, NewYear),
    holiday(2021, 2, 10, Tet),
    holiday(2021, 2, 11, Tet),
    holiday(2021, 2, 12, Tet),
    holiday(2021, 2, 13, Tet),
    holiday(2021, 2, 14, Tet),
    substitute(2021, 2, 15, Tet),
    substitute(2021, 2, 16, Tet),
    holiday(2021, 4, 21, HungKings),
    holiday(2021, 4, 30, Victory),
    holiday(2021, 5, 1, Labour),
    substitute(2021, 5, 3, Labour),
    holiday(2021, 9, 2, National),
    holiday(2021, 9, 3, National),
    // 2022
    holiday(2022, 1, 1, NewYear),
    substitute(2022, 1, 3, NewYear),
    holiday(2022, 1, 31, Tet),
    holiday(2022, 2, 1, Tet),
    holiday(2022, 2, 2, Tet),
    holiday(2022, 2, 3, Tet),
    holiday(2022, 2, 4, Tet),
    holiday(2022, 4, 10, HungKings),
    substitute(2022, 4, 11, HungKings),
    holiday(2022, 4, 30, Victory),
    holiday(2022, 5, 1, Labour),
    substitute(2022, 5, 2, Victory),
    substitute(2022, 5, 3, Labour),
    holiday(2022, 9, 1, National),
    holiday(2022, 9, 2, National),
    // 2023
    holiday(2023, 1, 1, NewYear),
    substitute(2023, 1, 2, NewYear),
    holiday(2023, 1, 20, Tet),
    holiday(2023, 1, 21, Tet),
    holiday(2023, 1, 22, Tet),
    holiday(2023, 1, 23, Tet),
    holiday(2023, 1, 24, Tet),
    substitute(2023, 1, 25, Tet),
    substitute(2023, 1, 26, Tet),
    holiday(2023, 4, 29, HungKings),
    holiday(2023, 4, 30, Victory),
    holiday(2023, 5, 1, Labour),
    substitute(2023, 5, 2, HungKings),
    substitute(2023, 5, 3, Victory),
    holiday(2023, 9, 1, National),
    holiday(2023, 9, 2, National),
    substitute(2023, 9, 4, National),
    // 2024
    holiday(2024, 1, 1, NewYear),
    holiday(2024, 2, 8, Tet),
    holiday(2024, 2, 9, Tet),
    holiday(2024, 2, 10, Tet),
    holiday(2024, 2, 11, Tet),
    holiday(2024, 2, 12, Tet),
    substitute(2024, 2, 13, Tet),
    substitute(2024, 2, 14, Tet),
    holiday(2024, 4, 18, HungKings),
    swapped_off(2024, 4, 29, (5, 4)),
    holiday(2024, 4, 30, Victory),
    holiday(2024, 5, 1, Labour),
    make_up(2024, 5, 4, (4, 29)),
    holiday(2024, 9, 2, National),
    holiday(2024, 9, 3, National),
    // 2025
    holiday(2025, 1, 1, NewYear),
    holiday(2025, 1, 27, Tet),
    holiday(2025, 1, 28, Tet),
    holiday(2025, 1, 29, Tet),
    holiday(2025, 1, 30, Tet),
    holiday(2025, 1, 31, Tet),
    holiday(2025, 4, 7, HungKings),
    make_up(2025, 4, 26, (5, 2)),
    holiday(2025, 4, 30, Victory),
    holiday(2025, 5, 1, Labour),
    swapped_off(2025, 5, 2, (4, 26)),
    holiday(2025, 9, 1, National),
    holiday(2025, 9, 2, National),
    // 2026
    holiday(2026, 1, 1, NewYear),
    swapped_off(2026, 1, 2, (1, 10)),
    make_up(2026, 1, 10, (1, 2)),
    holiday(2026, 2, 16, Tet),
    holiday(2026, 2, 17, Tet),
    holiday(2026, 2, 18, Tet),
    holiday(2026, 2, 19, Tet),
    holiday(2026, 2, 20, Tet),
    holiday(2026, 4, 26, HungKings),
    substitute(2026, 4, 27, HungKings),
    holiday(2026, 4, 30, Victory),
    holiday(2026, 5, 1, Labour),
    make_up(2026, 8, 22, (8, 31)).computed(),
    swapped_off(2026, 8, 31, (8, 22)).computed(),
    holiday(2026, 9, 1, National),
    holiday(2026, 9, 2, National),
    holiday(2026, 11, 24, Culture),
    // 2027
    holiday(2027, 1, 1, NewYear),
    holiday(2027, 2, 4, Tet),
    holiday(2027, 2, 5, Tet),
    holiday(2027, 2, 6, Tet),
    holiday(2027, 2, 7, Tet),
    holiday(2027, 2, 8, Tet),
    substitute(2027, 2, 9, Tet),
    substitute(2027, 2, 10, Tet),
    holiday(2027, 4, 16, HungKings),
    holiday(2027, 4, 30, Victory),
    holiday(2027, 5, 1, Labour),
    substitute(2027, 5, 3, Labour),
    holiday(2027, 9, 2, National),
    holiday(2027, 9, 3, National),
    holiday(2027, 11, 24, Culture),
    // 2028
    holiday(2028, 1, 1, NewYear),
    substitute(2028, 1, 3, NewYear),
    holiday(2028, 1, 24, Tet),
    holiday(2028, 1, 25, Tet),
    holiday(2028, 1, 26, Tet),
    holiday(2028, 1, 27, Tet),
    holiday(2028, 1, 28, Tet),
    holiday(2028, 4, 4, HungKings),
    holiday(2028, 4, 30, Victory),
    holiday(2028, 5, 1, Labour),
    substitute(2028, 5, 2, Victory),
    holiday(2028, 9, 1, National),
    holiday(2028, 9, 2, National),
    substitute(2028, 9, 4, National),
    holiday(2028, 11, 24, Culture),
    // 2029
    holiday(2029, 1, 1, NewYear),
    holiday(2029, 2, 12, Tet),
    holiday(2029, 2, 13, Tet),
    holiday(2029, 2, 14, Tet),
    holiday(2029, 2, 15, Tet),
    holiday(2029, 2, 16, Tet),
    holiday(2029, 4, 23, HungKings),
    holiday(2029, 4, 30, Victory),
    holiday(2029, 5, 1, Labour),
    holiday(2029, 9, 2, National),
    holiday(2029, 9, 3, National),
    substitute(2029, 9, 4, National),
    holiday(2029, 11, 24, Culture),
    substitute(2029, 11, 26, Culture),
    // 2030
    holiday(2030, 1, 1, NewYear),
    holiday(2030, 1, 31, Tet),
    holiday(2030, 2, 1, Tet),
    holiday(2030, 2, 2, Tet),
    holiday(2030, 2, 3, Tet),
    holiday(2030, 2, 4, Tet),
    substitute(2030, 2, 5, Tet),
    substitute(2030, 2, 6, Tet),
    holiday(2030, 4, 12, HungKings),
    holiday(2030, 4, 30, Victory),
    holiday(2030, 5, 1, Labour),
    holiday(2030, 9, 2, National),
    holiday(2030, 9, 3, National),
    holiday(2030, 11, 24, Culture),
    substitute(2030, 11, 25, Culture),
];

/// The first year with data.
pub const FIRST_YEAR: i16 = 2020;
/// The last year with data.
pub const LAST_YEAR: i16 = 2030;

/// All of them, as exceptions for a calendar.
pub fn exceptions() -> impl Iterator<Item = CalendarException> {
    ROWS.iter().map(|row| row.exception())
}

#[cfg(test)]
mod tests;
