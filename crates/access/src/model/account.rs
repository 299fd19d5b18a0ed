//! Accounts, roles, sessions and tokens as the module sees them.

use kernel::{AccountId, AgencyId, AuthorityId, Day, FieldErrors, Moment, PersonId, Role, SessionId, fold};

use super::{RoleId, TokenId};
use crate::password::PasswordHash;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Whose it is.
    pub person: PersonId,
    /// What is typed to sign in.
    pub name: String,
    /// For a forgotten password and notices; may be empty.
    pub email: String,
    /// Whether a new password must be chosen first.
    pub must_change: bool,
    /// Until when the present password may be used, if an administrator gave it.
    pub temporary_until: Option<Moment>,
    /// Whether a second step is set up.
    pub has_second: bool,
    /// Since when nobody may sign in with it.
    pub locked_at: Option<Moment>,
    /// "auto", "light" or "dark".
    pub theme: String,
    /// For optimistic locking.
    pub version: i64,
}

/// An account in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The account.
    pub account: Account,
    /// The person's name.
    pub person_name: String,
    /// Their roles that hold today.
    pub roles: Vec<RoleRow>,
}

/// A role that an account holds for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRow {
    /// Its id.
    pub id: RoleId,
    /// Who holds it.
    pub account: AccountId,
    /// Whose account that is.
    pub person: PersonId,
    /// The role.
    pub role: Role,
    /// The authority of the agency.
    pub authority: AuthorityId,
    /// Where; it covers everything below.
    pub agency: AgencyId,
    /// First day.
    pub from: Day,
    /// Last day; none without end.
    pub to: Option<Day>,
}

/// Where people with a role are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Anywhere in an authority.
    Authority(AuthorityId),
    /// In exactly this agency.
    Agency(AgencyId),
}

impl From<AuthorityId> for Place {
    fn from(id: AuthorityId) -> Self {
        Self::Authority(id)
    }
}

impl From<AgencyId> for Place {
    fn from(id: AgencyId) -> Self {
        Self::Agency(id)
    }
}

/// What an account is made of.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Whose it will be; a person has at most one.
    pub person: PersonId,
    /// What is typed to sign in; unique without regard to case and diacritics.
    pub name: String,
    /// May be empty.
    pub email: String,
    /// The password; without one nobody can sign in until it is reset.
    pub password: Option<PasswordHash>,
    /// Whether the password is only good for choosing another one, within three days.
    pub temporary: bool,
}

/// What an account with its first role is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// Whose it will be; a person has at most one.
    pub person: PersonId,
    /// What is typed to sign in.
    pub name: String,
    /// May be empty.
    pub email: String,
    /// The first role.
    pub role: Role,
    /// Where it holds.
    pub agency: AgencyId,
}

/// What a role is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRole {
    /// Who gets it.
    pub account: AccountId,
    /// Which.
    pub role: Role,
    /// Where.
    pub agency: AgencyId,
    /// First day.
    pub from: Day,
    /// Last day; none without end.
    pub to: Option<Day>,
}

/// A signed-in browser, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its id.
    pub id: SessionId,
    /// The browser's own name.
    pub agent: String,
    /// Where it came from.
    pub ip: String,
    /// When it signed in.
    pub created_at: Moment,
    /// When it was last used, to about five minutes.
    pub seen_at: Moment,
}

/// An API token, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Its id.
    pub id: TokenId,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Moment,
    /// When it ends by itself.
    pub expires_at: Moment,
    /// When it was last used, to about five minutes.
    pub last_used_at: Option<Moment>,
    /// When it was taken back.
    pub revoked_at: Option<Moment>,
}

/// The name to sign in with, as it is kept: 3 to 40 letters, digits, dots, dashes.
pub fn check_name(name: &str, errors: &mut FieldErrors) -> String {
    let name = name.trim().to_owned();
    let fits = (3..=40).contains(&name.chars().count())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if !fits {
        errors.add(
            "ten-dang-nhap",
            "Tên đăng nhập dài 3–40 ký tự, gồm chữ không dấu, chữ số, dấu chấm hoặc gạch ngang.",
        );
    }
    name
}

impl Account {
    /// The key by which a typed name or e-mail is looked up.
    pub fn key(typed: &str) -> String {
        fold::fold(typed)
    }
}
