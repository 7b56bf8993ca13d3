//! `Binary`: the bytes of files. <https://www.medplum.com/docs/fhir-datastore/binary-data>

use std::io;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use futures::TryStreamExt;
use serde_json::{Value, json};

use super::answers::{fhir, json_body, resource};
use super::call::{self, Admitted, Call, LONGEST_JSON_BYTES};
use super::links::{For, key};
use super::paths::text_at;
use super::records::Kind;
use super::refusals::Refusal;
use super::validation::checked;
use super::{BUCKET, Medplum, blocked_files};
use crate::ledger::ReceivedBy;
use crate::storage::{Receiving, StoredObject, kept};

const RESOURCE_TYPE: &str = "application/fhir+json";
/// The version that first handed out links to write through: <https://github.com/medplum/medplum/pull/8413>
const FIRST_WITH_UPLOAD_LINKS: [u32; 3] = [5, 1, 4];

/// Takes a file's bytes, or a Binary without any to be written later through a link.
pub(crate) async fn create(State(medplum): State<Arc<Medplum>>, request: Request) -> Response {
    call::admitted(medplum, request, create_admitted).await
}

async fn create_admitted(
    medplum: &Arc<Medplum>,
    admitted: Admitted,
    body: Body,
) -> Result<Response, Refusal> {
    let headers = &admitted.headers;
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or("application/octet-stream");
    let encoding = headers.get(header::CONTENT_ENCODING);
    // Medplum unpacks gzip and deflate; nobody should send a file packed, so the practice takes neither.
    if encoding.is_some_and(|encoding| encoding != "identity") {
        return Err(Refusal::bad_request("Unsupported content encoding"));
    }
    let name = admitted.query.iter().find(|(name, _)| name == "_filename");
    blocked_files::check(name.map(|(_, name)| name.as_str()), content_type)?;
    let (body, resource_sent) = if content_type == RESOURCE_TYPE {
        let bytes = to_bytes(body, LONGEST_JSON_BYTES)
            .await
            .map_err(|_| Refusal::content_too_large())?;
        let sent: Option<Value> = serde_json::from_slice(&bytes).ok();
        let sent = sent.filter(|sent| sent["resourceType"] == Kind::Binary.name());
        (Body::from(bytes), sent)
    } else {
        (body, None)
    };
    if let Some(sent) = resource_sent {
        let binary = checked(&sent, Kind::Binary)?;
        let binary = medplum.records().create(Kind::Binary, binary);
        return Ok(resource(
            StatusCode::CREATED,
            &binary,
            &medplum.fhir_url(),
            headers,
        ));
    }
    let object = receive(medplum, body, content_type).await;
    let object = object.and_then(|object| kept(object, admitted.effect.as_ref()));
    let object = object.map_err(|_| Refusal::bad_request("The body is incomplete"))?;
    Ok(keep(medplum, headers, content_type, object))
}

async fn receive(medplum: &Medplum, body: Body, content_type: &str) -> io::Result<StoredObject> {
    let mut receiving = Receiving::begin()?;
    let mut body = body.into_data_stream();
    while let Some(bytes) = body.try_next().await.map_err(io::Error::other)? {
        medplum.faults.pace(bytes.len()).await;
        receiving.write(&bytes).await?;
    }
    receiving.finish(content_type.to_owned(), Vec::new()).await
}

fn keep(medplum: &Medplum, headers: &HeaderMap, content_type: &str, object: StoredObject) -> Response {
    let mut binary = json!({"contentType": content_type});
    let context = headers
        .get("x-security-context")
        .and_then(|value| value.to_str().ok());
    // It is not looked at: a patient who does not exist is taken too.
    if let Some(context) = context {
        binary["securityContext"] = json!({"reference": context});
    }
    let mut binary = medplum.records().create(Kind::Binary, binary);
    let id = text_at(&binary, "id").unwrap_or_default().to_owned();
    let version = text_at(&binary, "meta.versionId").unwrap_or_default().to_owned();
    let (key, object) = (key(&id, &version), Arc::new(object));
    medplum.storage.objects.put(BUCKET, &key, Arc::clone(&object));
    medplum
        .storage
        .received(BUCKET, &key, &object, ReceivedBy::Api, None);
    binary["url"] = medplum.presign(&id, &version, For::Reading, None).into();
    resource(StatusCode::CREATED, &binary, &medplum.fhir_url(), headers)
}

/// The bytes; the resource itself only for those who ask for FHIR's media type.
pub(crate) fn one(medplum: &Arc<Medplum>, call: &Call) -> Result<Response, Refusal> {
    let records = medplum.records();
    let binary = records.get(Kind::Binary, call.id()?)?;
    let accept = call.headers.get(header::ACCEPT);
    if accept.is_some_and(|accept| accept.as_bytes().starts_with(RESOURCE_TYPE.as_bytes())) {
        return Ok(resource(
            StatusCode::OK,
            binary,
            &medplum.fhir_url(),
            &call.headers,
        ));
    }
    let version = text_at(binary, "meta.versionId").unwrap_or_default();
    let object = medplum.storage.objects.get(BUCKET, &key(call.id()?, version));
    let body = object.and_then(|object| medplum.storage.whole_body(&object, call.effect.as_ref()).ok());
    let Some(body) = body else {
        let message = json!({"msg": "Internal Server Error"});
        return Ok(json_body(StatusCode::INTERNAL_SERVER_ERROR, &message));
    };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    let content_type = text_at(binary, "contentType").unwrap_or_default();
    if let Ok(value) = HeaderValue::from_str(content_type) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    if let Ok(value) = HeaderValue::try_from(format!("W/\"{version}\"")) {
        headers.insert(header::ETAG, value);
    }
    Ok(response)
}

/// A link to read the bytes, or to write them where the server is new enough.
pub(crate) fn presigned_url(medplum: &Arc<Medplum>, call: &Call) -> Result<Response, Refusal> {
    let purpose = match call.parameter("upload") {
        None | Some("false") => For::Reading,
        Some("true") => For::Writing,
        Some(other) => {
            let text = format!("Invalid value '{other}' provided for boolean parameter 'upload'");
            return Err(Refusal::bad_request(text));
        }
    };
    if call.parameter("upload").is_some() && !medplum.has_upload_links() {
        return Err(Refusal::bad_request("Unknown search parameter: upload"));
    }
    let records = medplum.records();
    let binary = records.get(Kind::Binary, call.id()?)?;
    let version = text_at(binary, "meta.versionId").unwrap_or_default();
    let link = medplum.presign(call.id()?, version, purpose, call.effect.as_ref());
    let parameters = json!({
        "resourceType": "Parameters",
        "parameter": [{"name": "url", "valueUri": link}],
    });
    Ok(fhir(StatusCode::OK, &parameters))
}

impl Medplum {
    fn has_upload_links(&self) -> bool {
        let version = self.faults.get().medplum.version;
        let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
        let version = [(); 3].map(|()| parts.next().unwrap_or(0));
        version >= FIRST_WITH_UPLOAD_LINKS
    }
}
