//! The demonstration in a data folder: played once, and never left half played.
//!
//! A note says that a play has begun; it is locked while the play goes on and goes when the play is complete. Another
//! note says up to which day the town was played. A data folder with the first note is opened by nothing but a start
//! that plays anew.

use std::fs::{File, TryLockError};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Instant;

use kernel::{Day, words};

use crate::compose::Composed;
use crate::config::{Config, DATABASE_FILE};
use crate::outcome::{Failure, could_not};
use crate::println;

/// Says up to which day the demonstration was played.
const PLAYED_UNTIL: &str = "minh-hoa-den-ngay";
/// Says that a play has begun and is not complete.
const BEGUN: &str = "minh-hoa-dang-nap";
/// Where the blobs are.
const FILES: &str = "files";

/// The play's note, locked for as long as this lives.
#[derive(Debug)]
pub struct Play {
    note: File,
}

/// Refuses to open a data folder in which a play of the demonstration was broken off.
pub fn refuse_half_played(data: &Path) -> Result<(), Failure> {
    if !data.join(BEGUN).exists() {
        return Ok(());
    }
    Err(Failure::could_not(format!(
        "Lần nạp thị xã minh họa vào {} chưa xong hoặc đã bị ngắt giữa chừng. \
         Hãy chạy serve --demo để nạp lại từ đầu, hoặc dùng thư mục dữ liệu khác.",
        data.display()
    )))
}

/// Before the database is opened for the demonstration: what an earlier play left half done is thrown away, if it is
/// certain that it is nothing else; otherwise the way out is said.
pub fn make_room(data: &Path, config: &Config) -> Result<Option<Play>, Failure> {
    let note = data.join(BEGUN);
    if !note.exists() {
        return Ok(None);
    }
    let play = Play::lock(File::options().append(true).open(&note).map_err(could_not)?)?;
    if play.note.metadata().map_err(could_not)?.nlink() == 0 {
        // Another program completed its play between the two looks.
        return Ok(None);
    }
    let say = format!("Lần nạp thị xã minh họa trước vào {} đã bị ngắt giữa chừng.", data.display());
    if config.database_url.is_some() {
        return Err(Failure::could_not(format!(
            "{say} Cơ sở dữ liệu nằm ngoài thư mục này nên chương trình không tự xóa. \
             Hãy tạo một cơ sở dữ liệu trống khác, đặt database_url tới đó và dùng thư mục dữ liệu mới."
        )));
    }
    let strange = strangers(data)?;
    if !strange.is_empty() {
        return Err(Failure::could_not(format!(
            "{say} Trong đó còn có thứ khác ({}) nên chương trình không tự xóa. \
             Hãy dùng thư mục dữ liệu khác, hoặc chuyển những thứ đó đi rồi chạy lại.",
            strange.join(", ")
        )));
    }
    println(&format!("{say} Nạp lại từ đầu."));
    for end in ["-wal", "-shm", ""] {
        gone(std::fs::remove_file(data.join(format!("{DATABASE_FILE}{end}"))))?;
    }
    gone(std::fs::remove_dir_all(data.join(FILES)))?;
    gone(std::fs::remove_file(data.join(PLAYED_UNTIL)))?;
    Ok(Some(play))
}

/// What lies in the folder besides what the play itself makes. A configuration is not touched, so it may stay.
fn strangers(data: &Path) -> Result<Vec<String>, Failure> {
    let mut strange = Vec::new();
    for entry in std::fs::read_dir(data).map_err(could_not)? {
        let name = entry.map_err(could_not)?.file_name().to_string_lossy().into_owned();
        let known = [BEGUN, PLAYED_UNTIL, FILES, "thongsuot.toml"].contains(&name.as_str())
            || name.strip_prefix(DATABASE_FILE).is_some_and(|end| matches!(end, "" | "-wal" | "-shm"));
        if !known {
            strange.push(name);
        }
    }
    strange.sort();
    Ok(strange)
}

fn gone(outcome: std::io::Result<()>) -> Result<(), Failure> {
    match outcome {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(could_not(error)),
        _ => Ok(()),
    }
}

impl Play {
    fn begin(data: &Path) -> Result<Self, Failure> {
        let note = File::options().create(true).append(true).open(data.join(BEGUN)).map_err(could_not)?;
        // The note must be there after a loss of power too, or half a town would pass for a whole one.
        note.sync_all().map_err(could_not)?;
        File::open(data).and_then(|folder| folder.sync_all()).map_err(could_not)?;
        Self::lock(note)
    }

    fn lock(note: File) -> Result<Self, Failure> {
        match note.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::could_not(
                    "Một chương trình khác đang nạp thị xã minh họa vào thư mục này. Hãy đợi nó xong.",
                ));
            }
            Err(TryLockError::Error(error)) => return Err(could_not(error)),
        }
        Ok(Self { note })
    }

    fn complete(self, data: &Path, until: Day) -> Result<(), Failure> {
        std::fs::write(data.join(PLAYED_UNTIL), until.to_string()).map_err(could_not)?;
        gone(std::fs::remove_file(data.join(BEGUN)))?;
        drop(self.note);
        Ok(())
    }
}

/// Plays the demonstration town into an empty database, up to the day on which it is to be seen. A town that was played
/// up to a later day already knows what is to come, so an earlier day is refused. `play` is what [`make_room`] gave.
pub async fn load(
    data: &Path,
    config: &Config,
    composed: &Composed,
    play: Option<Play>,
    scale: u32,
    as_of: Option<Day>,
) -> Result<(), Failure> {
    let until = as_of.unwrap_or(demo::USUAL_DAY).min(demo::LAST_DAY);
    if !demo::is_needed(&composed.store).await? {
        let played: Day = std::fs::read_to_string(data.join(PLAYED_UNTIL))
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(demo::USUAL_DAY);
        if until < played {
            return Err(Failure::usage(format!(
                "Thị xã minh họa trong {} đã có việc đến ngày {}; không xem được ngày {}. \
                 Hãy dùng thư mục dữ liệu khác.",
                data.display(),
                words::day(played),
                words::day(until)
            )));
        }
        if until > played {
            println(&format!(
                "Thị xã minh họa trong {} chỉ có việc đến ngày {}; từ đó đến nay không ai làm gì thêm. \
                 Muốn xem cả những ngày sau, hãy dùng thư mục dữ liệu khác.",
                data.display(),
                words::day(played)
            ));
        }
        tell_of_the_end(as_of);
        return Ok(());
    }
    println("Nạp thị xã minh họa (chỉ lần đầu)…");
    let play = match play {
        Some(play) => play,
        None => Play::begin(data)?,
    };
    // The play has a clock of its own that walks through the year, so it works on a connection of its own.
    let begun = Instant::now();
    demo::play(&config.database(data), &composed.files, &composed.jobs, &composed.measures, scale, until)
        .await?;
    play.complete(data, until)?;
    println(&format!("Đã nạp sau {} giây", begun.elapsed().as_secs()));
    tell_of_the_end(as_of);
    Ok(())
}

/// What is said where the day asked for lies behind the last on which the town's people do anything.
fn behind_the_end(as_of: Option<Day>) -> Option<String> {
    let day = as_of.filter(|day| *day > demo::LAST_DAY)?;
    Some(format!(
        "Thị xã minh họa có việc đến ngày {}; từ đó đến {} không ai làm gì thêm, chương trình vẫn nhắc việc như thường.",
        words::day(demo::LAST_DAY),
        words::day(day)
    ))
}

fn tell_of_the_end(as_of: Option<Day>) {
    if let Some(said) = behind_the_end(as_of) {
        println(&said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half(folder: &Path) {
        std::fs::write(folder.join(BEGUN), "").unwrap();
        std::fs::write(folder.join(DATABASE_FILE), "half a town").unwrap();
        std::fs::create_dir(folder.join(FILES)).unwrap();
        std::fs::write(folder.join(FILES).join("blob"), "half a file").unwrap();
    }

    #[test]
    fn half_a_town_makes_room_for_a_whole_one() {
        let folder = tempfile::tempdir().unwrap();
        half(folder.path());
        assert!(refuse_half_played(folder.path()).is_err());
        let play = make_room(folder.path(), &Config::default()).unwrap().unwrap();
        assert!(!folder.path().join(DATABASE_FILE).exists() && !folder.path().join(FILES).exists());
        assert!(folder.path().join(BEGUN).exists(), "until the new play is complete");
        let second = make_room(folder.path(), &Config::default());
        assert!(second.is_err(), "a play that goes on is not thrown away");
        play.complete(folder.path(), demo::USUAL_DAY).unwrap();
        refuse_half_played(folder.path()).unwrap();
        assert!(make_room(folder.path(), &Config::default()).unwrap().is_none());
    }

    #[test]
    fn a_day_behind_the_play_is_said() {
        assert_eq!(behind_the_end(None), None);
        assert_eq!(behind_the_end(Some(demo::LAST_DAY)), None);
        let said = behind_the_end(Some(Day::constant(2022, 3, 1))).unwrap();
        assert!(said.contains("31/01/2022") && said.contains("01/03/2022"), "{said}");
    }

    #[test]
    fn nothing_else_is_thrown_away() {
        let folder = tempfile::tempdir().unwrap();
        half(folder.path());
        std::fs::write(folder.path().join("luận án.docx"), "years of work").unwrap();
        let refused = make_room(folder.path(), &Config::default()).unwrap_err();
        assert!(refused.words().contains("luận án.docx"), "{refused:?}");
        std::fs::remove_file(folder.path().join("luận án.docx")).unwrap();
        let elsewhere =
            Config { database_url: Some("postgres://may-chu/thongsuot".to_owned()), ..Config::default() };
        let refused = make_room(folder.path(), &elsewhere).unwrap_err();
        assert!(refused.words().contains("cơ sở dữ liệu trống"), "{refused:?}");
        assert!(
            folder.path().join(DATABASE_FILE).exists() && folder.path().join(FILES).join("blob").exists()
        );
    }
}
