//! Who acts, with which hats, and the proof that an act was allowed.

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

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

/// Who acts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Actor(Arc<ActorFacts>);

#[derive(Debug)]
struct ActorFacts {
    kind: ActorKind,
    account: Option<AccountId>,
    person: Option<PersonId>,
    name: String,
    hats: Vec<Hat>,
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
        Self(Arc::new(ActorFacts {
            kind: ActorKind::Person,
            account: Some(account),
            person: Some(person),
            name: name.into(),
            hats,
            scopes: None,
        }))
    }

    /// The same person through an API token that allows only `scopes` ("tasks:read").
    #[must_use]
    pub fn limited_to(&self, scopes: Vec<String>) -> Self {
        Self(Arc::new(ActorFacts {
            kind: self.0.kind,
            account: self.0.account,
            person: self.0.person,
            name: self.0.name.clone(),
            hats: self.0.hats.clone(),
            scopes: Some(scopes),
        }))
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
        Self(Arc::new(ActorFacts {
            kind,
            account: None,
            person: None,
            name: name.to_owned(),
            hats: Vec::new(),
            scopes: None,
        }))
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

    /// All hats valid today.
    pub fn hats(&self) -> &[Hat] {
        &self.0.hats
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
        let mut scope = Scope { person: self.0.person, ..Scope::default() };
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
        Ok(Granted { thing, act: PhantomData })
    }

    /// Whether [`Actor::grant`] would say yes: for buttons, which are courtesy.
    pub fn may<T: Guarded<A>, A>(&self, thing: &T) -> bool {
        self.is_system() || (self.is_known() && thing.visible_to(self) && thing.allows(self))
    }
}

/// What lists may show: rows of whole authorities, rows that concern the agencies, rows that concern the person.
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
    /// The person.
    pub person: Option<PersonId>,
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
