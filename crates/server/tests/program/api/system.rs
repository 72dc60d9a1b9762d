//! Another system, which has a token and believes the document.

use jsonschema::Validator;
use reqwest::{Client, Method, RequestBuilder, header};
use serde_json::{Map, Value, json};

/// A system that calls the API.
pub(super) struct System {
    pub(super) token: String,
    origin: String,
    client: Client,
    pub(super) document: Value,
}

/// What was answered, and was as the document says.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) tag: Option<String>,
    pub(super) location: Option<String>,
    pub(super) retry_after: Option<String>,
    pub(super) body: Value,
}

impl Answer {
    /// The code at the end of the problem's type.
    pub(super) fn problem(&self) -> (u16, &str) {
        let kind = self.body["type"].as_str().unwrap_or_else(|| panic!("this is no problem: {self:?}"));
        (self.status, kind.rsplit(':').next().unwrap())
    }

    /// The same with the field that it is about.
    pub(super) fn problem_of(&self) -> (u16, &str, &str) {
        let (status, code) = self.problem();
        (status, code, self.body["field"].as_str().unwrap_or_default())
    }
}

/// A request on its way.
pub(super) struct Asking<'a> {
    system: &'a System,
    method: Method,
    path: String,
    request: RequestBuilder,
}

impl Asking<'_> {
    pub(super) fn header(self, name: &str, value: &str) -> Self {
        Self { request: self.request.header(name, value), ..self }
    }

    pub(super) fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub(super) fn edition(self, tag: &Answer) -> Self {
        let tag = tag.tag.clone().unwrap();
        self.header("if-match", &tag)
    }

    pub(super) async fn json(self, body: &Value) -> Answer {
        let request = self.request.header(header::CONTENT_TYPE, "application/json").body(body.to_string());
        Asking { request, ..self }.send().await
    }

    /// What is answered; nothing where the server is gone before it answers.
    pub(super) async fn try_json(self, body: &Value) -> Option<Answer> {
        let request = self.request.header(header::CONTENT_TYPE, "application/json").body(body.to_string());
        let response = request.send().await.ok()?;
        self.system.read(&self.method, &self.path, response).await
    }

    pub(super) async fn text(self, body: String) -> Answer {
        Asking { request: self.request.body(body), ..self }.send().await
    }

    pub(super) async fn send(self) -> Answer {
        let response = self.request.send().await.unwrap();
        self.system.read(&self.method, &self.path, response).await.unwrap()
    }
}

impl System {
    pub(super) async fn of(origin: &str, token: &str) -> Self {
        let client = Client::builder().pool_max_idle_per_host(0).no_proxy().build().unwrap();
        let document = client.get(format!("{origin}/api/openapi.json")).send().await.unwrap();
        assert_eq!(document.status(), 200);
        let document = document.json().await.unwrap();
        Self { token: token.to_owned(), origin: origin.to_owned(), client, document }
    }

    /// Another one, with another token.
    pub(super) fn with(&self, token: &str) -> Self {
        let Self { origin, client, document, .. } = self;
        Self { token: token.to_owned(), origin: origin.clone(), client: client.clone(), document: document.clone() }
    }

    pub(super) fn ask(&self, method: Method, path: &str) -> Asking<'_> {
        let request = self.client.request(method.clone(), format!("{}{path}", self.origin)).bearer_auth(&self.token);
        Asking { system: self, method, path: path.to_owned(), request }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    pub(super) fn post(&self, path: &str) -> Asking<'_> {
        self.ask(Method::POST, path)
    }

    pub(super) fn patch(&self, path: &str) -> Asking<'_> {
        self.ask(Method::PATCH, path)
    }

    pub(super) fn delete(&self, path: &str) -> Asking<'_> {
        self.ask(Method::DELETE, path)
    }

    /// What the document says of an operation, whatever stands for the names in its path.
    fn operation(&self, method: &Method, path: &str) -> &Value {
        let path = path.split('?').next().unwrap();
        let paths: &Map<String, Value> = self.document["paths"].as_object().unwrap();
        let fits = |template: &str| {
            let (ours, theirs): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
            let mut pairs = ours.iter().zip(&theirs);
            ours.len() == theirs.len() && pairs.all(|(own, its)| its.starts_with('{') || own == its)
        };
        let found = paths.iter().find(|(template, _)| fits(template));
        let (_, item) = found.unwrap_or_else(|| panic!("{path} is not in the document"));
        &item[method.as_str().to_lowercase()]
    }

    async fn read(&self, method: &Method, path: &str, response: reqwest::Response) -> Option<Answer> {
        let status = response.status().as_u16();
        let said = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (tag, location, retry_after) = (said("etag"), said("location"), said("retry-after"));
        let kind = said("content-type").unwrap_or_default();
        let body: Value = response.json().await.ok()?;
        let documented = &self.operation(method, path)["responses"][status.to_string()];
        assert!(documented.is_object(), "{method} {path} answers {status}, which is not documented: {body}");
        let schema = &documented["content"][&kind]["schema"];
        assert!(schema.is_object(), "{method} {path} answers {status} with {kind}, which is not documented");
        let faults: Vec<_> = self.validator(schema).iter_errors(&body).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{method} {path} answers {body}: {faults:?}");
        Some(Answer { status, tag, location, retry_after, body })
    }

    /// Whether something is of a shape that the document names.
    pub(super) fn is_of(&self, shape: &str, what: &Value) -> bool {
        self.validator(&json!({"$ref": format!("#/components/schemas/{shape}")})).is_valid(what)
    }

    fn validator(&self, schema: &Value) -> Validator {
        let mut whole = json!({"components": self.document["components"]});
        whole.as_object_mut().unwrap().extend(schema.as_object().unwrap().clone());
        jsonschema::draft202012::new(&whole).unwrap()
    }
}
