//! Typed ids: a UUIDv7 each, stored as fixed-width text so that both engines sort and print them alike.

use std::fmt;

/// What every typed id can do. `KIND` is the word used in audit events, links and search ("task").
pub trait Id: Copy + fmt::Display + std::str::FromStr + From<uuid::Uuid> + Send + Sync + 'static {
    /// The glossary's word for the thing, in lower case.
    const KIND: &'static str;
}

/// A thing of any kind, named for audit, search, notices and links.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct ObjectRef {
    /// The glossary's word, as in [`Id::KIND`].
    pub kind: String,
    /// The id as text.
    pub id: String,
}

impl ObjectRef {
    /// Names a thing whose id is not a UUID (a setting, a day).
    pub fn new(kind: &str, id: impl fmt::Display) -> Self {
        Self { kind: kind.to_owned(), id: id.to_string() }
    }
}

impl<I: Id> From<I> for ObjectRef {
    fn from(id: I) -> Self {
        Self { kind: I::KIND.to_owned(), id: id.to_string() }
    }
}

/// Declares a typed id: `kernel::id!(/// doc PlanId, "plan");`
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::id::Uuid);

        impl $crate::id::Id for $name {
            const KIND: &'static str = $kind;
        }
        impl From<$crate::id::Uuid> for $name {
            fn from(id: $crate::id::Uuid) -> Self {
                Self(id)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0.as_hyphenated())
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::id::BadId;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                // Only the fixed-width form: other spellings of the same id would not be found in the database.
                if text.len() != 36 || text.bytes().any(|b| b.is_ascii_uppercase()) {
                    return Err($crate::id::BadId);
                }
                $crate::id::Uuid::try_parse(text).map(Self).map_err(|_| $crate::id::BadId)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        $crate::text_column!($name, 36);
    };
}

pub use uuid::Uuid;

/// The text is no id in the fixed-width form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("mã không đúng dạng")]
pub struct BadId;

id!(
    /// A People's Committee as a whole: settings, calendar, sequences and seal hang on it.
    AuthorityId, "authority");
id!(
    /// A body with a name, a parent and a life span.
    AgencyId, "agency");
id!(
    /// A group of agencies as plans name it ("các phòng, ban, ngành").
    GroupId, "group");
id!(
    /// A person who holds positions.
    PersonId, "person");
id!(
    /// What a person signs in with.
    AccountId, "account");
id!(
    /// One signed-in browser.
    SessionId, "session");
id!(
    /// A stored file.
    FileId, "file");
id!(
    /// A plan as issued.
    PlanId, "plan");
id!(
    /// A numbered item of a plan.
    ItemId, "item");
id!(
    /// A number that a plan promises.
    TargetId, "target");
id!(
    /// Something that one agency or person must deliver by a day.
    TaskId, "task");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_round_trip_in_one_spelling_only() {
        let text = "018f2b6e-7c3a-7d11-8a55-0123456789ab";
        let id: PlanId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert!("018F2B6E-7C3A-7D11-8A55-0123456789AB".parse::<PlanId>().is_err());
        assert!("018f2b6e7c3a7d118a550123456789ab".parse::<PlanId>().is_err());
        assert_eq!(ObjectRef::from(id).kind, "plan");
    }
}
