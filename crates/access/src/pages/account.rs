//! One account: state, roles, reset, lock.

use agencies::History;
use askama::Template;
use kernel::{AccountId, AgencyId, Error, FieldErrors, PersonId, Role, words};
use web::axum::http::StatusCode;
use web::{
    Answer, Caller, Choice, Clock, Flash, FlashKind, Form, IdPath, Page, Problem, TextPath, redirect, render,
    render_status,
};

use super::account_new::{agency_choices, one_time, role_choices};
use super::accounts::state_of;
use super::wrong;
use crate::model::{Account, NewRole, RoleId};
use crate::{acts, store};

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
    /// Why the person must ask somebody else to reset or lock this account.
    elsewhere: Option<String>,
    history: History,
    errors: FieldErrors,
}

/// What happens to an account. When somebody signed in stands in the record only: it is nothing that was done to it.
const PAST: &agencies::Said = &[
    ("account.created", "user-plus", "Tạo tài khoản"),
    ("account.reset", "key", "Cấp lại mật khẩu"),
    ("account.locked", "lock", "Khóa tài khoản"),
    ("account.opened", "lock-open", "Mở lại tài khoản"),
    ("account.email-changed", "mail", "Đổi thư điện tử"),
    ("password.changed", "key", "Đổi mật khẩu"),
    ("password.link-made", "mail", "Gửi đường dẫn đặt lại mật khẩu"),
    ("password.set-by-link", "key", "Đặt lại mật khẩu theo đường dẫn"),
    ("second-step.on", "shield-check", "Bật xác thực hai bước"),
    ("second-step.off", "shield-lock", "Tắt xác thực hai bước"),
    ("recovery-codes.made", "license", "Tạo mã khôi phục"),
    ("recovery-code.used", "license", "Dùng mã khôi phục"),
    ("role.given", "user-check", "Giao vai trò"),
    ("role.taken", "user-minus", "Thu hồi vai trò"),
    ("token.made", "link", "Tạo mã truy cập"),
    ("token.revoked", "link-off", "Thu hồi mã truy cập"),
];

async fn account_page(
    call: &Caller,
    id: AccountId,
    form: &RoleForm,
    errors: FieldErrors,
) -> Result<AccountPage, Problem> {
    let account = store::get_account(call.cx.db(), id).await?;
    let person = agencies::person(call.cx.db(), account.person).await?;
    let authority = acts::kept(&call.cx, Some(person.authority)).await?;
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
        elsewhere: acts::kept_elsewhere(&call.cx, call.cx.db(), &account).await?,
        history: agencies::history(call, &id.into(), PAST).await?,
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
