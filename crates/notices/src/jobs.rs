//! Urging by itself and the daily digest by mail. Every job may run twice: what was said is remembered.

use std::collections::HashMap;
use std::sync::Arc;

use jobs::{Every, Registry};
use kernel::words::DueClock;
use kernel::{AgencyId, AuthorityId, Day, PersonId, Result};
use store::{Cx, Job};

use crate::digest;
use crate::mail::Mailer;
use crate::model::{Reminder, SOON_DAYS, SOON_SETTING, Stage, WaitingRow, digest_title};
use crate::store as sql;

/// What was said is forgotten after so many days, if the thing waits no more.
const KEEP_DAYS: i32 = 400;

/// Sends one person's digest of one day.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct SendDigest {
    /// To whom.
    pub person: PersonId,
    /// Of which day.
    pub day: Day,
}

impl Job for SendDigest {
    const NAME: &'static str = "notices.send-digest";
    fn key(&self) -> Option<String> {
        Some(format!("{}:{}", self.person, self.day))
    }
}

/// The jobs and schedules of this module. Without a mailer nothing is mailed, and nothing is kept for mailing.
pub fn registry(mailer: Option<Arc<dyn Mailer>>, config: web::Config) -> Registry {
    let has_mailer = mailer.is_some();
    let registry = Registry::default().schedule(
        "notices.urge",
        Every::Day { hour: 7, minute: 0 },
        move |cx, day| async move {
            urge(&cx, day).await?;
            if has_mailer { queue_digests(&cx, day).await } else { drop_unmailed(&cx).await }
        },
    );
    match mailer {
        None => registry,
        Some(mailer) => registry.on(move |cx, job: SendDigest| {
            let (mailer, config) = (Arc::clone(&mailer), config.clone());
            async move { send_digest(&cx, mailer.as_ref(), &config, &job).await }
        }),
    }
}

/// Goes through everything that is due soon, due or late, and says each step to each person once. On a day off of an
/// authority nothing is said in its name.
pub async fn urge(cx: &Cx, today: Day) -> Result<()> {
    for authority in sql::waiting::authorities(cx.db()).await? {
        let calendar = agencies::calendar(cx, authority).await?;
        if !calendar.is_working_day(today) {
            continue;
        }
        let soon_days = soon_days(cx, authority).await?;
        let until = calendar.add_working_days(today, soon_days + 1).plus_days(-1);
        let mut circle =
            Circle { cx, authority, today, heads: HashMap::new(), leaders: None, stand_ins: HashMap::new() };
        let mut offset = 0;
        loop {
            let rows = sql::waiting::due_by(cx.db(), authority, until, offset).await?;
            if rows.is_empty() {
                break;
            }
            offset += rows.len() as u64;
            let mut reminders = Vec::new();
            for row in &rows {
                let Some(due) = row.due else { continue };
                let Some(stage) = Stage::of(due, today, &calendar, soon_days) else { continue };
                let clock = DueClock::of(Some(due), None, today, &calendar, soon_days);
                let reminder = Reminder {
                    object: row.object.clone(),
                    rank: stage.rank(),
                    clock: clock.text,
                    title: row.title.clone(),
                    line: row.line.clone(),
                    href: row.href.clone(),
                };
                let hear = circle.who_hears(row, stage).await?;
                if let Some(person) = row.person {
                    let stand_ins = circle.stand_ins(person).await?;
                    for one in stand_ins.people.iter().filter(|one| !hear.contains(one)) {
                        let line = format!("thay {} · {}", stand_ins.whom, reminder.line);
                        reminders.push((*one, stage.key(due), Reminder { line, ..reminder.clone() }));
                    }
                }
                reminders.extend(hear.into_iter().map(|person| (person, stage.key(due), reminder.clone())));
            }
            remember(cx, today, &reminders).await?;
        }
    }
    tell_of_today(cx, today).await?;
    let (day, moment) = (today.plus_days(-KEEP_DAYS), today.plus_days(-KEEP_DAYS).start());
    cx.housekeep(|tx| async move { sql::notice::forget_before(&tx, day, moment).await }).await
}

async fn remember(cx: &Cx, today: Day, reminders: &[(PersonId, String, Reminder)]) -> Result<()> {
    for chunk in reminders.chunks(200) {
        cx.housekeep(|tx| async move { sql::said::remember(&tx, today, chunk).await.map(|_| ()) }).await?;
    }
    Ok(())
}

/// How many working days before the deadline count as soon, as the authority has set it.
pub async fn soon_days(cx: &Cx, authority: AuthorityId) -> Result<i64> {
    let set = agencies::setting(cx.db(), authority, SOON_SETTING).await?;
    Ok(set.and_then(|days| days.parse().ok()).filter(|days| (0..=30).contains(days)).unwrap_or(SOON_DAYS))
}

/// Who hears of a step, with what was already asked about the organisation.
struct Circle<'a> {
    cx: &'a Cx,
    authority: AuthorityId,
    today: Day,
    heads: HashMap<AgencyId, Vec<PersonId>>,
    leaders: Option<Vec<PersonId>>,
    stand_ins: HashMap<PersonId, StandIns>,
}

/// Who acts for somebody today.
#[derive(Clone)]
struct StandIns {
    whom: String,
    people: Vec<PersonId>,
}

impl Circle<'_> {
    async fn who_hears(&mut self, row: &WaitingRow, stage: Stage) -> Result<Vec<PersonId>> {
        let mut people: Vec<PersonId> = row.person.into_iter().collect();
        if row.person.is_none() || stage.reaches_head() {
            people.extend(self.heads(row.agency).await?);
        }
        if stage.reaches_leaders() {
            people.extend(self.leaders().await?);
        }
        people.sort_unstable();
        people.dedup();
        Ok(people)
    }

    async fn heads(&mut self, agency: AgencyId) -> Result<Vec<PersonId>> {
        if let Some(known) = self.heads.get(&agency) {
            return Ok(known.clone());
        }
        let heads = agencies::heads(self.cx.db(), agency, self.today).await?;
        self.heads.insert(agency, heads.clone());
        Ok(heads)
    }

    async fn stand_ins(&mut self, person: PersonId) -> Result<StandIns> {
        if let Some(known) = self.stand_ins.get(&person) {
            return Ok(known.clone());
        }
        let (db, today) = (self.cx.db(), self.today);
        let people = agencies::stand_ins(db, person, today).await?;
        let whom = if people.is_empty() { String::new() } else { agencies::person(db, person).await?.name };
        let found = StandIns { whom, people };
        self.stand_ins.insert(person, found.clone());
        Ok(found)
    }

    async fn leaders(&mut self) -> Result<Vec<PersonId>> {
        if let Some(known) = &self.leaders {
            return Ok(known.clone());
        }
        let leaders = agencies::leaders(self.cx.db(), self.authority, self.today).await?;
        self.leaders = Some(leaders.clone());
        Ok(leaders)
    }
}

/// One notice a day to each person of whom something was urged, with the figures of the day.
async fn tell_of_today(cx: &Cx, today: Day) -> Result<()> {
    for person in sql::said::people_of_day(cx.db(), today).await? {
        let reminders = sql::said::reminders(cx.db(), person, today).await?;
        let title = format!("Nhắc việc hôm nay: {}", digest_title(&reminders));
        let title = &title;
        cx.housekeep(|tx| async move {
            if sql::said::claim(&tx, person, today, "program").await? {
                sql::notice::insert_digest(&tx, person, today, title.clone()).await?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

async fn queue_digests(cx: &Cx, day: Day) -> Result<()> {
    let people = &sql::notice::unmailed_people(cx.db()).await?;
    cx.housekeep(|tx| async move {
        for person in people {
            tx.enqueue(&SendDigest { person: *person, day }).await?;
        }
        Ok(())
    })
    .await
}

async fn drop_unmailed(cx: &Cx) -> Result<()> {
    cx.housekeep(|tx| async move { sql::notice::drop_unmailed(&tx).await }).await
}

/// Sends what no mail has said to the person yet, at most one mail a day. The right to send is taken first and given
/// back if sending fails; if the program dies in between, what was not marked goes with the next day's mail.
async fn send_digest(cx: &Cx, mailer: &dyn Mailer, config: &web::Config, job: &SendDigest) -> Result<()> {
    let (person, day) = (job.person, job.day);
    let notices = sql::notice::unmailed(cx.db(), person).await?;
    if notices.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = notices.iter().map(|notice| notice.id).collect();
    let ids = &ids;
    let card = agencies::person(cx.db(), person).await?;
    let mut mail = None;
    if !card.email.trim().is_empty() {
        let mut reminders = Vec::new();
        for notice in notices.iter().filter(|notice| notice.object_kind == "digest") {
            if let Ok(of) = notice.object.parse() {
                reminders.extend(sql::said::reminders(cx.db(), person, of).await?);
            }
        }
        mail = digest::compose(&card.name, card.email.trim(), person, day, &reminders, &notices, config)?;
    }
    if let Some(mail) = mail {
        let mine = cx.housekeep(|tx| async move { sql::said::claim(&tx, person, day, "mail").await }).await?;
        if !mine {
            return Ok(());
        }
        if let Err(error) = mailer.send(mail).await {
            cx.housekeep(|tx| async move { sql::said::unclaim(&tx, person, day, "mail").await }).await?;
            return Err(error);
        }
    }
    cx.housekeep(|tx| async move { sql::notice::mark_mailed(&tx, ids).await }).await
}
