//! Agencies and people in the search of the whole program.

use ::store::{Tx, search};
use kernel::{PersonId, Result};

use crate::model::Agency;
use crate::store;

pub(super) async fn put_agency(tx: &Tx, agency: &Agency) -> Result<()> {
    let parent = match agency.parent {
        Some(parent) => store::names(tx.db(), &[parent]).await?.remove(&parent).map(|n| n.name),
        None => None,
    };
    let others = store::earlier_names(tx.db(), agency.id).await?;
    let words =
        others.into_iter().map(|(name, _)| name).chain([agency.short_name.clone(), agency.code.clone()]);
    search::put(
        tx,
        &search::Entry {
            object: agency.id.into(),
            seen: search::Seen::By {
                authority: agency.authority,
                open: true,
                agencies: vec![agency.id],
                people: Vec::new(),
            },
            title: agency.name.clone(),
            line: parent.unwrap_or_else(|| agency.kind.name().to_owned()),
            href: format!("/co-quan/{}", agency.id),
            at: tx.now(),
            words: words.collect::<Vec<_>>().join(" "),
            text: String::new(),
        },
    )
    .await
}

pub(super) async fn put_person(tx: &Tx, id: PersonId) -> Result<()> {
    let person = store::person(tx.db(), id).await?;
    let card = store::people(tx.db(), &[id], tx.today()).await?.remove(&id);
    let (line, agencies) = match card {
        Some(card) if !card.position.is_empty() => {
            (format!("{}, {}", card.position, card.agency_name), vec![card.agency])
        }
        _ => (String::new(), Vec::new()),
    };
    search::put(
        tx,
        &search::Entry {
            object: id.into(),
            seen: search::Seen::By { authority: person.authority, open: true, agencies, people: Vec::new() },
            title: person.name,
            line,
            href: format!("/can-bo/{id}"),
            at: tx.now(),
            words: format!("{} {}", person.email, person.code),
            text: String::new(),
        },
    )
    .await
}
