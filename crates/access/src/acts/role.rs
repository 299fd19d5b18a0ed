//! Roles: given and taken in an agency's scope.

use ::store::{Cx, Tx};
use kernel::{Error, Result, Role};

use crate::model::{NewRole, RoleId, RoleRow};
use crate::policy::{Keeping, act};
use crate::store;

/// Gives an account a role in an agency's scope.
pub async fn give_role(tx: &Tx, new: &NewRole) -> Result<RoleId> {
    let agency = agencies::agency(tx.db(), new.agency).await?;
    tx.actor().grant::<_, act::GiveRoles>(Keeping { authority: agency.authority, agency: agency.id })?;
    let account = store::get_account(tx.db(), new.account).await?;
    if new.to.is_some_and(|to| to < new.from) {
        return Err(Error::field("den-ngay", "Ngày kết thúc không thể trước ngày bắt đầu."));
    }
    let held = store::roles_of(tx.db(), new.account, new.from).await?;
    if held.iter().any(|role| role.role == new.role && role.agency == new.agency) {
        return Err(Error::field("vai-tro", "Tài khoản đã có vai trò này ở cơ quan đó."));
    }
    let role = RoleRow {
        id: tx.new_id(),
        account: new.account,
        person: account.person,
        role: new.role,
        authority: agency.authority,
        agency: agency.id,
        from: new.from,
        to: new.to,
    };
    store::insert_role(tx, &role).await?;
    let also = [("role", new.role.code().to_owned()), ("agency", agency.id.to_string())];
    tx.recast();
    tx.audit_with("role.given", new.account, &also).await?;
    Ok(role.id)
}

/// Refuses to leave an authority without anybody who can keep it.
pub(crate) async fn refuse_last_administrator(tx: &Tx, role: &RoleRow) -> Result<()> {
    if role.role == Role::Administrator
        && store::administrators_besides(tx.db(), role.authority, role.account, tx.today()).await? == 0
    {
        return Err(Error::refused(
            "access.last-administrator",
            "Đây là người quản trị cuối cùng. Hãy giao vai trò quản trị cho người khác trước.",
        ));
    }
    Ok(())
}

/// Takes a role back as of today.
pub async fn take_role(cx: &Cx, id: RoleId) -> Result<()> {
    cx.write(|tx| async move {
        let role = store::get_role(tx.db(), id).await?;
        tx.actor().grant::<_, act::GiveRoles>(Keeping { authority: role.authority, agency: role.agency })?;
        refuse_last_administrator(&tx, &role).await?;
        store::take_role(&tx, &role, tx.today().plus_days(-1)).await?;
        let also = [("role", role.role.code().to_owned()), ("agency", role.agency.to_string())];
        tx.recast();
        tx.audit_with("role.taken", role.account, &also).await
    })
    .await?;
    Ok(())
}
