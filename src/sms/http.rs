//! A gateway that takes a message as one HTTP request, made from the operator's templates.

use http::{HeaderName, HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::Full;
use hyper::body::Bytes;
use subrosa_policy::Plain;

use super::{SmsError, secret};
use crate::config::HttpGateway;
use crate::outside::{Roots, connect, exchange};

/// Sends messages to one HTTP gateway.
pub(crate) struct HttpSender {
    host: String,
    port: u16,
    roots: Option<Roots>,
    method: Method,
    url: String,
    headers: Vec<(HeaderName, String)>,
    body: String,
    escape: Escape,
    flash: String,
    secret: Plain<String>,
    status: StatusCode,
}

/// How what is filled into a body is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Escape {
    /// As in a URL (RFC 3986).
    Form,
    /// As in a JSON text (RFC 8259).
    Json,
    /// As in XML.
    Xml,
    /// As it is.
    Nothing,
}

impl HttpSender {
    /// The sender of a checked configuration.
    pub(super) fn new(
        config: &HttpGateway,
        flash: bool,
        roots: Roots,
    ) -> Result<Self, &'static str> {
        // The templates stand in the query; the host in front of it is the operator's alone.
        let place = config.url.split(['?', '{']).next().unwrap_or_default();
        let place: Uri = place.parse().map_err(|_| "sms.http.url cannot be read")?;
        let tls = place.scheme_str() == Some("https");
        let host = place.host().ok_or("sms.http.url has no host")?;
        let mut headers = Vec::new();
        for line in &config.headers {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            let name = HeaderName::from_bytes(name.trim().as_bytes())
                .map_err(|_| "sms.http.headers has a name that HTTP does not know")?;
            headers.push((name, value.trim().to_owned()));
        }
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: place.port_u16().unwrap_or(if tls { 443 } else { 80 }),
            roots: tls.then_some(roots),
            method: Method::from_bytes(config.method.as_bytes())
                .map_err(|_| "sms.http.method is no method of HTTP")?,
            url: config.url.clone(),
            escape: Escape::of(&headers),
            headers,
            body: config.body.clone(),
            flash: if flash {
                config.flash.clone()
            } else {
                String::new()
            },
            secret: secret(&config.secret, &config.secret_file)?,
            status: StatusCode::from_u16(config.status)
                .map_err(|_| "sms.http.status is no status of HTTP")?,
        })
    }

    pub(super) async fn send(&self, number: &str, text: &str) -> Result<(), SmsError> {
        let request = self.request(number, text)?;
        let wire = connect(&self.host, self.port, self.roots.as_ref()).await?;
        let answer = exchange(wire, request).await;
        match answer.map_err(|_| SmsError::Answer)?.status {
            status if status == self.status => Ok(()),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(SmsError::Account),
            _ => Err(SmsError::Refused),
        }
    }

    fn request(&self, number: &str, text: &str) -> Result<Request<Full<Bytes>>, SmsError> {
        let fill = |template: &str, escape: Escape| self.fill(template, escape, number, text);
        let url = fill(&self.url, Escape::Form);
        let uri: Uri = url.parse().map_err(|_| SmsError::Refused)?;
        let target = uri.path_and_query().map_or("/", |target| target.as_str());
        let mut request = Request::new(Full::from(fill(&self.body, self.escape)));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = target.parse().map_err(|_| SmsError::Refused)?;
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        let host = HeaderValue::from_str(authority).map_err(|_| SmsError::Refused)?;
        let headers = request.headers_mut();
        headers.insert(header::HOST, host);
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        for (name, value) in &self.headers {
            let value = HeaderValue::from_str(&fill(value, Escape::Nothing));
            let mut value = value.map_err(|_| SmsError::Refused)?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        Ok(request)
    }

    /// Fills a template in one pass, so that nothing filled in is taken for a template.
    fn fill(&self, template: &str, escape: Escape, number: &str, text: &str) -> String {
        let mut filled = String::with_capacity(template.len() + text.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let known = [
                ("number}", escape.write(number)),
                ("text}", escape.write(text)),
                ("secret}", escape.write(self.secret.expose())),
                // The operator's own text, written as it must stand.
                ("flash}", self.flash.clone()),
            ];
            let found = known
                .iter()
                .find_map(|(name, value)| Some((after.strip_prefix(name)?, value)));
            rest = match found {
                Some((behind, value)) => {
                    filled.push_str(value);
                    behind
                }
                None => {
                    filled.push('{');
                    after
                }
            };
        }
        filled.push_str(rest);
        filled
    }
}

impl Escape {
    fn of(headers: &[(HeaderName, String)]) -> Self {
        let kind = headers
            .iter()
            .find(|(name, _)| *name == header::CONTENT_TYPE)
            .map_or("", |(_, value)| value.as_str());
        if kind.contains("json") {
            Self::Json
        } else if kind.contains("xml") {
            Self::Xml
        } else if kind.contains("x-www-form-urlencoded") {
            Self::Form
        } else {
            Self::Nothing
        }
    }

    fn write(self, text: &str) -> String {
        match self {
            Self::Nothing => text.to_owned(),
            Self::Form => form_urlencoded::byte_serialize(text.as_bytes())
                .collect::<String>()
                .replace('+', "%20"),
            Self::Json => {
                let quoted = serde_json::Value::from(text).to_string();
                let inner = quoted.strip_prefix('"').and_then(|q| q.strip_suffix('"'));
                inner.unwrap_or_default().to_owned()
            }
            Self::Xml => text
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('"', "&quot;"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender(url: &str, headers: &[&str], body: &str, flash: bool) -> HttpSender {
        let config = HttpGateway {
            url: url.to_owned(),
            headers: headers.iter().map(|&line| line.to_owned()).collect(),
            body: body.to_owned(),
            flash: "&mclass=0".to_owned(),
            secret: "a&b \"c\"".to_owned(),
            ..HttpGateway::default()
        };
        HttpSender::new(&config, flash, Roots::load("").unwrap()).unwrap()
    }

    #[test]
    fn templates_are_filled_as_their_place_asks() {
        let url = "http://localhost:13013/cgi-bin/sendsms?to={number}&text={text}{flash}";
        let kannel = sender(url, &[], "", true);
        let request = kannel.request("+4512345678", "Code 12. {number}").unwrap();
        assert_eq!(
            request.uri(),
            "/cgi-bin/sendsms?to=%2B4512345678&text=Code%2012.%20%7Bnumber%7D&mclass=0"
        );
        assert_eq!(request.headers()["host"], "localhost:13013");
        let regular = sender(url, &[], "", false);
        let request = regular.request("+45", "x").unwrap();
        assert_eq!(request.uri(), "/cgi-bin/sendsms?to=%2B45&text=x");

        let body = r#"{"to":"{number}","text":"{text}","key":"{secret}","other":"{x}"}"#;
        let json = [
            "Content-Type: application/json",
            "Authorization: Bearer {secret}",
        ];
        let json = sender("https://sms.example/v1", &json, body, false);
        let filled = json.fill(&json.body, json.escape, "+45", "a \"quoted\" text");
        let value: serde_json::Value = serde_json::from_str(&filled).unwrap();
        assert_eq!(value["text"], "a \"quoted\" text");
        assert_eq!(value["key"], "a&b \"c\"");
        assert_eq!(value["other"], "{x}");
        let request = json.request("+45", "x").unwrap();
        assert_eq!(request.headers()["authorization"], "Bearer a&b \"c\"");
        assert!(request.headers()["authorization"].is_sensitive());
    }

    #[test]
    fn a_text_cannot_leave_its_place_in_a_form_or_in_xml() {
        let form = ["Content-Type: application/x-www-form-urlencoded"];
        let form = sender(
            "https://sms.example/",
            &form,
            "to={number}&text={text}",
            false,
        );
        let filled = form.fill(&form.body, form.escape, "+45", "x&to=+46");
        assert_eq!(filled, "to=%2B45&text=x%26to%3D%2B46");
        let xml = sender(
            "https://sms.example/",
            &["Content-Type: text/xml"],
            "<t>{text}</t>",
            false,
        );
        let filled = xml.fill(&xml.body, xml.escape, "+45", "</t>&");
        assert_eq!(filled, "<t>&lt;/t&gt;&amp;</t>");
        assert!(form.request("+45", "line\r\nHost: other").is_ok());
    }
}
