//! Keeping accounts: the people of an authority with their accounts and roles.

use std::collections::HashMap;

use agencies::PersonCard;
use askama::Template;
use kernel::{
    AccountId, AgencyId, AuthorityId, Error, FieldErrors, Page as Rows, PageQuery, PersonId, Result, Role,
    words,
};
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::axum::http::{StatusCode, header};
use web::axum::response::{IntoResponse, Response};
use web::{
    Answer, Caller, Choice, Clock, Flash, FlashKind, Form, IdPath, ListQuery, Page, Problem, Query, TextPath,
    redirect, render, render_status,
};

use super::wrong;
use crate::model::{Account, NewAccount, NewRole, RoleId, RoleRow, Secret};
use crate::password::hash_password;
use crate::policy::{Keeping, act};
use crate::sign_in_port::forget_sessions;
use crate::{acts, store};

/// The authority whose accounts the actor keeps: the asked one, else the first in which they are administrator.
async fn kept(call: &Caller, asked: &str) -> Result<agencies::Authority> {
    let first =
        || call.cx.actor.hats().iter().find(|hat| hat.role == Role::Administrator).map(|hat| hat.authority);
    let id: AuthorityId = asked.parse().ok().or_else(first).ok_or(Error::Denied)?;
    let authority = agencies::authority(call.cx.db(), id).await?;
    let keeping = Keeping { authority: authority.id, agency: authority.agency };
    call.cx.actor.grant::<_, act::KeepAccounts>(keeping)?;
    Ok(authority)
}

/// The filters of the list.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    #[serde(rename = "trang")]
    page: Option<u64>,
    #[serde(rename = "chinh-quyen")]
    authority: String,
    xuat: String,
}

struct Line {
    href: String,
    name: String,
    place: String,
    account: String,
    roles: String,
    state: Clock,
}

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    page: Page,
    q: String,
    authority: AuthorityId,
    total: u64,
    rows: Vec<Line>,
    shown: String,
    prev: Option<String>,
    next: Option<String>,
    xlsx: String,
    csv: String,
}

fn state_of(account: Option<&Account>) -> Clock {
    let (class, icon, text) = match account {
        None => ("none", "circle-dashed", "chưa có tài khoản"),
        Some(account) if account.locked_at.is_some() => ("late", "lock", "đang khóa"),
        Some(account) if account.must_change => ("soon", "key", "chờ đặt mật khẩu"),
        Some(account) if account.has_second => ("done", "shield-check", "hai bước"),
        Some(_) => ("in-time", "circle-check", "đang dùng"),
    };
    Clock { class, icon, text: text.to_owned() }
}

/// What a page of the list shows of each person.
struct Gathered {
    accounts: HashMap<PersonId, Account>,
    roles: HashMap<AccountId, Vec<RoleRow>>,
    cards: HashMap<PersonId, PersonCard>,
    names: HashMap<AgencyId, agencies::AgencyName>,
}

async fn gather(call: &Caller, people: &[agencies::Person]) -> Result<Gathered> {
    let (db, today) = (call.cx.db(), call.cx.today());
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let accounts = store::accounts_of_people(db, &ids).await?;
    let account_ids: Vec<AccountId> = accounts.values().map(|account| account.id).collect();
    let roles = store::roles_of_accounts(db, &account_ids, today).await?;
    let agencies: Vec<AgencyId> = roles.values().flatten().map(|role| role.agency).collect();
    let cards = agencies::people(db, &ids, today).await?;
    Ok(Gathered { accounts, roles, cards, names: agencies::names(db, &agencies).await? })
}

impl Gathered {
    fn line(&self, person: &agencies::Person) -> Line {
        let account = self.accounts.get(&person.id);
        let roles = account.and_then(|account| self.roles.get(&account.id));
        let say = |role: &RoleRow| {
            let agency = self.names.get(&role.agency).map_or("", |name| name.short_name.as_str());
            format!("{} ({agency})", role.role.name())
        };
        Line {
            href: match account {
                Some(account) => format!("/quan-tri/tai-khoan/{}", account.id),
                None => format!("/quan-tri/tai-khoan/moi?can-bo={}", person.id),
            },
            name: person.name.clone(),
            place: self
                .cards
                .get(&person.id)
                .filter(|card| !card.position.is_empty())
                .map(|card| format!("{}, {}", card.position, card.agency_name))
                .unwrap_or_default(),
            account: account.map(|account| account.name.clone()).unwrap_or_default(),
            roles: roles
                .map(|roles| roles.iter().map(say).collect::<Vec<_>>().join("; "))
                .unwrap_or_default(),
            state: state_of(account),
        }
    }
}

/// `GET /quan-tri/tai-khoan`.
pub async fn list(call: Caller, Query(asked): Query<Asked>) -> Answer {
    let authority = kept(&call, &asked.authority).await?;
    if asked.xuat == "xlsx" || asked.xuat == "csv" {
        return Ok(file(&call, &authority, &asked).await?);
    }
    let query = ListQuery { q: asked.q.clone(), page: asked.page, ..ListQuery::default() }.page();
    let (people, total) = agencies::people_found(call.cx.db(), authority.id, &asked.q, query).await?;
    let gathered = gather(&call, &people).await?;
    let rows = Rows::new(people.iter().map(|person| gathered.line(person)).collect(), total, query);
    let (path, raw) = (call.path(), call.query());
    let turn = |to: u64| {
        let address = web::with(path, raw, "", "");
        format!("{address}{}trang={to}", if address.contains('?') { '&' } else { '?' })
    };
    let first = query.offset() + 1;
    let shown =
        format!("{}–{} trên {total} người", first.min(total), query.offset() + rows.rows.len() as u64);
    let (prev, next) = (
        (rows.number > 1).then(|| turn(rows.number - 1)),
        (rows.number < rows.pages()).then(|| turn(rows.number + 1)),
    );
    render(&AccountsPage {
        page: call.page("Tài khoản", "/quan-tri/tai-khoan").await?,
        q: asked.q,
        authority: authority.id,
        total,
        rows: rows.rows,
        shown,
        prev,
        next,
        xlsx: web::with(path, raw, "xuat", "xlsx"),
        csv: web::with(path, raw, "xuat", "csv"),
    })
}

async fn file(call: &Caller, authority: &agencies::Authority, asked: &Asked) -> Result<Response> {
    let mut rows = Vec::new();
    for number in 1..=40 {
        let query = PageQuery::new(number, PageQuery::MOST);
        let (people, total) = agencies::people_found(call.cx.db(), authority.id, &asked.q, query).await?;
        let gathered = gather(call, &people).await?;
        rows.extend(people.iter().map(|person| {
            let line = gathered.line(person);
            vec![line.name, line.place, line.account, line.roles, line.state.text]
                .into_iter()
                .map(Value::Text)
                .collect()
        }));
        if query.offset() + query.size() >= total {
            break;
        }
    }
    let sheet = Sheet {
        name: "Tài khoản".to_owned(),
        columns: ["Họ và tên", "Chức vụ", "Tên đăng nhập", "Vai trò", "Trạng thái"]
            .map(SheetColumn::new)
            .to_vec(),
        rows,
        ..Sheet::default()
    };
    let (bytes, media, name) = if asked.xuat == "csv" {
        (typeset::to_csv(&sheet)?, "text/csv; charset=utf-8", "tai-khoan.csv")
    } else {
        let book =
            Workbook { title: "Tài khoản".to_owned(), made_at: Some(call.cx.now()), sheets: vec![sheet] };
        let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        (typeset::to_xlsx(&book)?, media, "tai-khoan.xlsx")
    };
    let heads = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((heads, bytes).into_response())
}

/// Whose account.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct NewForm {
    #[serde(rename = "can-bo")]
    person: String,
    #[serde(rename = "ten-dang-nhap")]
    name: String,
    #[serde(rename = "thu-dien-tu")]
    email: String,
    #[serde(rename = "vai-tro")]
    role: String,
    #[serde(rename = "co-quan")]
    agency: String,
}

#[derive(Template)]
#[template(path = "account_new.html")]
struct NewPage {
    page: Page,
    person: String,
    person_id: PersonId,
    place: String,
    form: NewForm,
    roles: Vec<Choice>,
    agencies: Vec<Choice>,
    errors: FieldErrors,
}

fn role_choices(chosen: &str) -> Vec<Choice> {
    Role::ALL
        .into_iter()
        .map(|role| Choice {
            value: role.code().to_owned(),
            label: role.name().to_owned(),
            selected: role.code() == chosen,
        })
        .collect()
}

async fn agency_choices(call: &Caller, authority: AuthorityId, chosen: &str) -> Result<Vec<Choice>> {
    let found = agencies::agencies_of(call.cx.db(), authority, call.cx.today()).await?;
    Ok(found
        .into_iter()
        .map(|agency| Choice {
            selected: agency.id.to_string() == chosen,
            value: agency.id.to_string(),
            label: agency.name,
        })
        .collect())
}

/// "Lê Thị Mai Hương" → "huong.ltm": given name, then the first letters of the others.
fn usual_name(full_name: &str) -> String {
    let folded = kernel::fold::key(full_name);
    let words: Vec<&str> = folded.split_whitespace().collect();
    match words.split_last() {
        Some((given, [])) => (*given).to_owned(),
        Some((given, others)) => {
            let letters: String = others.iter().filter_map(|word| word.chars().next()).collect();
            format!("{given}.{letters}")
        }
        None => String::new(),
    }
}

async fn new_page(call: &Caller, form: NewForm, errors: FieldErrors) -> Result<NewPage, Problem> {
    let id: PersonId = form.person.parse().map_err(|_| Error::NotFound)?;
    let person = agencies::person(call.cx.db(), id).await?;
    let authority = kept(call, &person.authority.to_string()).await?;
    let card = agencies::people(call.cx.db(), &[id], call.cx.today()).await?.remove(&id);
    let agency = if form.agency.is_empty() {
        card.as_ref().map(|card| card.agency.to_string()).unwrap_or_default()
    } else {
        form.agency.clone()
    };
    Ok(NewPage {
        page: call.page("Tạo tài khoản", "/quan-tri/tai-khoan").await?,
        person: person.name,
        person_id: id,
        place: card.map(|card| format!("{}, {}", card.position, card.agency_name)).unwrap_or_default(),
        roles: role_choices(if form.role.is_empty() { "official" } else { &form.role }),
        agencies: agency_choices(call, authority.id, &agency).await?,
        form,
        errors,
    })
}

/// `GET /quan-tri/tai-khoan/moi?can-bo=…`.
pub async fn new_form(call: Caller, Query(mut form): Query<NewForm>) -> Answer {
    if let Ok(id) = form.person.parse() {
        let person = agencies::person(call.cx.db(), id).await?;
        form.name = usual_name(&person.name);
        form.email = person.email;
    }
    render(&new_page(&call, form, FieldErrors::default()).await?)
}

#[derive(Template)]
#[template(path = "one_time.html")]
struct OneTimePage {
    page: Page,
    name: String,
    person: String,
    password: String,
    href: String,
}

async fn one_time(call: &Caller, id: AccountId, secret: &Secret) -> Answer {
    let account = store::get_account(call.cx.db(), id).await?;
    let person = agencies::person(call.cx.db(), account.person).await?;
    render(&OneTimePage {
        page: call.page("Mật khẩu dùng một lần", "/quan-tri/tai-khoan").await?,
        name: account.name,
        person: person.name,
        password: secret.reveal().to_owned(),
        href: format!("/quan-tri/tai-khoan/{id}"),
    })
}

async fn made(call: &Caller, form: &NewForm) -> Result<(AccountId, Secret)> {
    let person: PersonId = form.person.parse().map_err(|_| Error::NotFound)?;
    let role = Role::parse(&form.role).ok_or_else(|| Error::field("vai-tro", "Chọn vai trò."))?;
    let agency: AgencyId = form.agency.parse().map_err(|_| Error::field("co-quan", "Chọn cơ quan."))?;
    let secret = Secret::typed(call.cx.clock().random::<16>());
    let password = hash_password(&call.cx, secret.reveal()).await?;
    let new = NewAccount {
        person,
        name: form.name.clone(),
        email: form.email.clone(),
        password: Some(password),
        temporary: true,
    };
    let new = &new;
    let id = call
        .cx
        .write(|tx| async move {
            let account = acts::create_account(&tx, new).await?;
            let role = NewRole { account, role, agency, from: tx.today(), to: None };
            acts::give_role(&tx, &role).await?;
            Ok(account)
        })
        .await?;
    Ok((id, secret))
}

/// `POST /quan-tri/tai-khoan/moi`. The one-time password is shown this one time, in the answer itself.
pub async fn create(call: Caller, Form(form): Form<NewForm>) -> Answer {
    match made(&call, &form).await {
        Ok((id, secret)) => one_time(&call, id, &secret).await,
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &new_page(&call, form, errors).await?)
        }
    }
}

struct RoleLine {
    id: RoleId,
    role: &'static str,
    agency: String,
    since: String,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    account: Account,
    state: Clock,
    person: String,
    person_id: PersonId,
    roles: Vec<RoleLine>,
    role_choices: Vec<Choice>,
    agencies: Vec<Choice>,
    errors: FieldErrors,
}

async fn account_page(
    call: &Caller,
    id: AccountId,
    form: &RoleForm,
    errors: FieldErrors,
) -> Result<AccountPage, Problem> {
    let account = store::get_account(call.cx.db(), id).await?;
    let person = agencies::person(call.cx.db(), account.person).await?;
    let authority = kept(call, &person.authority.to_string()).await?;
    let roles = store::roles_of(call.cx.db(), id, call.cx.today()).await?;
    let ids: Vec<AgencyId> = roles.iter().map(|role| role.agency).collect();
    let names = agencies::names(call.cx.db(), &ids).await?;
    let roles = roles
        .into_iter()
        .map(|role| RoleLine {
            id: role.id,
            role: role.role.name(),
            agency: names.get(&role.agency).map(|name| name.name.clone()).unwrap_or_default(),
            since: match role.to {
                Some(to) => format!("từ {} đến {}", words::day(role.from), words::day(to)),
                None => format!("từ {}", words::day(role.from)),
            },
        })
        .collect();
    Ok(AccountPage {
        page: call.page(&person.name, "/quan-tri/tai-khoan").await?,
        state: state_of(Some(&account)),
        person: person.name,
        person_id: person.id,
        roles,
        role_choices: role_choices(&form.role),
        agencies: agency_choices(call, authority.id, &form.agency).await?,
        account,
        errors,
    })
}

/// `GET /quan-tri/tai-khoan/{id}`.
pub async fn show(call: Caller, IdPath(id): IdPath<AccountId>) -> Answer {
    render(&account_page(&call, id, &RoleForm::default(), FieldErrors::default()).await?)
}

/// Whether the second step goes too.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct ResetForm {
    #[serde(rename = "bo-hai-buoc")]
    also_second: String,
}

/// `POST /quan-tri/tai-khoan/{id}/cap-lai`. The one-time password is shown this one time, in the answer itself.
pub async fn reset(call: Caller, IdPath(id): IdPath<AccountId>, Form(form): Form<ResetForm>) -> Answer {
    let secret = acts::reset_account(&call.cx, id, !form.also_second.is_empty()).await?;
    one_time(&call, id, &secret).await
}

fn back(id: AccountId, say: &str) -> Answer {
    redirect(&format!("/quan-tri/tai-khoan/{id}"), Some(Flash::new(FlashKind::Ok, say)))
}

/// `POST /quan-tri/tai-khoan/{id}/khoa`.
pub async fn lock(call: Caller, IdPath(id): IdPath<AccountId>, Form(()): Form<()>) -> Answer {
    acts::lock_account(&call.cx, id).await?;
    back(id, "Đã khóa tài khoản và kết thúc mọi phiên.")
}

/// `POST /quan-tri/tai-khoan/{id}/mo`.
pub async fn open(call: Caller, IdPath(id): IdPath<AccountId>, Form(()): Form<()>) -> Answer {
    call.cx.write(|tx| async move { acts::open_account(&tx, id).await }).await?;
    back(id, "Đã mở lại tài khoản.")
}

/// A role.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct RoleForm {
    #[serde(rename = "vai-tro")]
    role: String,
    #[serde(rename = "co-quan")]
    agency: String,
    #[serde(rename = "den-ngay")]
    to: String,
}

/// `POST /quan-tri/tai-khoan/{id}/vai-tro`.
pub async fn give_role(call: Caller, IdPath(id): IdPath<AccountId>, Form(form): Form<RoleForm>) -> Answer {
    let mut errors = FieldErrors::default();
    let to = agencies::form::optional_day(&form.to, "den-ngay", &mut errors);
    let (role, agency) = (Role::parse(&form.role), form.agency.parse::<AgencyId>().ok());
    if role.is_none() {
        errors.add("vai-tro", "Chọn vai trò.");
    }
    if agency.is_none() {
        errors.add("co-quan", "Chọn cơ quan.");
    }
    let outcome = match (role, agency, errors.is_empty()) {
        (Some(role), Some(agency), true) => {
            let given = call
                .cx
                .write(|tx| async move {
                    let new = NewRole { account: id, role, agency, from: tx.today(), to };
                    acts::give_role(&tx, &new).await
                })
                .await;
            forget_sessions();
            given.map(|_| ())
        }
        _ => Err(Error::Invalid(errors)),
    };
    match outcome {
        Ok(()) => back(id, "Đã giao vai trò."),
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &account_page(&call, id, &form, errors).await?)
        }
    }
}

/// `POST /quan-tri/tai-khoan/{id}/vai-tro/{vai}/thu-hoi`.
pub async fn take_role(call: Caller, path: TextPath, Form(()): Form<()>) -> Answer {
    let (id, role) = (path.parse::<AccountId>(0)?, path.parse::<RoleId>(1)?);
    acts::take_role(&call.cx, role).await?;
    back(id, "Đã thu hồi vai trò.")
}

#[cfg(test)]
mod tests {
    use super::usual_name;

    #[test]
    fn the_usual_name_is_given_name_and_initials() {
        assert_eq!(usual_name("Lê Thị Mai Hương"), "huong.ltm");
        assert_eq!(usual_name("Đỗ Vinh"), "vinh.d");
        assert_eq!(usual_name("Ấn"), "an");
        assert_eq!(usual_name(" "), "");
    }
}
