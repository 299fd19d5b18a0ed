//! The administrator's ways, and who may go them.

use askama::Template;
use kernel::{Actor, Guarded, Result, Role};
use store::{Cx, Queue};
use web::{Answer, Caller, Page, render};

/// The installation itself, which only administrators keep.
pub(super) struct Installation;
/// Reading and running what the machine does.
pub(super) struct Keep;

impl Guarded<Keep> for Installation {
    fn visible_to(&self, actor: &Actor) -> bool {
        actor.has_anywhere(Role::Administrator)
    }
    fn allows(&self, actor: &Actor) -> bool {
        actor.has_anywhere(Role::Administrator)
    }
}

pub fn only_administrators(cx: &Cx) -> Result<()> {
    cx.actor.grant::<_, Keep>(Installation).map(|_| ())
}

#[derive(Template)]
#[template(path = "administration.html")]
struct HomePage {
    page: Page,
    failed: i64,
}

/// The ways from here.
pub async fn home(call: Caller) -> Answer {
    only_administrators(&call.cx)?;
    let (_, failed) = Queue::counts(&call.cx).await?;
    render(&HomePage { page: call.page("Quản trị", "/quan-tri").await?, failed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Hat;
    use kernel::id::Uuid;

    #[test]
    fn only_administrators_keep_the_installation() {
        let id = Uuid::from_u128(1);
        for role in Role::ALL {
            let hat = Hat { role, authority: id.into(), agency: id.into(), covers: vec![id.into()] };
            let actor = Actor::person(id.into(), id.into(), "Người", vec![hat]);
            assert_eq!(actor.may::<_, Keep>(&Installation), role == Role::Administrator, "{role:?}");
        }
        assert!(!Actor::anonymous().may::<_, Keep>(&Installation));
    }
}
