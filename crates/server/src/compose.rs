//! The list of modules and how they are wired: the only place that knows all of them.

use std::sync::Arc;

use agencies::{SettingField, SettingKind};
use axum::{Router, middleware};
use files::Files;
use kernel::{Actor, Day, Role};
use store::{Clock, Engine, Migration, Store};
use utoipa::OpenApi;
use web::{App, AppParts, Audience, MenuEntry, Module, Route};

use crate::cli::Cli;
use crate::config::Config;
use crate::outcome::{Failure, could_not};
use crate::ports;

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
#[openapi(info(
    title = "Thông Suốt",
    description = "Cùng những việc như trên trang: mã truy cập ở Tài khoản của tôi, gửi trong tiêu đề Authorization: Bearer."
))]
struct Api;

/// All modules, in the order of the graph.
fn modules(
    mailer: Option<Arc<dyn notices::Mailer>>,
    config: &web::Config,
    measures: &measures::Registry,
) -> Vec<Module> {
    vec![
        agencies::module_with(settings()),
        access::module(vec![Arc::new(ports::WaitingWork)]),
        notices::module(mailer, config.clone()),
        tasks::module(),
        plans::module_with(measures, Arc::new(targets::Standings(measures.clone()))),
        targets::module(measures.clone(), Arc::new(ports::WorkerTypesetter)),
        crate::pages::module(),
    ]
}

/// The choices of an authority that belong to modules above `agencies`.
fn settings() -> Vec<SettingField> {
    let mut all = vec![
        SettingField {
            key: notices::SOON_SETTING,
            label: "Sắp đến hạn là còn bao nhiêu ngày làm việc",
            hint: "Từ lúc đó việc được nhắc và xếp vào “sắp đến hạn”.",
            kind: SettingKind::Number { least: 1, most: 30 },
            default: "3",
        },
        SettingField {
            key: access::model::SECOND_STEP_ROLES,
            label: "Vai trò phải xác thực hai bước",
            hint: "Người giữ vai trò này cài ứng dụng tạo mã ở lần đăng nhập tới.",
            kind: SettingKind::Many(Role::ALL.into_iter().map(|role| (role.code(), role.name())).collect()),
            default: "",
        },
    ];
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

/// Opens database and blobs and brings the schema up to date; a file database is copied before it changes.
pub async fn open(cli: &Cli, config: &Config, clock: Clock) -> Result<(Store, Files), Failure> {
    std::fs::create_dir_all(&cli.data).map_err(could_not)?;
    let store = Store::open(&config.database(&cli.data), clock).await?;
    let migrations = migrations();
    let pending = store.pending(&migrations).await?;
    let is_new = pending.len() == migrations.len();
    if !pending.is_empty() && !is_new && store.engine() == Engine::Sqlite {
        let folder = cli.data.join("backups");
        std::fs::create_dir_all(&folder).map_err(could_not)?;
        let stamp = store.clock().real_now().to_string().replace(':', "-");
        let copy = folder.join(format!("truoc-nang-cap-{stamp}.db"));
        store.copy_sqlite_to(&copy).await?;
        tracing::info!(copy = %copy.display(), "database copied before its schema changes");
    }
    for step in store.migrate(&migrations).await? {
        tracing::info!(step, "schema step taken");
    }
    let files = Files::disk(cli.data.join("files")).map_err(could_not)?;
    Ok((store, files))
}

/// Puts the modules together.
pub async fn compose(config: &Config, store: Store, files: Files, demo: bool) -> Result<Composed, Failure> {
    let web_config = web::Config {
        public_url: config.public_url.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        demo,
    };
    let measures = all_measures();
    let mailer = ports::mailer(config)?;
    let modules = modules(mailer.clone(), &web_config, &measures);
    let mut router: Router<App> = Router::new();
    let mut api = utoipa_axum::router::OpenApiRouter::with_openapi(Api::openapi());
    let mut jobs = files::jobs(&files).and(ports::letters(mailer.clone(), web_config.clone()));
    let mut menu: Vec<MenuEntry> = Vec::new();
    let mut routes: Vec<Route> = Vec::new();
    for module in modules {
        let (pages, table) = module.routes.into_parts();
        router = router.merge(pages);
        routes.extend(table);
        api = api.merge(module.api);
        jobs = jobs.and(module.jobs);
        menu.extend(module.menu);
    }
    menu.sort_by_key(|entry| (entry.place, entry.order));
    let (api_router, description) = api.split_for_parts();
    let description = description.to_pretty_json().map_err(could_not)?;
    let setup_code = if demo { None } else { access::setup_code(&store.cx(Actor::system())).await? };
    let app = App::new(AppParts {
        store: store.clone(),
        files: files.clone(),
        config: web_config,
        sign_in: Arc::new(access::SignInPort::default()),
        counts: Arc::new(notices::MenuCounts),
        menu,
    });
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
        .fallback(not_found)
        .layer(middleware::from_fn_with_state(app.clone(), web::ensure_token))
        .layer(middleware::from_fn(web::security_headers))
        .with_state(app);
    routes.push(Route { method: "GET", path: "/api/openapi.json".to_owned(), audience: Audience::Public });
    Ok(Composed { router, jobs, setup_code, store, files, measures, routes })
}

async fn not_found() -> web::Problem {
    kernel::Error::NotFound.into()
}

/// The file in the data folder that says up to which day the demonstration was played.
const PLAYED_UNTIL: &str = "minh-hoa-den-ngay";

/// Plays the demonstration town into an empty database, up to the day on which it is to be seen. A town that was played
/// up to a later day already knows what is to come, so an earlier day is refused.
pub async fn load_demo(
    cli: &Cli,
    config: &Config,
    composed: &Composed,
    scale: u32,
    as_of: Option<Day>,
) -> Result<(), Failure> {
    let until = as_of.unwrap_or(demo::LAST_DAY).min(demo::LAST_DAY);
    let note = cli.data.join(PLAYED_UNTIL);
    if !demo::is_needed(&composed.store).await? {
        let played: Day = std::fs::read_to_string(&note)
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(demo::LAST_DAY);
        if until < played {
            return Err(Failure::usage(format!(
                "Thị xã minh họa trong {} đã có việc đến ngày {played}; không xem được ngày {until}. \
                 Hãy dùng thư mục dữ liệu khác.",
                cli.data.display()
            )));
        }
        return Ok(());
    }
    crate::println("Nạp thị xã minh họa (chỉ lần đầu)…");
    // The play has a clock of its own that walks through the year, so it works on a connection of its own.
    let begun = std::time::Instant::now();
    demo::play(
        &config.database(&cli.data),
        &composed.files,
        &composed.jobs,
        &composed.measures,
        scale,
        until,
    )
    .await?;
    std::fs::write(note, until.to_string()).map_err(could_not)?;
    crate::println(&format!("Đã nạp sau {} giây", begun.elapsed().as_secs()));
    Ok(())
}
