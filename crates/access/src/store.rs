//! All SQL of this crate.

mod account;
mod attempt;
mod role;
mod session;
mod token;

pub(crate) use account::{
    Login, Turn, Update, accounts_of_people, add_device, add_recovery_codes, by_person, change_account,
    clear_recovery_codes, forget_devices, get_account, has_accounts, insert_account, insert_reset, is_device,
    login, login_by_id, names_taken, people_of_accounts, put_setup, reset_owner, setup_hash, take_reset,
    take_setup, unused_recovery_codes, use_recovery_code, void_resets,
};
pub(crate) use attempt::{Attempt, clear_attempts, forget_attempts, note_attempt, wait_until};
pub(crate) use role::{
    administrators_besides, get_role, holders, insert_role, roles_from, roles_of, roles_of_accounts,
    take_role,
};
pub(crate) use sea_orm::ConnectionTrait as Connection;
pub(crate) use session::{
    end_all_sessions, end_session, insert_session, live_session, miss_second_step, sessions_of,
    sweep_sessions, touch_session, waiting_session,
};
pub(crate) use token::{insert_token, live_token, revoke_all_tokens, revoke_token, tokens_of, touch_token};

/// How many ids go into one `IN` list.
const CHUNK: usize = 500;
