//! Who calls: sessions and tokens for `web`, remembered for moments so that a page costs at most one query.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::store::{Cx, Store};
use kernel::{AccountId, Actor, Day, Error, Moment, PersonId, Result, SessionId};
use web::{Session, SignIn};

use crate::actor::actor_of;
use crate::model::{SECOND_STEP_ROLES, hash_of};
use crate::store;

/// A session is looked up again after so many seconds: how long another node may take to see that it ended.
const SESSION_FRESH: i64 = 5;
/// Hats are gathered again after so many seconds: how long another node may take to see that a role changed.
const HATS_FRESH: i64 = 60;
/// A session's last use is written at most this often.
const TOUCH_SECONDS: i64 = 300;
/// More remembered than this, and all is forgotten.
const MOST: usize = 10_000;

#[derive(Clone)]
struct Remembered {
    session: Session,
    at: Moment,
}

#[derive(Clone)]
struct Hats {
    actor: Actor,
    position: String,
    place: String,
    needs_second: bool,
    on: Day,
    at: Moment,
}

#[derive(Default)]
struct Memory {
    /// How often a committed act had changed who may come in, or as what, when this was gathered.
    changes: u64,
    sessions: HashMap<String, Remembered>,
    hats: HashMap<AccountId, Hats>,
    detours: HashMap<SessionId, &'static str>,
}

impl Memory {
    fn up_to_date(&mut self, store: &Store) -> &mut Self {
        let changes = store.recasts();
        if self.changes != changes || self.sessions.len() > MOST || self.hats.len() > MOST {
            // Where a session must go first is not a matter of freshness: it is asked for between two looks.
            let detours = std::mem::take(&mut self.detours);
            let detours = if detours.len() > MOST { HashMap::new() } else { detours };
            *self = Self { changes, detours, ..Self::default() };
        }
        self
    }
}

/// Tells `web` who calls. One for each installation.
#[derive(Default)]
pub struct SignInPort {
    memory: Arc<Mutex<Memory>>,
    /// Once there is an account there always is one.
    is_set_up: AtomicBool,
}

impl std::fmt::Debug for SignInPort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignInPort")
    }
}

impl SignInPort {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn hats(&self, cx: &Cx, account: AccountId) -> Result<Hats> {
        let (now, today) = (cx.clock().real_now(), cx.today());
        let (changes, known) = {
            let mut memory = self.memory();
            let memory = memory.up_to_date(cx.store());
            (memory.changes, memory.hats.get(&account).cloned())
        };
        if let Some(hats) = known
            && hats.on == today
            && now.seconds_since(hats.at).abs() < HATS_FRESH
        {
            return Ok(hats);
        }
        let actor = actor_of(cx.db(), account, today).await?;
        let person = actor.require_person()?;
        let position = agencies::people(cx.db(), &[person], today).await?.remove(&person).map(|c| c.position);
        let place = match actor.home() {
            Some(home) => agencies::authority(cx.db(), home).await?.name,
            None => String::new(),
        };
        let needs_second = needs_second_step(cx, &actor).await?;
        let hats =
            Hats { actor, position: position.unwrap_or_default(), place, needs_second, on: today, at: now };
        let mut memory = self.memory();
        if memory.up_to_date(cx.store()).changes == changes {
            memory.hats.insert(account, hats.clone());
        }
        Ok(hats)
    }
}

/// Whether a choice of one of the actor's authorities asks for a second step.
async fn needs_second_step(cx: &Cx, actor: &Actor) -> Result<bool> {
    for hat in actor.hats() {
        let asked = agencies::setting(cx.db(), hat.authority, SECOND_STEP_ROLES).await?.unwrap_or_default();
        if asked.split_whitespace().any(|code| code == hat.role.code()) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[async_trait::async_trait]
impl SignIn for SignInPort {
    async fn people_of(&self, opened: &Store, ids: &[AccountId]) -> Result<HashMap<AccountId, PersonId>> {
        store::people_of_accounts(opened.cx(Actor::system()).db(), ids).await
    }

    async fn session(&self, store: &Store, token: &str) -> Result<Option<Session>> {
        if token.len() != 64 {
            return Ok(None);
        }
        let hash = hash_of(token);
        let cx = store.cx(Actor::system());
        let now = cx.clock().real_now();
        let (changes, known) = {
            let mut memory = self.memory();
            let memory = memory.up_to_date(store);
            (memory.changes, memory.sessions.get(&hash).cloned())
        };
        if let Some(known) = known
            && now.seconds_since(known.at).abs() < SESSION_FRESH
        {
            return Ok(Some(known.session));
        }
        let Some(live) = store::live_session(cx.db(), &hash, now).await? else {
            self.memory().sessions.remove(&hash);
            return Ok(None);
        };
        if now.seconds_since(live.seen_at) >= TOUCH_SECONDS {
            cx.housekeep(|tx| async move { store::touch_session(&tx, live.id).await }).await?;
        }
        let hats = self.hats(&cx, live.account).await?;
        let first = if live.must_change {
            Some("/tai-khoan/mat-khau")
        } else if hats.needs_second && !live.has_second {
            Some("/tai-khoan/hai-buoc")
        } else {
            None
        };
        let session = Session {
            id: live.id,
            name: hats.actor.name().to_owned(),
            actor: hats.actor,
            position: hats.position,
            place: hats.place,
            theme: live.theme,
        };
        let mut memory = self.memory();
        let memory = memory.up_to_date(store);
        match first {
            Some(first) => memory.detours.insert(live.id, first),
            None => memory.detours.remove(&live.id),
        };
        if memory.changes == changes {
            let remembered = Remembered { session: session.clone(), at: now };
            memory.sessions.insert(hash, remembered);
        }
        Ok(Some(session))
    }

    async fn bearer(&self, store: &Store, token: &str) -> Result<Option<Actor>> {
        if token.len() != 64 {
            return Ok(None);
        }
        let cx = store.cx(Actor::system());
        let now = cx.clock().real_now();
        let Some(live) = store::live_token(cx.db(), &hash_of(token), now).await? else { return Ok(None) };
        let hats = self.hats(&cx, live.account).await?;
        if hats.needs_second && !live.has_second {
            return Err(Error::refused(
                "access.second-step-owed",
                "Chủ mã truy cập này giữ vai trò phải đăng nhập hai bước nhưng chưa cài bước hai. \
                 Hãy đăng nhập trên trình duyệt để cài; sau đó mã dùng lại được ngay.",
            ));
        }
        if live.last_used_at.is_none_or(|at| now.seconds_since(at) >= TOUCH_SECONDS) {
            let id = live.id;
            cx.housekeep(|tx| async move { store::touch_token(&tx, id).await }).await?;
        }
        Ok(Some(hats.actor.limited_to(live.scopes)))
    }

    async fn detour(&self, store: &Store, session: Option<&Session>, path: &str) -> Result<Option<String>> {
        if let Some(session) = session {
            // Only the page of what must be done first is open, and the way out: not the rest of one's own account.
            let first = self.memory().detours.get(&session.id).copied();
            return Ok(first.filter(|first| path != *first && path != "/dang-xuat").map(str::to_owned));
        }
        if self.is_set_up.load(Ordering::Relaxed) {
            return Ok(None);
        }
        if store::has_accounts(store.cx(Actor::system()).db()).await? {
            self.is_set_up.store(true, Ordering::Relaxed);
            return Ok(None);
        }
        Ok((path != "/cai-dat").then(|| "/cai-dat".to_owned()))
    }
}

/// The session in which a page is asked for.
pub(crate) fn this_session(session: Option<&Session>) -> Result<SessionId> {
    session.map(|session| session.id).ok_or(Error::SignedOut)
}
