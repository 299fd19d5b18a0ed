//! The audit record in words: who did what to what, when; narrowed by field, person and days, and taken away as a file.

pub mod words;

use std::collections::HashMap;

use agencies::PersonCard;
use askama::Template;
use kernel::{AccountId, AuthorityId, Error, FieldErrors, PersonId, Result, Role, words as words_of};
use store::{AuditEvent, AuditFilter, AuditTrail, ON_BEHALF_OF, Seals};
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::axum::response::Response;
use web::{Answer, Caller, Choice, Page, Query, TableKind, render, table_file};

use super::administration::only_administrators;

/// Lines on one page.
const LINES: u64 = 100;
/// Lines in one file; whoever needs more takes a shorter time. A spreadsheet holds about a million.
const MOST_IN_A_FILE: usize = 100_000;

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage {
    page: Page,
    rows: Vec<Line>,
    fields: Vec<Choice>,
    account: String,
    from: String,
    until: String,
    errors: FieldErrors,
    is_filtered: bool,
    newest: Option<String>,
    older: Option<String>,
    xlsx: String,
    csv: String,
    /// The newest seal over the record, in words.
    seal: Option<String>,
}

struct Line {
    at: String,
    what: String,
    object: &'static str,
    href: Option<String>,
    who: String,
    /// The people on whose behalf it was done.
    behalf: String,
    code: String,
    id: String,
}

/// The filters, as they stand in the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    truoc: Option<i64>,
    #[serde(rename = "linh-vuc")]
    field: String,
    #[serde(rename = "tai-khoan")]
    account: String,
    #[serde(rename = "tu-ngay")]
    from: String,
    #[serde(rename = "den-ngay")]
    until: String,
    xuat: String,
}

/// `GET /quan-tri/nhat-ky`, newest first.
pub async fn show(call: Caller, Query(asked): Query<Asked>) -> Answer {
    only_administrators(&call.cx)?;
    let mut errors = FieldErrors::default();
    let filter = filter(&call, &asked, &mut errors).await?;
    if let Some(kind) = TableKind::asked(&asked.xuat) {
        errors.into_result(())?;
        return Ok(file(&call, filter, kind).await?);
    }
    let events =
        if errors.is_empty() { AuditTrail::newest(&call.cx, &filter, LINES + 1).await? } else { Vec::new() };
    let last = events.get(LINES as usize - 1).filter(|_| events.len() as u64 > LINES).map(|event| event.seq);
    let shown = events.get(..LINES as usize).unwrap_or(&events);
    let (path, query) = (call.path(), call.query());
    render(&RecordPage {
        page: call.page("Nhật ký", "/quan-tri").await?,
        rows: lines(&call, shown).await?,
        fields: std::iter::once(("", "mọi lĩnh vực"))
            .chain(words::FIELDS.iter().map(|(value, label, _)| (*value, *label)))
            .map(|(value, label)| Choice {
                value: value.to_owned(),
                label: label.to_owned(),
                selected: value == asked.field,
            })
            .collect(),
        is_filtered: [&asked.field, &asked.account, &asked.from, &asked.until].iter().any(|v| !v.is_empty()),
        newest: asked.truoc.map(|_| web::with(path, query, "truoc", "")),
        older: last.map(|seq| web::with(path, query, "truoc", &seq.to_string())),
        xlsx: web::with(path, query, "xuat", "xlsx"),
        csv: web::with(path, query, "xuat", "csv"),
        seal: Seals::newest(&call.cx, 1).await?.first().map(crate::sealing::said),
        account: asked.account,
        from: asked.from,
        until: asked.until,
        errors,
    })
}

async fn filter(call: &Caller, asked: &Asked, errors: &mut FieldErrors) -> Result<AuditFilter> {
    let mut day = |text: &str, field: &str| {
        let day = agencies::form::day(text);
        if day.is_none() && !text.trim().is_empty() {
            errors.add(field, "Ngày viết như 15/11/2021.");
        }
        day
    };
    let (from, until) = (day(&asked.from, "tu-ngay"), day(&asked.until, "den-ngay"));
    let account = match asked.account.trim() {
        "" => None,
        name => match access::account_named(call.cx.db(), name).await? {
            None => {
                errors
                    .add("tai-khoan", format!("Không có tài khoản nào tên “{name}”. Gõ đúng tên đăng nhập."));
                None
            }
            found => found,
        },
    };
    let kinds = words::FIELDS.iter().find(|(value, _, _)| *value == asked.field).map(|(_, _, kinds)| *kinds);
    Ok(AuditFilter {
        before: asked.truoc,
        account,
        from,
        until,
        kinds: kinds.unwrap_or_default().iter().map(|kind| (*kind).to_owned()).collect(),
    })
}

async fn lines(call: &Caller, events: &[AuditEvent]) -> Result<Vec<Line>> {
    let behalf = |event: &AuditEvent| -> Vec<PersonId> {
        let ids = event.also.get(ON_BEHALF_OF).map(String::as_str).unwrap_or_default();
        ids.split_whitespace().filter_map(|id| id.parse().ok()).collect()
    };
    let by = |event: &AuditEvent| {
        let own = || event.object.id.parse().ok().filter(|_| is_at_the_door(&event.act));
        event.account.or_else(own)
    };
    let accounts: Vec<AccountId> = events.iter().filter_map(by).collect();
    let owners = access::people_of_accounts(call.cx.db(), &accounts).await?;
    let people: Vec<PersonId> = owners.values().copied().chain(events.iter().flat_map(behalf)).collect();
    let names = Names {
        cards: agencies::people(call.cx.db(), &people, call.cx.today()).await?,
        kept: call
            .cx
            .actor
            .hats()
            .iter()
            .filter(|hat| hat.role == Role::Administrator)
            .map(|hat| hat.authority)
            .collect(),
    };
    let line = |event: &AuditEvent| {
        let (object, href) = words::object(&event.act, &event.object.kind, &event.object.id);
        Line {
            at: words_of::moment(event.at),
            what: words::act(&event.act).to_owned(),
            object,
            href,
            who: match by(event) {
                None => "Hệ thống".to_owned(),
                Some(account) => names.of(owners.get(&account)),
            },
            behalf: behalf(event).iter().map(|id| names.of(Some(id))).collect::<Vec<_>>().join(", "),
            code: event.act.clone(),
            id: event.object.id.clone(),
        }
    };
    Ok(events.iter().map(line).collect())
}

/// Acts on an account by its owner before anybody is signed in. Other acts on accounts without an actor are the
/// program's own or come from its command line.
fn is_at_the_door(act: &str) -> bool {
    matches!(act, "session.opened" | "password.set-by-link" | "recovery-code.used")
}

/// Names of people, told only to the administrator of their authority.
struct Names {
    cards: HashMap<PersonId, PersonCard>,
    kept: Vec<AuthorityId>,
}

impl Names {
    fn of(&self, person: Option<&PersonId>) -> String {
        match person.and_then(|id| self.cards.get(id)) {
            Some(card) if self.kept.contains(&card.authority) => card.name.clone(),
            Some(_) => "Người của chính quyền khác".to_owned(),
            None => "Người không còn trong danh sách".to_owned(),
        }
    }
}

async fn file(call: &Caller, mut filter: AuditFilter, kind: TableKind) -> Result<Response> {
    filter.before = None;
    let mut rows = Vec::new();
    loop {
        let events = AuditTrail::newest(&call.cx, &filter, AuditTrail::MOST).await?;
        filter.before = events.last().map(|event| event.seq);
        for line in lines(call, &events).await? {
            let link = line.href.map(|href| call.app.config().link(&href));
            rows.push(vec![
                Value::from(line.at),
                Value::from(line.what),
                Value::from(line.object),
                Value::from(line.id),
                Value::from(line.who),
                Value::from(line.behalf),
                Value::from(line.code),
                link.map_or(Value::from(""), |url| Value::Link { text: "Mở".to_owned(), url }),
            ]);
        }
        if (events.len() as u64) < AuditTrail::MOST {
            break;
        }
        if rows.len() >= MOST_IN_A_FILE {
            let say = "Nhật ký quá dài cho một bảng. Hãy chọn khoảng ngày ngắn hơn rồi xuất lại.";
            return Err(Error::refused("record.too-long", say));
        }
    }
    let columns =
        ["Lúc", "Việc", "Đối tượng", "Mã đối tượng", "Người làm", "Theo ủy quyền của", "Mã việc", "Địa chỉ"];
    let sheet = Sheet {
        name: "Nhật ký".to_owned(),
        columns: columns.map(SheetColumn::new).to_vec(),
        rows,
        ..Sheet::default()
    };
    table_file(&Workbook::of(sheet, call.cx.now()), kind, &format!("nhat-ky-{}", call.cx.today()))
}
