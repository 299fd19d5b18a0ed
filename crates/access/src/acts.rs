//! What is done with accounts, one use case a file.

mod account;
mod hand_over;
mod password;
mod role;
mod second;
mod session;
mod set_up;
mod sign_in;
mod token;

pub use account::{
    create_account, create_user, lock_account, open_account, reset_account, set_email, set_theme,
};
pub(crate) use account::{kept, kept_elsewhere};
pub use hand_over::{HandOver, HandedOver, hand_over};
pub use password::{Letter, PasswordMail, ask_for_link, change_password, password_letter, set_by_link};
pub use role::{give_role, take_role};
pub use second::{Enrolment, begin_second, confirm_second, drop_second, new_recovery_codes};
pub use session::{end_all_others, end_one, sign_out};
pub use set_up::{SetUp, set_up, setup_code};
pub use sign_in::{Knock, SignedIn, second_step, sign_in};
pub use token::{MadeToken, NewToken, make_token, revoke_token};
