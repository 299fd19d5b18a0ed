//! The daily mail: what was urged today and what was told since the last mail, as text and as simple HTML.

use askama::Template;
use kernel::{Day, Error, PersonId, Result, words};

use crate::mail::Mail;
use crate::model::{Reminder, digest_title};
use crate::store::notice::Notice;

/// A line of the mail.
struct Line {
    clock: String,
    title: String,
    meta: String,
    url: String,
}

#[derive(Template)]
#[template(path = "digest.html")]
struct Html<'a> {
    name: &'a str,
    day: String,
    urged: &'a [Line],
    told: &'a [Line],
    home: String,
}

#[derive(Template)]
#[template(path = "digest.txt", escape = "none")]
struct Text<'a> {
    name: &'a str,
    day: String,
    urged: &'a [Line],
    told: &'a [Line],
    home: String,
}

/// The mail of a day to one person; none if there is nothing to say that was not read in the program.
pub fn compose(
    name: &str,
    email: &str,
    person: PersonId,
    day: Day,
    reminders: &[Reminder],
    notices: &[Notice],
    config: &web::Config,
) -> Result<Option<Mail>> {
    let urged: Vec<Line> = reminders
        .iter()
        .map(|reminder| Line {
            clock: reminder.clock.clone(),
            title: reminder.title.clone(),
            meta: reminder.line.clone(),
            url: config.link(&reminder.href),
        })
        .collect();
    let told: Vec<Line> = notices
        .iter()
        .filter(|notice| notice.object_kind != "digest" && notice.unread == 1)
        .map(|notice| Line {
            clock: String::new(),
            title: notice.title.clone(),
            meta: notice.line.clone(),
            url: config.link(&notice.href),
        })
        .collect();
    if urged.is_empty() && told.is_empty() {
        return Ok(None);
    }
    let said = [
        digest_title(reminders),
        if told.is_empty() { String::new() } else { format!("{} tin mới", told.len()) },
    ];
    let said: Vec<&str> = said.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    // Within a sentence: "thứ Sáu, 01/10/2021".
    let (home, day_text) = (config.link("/viec-cua-toi"), words::weekday_day(day).replacen("Thứ", "thứ", 1));
    let html = Html { name, day: day_text.clone(), urged: &urged, told: &told, home: home.clone() };
    let text = Text { name, day: day_text, urged: &urged, told: &told, home };
    Ok(Some(Mail {
        to: email.to_owned(),
        to_name: name.to_owned(),
        subject: format!("Nhắc việc ngày {}: {}", words::day(day), said.join(", ")),
        text: text.render().map_err(Error::internal)?,
        html: html.render().map_err(Error::internal)?,
        id: format!("nhac-viec.{day}.{person}"),
    }))
}
