//! The vocabulary of Thông Suốt: types that every module shares and that do no I/O.
//!
//! Ids, time, money, errors, actors and grants, Vietnamese text, the working calendar. One file,
//! `column.rs`, implements the database traits of the newtypes, because the orphan rule wants them here.

pub mod actor;
pub mod calendar;
pub mod column;
pub mod error;
pub mod fold;
pub mod id;
pub mod money;
pub mod page;
pub mod period;
pub mod symbol;
pub mod time;
pub mod words;

pub use actor::{Actor, Behalf, Granted, Guarded, Hat, Role, Scope};
pub use error::{Error, FieldErrors, Refusal, Result};
pub use id::{
    AccountId, AgencyId, AuthorityId, FileId, GroupId, Id, ItemId, ObjectRef, PersonId, PlanId, SessionId,
    TargetId, TaskId,
};
pub use money::Money;
pub use page::{Page, PageQuery, all_pages};
pub use period::Period;
pub use symbol::Symbol;
pub use time::{Day, Moment};
