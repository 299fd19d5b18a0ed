//! `serve`: opens everything, works, and stops gracefully.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware;
use kernel::Day;
use store::Clock;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use tracing_subscriber::EnvFilter;

use crate::cli::{Cli, Serve};
use crate::compose;
use crate::config::Config;
use crate::demonstration;
use crate::health::{self, Counters, Watch};
use crate::outcome::{Failure, could_not};
use crate::{eprintln, println};

/// How long requests under way may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(20);

/// Serves until a signal comes.
pub async fn run(cli: &Cli, config: &Config, serve: &Serve) -> Result<ExitCode, Failure> {
    let filter = EnvFilter::try_from_env("TS_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    let listen = serve.listen.or(config.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
    // Links in mails begin with where the program really listens, as long as no public_url says better.
    let config = &Config { listen: Some(listen), ..config.clone() };
    if config.mail.is_some() && config.public_url.is_none() {
        tracing::warn!("mails are sent and public_url is not set: their links work on this machine only");
        eprintln(
            "CẢNH BÁO: có gửi thư mà chưa đặt public_url; liên kết trong thư chỉ mở được trên máy này. \
             Hãy ghi public_url = \"https://…\" vào thongsuot.toml.",
        );
    }
    if !listen.ip().is_loopback() && config.tls.is_none() && config.trusted_proxies.is_empty() {
        tracing::warn!(%listen, "listening beyond this machine without TLS: passwords travel in the open");
        eprintln(
            "CẢNH BÁO: đang mở ra ngoài máy này mà không có TLS; mật khẩu đi trên mạng không được mã hóa. \
             Hãy đặt chứng thư ở mục [tls] của thongsuot.toml, hoặc đứng sau một proxy có TLS (trusted_proxies).",
        );
    }
    let as_of = serve.as_of.as_deref().map(as_of).transpose()?;
    let clock = as_of.map_or_else(Clock::real, |day| Clock::starting_at(day.at(8, 0)));
    std::fs::create_dir_all(&cli.data).map_err(could_not)?;
    let play = if serve.demo { demonstration::make_room(&cli.data, config)? } else { None };
    let (store, files) = match &play {
        Some(_) => compose::open_to_play(cli, config, clock).await?,
        None => compose::open(cli, config, clock).await?,
    };
    let composed = compose::compose(config, store.clone(), files, serve.demo).await?;
    if serve.demo {
        demonstration::load(&cli.data, config, &composed, play, serve.scale, as_of).await?;
    }
    let counters = Arc::new(Counters::default());
    let watch_state =
        Watch { store: store.clone(), counters: counters.clone(), token: config.metrics_token.clone() };
    let app = Router::new()
        .merge(composed.router)
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(web::Shelf::default(), web::shelf))
        .layer(middleware::from_fn_with_state(counters, health::count))
        .merge(health::router(watch_state));
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(jobs::run(store.clone(), composed.jobs, stopped));
    let handle = axum_server::Handle::new();
    tokio::spawn(wait_for_signal(handle.clone()));
    announce(listen, config, composed.setup_code.as_deref(), serve);
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    let served = match &config.tls {
        Some(tls) => {
            // Installed once; a second provider would be refused and the first one serves.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let tls = axum_server::tls_rustls::RustlsConfig::from_pem_file(&tls.certificate, &tls.key)
                .await
                .map_err(|e| Failure::could_not(format!("Không dùng được chứng thư TLS: {e}")))?;
            axum_server::bind_rustls(listen, tls).handle(handle).serve(service).await
        }
        None => axum_server::bind(listen).handle(handle).serve(service).await,
    };
    served.map_err(|e| Failure::could_not(format!("Không mở được {listen}: {e}")))?;
    // Jobs under way finish before the database closes.
    let _ = stop.send(true);
    if tokio::time::timeout(GRACE, worker).await.is_err() {
        tracing::warn!("a job did not finish in time; it will be begun again");
    }
    store.close().await?;
    Ok(ExitCode::SUCCESS)
}

fn as_of(text: &str) -> Result<Day, Failure> {
    text.parse().map_err(|_| Failure::usage(format!("--as-of {text}: ngày viết dạng 2021-10-01")))
}

fn announce(listen: SocketAddr, config: &Config, setup_code: Option<&str>, serve: &Serve) {
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let address = config.public_url.clone().unwrap_or_else(|| format!("{scheme}://{listen}"));
    println(&format!("\nThông Suốt đang chạy tại {address}   (Ctrl+C để dừng)"));
    if let Some(code) = setup_code {
        println(&format!("Chưa có dữ liệu. Mở {address}/cai-dat và nhập mã một lần: {code}"));
    }
    if serve.demo {
        println("Dữ liệu minh họa, tên người là bịa. Tài khoản:");
        for (name, what) in demo::ACCOUNTS {
            println(&format!("  {name:<12} {what}"));
        }
        println(&format!("Mật khẩu chung: {}\n", demo::PASSWORD));
    }
}

async fn wait_for_signal(handle: axum_server::Handle<SocketAddr>) {
    let interrupt = tokio::signal::ctrl_c();
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => {
            tracing::error!(%error, "no signal for stopping");
            return;
        }
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping");
    handle.graceful_shutdown(Some(GRACE));
}
