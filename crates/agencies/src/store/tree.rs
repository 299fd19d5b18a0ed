//! Ancestors and descendants.

use kernel::{AgencyId, Day, Result};
use sea_orm::{ConnectionTrait, Statement};

/// The agency and all below it that live on that day.
pub async fn descendants(c: &impl ConnectionTrait, agency: AgencyId, on: Day) -> Result<Vec<AgencyId>> {
    let rows = c
        .query_all_raw(Statement::from_sql_and_values(
            c.get_database_backend(),
            "WITH RECURSIVE below (id, depth) AS (SELECT id, CAST(0 AS BIGINT) FROM agencies_agency WHERE id = $1 \
             UNION ALL SELECT a.id, b.depth + 1 FROM agencies_agency a JOIN below b ON a.parent = b.id \
             WHERE a.from_on <= $2 AND (a.to_on IS NULL OR a.to_on >= $2) AND b.depth < 20) \
             SELECT id FROM below ORDER BY depth, id",
            [agency.into(), on.into()],
        ))
        .await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// The agency and all above it, the nearest first.
pub async fn ancestors(c: &impl ConnectionTrait, agency: AgencyId) -> Result<Vec<AgencyId>> {
    let rows = c
        .query_all_raw(Statement::from_sql_and_values(
            c.get_database_backend(),
            "WITH RECURSIVE above (id, parent, depth) AS \
             (SELECT id, parent, CAST(0 AS BIGINT) FROM agencies_agency WHERE id = $1 \
             UNION ALL SELECT a.id, a.parent, b.depth + 1 FROM agencies_agency a JOIN above b ON a.id = b.parent \
             WHERE b.depth < 20) SELECT id FROM above ORDER BY depth",
            [agency.into()],
        ))
        .await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}
