//! The frame of a page: masthead, navigation, flash, addresses of the assets.

use kernel::{Result, fold, words};

use crate::assets::asset_url;
use crate::caller::Caller;
use crate::flash::Flash;
use crate::module::MenuPlace;

/// What the layouts show. Built by [`Caller::page`].
#[derive(Debug, Clone)]
pub struct Page {
    /// Title of the page.
    pub title: String,
    /// "Thông Suốt".
    pub product: &'static str,
    /// "UBND thị xã Phước Long".
    pub place: String,
    /// "Thứ Sáu, 01/10/2021".
    pub day: String,
    /// Who is signed in.
    pub user: Option<PageUser>,
    /// The side navigation.
    pub menu: Vec<MenuGroup>,
    /// The phone's bottom bar, at most four; the fifth place is the whole menu.
    pub bottom: Vec<MenuItem>,
    /// Unread notices, counted up to one more than [`Page::MOST_UNREAD`].
    pub unread: u64,
    /// What happened on the page before.
    pub flash: Option<Flash>,
    /// For the hidden field of every form.
    pub csrf: String,
    /// "auto", "light" or "dark".
    pub theme: String,
    /// Address of the styles.
    pub css: String,
    /// Address of the styles of public pages.
    pub public_css: String,
    /// Address of the script.
    pub js: String,
    /// Address of the icons.
    pub icons: String,
    /// Folder of the embedded files, with a slash at the end (fonts to preload).
    pub assets: String,
    /// Whether the navigation is folded to icons.
    pub rail: bool,
    /// What stands in the search field.
    pub query: String,
    /// Whether this is the demonstration.
    pub demo: bool,
}

/// The person in the masthead.
#[derive(Debug, Clone)]
pub struct PageUser {
    /// Full name.
    pub name: String,
    /// Position.
    pub position: String,
    /// Two letters.
    pub initials: String,
}

/// A group of the navigation.
#[derive(Debug, Clone)]
pub struct MenuGroup {
    /// Its heading; empty for the first group.
    pub label: String,
    /// Its lines.
    pub items: Vec<MenuItem>,
}

/// A line of the navigation.
#[derive(Debug, Clone)]
pub struct MenuItem {
    /// Where it leads.
    pub href: String,
    /// Icon of the sprite.
    pub icon: String,
    /// What it says.
    pub label: String,
    /// What waits there for me.
    pub count: Option<u64>,
    /// Whether it is open.
    pub current: bool,
}

/// A running clock or a state: class, icon and words together, so that no state is told by colour alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// "in-time", "soon", "late", "done", "none".
    pub class: &'static str,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// "còn 3 ngày làm việc".
    pub text: String,
}

impl Clock {
    /// How a due clock of the kernel looks.
    pub fn of(due: &words::DueClock) -> Self {
        let (class, icon) = match due.state {
            words::ClockState::Done if due.is_unconfirmed => ("in-time", "clock"),
            words::ClockState::InTime => ("in-time", "circle-dot"),
            words::ClockState::DueSoon => ("soon", "clock"),
            words::ClockState::Late | words::ClockState::DoneLate => ("late", "alert-triangle"),
            words::ClockState::Done => ("done", "circle-check"),
            words::ClockState::NoDue => ("none", "circle-dashed"),
        };
        Self { class, icon, text: due.text.clone() }
    }

    /// The same where there is room to say that late days are working days.
    pub fn in_full(due: &words::DueClock) -> Self {
        Self { text: due.in_full(), ..Self::of(due) }
    }
}

impl Page {
    /// The bell counts so far and then says "99+".
    pub const MOST_UNREAD: u64 = 99;

    /// Unread notices as the bell says them: "7", "99+".
    pub fn unread_words(&self) -> String {
        if self.unread > Self::MOST_UNREAD {
            format!("{}+", Self::MOST_UNREAD)
        } else {
            self.unread.to_string()
        }
    }

    pub(crate) async fn build(caller: &Caller, title: &str, current: &str) -> Result<Self> {
        let mut page = Self::bare(title);
        page.csrf = caller.csrf().to_owned();
        page.flash = caller.flash().cloned();
        page.day = words::weekday_day(caller.cx.today());
        page.demo = caller.app.config().demo;
        let Some(session) = &caller.session else {
            page.place = caller.app.counts().place(&caller.cx, None).await?;
            return Ok(page);
        };
        page.place.clone_from(&session.place);
        page.theme.clone_from(&session.theme);
        page.user = Some(PageUser {
            name: session.name.clone(),
            position: session.position.clone(),
            initials: fold::initials(&session.name),
        });
        let counts = caller.app.counts().counts(&caller.cx).await?;
        page.unread = counts.get("").copied().unwrap_or(0);
        let mut place: Option<MenuPlace> = None;
        for entry in caller.app.menu() {
            if !(entry.shows)(&session.actor) {
                continue;
            }
            let item = MenuItem {
                href: entry.href.to_owned(),
                icon: entry.icon.to_owned(),
                label: entry.label.to_owned(),
                count: counts.get(entry.href).copied().filter(|n| *n > 0),
                current: entry.href == current,
            };
            if let Some(label) = entry.bottom
                && page.bottom.len() < 4
            {
                page.bottom.push(MenuItem { label: label.to_owned(), ..item.clone() });
            }
            if place != Some(entry.place) {
                place = Some(entry.place);
                page.menu.push(MenuGroup { label: entry.place.label().to_owned(), items: Vec::new() });
            }
            if let Some(group) = page.menu.last_mut() {
                group.items.push(item);
            }
        }
        Ok(page)
    }

    /// A frame without a person: errors, and pages before signing in.
    pub fn bare(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            product: "Thông Suốt",
            place: String::new(),
            day: String::new(),
            user: None,
            menu: Vec::new(),
            bottom: Vec::new(),
            unread: 0,
            flash: None,
            csrf: String::new(),
            theme: "auto".to_owned(),
            css: asset_url("app.css"),
            public_css: asset_url("public.css"),
            js: asset_url("app.js"),
            icons: asset_url("icons.svg"),
            assets: asset_url(""),
            rail: false,
            query: String::new(),
            demo: false,
        }
    }

    /// Whether the navigation offers this address to the person.
    pub fn offers(&self, href: &str) -> bool {
        self.menu.iter().flat_map(|group| &group.items).any(|item| item.href == href)
    }

    /// The same frame with the navigation folded to icons: pages that need width.
    #[must_use]
    pub fn railed(mut self) -> Self {
        self.rail = true;
        self
    }
}
