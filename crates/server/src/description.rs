//! The description of the API as a whole: what the modules cannot say each for itself.

use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi, RefOr, Required};

/// Every address wants a token: said here too, so that programs made from the description send one.
pub struct ByToken;

impl utoipa::Modify for ByToken {
    fn modify(&self, description: &mut OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

/// Names each operation by its method and address, because the handlers of two modules may bear the same name, and says
/// of each parameter that does not stand in the address that it is asked in the query, where all of them may be left
/// out.
pub fn complete(description: &mut OpenApi) {
    for (path, item) in &mut description.paths.paths {
        let PathItem { get, put, post, delete, patch, .. } = item;
        let methods = [("get", get), ("put", put), ("post", post), ("delete", delete), ("patch", patch)];
        for (method, operation) in methods {
            let Some(operation) = operation else { continue };
            operation.operation_id = Some(id_of(method, path));
            for parameter in parameters(operation) {
                if !path.contains(&format!("{{{}}}", parameter.name)) {
                    parameter.parameter_in = ParameterIn::Query;
                    parameter.required = Required::False;
                }
            }
        }
    }
}

fn parameters(operation: &mut Operation) -> impl Iterator<Item = &mut Parameter> {
    operation.parameters.iter_mut().flatten().filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    })
}

/// `post_tasks_id_evidence` for `POST /api/tasks/{id}/evidence`.
fn id_of(method: &str, path: &str) -> String {
    let words = path.trim_start_matches("/api").split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    std::iter::once(method).chain(words).collect::<Vec<_>>().join("_")
}
