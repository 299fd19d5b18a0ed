//! Accounts, signing in (password and second step), sessions, roles, API tokens, setting up an empty installation.
//!
//! Secrets are kept as hashes only: passwords by Argon2id, random tokens and codes by SHA-256. Sessions, limits and
//! links use real time, never the domain's clock. Who may come in is remembered for seconds; whatever changes it in
//! this process is seen at once.

mod actor;
pub mod acts;
mod api;
mod command;
mod entity;
mod migrations;
pub mod model;
mod pages;
mod password;
pub mod policy;
mod sign_in_port;
mod store;

pub use actor::{account_named, actor_of, emails, people_of_accounts, people_with_role, person_account};
pub use acts::{
    HandOver, Letter, PasswordMail, create_account, give_role, hand_over, password_letter, setup_code,
    take_role,
};
pub use command::{AddUser, add_user, lock_user, reset_user};
pub use migrations::migrations;
pub use model::{NewAccount, NewRole, NewUser, Place, RoleId, TokenId};
pub use password::{PasswordHash, hash_password};
pub use sign_in_port::SignInPort;

/// Everything that the server needs of this module. `ports` are what other modules do when a person's waiting work
/// goes to another.
pub fn module(ports: Vec<std::sync::Arc<dyn HandOver>>) -> web::Module {
    web::Module {
        routes: pages::routes(ports.clone()),
        api: api::router(ports),
        migrations: migrations(),
        jobs: jobs(),
        menu: pages::menu(),
        ..web::Module::new("access")
    }
}

/// What runs by itself: dead sessions and forgotten counters are thrown away every hour.
pub fn jobs() -> jobs::Registry {
    jobs::Registry::default().schedule("access.sweep", jobs::Every::Minutes(60), |cx, _| async move {
        cx.housekeep(|tx| async move {
            let now = tx.cx().clock().real_now();
            store::sweep_sessions(&tx, now).await?;
            store::forget_attempts(&tx, now).await
        })
        .await
    })
}

/// The choices that this module leaves to an authority.
pub fn settings() -> Vec<agencies::SettingField> {
    vec![agencies::SettingField {
        key: model::SECOND_STEP_ROLES,
        label: "Vai trò phải xác thực hai bước",
        hint: "Người giữ vai trò này cài ứng dụng tạo mã ở lần đăng nhập tới.",
        kind: agencies::SettingKind::Many(
            kernel::Role::ALL.into_iter().map(|role| (role.code(), role.name())).collect(),
        ),
        default: "",
    }]
}
