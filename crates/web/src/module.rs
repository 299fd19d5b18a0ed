//! What a module hands to the server.

use std::sync::Arc;

use kernel::Actor;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::routes::Routes;

/// The four groups of the side navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MenuPlace {
    /// Above all groups.
    Top,
    /// Công việc.
    Work,
    /// Điều hành.
    Direction,
    /// Phục vụ người dân.
    Service,
    /// Nội bộ.
    Inner,
    /// Quản trị.
    Admin,
}

impl MenuPlace {
    /// The heading of the group; empty for the top.
    pub fn label(self) -> &'static str {
        match self {
            Self::Top => "",
            Self::Work => "Công việc",
            Self::Direction => "Điều hành",
            Self::Service => "Phục vụ người dân",
            Self::Inner => "Nội bộ",
            Self::Admin => "Quản trị",
        }
    }
}

/// One line of the navigation.
#[derive(Debug, Clone)]
pub struct MenuEntry {
    /// Its group.
    pub place: MenuPlace,
    /// Order in the group.
    pub order: u16,
    /// Where it leads.
    pub href: &'static str,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// What it says.
    pub label: &'static str,
    /// Whether it stands in the phone's bottom bar, and what it says there.
    pub bottom: Option<&'static str>,
    /// Who sees it: courtesy, the grant is the law.
    pub shows: fn(&Actor) -> bool,
}

/// A module, as the server composes it.
pub struct Module {
    /// Crate name.
    pub name: &'static str,
    /// Pages and forms.
    pub routes: Routes,
    /// JSON.
    pub api: OpenApiRouter<App>,
    /// Schema steps, oldest first.
    pub migrations: Vec<Box<dyn store::Migration>>,
    /// Jobs and schedules.
    pub jobs: jobs::Registry,
    /// Lines of the navigation.
    pub menu: Vec<MenuEntry>,
    /// What older installations still have to put into the search index.
    pub fillings: Vec<Arc<dyn store::search::Filling>>,
}

impl Module {
    /// A module with nothing in it yet.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            routes: Routes::new(),
            api: OpenApiRouter::new(),
            migrations: Vec::new(),
            jobs: jobs::Registry::default(),
            menu: Vec::new(),
            fillings: Vec::new(),
        }
    }
}

impl std::fmt::Debug for Module {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Module").field("name", &self.name).finish_non_exhaustive()
    }
}
