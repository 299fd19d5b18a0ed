//! The seals of the audit record: made every hour, checked and proved at the command line (`audit`).

use std::path::Path;
use std::process::ExitCode;

use kernel::{Actor, words};
use store::{Clock, Proof, Seal, Seals};

use crate::cli::{Audit, Cli};
use crate::compose;
use crate::config::Config;
use crate::outcome::{Failure, could_not};
use crate::println;

/// Seals what was done since the last time, every hour of real time.
pub fn jobs() -> jobs::Registry {
    jobs::Registry::default().schedule("store.seal-record", jobs::Every::Minutes(60), |cx, _| async move {
        let made = Seals::make(&cx).await?;
        if made > 0 {
            tracing::info!(made, "audit record sealed");
        }
        Ok(())
    })
}

/// `audit`: exit code 1 if something was found, 3 if a proof cannot be read.
pub async fn run(cli: &Cli, config: &Config, audit: &Audit) -> Result<ExitCode, Failure> {
    match audit {
        Audit::Verify { seal, json } => verify(cli, config, seal.as_deref(), *json).await,
        Audit::Prove { row } => prove(cli, config, *row).await,
        Audit::Confirm { proof, json } => confirm(proof, *json),
    }
}

async fn verify(cli: &Cli, config: &Config, noted: Option<&str>, json: bool) -> Result<ExitCode, Failure> {
    let (store, _) = compose::open(cli, config, Clock::real()).await?;
    let cx = store.cx(Actor::system());
    let noted = noted.map(|seal| seal.trim().to_lowercase());
    let found = Seals::verify(&cx).await?;
    let stands = match &noted {
        Some(seal) => Some(Seals::has(&cx, seal).await?),
        None => None,
    };
    let good = found.is_good() && stands != Some(false);
    if json {
        let mut said = serde_json::to_value(&found).map_err(could_not)?;
        if let (Some(said), Some(stands)) = (said.as_object_mut(), stands) {
            said.insert("noted_seal_stands".to_owned(), stands.into());
        }
        println(&serde_json::to_string_pretty(&said).map_err(could_not)?);
    } else {
        for row in &found.altered_rows {
            println(&format!("Dòng nhật ký {row} đã bị sửa."));
        }
        for seal in &found.broken_seals {
            println(&format!(
                "Niêm phong số {} không còn khớp: trong các dòng {}–{} có dòng bị sửa, xóa hoặc chèn thêm.",
                seal.no, seal.first, seal.last
            ));
        }
        for no in &found.broken_chain {
            println(&format!("Niêm phong số {no} bị sửa, hoặc niêm phong ngay trước nó bị bỏ đi."));
        }
        if stands == Some(false) {
            println("Mã niêm phong đã ghi lại không còn trong nhật ký: nhật ký đã bị thay.");
        }
        if good {
            println(&match &found.newest {
                Some(seal) => format!("Nhật ký nguyên vẹn. {}", said(seal)),
                None => "Nhật ký nguyên vẹn, chưa niêm phong lần nào.".to_owned(),
            });
            if found.unsealed > 0 {
                println(&format!(
                    "{} dòng mới hơn sẽ được niêm phong trong vòng một giờ khi chương trình chạy.",
                    found.unsealed
                ));
            }
        }
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

async fn prove(cli: &Cli, config: &Config, row: i64) -> Result<ExitCode, Failure> {
    let (store, _) = compose::open(cli, config, Clock::real()).await?;
    let proof = Seals::prove(&store.cx(Actor::system()), row).await?.ok_or_else(|| {
        Failure::could_not(format!(
            "Không có dòng {row}, hoặc dòng này chưa được niêm phong. Nhật ký được niêm phong mỗi giờ khi chương trình chạy."
        ))
    })?;
    println(&serde_json::to_string_pretty(&proof).map_err(could_not)?);
    Ok(ExitCode::SUCCESS)
}

fn confirm(file: &Path, json: bool) -> Result<ExitCode, Failure> {
    let unreadable = |why: &dyn std::fmt::Display| {
        Failure::unreadable(format!("{} không phải là tệp do audit prove in ra: {why}", file.display()))
    };
    let bytes = std::fs::read(file).map_err(|e| unreadable(&e))?;
    let proof: Proof = serde_json::from_slice(&bytes).map_err(|e| unreadable(&e))?;
    let holds = proof.holds();
    if json {
        println(
            &serde_json::json!({"holds": holds, "row": proof.row.seq, "seal": proof.seal.seal}).to_string(),
        );
    } else if holds {
        println(&format!("Dòng {} đã có trong nhật ký khi niêm phong. {}", proof.row.seq, said(&proof.seal)));
        println("Đối chiếu mã này với mã đã công bố hoặc đã ghi lại.");
    } else {
        println("Chứng cứ không khớp: nội dung dòng, đường dẫn hoặc niêm phong đã bị sửa.");
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A seal in words.
pub fn said(seal: &Seal) -> String {
    format!(
        "Niêm phong số {} lúc {}, đến dòng {}, mã {}",
        seal.no,
        words::moment(seal.sealed_at),
        seal.last,
        seal.seal
    )
}
