//! Accounts, roles, secrets and delays: types and pure rules.

mod account;
mod delay;
mod password;
mod scope;
mod second;
mod secret;

pub use account::{
    Account, AccountRow, NewAccount, NewRole, NewUser, Place, RoleRow, SessionRow, TokenRow, check_name,
};
pub use delay::{FORGET_SECONDS, Gate, delay_seconds};
pub use password::{MIN_LENGTH, check_password};
pub use scope::{SCOPES, is_scope};
pub use second::{SecondFactor, qr_svg};
pub use secret::{Secret, hash_of};

kernel::id!(
    /// One role of one account.
    RoleId, "role");
kernel::id!(
    /// An API token.
    TokenId, "token");
kernel::id!(
    /// A recovery code.
    RecoveryId, "recovery-code");
kernel::id!(
    /// A link to set a forgotten password anew.
    ResetId, "password-reset");

/// How long a session lives without being used: a working day.
pub const IDLE_SECONDS: i64 = 8 * 3600;
/// How long a session lives at all.
pub const SESSION_SECONDS: i64 = 7 * 24 * 3600;
/// How long the second step may take.
pub const SECOND_STEP_SECONDS: i64 = 10 * 60;
/// Wrong codes after which the password is asked for again.
pub const SECOND_STEP_TRIES: i64 = 5;
/// How long a password from the administrator may be used.
pub const TEMPORARY_SECONDS: i64 = 72 * 3600;
/// How long a link from an e-mail may be used.
pub const LINK_SECONDS: i64 = 3600;
/// The setting with the roles (stable words, with spaces between) that must use a second step.
pub const SECOND_STEP_ROLES: &str = "access.second-step-roles";
