//! The list of modules and how they are wired: the only place that knows all of them.

use std::path::Path;
use std::sync::Arc;

use agencies::{SettingField, SettingKind};
use axum::{Router, middleware};
use files::Files;
use kernel::Actor;
use store::{Clock, Migration, Store};
use utoipa::OpenApi;
use web::{App, AppParts, Audience, MenuEntry, Module, Route};

use crate::backup;
use crate::cli::Cli;
use crate::config::{Config, DATABASE_FILE};
use crate::demonstration;
use crate::description::{ByToken, complete};
use crate::finding;
use crate::outcome::{Failure, could_not};
use crate::ports;
use crate::verifying::Verifier;

/// Everything put together.
pub struct Composed {
    /// All routes with their middleware.
    pub router: Router,
    /// All jobs and schedules.
    pub jobs: jobs::Registry,
    /// The one-time code, if the installation is empty.
    pub setup_code: Option<String>,
    /// The open database.
    pub store: Store,
    /// The blob store.
    pub files: Files,
    /// All measures.
    pub measures: measures::Registry,
    /// The table of routes, for the tests that walk it.
    pub routes: Vec<Route>,
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Thông Suốt",
        description = "Cùng những việc như trên trang: mã truy cập ở Tài khoản của tôi, gửi trong tiêu đề Authorization: Bearer."
    ),
    modifiers(&ByToken),
    security(("token" = []))
)]
struct Api;

/// All modules, in the order of the graph.
fn modules(
    mailer: Option<Arc<dyn notices::Mailer>>,
    config: &web::Config,
    measures: &measures::Registry,
    verifier: &Verifier,
) -> Vec<Module> {
    vec![
        agencies::module_with(settings()),
        access::module(vec![Arc::new(ports::WaitingWork)]),
        notices::module(mailer, config.clone()),
        tasks::module(),
        plans::module_with(measures, Arc::new(targets::Standings(measures.clone()))),
        targets::module(measures.clone(), Arc::new(ports::WorkerTypesetter)),
        crate::pages::module(verifier),
    ]
}

/// The choices of an authority that belong to modules above `agencies`.
fn settings() -> Vec<SettingField> {
    let mut all = vec![SettingField {
        key: notices::SOON_SETTING,
        label: "Sắp đến hạn là còn bao nhiêu ngày làm việc",
        hint: "Từ lúc đó việc được nhắc và xếp vào “sắp đến hạn”.",
        kind: SettingKind::Number { least: 1, most: 30 },
        default: "3",
    }];
    all.extend(access::settings());
    all.extend(plans::settings());
    all
}

/// All measures of all modules.
pub fn all_measures() -> measures::Registry {
    let mut all = tasks::measures();
    all.extend(plans::measures());
    measures::Registry::new(all)
}

/// All schema steps, in the order of the graph.
pub fn migrations() -> Vec<Box<dyn Migration>> {
    let mut all = store::migrations();
    all.extend(files::migrations());
    all.extend(agencies::migrations());
    all.extend(access::migrations());
    all.extend(notices::migrations());
    all.extend(measures::migrations());
    all.extend(tasks::migrations());
    all.extend(plans::migrations());
    all.extend(targets::migrations());
    all
}

/// Opens database and blobs and brings the schema up to date; the database is copied before its schema changes.
pub async fn open(cli: &Cli, config: &Config, clock: Clock) -> Result<(Store, Files), Failure> {
    demonstration::refuse_half_played(&cli.data)?;
    open_to_play(cli, config, clock).await
}

/// The same for a start that has cleared a broken-off play of the demonstration away and plays anew.
pub async fn open_to_play(cli: &Cli, config: &Config, clock: Clock) -> Result<(Store, Files), Failure> {
    open_with(&cli.data, config, clock, &migrations()).await
}

async fn open_with(
    data: &Path,
    config: &Config,
    clock: Clock,
    migrations: &[Box<dyn Migration>],
) -> Result<(Store, Files), Failure> {
    std::fs::create_dir_all(data).map_err(could_not)?;
    let store = Store::open(&config.database(data), clock).await?;
    let copy_first = async || {
        let copy = backup::before_upgrade(&store, data).await?;
        tracing::info!(copy = %copy.display(), "database copied before its schema changes");
        Ok::<_, Failure>(())
    };
    for step in store.upgrade(migrations, copy_first).await? {
        tracing::info!(step, "schema step taken");
    }
    let files = Files::disk(data.join("files")).map_err(could_not)?;
    Ok((store, files))
}

/// Opens the database as it is, to be backed up: nothing is migrated, and none is made where there is none.
pub async fn open_as_it_is(data: &Path, config: &Config) -> Result<Store, Failure> {
    demonstration::refuse_half_played(data)?;
    let nothing = || {
        Failure::could_not(format!(
            "Chưa có dữ liệu nào trong {}. Hãy xem lại thư mục dữ liệu (--data) và database_url.",
            data.display()
        ))
    };
    if config.database_url.is_none() && !data.join(DATABASE_FILE).exists() {
        return Err(nothing());
    }
    let store = Store::open(&config.database(data), Clock::real()).await?;
    if store.steps().await?.is_empty() { Err(nothing()) } else { Ok(store) }
}

/// Puts the modules together.
pub async fn compose(config: &Config, store: Store, files: Files, demo: bool) -> Result<Composed, Failure> {
    let web_config = web::Config {
        public_url: config.public_url.clone(),
        listen: config.listen,
        tls: config.tls.is_some(),
        trusted_proxies: config.trusted_proxies.clone(),
        demo,
    };
    let measures = all_measures();
    let mailer = ports::mailer(config)?;
    let verifier = Verifier::of(config)?;
    let modules = modules(mailer.clone(), &web_config, &measures, &verifier);
    let mut router: Router<App> = Router::new();
    let mut api = utoipa_axum::router::OpenApiRouter::with_openapi(Api::openapi());
    let mut jobs = files::jobs(&files)
        .and(ports::letters(mailer.clone(), web_config.clone()))
        .and(crate::sealing::jobs());
    let mut menu: Vec<MenuEntry> = Vec::new();
    let mut fillings = Vec::new();
    let mut routes: Vec<Route> = Vec::new();
    for module in modules {
        let (pages, table) = module.routes.into_parts();
        router = router.merge(pages);
        routes.extend(table);
        api = api.merge(module.api);
        jobs = jobs.and(module.jobs);
        menu.extend(module.menu);
        fillings.extend(module.fillings);
    }
    jobs = jobs.and(finding::jobs(&fillings));
    finding::queue(&store, &fillings).await?;
    menu.sort_by_key(|entry| (entry.place, entry.order));
    let (api_router, mut description) = api.split_for_parts();
    complete(&mut description);
    let description = description.to_pretty_json().map_err(could_not)?;
    let setup_code = if demo { None } else { access::setup_code(&store.cx(Actor::system())).await? };
    let is_secure = web_config.secure();
    let app = App::new(AppParts {
        store: store.clone(),
        files: files.clone(),
        config: web_config,
        sign_in: Arc::new(access::SignInPort::default()),
        counts: Arc::new(notices::MenuCounts::default()),
        menu,
    });
    let reader: Arc<dyn plans::PlanReader> = Arc::new(ports::WorkerReader::default());
    let router = router
        .merge(api_router)
        .route(
            "/api/openapi.json",
            axum::routing::get(move || {
                let description = description.clone();
                async move { ([(axum::http::header::CONTENT_TYPE, "application/json")], description) }
            }),
        )
        .merge(web::assets_router())
        .layer(axum::Extension(reader))
        .layer(axum::Extension(verifier))
        .fallback(not_found)
        .layer(middleware::from_fn_with_state(app.clone(), web::frame_problems))
        .layer(middleware::from_fn_with_state(app.clone(), web::ensure_token))
        .layer(middleware::from_fn(web::security_headers))
        .with_state(app);
    let router = if is_secure { router.layer(middleware::from_fn(web::secure_transport)) } else { router };
    routes.push(Route { method: "GET", path: "/api/openapi.json".to_owned(), audience: Audience::Public });
    Ok(Composed { router, jobs, setup_code, store, files, measures, routes })
}

async fn not_found() -> web::Problem {
    kernel::Error::NotFound.into()
}

#[cfg(test)]
mod tests;
