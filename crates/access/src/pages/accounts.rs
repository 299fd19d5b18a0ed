//! The people of an authority with their accounts and roles.

use std::collections::HashMap;

use agencies::PersonCard;
use askama::Template;
use kernel::{AccountId, AgencyId, AuthorityId, Page as Rows, PageQuery, PersonId, Result, all_pages};
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::axum::response::Response;
use web::{Answer, Caller, Choice, Clock, ListQuery, Page, Query, TableKind, render, table_file};

use crate::model::{Account, RoleRow};
use crate::policy::{Keeping, act};
use crate::{acts, store};

/// The authorities whose accounts the actor keeps, to switch among; none where it is only one.
async fn kept_choices(call: &Caller, chosen: AuthorityId) -> Result<Vec<Choice>> {
    let mut all = agencies::authorities(call.cx.db()).await?;
    all.retain(|one| {
        let keeping = Keeping { authority: one.id, agency: one.agency };
        call.cx.actor.may::<_, act::KeepAccounts>(&keeping)
    });
    if all.len() < 2 {
        return Ok(Vec::new());
    }
    let choice = |one: agencies::Authority| Choice {
        value: one.id.to_string(),
        selected: one.id == chosen,
        label: one.name,
    };
    Ok(all.into_iter().map(choice).collect())
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
    authorities: Vec<Choice>,
    total: u64,
    rows: Vec<Line>,
    shown: String,
    prev: Option<String>,
    next: Option<String>,
    xlsx: String,
    csv: String,
}

pub(super) fn state_of(account: Option<&Account>) -> Clock {
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
    let authority = acts::kept(&call.cx, asked.authority.parse().ok()).await?;
    if let Some(kind) = TableKind::asked(&asked.xuat) {
        return Ok(file(&call, &authority, &asked, kind).await?);
    }
    let query = ListQuery { q: asked.q.clone(), page: asked.page, ..ListQuery::default() }.page();
    let rows = lines(&call, &authority, &asked, query).await?;
    let (path, raw) = (call.path(), call.query());
    let turn = |to: u64| {
        let address = web::with(path, raw, "", "");
        format!("{address}{}trang={to}", if address.contains('?') { '&' } else { '?' })
    };
    let (first, total) = (query.offset() + 1, rows.total);
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
        authorities: kept_choices(&call, authority.id).await?,
        total,
        rows: rows.rows,
        shown,
        prev,
        next,
        xlsx: web::with(path, raw, "xuat", "xlsx"),
        csv: web::with(path, raw, "xuat", "csv"),
    })
}

async fn lines(
    call: &Caller,
    authority: &agencies::Authority,
    asked: &Asked,
    query: PageQuery,
) -> Result<Rows<Line>> {
    let people = agencies::people_found(call.cx.db(), authority.id, &asked.q, query).await?;
    let gathered = gather(call, &people.rows).await?;
    Ok(people.map(|person| gathered.line(&person)))
}

async fn file(
    call: &Caller,
    authority: &agencies::Authority,
    asked: &Asked,
    kind: TableKind,
) -> Result<Response> {
    let found = all_pages(|query| lines(call, authority, asked, query)).await?;
    let row = |line: Line| {
        [line.name, line.place, line.account, line.roles, line.state.text].map(Value::Text).to_vec()
    };
    let sheet = Sheet {
        name: "Tài khoản".to_owned(),
        columns: ["Họ và tên", "Chức vụ", "Tên đăng nhập", "Vai trò", "Trạng thái"]
            .map(SheetColumn::new)
            .to_vec(),
        rows: found.into_iter().map(row).collect(),
        ..Sheet::default()
    };
    table_file(&Workbook::of(sheet, call.cx.now()), kind, "tai-khoan")
}
