//! Acting and signing for somebody else, until a day.

use ::store::Tx;
use kernel::{AuthorityId, Day, Error, FieldErrors, PersonId, Result};

use crate::model::{Delegation, DelegationForm, DelegationId};
use crate::policy::{Delegating, Ground, act};
use crate::store;

/// What a delegation is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelegation {
    /// Where.
    pub authority: AuthorityId,
    /// For whom.
    pub from_person: PersonId,
    /// Who acts.
    pub to_person: PersonId,
    /// In which form.
    pub form: DelegationForm,
    /// In which matters; empty for all.
    pub scope: String,
    /// The decision; may be empty.
    pub basis: String,
    /// First day.
    pub from: Day,
    /// Last day. A delegation in writing has one (Nghị định 30/2020/NĐ-CP, Điều 13 khoản 3).
    pub to: Option<Day>,
}

/// Gives a person the right to act for another.
pub async fn delegate(tx: &Tx, new: &NewDelegation) -> Result<DelegationId> {
    let authority = store::authority(tx.db(), new.authority).await?;
    let ground = Ground::from(&authority);
    tx.actor().grant::<_, act::Delegate>(Delegating { ground, from_person: new.from_person })?;
    let mut errors = FieldErrors::default();
    if new.from_person == new.to_person {
        errors.add("nguoi-nhan", "Chọn một người khác.");
    } else if tx.actor().person_id() == Some(new.to_person) {
        // A delegation hands rights over: nobody takes them for themselves.
        errors.add(
            "nguoi-nhan",
            "Không tự ghi ủy quyền cho chính mình; hãy nhờ người giao hoặc người khác ghi.",
        );
    }
    for (field, person) in [("nguoi-giao", new.from_person), ("nguoi-nhan", new.to_person)] {
        if !matches!(store::person(tx.db(), person).await, Ok(known) if known.authority == new.authority) {
            errors.add(field, "Chọn một người của chính quyền này.");
        }
    }
    if new.form == DelegationForm::ByAuthority && new.to.is_none() {
        errors.add("den-ngay", "Ủy quyền phải có thời hạn (Nghị định 30/2020/NĐ-CP, Điều 13 khoản 3).");
    }
    if new.to.is_some_and(|to| to < new.from) {
        errors.add("den-ngay", "Ngày kết thúc không thể trước ngày bắt đầu.");
    }
    errors.into_result(())?;
    let one = Delegation {
        id: tx.new_id(),
        authority: new.authority,
        from_person: new.from_person,
        to_person: new.to_person,
        form: new.form,
        scope: new.scope.trim().to_owned(),
        basis: new.basis.trim().to_owned(),
        from: new.from,
        to: new.to,
    };
    store::insert_delegation(tx, &one).await?;
    let also = [("from", new.from_person.to_string()), ("to", new.to_person.to_string())];
    tx.recast();
    tx.audit_with("delegation.given", one.id, &also).await?;
    Ok(one.id)
}

/// Ends a delegation with its last day.
pub async fn end_delegation(tx: &Tx, id: DelegationId, last_day: Day) -> Result<()> {
    let one = store::delegation(tx.db(), id).await?;
    let authority = store::authority(tx.db(), one.authority).await?;
    let ground = Ground::from(&authority);
    tx.actor().grant::<_, act::Delegate>(Delegating { ground, from_person: one.from_person })?;
    if one.to.is_some_and(|to| to <= last_day) {
        return Err(Error::refused("delegation.ends-before", "Ủy quyền này đã hết hạn trước ngày đó."));
    }
    store::end_delegation(tx, id, last_day).await?;
    tx.recast();
    tx.audit("delegation.ended", id).await
}
