//! Who acts, with which hats, and the proof that an act was allowed.

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, Result};
use crate::id::{AccountId, AgencyId, AuthorityId, PersonId};

/// A bundle of permissions that a person holds in an agency's scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Keeps the installation: accounts, agencies, settings, jobs. Sees no more of the work than a viewer.
    Administrator,
    /// Chairman and deputies of the People's Committee.
    Leader,
    /// Văn phòng: prepares and follows the committee's work.
    Office,
    /// Follows, urges and sums up plans (Phòng Nội vụ).
    Monitor,
    /// Head of an agency.
    AgencyHead,
    /// An official of an agency.
    Official,
    /// Văn thư: numbers, seals and issues documents.
    Clerk,
    /// Sees and does nothing.
    Viewer,
}

impl Role {
    /// All roles, in the order of the permission matrix.
    pub const ALL: [Self; 8] = [
        Self::Administrator,
        Self::Leader,
        Self::Office,
        Self::Monitor,
        Self::AgencyHead,
        Self::Official,
        Self::Clerk,
        Self::Viewer,
    ];

    /// The stable word in the database, files and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Leader => "leader",
            Self::Office => "office",
            Self::Monitor => "monitor",
            Self::AgencyHead => "agency-head",
            Self::Official => "official",
            Self::Clerk => "clerk",
            Self::Viewer => "viewer",
        }
    }

    /// The role of a stable word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Administrator => "Quản trị hệ thống",
            Self::Leader => "Lãnh đạo UBND",
            Self::Office => "Văn phòng",
            Self::Monitor => "Theo dõi kế hoạch",
            Self::AgencyHead => "Thủ trưởng cơ quan",
            Self::Official => "Công chức",
            Self::Clerk => "Văn thư",
            Self::Viewer => "Chỉ xem",
        }
    }

    /// Roles that work for the whole authority and therefore see all its work.
    pub const fn sees_whole_authority(self) -> bool {
        matches!(self, Self::Leader | Self::Office | Self::Monitor)
    }
}

/// One role in one agency's scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hat {
    /// What the person may do there.
    pub role: Role,
    /// The authority that the agency belongs to.
    pub authority: AuthorityId,
    /// Where the role was given.
    pub agency: AgencyId,
    /// That agency and all below it.
    pub covers: Vec<AgencyId>,
}

/// The hats of somebody who has handed them to the actor for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behalf {
    /// Who acts through the actor.
    pub person: PersonId,
    /// Their hats, as far as they were handed over.
    pub hats: Vec<Hat>,
}

/// Who acts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Actor(Arc<ActorFacts>, Option<Used>);

/// On whose behalf one act was granted, as far as the actor's own hats did not do.
type Used = Arc<Mutex<Vec<PersonId>>>;

#[derive(Debug)]
struct ActorFacts {
    kind: ActorKind,
    account: Option<AccountId>,
    person: Option<PersonId>,
    name: String,
    /// The actor's own hats, then those of `behalf`.
    hats: Vec<Hat>,
    own: usize,
    behalf: Vec<Behalf>,
    scopes: Option<Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ActorKind {
    Person,
    System,
    Anonymous,
}

impl Actor {
    /// A signed-in person with the hats valid today.
    pub fn person(account: AccountId, person: PersonId, name: impl Into<String>, hats: Vec<Hat>) -> Self {
        let facts = ActorFacts {
            kind: ActorKind::Person,
            account: Some(account),
            person: Some(person),
            name: name.into(),
            own: hats.len(),
            hats,
            behalf: Vec::new(),
            scopes: None,
        };
        Self(Arc::new(facts), None)
    }

    /// The same person through an API token that allows only `scopes` ("tasks:read").
    #[must_use]
    pub fn limited_to(&self, scopes: Vec<String>) -> Self {
        self.with(self.0.hats.clone(), self.0.own, self.0.behalf.clone(), Some(scopes))
    }

    /// The same person with the hats of others who delegated to them. Whoever has no hat of their own still acts under
    /// their own name: the record says on whose behalf.
    #[must_use]
    pub fn acting_for(&self, behalf: Vec<Behalf>) -> Self {
        let own = self.own_hats();
        let hats = own.iter().chain(behalf.iter().flat_map(|one| &one.hats)).cloned().collect();
        self.with(hats, own.len(), behalf, self.0.scopes.clone())
    }

    /// The same actor for one transaction, which notes on whose behalf its acts were granted.
    #[must_use]
    pub fn for_one_act(&self) -> Self {
        if self.0.behalf.is_empty() {
            return self.clone();
        }
        Self(Arc::clone(&self.0), Some(Used::default()))
    }

    /// On whose behalf acts were granted since [`Actor::for_one_act`]: empty where the actor's own hats were enough.
    pub fn on_behalf_of(&self) -> Vec<PersonId> {
        self.1.as_ref().map(|used| lock(used).clone()).unwrap_or_default()
    }

    fn with(&self, hats: Vec<Hat>, own: usize, behalf: Vec<Behalf>, scopes: Option<Vec<String>>) -> Self {
        let facts = ActorFacts {
            kind: self.0.kind,
            account: self.0.account,
            person: self.0.person,
            name: self.0.name.clone(),
            hats,
            own,
            behalf,
            scopes,
        };
        Self(Arc::new(facts), None)
    }

    /// The program itself: jobs, imports at the command line, the demonstration's own housekeeping.
    pub fn system() -> Self {
        Self::bare(ActorKind::System, "Hệ thống")
    }

    /// Somebody who has not signed in.
    pub fn anonymous() -> Self {
        Self::bare(ActorKind::Anonymous, "Khách")
    }

    fn bare(kind: ActorKind, name: &str) -> Self {
        let facts = ActorFacts {
            kind,
            account: None,
            person: None,
            name: name.to_owned(),
            hats: Vec::new(),
            own: 0,
            behalf: Vec::new(),
            scopes: None,
        };
        Self(Arc::new(facts), None)
    }

    /// The account, if somebody is signed in.
    pub fn account(&self) -> Option<AccountId> {
        self.0.account
    }

    /// The person, if somebody is signed in.
    pub fn person_id(&self) -> Option<PersonId> {
        self.0.person
    }

    /// The person, or `SignedOut`.
    pub fn require_person(&self) -> Result<PersonId> {
        self.0.person.ok_or(Error::SignedOut)
    }

    /// The name to show.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// All hats valid today, those of others who delegated to the actor last.
    pub fn hats(&self) -> &[Hat] {
        &self.0.hats
    }

    /// The hats that are the actor's own.
    pub fn own_hats(&self) -> &[Hat] {
        self.0.hats.get(..self.0.own).unwrap_or_default()
    }

    /// Whether the person is the actor, or has handed the actor their hats for the time being: what waits for them in
    /// person waits for the actor too.
    pub fn stands_for(&self, person: PersonId) -> bool {
        self.0.person == Some(person) || self.0.behalf.iter().any(|one| one.person == person)
    }

    /// The people for whom the actor stands, the actor first. Empty for who is nobody.
    pub fn people(&self) -> Vec<PersonId> {
        self.0.person.into_iter().chain(self.0.behalf.iter().map(|one| one.person)).collect()
    }

    /// Who delegated to the actor.
    pub fn behalf(&self) -> &[Behalf] {
        &self.0.behalf
    }

    /// Whether the program itself acts.
    pub fn is_system(&self) -> bool {
        self.0.kind == ActorKind::System
    }

    /// Whether somebody is signed in (or the program acts).
    pub fn is_known(&self) -> bool {
        self.0.kind != ActorKind::Anonymous
    }

    /// Whether an API token, if that is how the actor came, allows this scope. People in a browser have all.
    pub fn allows_scope(&self, scope: &str) -> bool {
        self.0.scopes.as_ref().is_none_or(|scopes| scopes.iter().any(|s| s == scope))
    }

    /// Whether the actor holds the role somewhere in the authority.
    pub fn has(&self, role: Role, authority: AuthorityId) -> bool {
        self.0.hats.iter().any(|hat| hat.role == role && hat.authority == authority)
    }

    /// Whether the actor holds the role in a scope that covers the agency.
    pub fn has_in(&self, role: Role, agency: AgencyId) -> bool {
        self.0.hats.iter().any(|hat| hat.role == role && hat.covers.contains(&agency))
    }

    /// Whether the actor holds the role anywhere.
    pub fn has_anywhere(&self, role: Role) -> bool {
        self.0.hats.iter().any(|hat| hat.role == role)
    }

    /// Whether any hat covers the agency.
    pub fn belongs_to(&self, agency: AgencyId) -> bool {
        self.0.hats.iter().any(|hat| hat.covers.contains(&agency))
    }

    /// Whether any hat is worn in the authority.
    pub fn works_in(&self, authority: AuthorityId) -> bool {
        self.0.hats.iter().any(|hat| hat.authority == authority)
    }

    /// The authority of the first hat: whose pages the actor sees first.
    pub fn home(&self) -> Option<AuthorityId> {
        self.0.hats.first().map(|hat| hat.authority)
    }

    /// The agency of the first hat.
    pub fn home_agency(&self) -> Option<AgencyId> {
        self.0.hats.first().map(|hat| hat.agency)
    }

    /// What lists may show to this actor; stores filter by it in SQL.
    pub fn scope(&self) -> Scope {
        if self.is_system() {
            return Scope { all: true, ..Scope::default() };
        }
        let mut scope = Scope { people: self.people(), ..Scope::default() };
        for hat in &self.0.hats {
            if hat.role.sees_whole_authority() && !scope.whole.contains(&hat.authority) {
                scope.whole.push(hat.authority);
            }
            if !scope.authorities.contains(&hat.authority) {
                scope.authorities.push(hat.authority);
            }
            for agency in &hat.covers {
                if !scope.agencies.contains(agency) {
                    scope.agencies.push(*agency);
                }
            }
        }
        scope
    }

    /// Proof that this actor may do `A` to `thing`, or the refusal: not found where it may not even be seen.
    pub fn grant<T: Guarded<A>, A>(&self, thing: T) -> Result<Granted<T, A>> {
        if self.is_system() {
            return Ok(Granted { thing, act: PhantomData });
        }
        if !self.is_known() {
            return Err(Error::SignedOut);
        }
        if !thing.visible_to(self) {
            return Err(Error::NotFound);
        }
        if !thing.allows(self) {
            return Err(Error::Denied);
        }
        self.note_behalf(&thing);
        Ok(Granted { thing, act: PhantomData })
    }

    /// Notes for whom the actor acts, if their own hats alone would not have been enough.
    fn note_behalf<T: Guarded<A>, A>(&self, thing: &T) {
        let Some(used) = &self.1 else { return };
        let may = |behalf: &[Behalf]| {
            let narrower = self.acting_for(behalf.to_vec());
            thing.visible_to(&narrower) && thing.allows(&narrower)
        };
        if may(&[]) {
            return;
        }
        let one = self.0.behalf.iter().find(|one| may(std::slice::from_ref(*one)));
        let for_whom = one.map_or(self.0.behalf.as_slice(), std::slice::from_ref);
        let mut used = lock(used);
        for one in for_whom {
            if !used.contains(&one.person) {
                used.push(one.person);
            }
        }
    }

    /// Whether [`Actor::grant`] would say yes: for buttons, which are courtesy.
    pub fn may<T: Guarded<A>, A>(&self, thing: &T) -> bool {
        self.is_system() || (self.is_known() && thing.visible_to(self) && thing.allows(self))
    }
}

fn lock(used: &Used) -> MutexGuard<'_, Vec<PersonId>> {
    used.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What lists may show: rows of whole authorities, rows that concern the agencies, rows that concern the
/// people for whom the actor stands.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Everything (the program itself).
    pub all: bool,
    /// Authorities whose work is visible as a whole.
    pub whole: Vec<AuthorityId>,
    /// Authorities in which the actor works at all.
    pub authorities: Vec<AuthorityId>,
    /// Agencies that the hats cover.
    pub agencies: Vec<AgencyId>,
    /// The people for whom the actor stands.
    pub people: Vec<PersonId>,
}

/// The policy of a thing for one act: pure, a `match`. `A` is a marker type of the module's `policy::act`.
pub trait Guarded<A> {
    /// Whether the actor may know that it exists.
    fn visible_to(&self, actor: &Actor) -> bool;
    /// Whether the actor may do the act to it, given that it is visible.
    fn allows(&self, actor: &Actor) -> bool;
}

/// A thing together with the proof that the actor may do `A` to it. Only [`Actor::grant`] makes one.
#[derive(Debug)]
pub struct Granted<T, A> {
    thing: T,
    act: PhantomData<fn() -> A>,
}

impl<T, A> Granted<T, A> {
    /// The thing itself; the proof is spent.
    pub fn into_inner(self) -> T {
        self.thing
    }
}

impl<T, A> Deref for Granted<T, A> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.thing
    }
}
