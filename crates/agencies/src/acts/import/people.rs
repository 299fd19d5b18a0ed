//! People and their positions from a table.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{AgencyId, Day, PersonId, Result, fold};
use typeset::ReadTable;

use super::columns::{Column, Columns, day};
use super::{Fate, ImportLine, Planned, Preview};
use crate::acts::person::is_email;
use crate::acts::{
    NewAppointment, NewPerson, PersonChange, appoint, change_person, create_person, end_appointment,
};
use crate::model::{Appointment, AppointmentId, Authority, Person, Rank};
use crate::policy::{Ground, act};
use crate::store;

/// The columns of an empty table.
pub const TITLES: &[&str] =
    &["Họ và tên", "Mã cán bộ", "Cơ quan", "Chức vụ", "Thư điện tử", "Điện thoại", "Từ ngày"];

const NAME: usize = 0;
const CODE: usize = 1;
const AGENCY: usize = 2;
const POSITION: usize = 3;
const EMAIL: usize = 4;
const PHONE: usize = 5;
const FROM: usize = 6;

const COLUMNS: [Column; 7] = [
    Column { titles: &["ho va ten", "ho ten", "ten can bo", "ho va ten can bo", "can bo"] },
    Column { titles: &["ma can bo", "ma cbccvc", "ma so", "ma cong chuc", "ma"] },
    Column {
        titles: &["co quan", "don vi", "co quan don vi", "phong ban", "noi cong tac", "don vi cong tac"],
    },
    Column { titles: &["chuc vu", "chuc danh", "chuc vu chuc danh", "vi tri"] },
    Column { titles: &["thu dien tu", "email", "e mail", "thu cong vu", "hop thu"] },
    Column { titles: &["dien thoai", "so dien thoai", "sdt", "di dong"] },
    Column { titles: &["tu ngay", "ngay bo nhiem", "bo nhiem tu", "ngay nhan cong tac"] },
];

/// What is done for a row.
pub struct Step {
    row: Row,
    person: Target,
    position: Position,
}

enum Target {
    New,
    Known {
        person: Box<Person>,
        changes: bool,
    },
    /// The same person stands in an earlier row of the table.
    Above(String),
}

enum Position {
    Keep,
    Give(AgencyId),
    /// In the place of another one in the same agency.
    Replace(AppointmentId, AgencyId),
}

/// A row as understood.
#[derive(Clone)]
struct Row {
    name: String,
    code: String,
    agency: String,
    position: String,
    email: String,
    phone: String,
    from: Option<Day>,
}

impl Row {
    /// By what the person is the same in another row: code, else e-mail, else name.
    fn identity(&self) -> String {
        [("ma", &self.code), ("thu", &self.email), ("ten", &self.name)]
            .into_iter()
            .find(|(_, value)| !value.is_empty())
            .map(|(what, value)| format!("{what} {}", fold::fold(value)))
            .unwrap_or_default()
    }
}

fn read(columns: &Columns<'_>, cells: &[String]) -> Result<Row, String> {
    let text = |column| columns.text(cells, column);
    let (name, email, from) = (text(NAME), text(EMAIL), text(FROM));
    if name.is_empty() {
        return Err("Thiếu họ và tên.".to_owned());
    }
    if !email.is_empty() && !is_email(&email) {
        return Err(format!("Thư điện tử “{email}” chưa đúng dạng."));
    }
    let from = match from.as_str() {
        "" => None,
        said => Some(day(said).ok_or_else(|| format!("Ngày “{said}” chưa đúng, ví dụ: 01/07/2025."))?),
    };
    let (agency, position) = (text(AGENCY), text(POSITION));
    if columns.has(AGENCY) && agency.is_empty() && !position.is_empty() {
        return Err("Có chức vụ nhưng thiếu cơ quan.".to_owned());
    }
    Ok(Row { name, code: text(CODE), agency, position, email, phone: text(PHONE), from })
}

pub async fn plan(
    c: &impl store::Connection,
    authority: &Authority,
    table: &ReadTable,
    today: Day,
) -> Result<Vec<Planned<Step>>> {
    let columns = Columns::find(table, &COLUMNS, TITLES)?;
    let known = People::read(c, authority).await?;
    let mut agencies: HashMap<String, Result<AgencyId, String>> = HashMap::new();
    let mut above: HashMap<String, usize> = HashMap::new();
    let mut planned = Vec::new();
    for (number, cells) in columns.rows() {
        let row = match read(&columns, cells) {
            Ok(row) => row,
            Err(why) => {
                planned.push(bad(number, columns.text(cells, NAME), why));
                continue;
            }
        };
        let agency = if row.agency.is_empty() {
            Ok(None)
        } else {
            let key = fold::key(&row.agency);
            if !agencies.contains_key(&key) {
                let found = store::agencies_named(c, authority.id, &row.agency, today).await?;
                let one = match found.as_slice() {
                    [one] => Ok(one.id),
                    [] => Err(format!("Không tìm thấy cơ quan “{}”.", row.agency)),
                    _ => Err(format!("Có nhiều cơ quan tên “{}”; hãy dùng mã.", row.agency)),
                };
                agencies.insert(key.clone(), one);
            }
            agencies.get(&key).cloned().unwrap_or_else(|| Err(String::new())).map(Some)
        };
        let agency = match agency {
            Ok(agency) => agency,
            Err(why) => {
                planned.push(bad(number, row.name, why));
                continue;
            }
        };
        planned.push(fate(c, number, row, agency, &known, &mut above, today).await?);
    }
    Ok(planned)
}

/// The people of the authority, by what they may be recognised.
struct People {
    coded: HashMap<String, Person>,
    mailed: HashMap<String, Person>,
    named: HashMap<String, Vec<Person>>,
}

impl People {
    async fn read(c: &impl store::Connection, authority: &Authority) -> Result<Self> {
        let mut found = Self { coded: HashMap::new(), mailed: HashMap::new(), named: HashMap::new() };
        for person in kernel::all_pages(|query| store::people_found(c, authority.id, "", query)).await? {
            if !person.code.is_empty() {
                found.coded.insert(fold::fold(&person.code), person.clone());
            }
            if !person.email.is_empty() {
                found.mailed.insert(fold::fold(&person.email), person.clone());
            }
            found.named.entry(fold::nfc(&person.name)).or_default().push(person);
        }
        Ok(found)
    }

    fn find(&self, row: &Row) -> Result<Option<&Person>, String> {
        if !row.code.is_empty()
            && let Some(person) = self.coded.get(&fold::fold(&row.code))
        {
            return Ok(Some(person));
        }
        if !row.email.is_empty()
            && let Some(person) = self.mailed.get(&fold::fold(&row.email))
        {
            return Ok(Some(person));
        }
        if !row.code.is_empty() || !row.email.is_empty() {
            return Ok(None);
        }
        match self.named.get(&fold::nfc(&row.name)).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([one]) => Ok(Some(one)),
            Some(_) => Err("Có nhiều người trùng tên; hãy thêm mã cán bộ hoặc thư điện tử.".to_owned()),
        }
    }
}

async fn fate(
    c: &impl store::Connection,
    number: usize,
    row: Row,
    agency: Option<AgencyId>,
    known: &People,
    above: &mut HashMap<String, usize>,
    today: Day,
) -> Result<Planned<Step>> {
    let identity = row.identity();
    let give = agency.filter(|_| !row.position.is_empty());
    let person = match known.find(&row) {
        Err(why) => return Ok(bad(number, row.name, why)),
        Ok(person) => person.cloned(),
    };
    if let Some(first) = above.get(&identity) {
        let Some(agency) = give else {
            let why = format!("Trùng với dòng {first} của bảng.");
            return Ok(bad(number, row.name, why));
        };
        let why = format!("Thêm chức vụ cho người ở dòng {first}.");
        let line = ImportLine { row: number, what: row.name.clone(), fate: Fate::Changed, why };
        let step = Step { row, person: Target::Above(identity), position: Position::Give(agency) };
        return Ok(Planned { line, step: Some(step) });
    }
    above.insert(identity, number);
    let what = row.name.clone();
    let Some(person) = person else {
        let why = match (give, row.position.as_str()) {
            (Some(_), position) => format!("{position}, {}", row.agency),
            (None, _) => "Chưa có chức vụ.".to_owned(),
        };
        let position = give.map_or(Position::Keep, Position::Give);
        let line = ImportLine { row: number, what, fate: Fate::New, why };
        return Ok(Planned { line, step: Some(Step { row, person: Target::New, position }) });
    };
    let mut changes = Vec::new();
    for (new, old, say) in [
        (&row.name, &person.name, "họ tên"),
        (&row.code, &person.code, "mã"),
        (&row.email, &person.email, "thư điện tử"),
        (&row.phone, &person.phone, "điện thoại"),
    ] {
        if !new.is_empty() && new != old {
            changes.push(say);
        }
    }
    let changes_person = !changes.is_empty();
    let position = match give {
        None => Position::Keep,
        Some(agency) => position(&store::appointments(c, person.id).await?, agency, &row, today),
    };
    match position {
        Position::Keep => {}
        Position::Give(_) => changes.push("thêm chức vụ"),
        Position::Replace(..) => changes.push("chức vụ"),
    }
    let (fate, why) = if changes.is_empty() {
        (Fate::Same, "Đã có, không đổi.".to_owned())
    } else {
        (Fate::Changed, format!("Đổi {}.", changes.join(", ")))
    };
    let target = Target::Known { person: Box::new(person), changes: changes_person };
    let step = (fate == Fate::Changed).then_some(Step { row, person: target, position });
    Ok(Planned { line: ImportLine { row: number, what, fate, why }, step })
}

fn position(held: &[Appointment], agency: AgencyId, row: &Row, today: Day) -> Position {
    let here: Vec<&Appointment> =
        held.iter().filter(|one| one.agency == agency && one.to.is_none_or(|to| to >= today)).collect();
    if here.iter().any(|one| fold::fold(&one.position) == fold::fold(&row.position)) {
        return Position::Keep;
    }
    match here.as_slice() {
        [one] => Position::Replace(one.id, agency),
        _ => Position::Give(agency),
    }
}

fn bad(row: usize, what: String, why: String) -> Planned<Step> {
    Planned { line: ImportLine { row, what, fate: Fate::Bad, why }, step: None }
}

pub async fn write(tx: &Tx, authority: &Authority, table: &ReadTable) -> Result<Preview> {
    tx.actor().grant::<_, act::KeepPeople>(Ground::from(authority))?;
    let plan = plan(tx.db(), authority, table, tx.today()).await?;
    let done = super::preview(&plan);
    let mut made: HashMap<String, PersonId> = HashMap::new();
    for step in plan.into_iter().filter_map(|planned| planned.step) {
        let Step { row, person, position } = step;
        let person = match person {
            Target::Above(identity) => match made.get(&identity) {
                Some(id) => *id,
                None => continue,
            },
            Target::New => {
                let new = NewPerson {
                    authority: authority.id,
                    name: row.name.clone(),
                    code: row.code.clone(),
                    email: row.email.clone(),
                    phone: row.phone.clone(),
                };
                create_person(tx, &new).await?
            }
            Target::Known { person, changes } => {
                if changes {
                    let keep =
                        |new: &String, old: &String| if new.is_empty() { old.clone() } else { new.clone() };
                    let change = PersonChange {
                        name: row.name.clone(),
                        code: keep(&row.code, &person.code),
                        email: keep(&row.email, &person.email),
                        phone: keep(&row.phone, &person.phone),
                    };
                    change_person(tx, person.id, person.version, &change).await?;
                }
                person.id
            }
        };
        made.insert(row.identity(), person);
        let from = row.from.unwrap_or_else(|| tx.today());
        let agency = match position {
            Position::Keep => continue,
            Position::Give(agency) => agency,
            Position::Replace(old, agency) => {
                let held = store::get_appointment(tx.db(), old).await?;
                end_appointment(tx, old, held.from.max(from.plus_days(-1))).await?;
                agency
            }
        };
        let new = NewAppointment {
            person,
            agency,
            position: row.position.clone(),
            rank: Rank::of_title(&row.position),
            is_main: false,
            basis: String::new(),
            from,
            to: None,
        };
        appoint(tx, &new).await?;
    }
    Ok(done)
}
