//! Whom the names of a plan mean, in and out.

use ::store::Cx;
use kernel::{AuthorityId, FieldErrors, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::read_field;

use crate::model::{Chosen, Part, Stands};

/// A name that stands in a plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct NameOut {
    /// Id, by which a correction keeps it.
    id: String,
    /// `lead`, `advise`, `implement`, `coordinate`.
    role: &'static str,
    #[serde(flatten)]
    whom: WhomOut,
}

impl From<&Part> for NameOut {
    fn from(part: &Part) -> Self {
        Self {
            id: part.id.to_string(),
            role: part.role.code(),
            whom: WhomOut::of(part.phrase.clone(), part.stands),
        }
    }
}

/// Words and whom they mean; neither agency nor group: nobody knows yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct WhomOut {
    /// As they stand there.
    words: String,
    /// Id of the agency.
    agency: Option<String>,
    /// Id of the group.
    group: Option<String>,
}

impl WhomOut {
    pub fn of(words: String, stands: Stands) -> Self {
        let (agency, group) = match stands {
            Stands::Agency(id) => (Some(id.to_string()), None),
            Stands::Group(id) => (None, Some(id.to_string())),
            Stands::Unknown => (None, None),
        };
        Self { words, agency, group }
    }
}

/// Who is to stand in a role: exactly one of the fields.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NameJson {
    /// Id of a name of this item that stays as it is.
    name: Option<String>,
    /// Id of an agency of the plan's authority.
    agency: Option<String>,
    /// Id of a group of the plan's authority.
    group: Option<String>,
    /// Words of which nobody knows yet whom they mean.
    words: Option<String>,
}

/// The agencies and groups that names may mean, with what they are called.
pub struct Bodies(Vec<(Stands, String)>);

impl Bodies {
    /// Those of an authority today.
    pub async fn of(cx: &Cx, authority: AuthorityId) -> Result<Self> {
        let groups = agencies::groups_of(cx.db(), authority, cx.today()).await?;
        let agencies = agencies::agencies_of(cx.db(), authority, cx.today()).await?;
        let groups = groups.into_iter().map(|group| (Stands::Group(group.id), group.name));
        let agencies = agencies.into_iter().map(|agency| (Stands::Agency(agency.id), agency.name));
        Ok(Self(groups.chain(agencies).collect()))
    }

    /// What one of them is called; none of somebody else's.
    pub fn name(&self, stands: Stands) -> Option<String> {
        self.0.iter().find(|(known, _)| *known == stands).map(|(_, name)| name.clone())
    }
}

impl NameJson {
    /// The name as a form has it. `known` are the names that may be kept; what is wrong is noted at `field`.
    pub fn chosen(
        &self,
        known: &[Part],
        bodies: &Bodies,
        field: &str,
        errors: &mut FieldErrors,
    ) -> Option<Chosen> {
        match (&self.name, &self.agency, &self.group, &self.words) {
            (Some(id), None, None, None) => {
                let found = known.iter().find(|part| part.id.to_string() == *id);
                if found.is_none() {
                    errors.add(field, "Mục này không có tên đó.");
                }
                found.map(|part| Chosen::Kept(part.id))
            }
            (None, Some(id), None, None) => {
                let id = read_field(id, field, "Không có cơ quan này.", errors)?;
                picked(Stands::Agency(id), bodies, field, errors)
            }
            (None, None, Some(id), None) => {
                let id = read_field(id, field, "Không có nhóm này.", errors)?;
                picked(Stands::Group(id), bodies, field, errors)
            }
            (None, None, None, Some(words)) if !words.trim().is_empty() => {
                Some(Chosen::Typed(words.trim().to_owned()))
            }
            _ => {
                errors.add(field, "Hãy gửi đúng một cách: name, agency, group hoặc words.");
                None
            }
        }
    }
}

fn picked(stands: Stands, bodies: &Bodies, field: &str, errors: &mut FieldErrors) -> Option<Chosen> {
    let name = bodies.name(stands);
    if name.is_none() {
        errors.add(field, "Có cơ quan không thuộc danh mục. Hãy chọn lại.");
    }
    name.map(|name| Chosen::Picked(stands, name))
}
