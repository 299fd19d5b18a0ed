//! People and the positions they hold.

use ::store::Tx;
use kernel::{AgencyId, AuthorityId, Day, Error, FieldErrors, PersonId, Result, fold};

use super::index;
use crate::model::{Appointment, AppointmentId, Person, Rank};
use crate::policy::{Ground, act};
use crate::store;

/// What a person is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// Whose administrators keep the record.
    pub authority: AuthorityId,
    /// Full name.
    pub name: String,
    /// Staff code; may be empty.
    pub code: String,
    /// Work e-mail; may be empty.
    pub email: String,
    /// Telephone; may be empty.
    pub phone: String,
}

/// What may change of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonChange {
    /// Full name.
    pub name: String,
    /// Staff code.
    pub code: String,
    /// Work e-mail.
    pub email: String,
    /// Telephone.
    pub phone: String,
}

/// What a position is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAppointment {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub agency: AgencyId,
    /// "Trưởng phòng".
    pub position: String,
    /// What it means for the agency.
    pub rank: Rank,
    /// Whether it is shown first.
    pub is_main: bool,
    /// The decision; may be empty.
    pub basis: String,
    /// First day.
    pub from: Day,
    /// Last day; none without end.
    pub to: Option<Day>,
}

/// Whether the text can be an e-mail address: one @ with something on both sides and a dot behind it.
pub(crate) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(who, host)| {
        !who.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(char::is_whitespace)
    })
}

fn check(name: &str, email: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if name.trim().is_empty() {
        errors.add("ho-ten", "Nhập họ và tên.");
    } else if name.trim().chars().count() > 120 {
        errors.add("ho-ten", "Họ và tên dài quá 120 ký tự.");
    }
    if !email.trim().is_empty() && !is_email(email.trim()) {
        errors.add("thu-dien-tu", "Thư điện tử chưa đúng dạng, ví dụ: ten@phuoclong.gov.vn.");
    }
    errors
}

async fn grant_people(tx: &Tx, authority: AuthorityId) -> Result<()> {
    let authority = store::authority(tx.db(), authority).await?;
    tx.actor().grant::<_, act::KeepPeople>(Ground::from(&authority))?;
    Ok(())
}

/// Creates a person without any position yet.
pub async fn create_person(tx: &Tx, new: &NewPerson) -> Result<PersonId> {
    grant_people(tx, new.authority).await?;
    let mut errors = check(&new.name, &new.email);
    let code = new.code.trim();
    if !code.is_empty() && !store::people_by_code(tx.db(), new.authority, code).await?.is_empty() {
        errors.add("ma", "Mã cán bộ này đã có.");
    }
    errors.into_result(())?;
    let person = Person {
        id: tx.new_id(),
        authority: new.authority,
        code: code.to_owned(),
        name: fold::nfc(new.name.trim()),
        email: new.email.trim().to_owned(),
        phone: new.phone.trim().to_owned(),
        version: 1,
    };
    store::insert_person(tx, &person).await?;
    index::put_person(tx, person.id).await?;
    tx.audit("person.created", person.id).await?;
    Ok(person.id)
}

/// Changes what is known of a person; the version must be the one that was shown.
pub async fn change_person(tx: &Tx, id: PersonId, version: i64, change: &PersonChange) -> Result<()> {
    let person = store::person(tx.db(), id).await?;
    grant_people(tx, person.authority).await?;
    let mut errors = check(&change.name, &change.email);
    let code = change.code.trim();
    if !code.is_empty()
        && store::people_by_code(tx.db(), person.authority, code).await?.iter().any(|other| other.id != id)
    {
        errors.add("ma", "Mã cán bộ này đã có.");
    }
    errors.into_result(())?;
    let changed = Person {
        code: code.to_owned(),
        name: fold::nfc(change.name.trim()),
        email: change.email.trim().to_owned(),
        phone: change.phone.trim().to_owned(),
        version,
        ..person
    };
    store::change_person(tx, &changed).await?;
    index::put_person(tx, id).await?;
    tx.recast();
    tx.audit("person.changed", id).await
}

/// Gives a person a position; one may hold several.
pub async fn appoint(tx: &Tx, new: &NewAppointment) -> Result<AppointmentId> {
    let agency = store::agency(tx.db(), new.agency).await?;
    tx.actor().grant::<_, act::KeepPeople>(Ground::from(&agency))?;
    let person = store::person(tx.db(), new.person).await?;
    grant_people(tx, person.authority).await?;
    let mut errors = FieldErrors::default();
    if new.position.trim().is_empty() {
        errors.add("chuc-vu", "Nhập chức vụ.");
    }
    if !agency.lives_on(new.from) {
        errors.add("tu-ngay", format!("{} không hoạt động vào ngày này.", agency.name));
    }
    if new.to.is_some_and(|to| to < new.from) {
        errors.add("den-ngay", "Ngày kết thúc không thể trước ngày bắt đầu.");
    }
    errors.into_result(())?;
    let first = store::appointments(tx.db(), new.person).await?.is_empty();
    let one = Appointment {
        id: tx.new_id(),
        person: new.person,
        agency: new.agency,
        position: new.position.trim().to_owned(),
        rank: new.rank,
        is_main: false,
        basis: new.basis.trim().to_owned(),
        from: new.from,
        to: new.to,
    };
    store::insert_appointment(tx, &one).await?;
    if new.is_main || first {
        store::put_main(tx, new.person, one.id).await?;
    }
    index::put_person(tx, new.person).await?;
    tx.recast();
    tx.audit_with("person.appointed", new.person, &[("agency", new.agency.to_string())]).await?;
    Ok(one.id)
}

async fn granted_position(tx: &Tx, id: AppointmentId) -> Result<Appointment> {
    let one = store::get_appointment(tx.db(), id).await?;
    let agency = store::agency(tx.db(), one.agency).await?;
    tx.actor().grant::<_, act::KeepPeople>(Ground::from(&agency))?;
    Ok(one)
}

/// Ends a position with its last day.
pub async fn end_appointment(tx: &Tx, id: AppointmentId, last_day: Day) -> Result<()> {
    let one = granted_position(tx, id).await?;
    if last_day < one.from {
        return Err(Error::field("den-ngay", "Ngày kết thúc không thể trước ngày bắt đầu."));
    }
    store::end_appointment(tx, id, last_day).await?;
    index::put_person(tx, one.person).await?;
    tx.recast();
    tx.audit_with("person.relieved", one.person, &[("agency", one.agency.to_string())]).await
}

/// Makes a position the one that is shown where there is room for one.
pub async fn make_main(tx: &Tx, id: AppointmentId) -> Result<()> {
    let one = granted_position(tx, id).await?;
    store::put_main(tx, one.person, id).await?;
    index::put_person(tx, one.person).await?;
    tx.recast();
    tx.audit("person.main-position-chosen", one.person).await
}
