//! Making an account; the one-time password.

use askama::Template;
use kernel::{AccountId, AgencyId, AuthorityId, Error, FieldErrors, PersonId, Result, Role};
use web::axum::http::StatusCode;
use web::{Answer, Caller, Choice, Form, Page, Problem, Query, render, render_status};

use super::wrong;
use crate::model::{NewUser, Secret};
use crate::{acts, store};

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

pub(super) fn role_choices(chosen: &str) -> Vec<Choice> {
    Role::ALL
        .into_iter()
        .map(|role| Choice {
            value: role.code().to_owned(),
            label: role.name().to_owned(),
            selected: role.code() == chosen,
        })
        .collect()
}

pub(super) async fn agency_choices(
    call: &Caller,
    authority: AuthorityId,
    chosen: &str,
) -> Result<Vec<Choice>> {
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
    let authority = acts::kept(&call.cx, Some(person.authority)).await?;
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

pub(super) async fn one_time(call: &Caller, id: AccountId, secret: &Secret) -> Answer {
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
    let user = NewUser { person, name: form.name.clone(), email: form.email.clone(), role, agency };
    acts::create_user(&call.cx, &user).await
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
