//! The body of a `multipart/form-data` request in, its JSON and its files out.

use serde_json::Value;

/// A file that came with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The number in `files[n]`.
    pub number: u64,
    /// Its name.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The parts of a form, or what is wrong with it.
pub(crate) fn parse(content_type: &str, body: &[u8]) -> Result<(Option<Value>, Vec<File>), String> {
    let boundary = content_type.split("boundary=").nth(1).ok_or("a form without a boundary")?.trim_matches('"');
    let mut json = None;
    let mut files = Vec::new();
    for part in parts(body, format!("--{boundary}").as_bytes()) {
        let split = find(part, b"\r\n\r\n").ok_or("a part without headers")?;
        let headers = String::from_utf8_lossy(&part[..split]).into_owned();
        let bytes = &part[split + 4..];
        let name = parameter(&headers, "name").ok_or("a part without a name")?;
        if name == "payload_json" {
            json = Some(serde_json::from_slice(bytes).map_err(|error| format!("payload_json: {error}"))?);
        } else {
            let number = name.strip_prefix("files[").and_then(|rest| rest.strip_suffix(']')).and_then(|number| number.parse().ok());
            let number = number.ok_or_else(|| format!("`{name}` is neither a file nor payload_json"))?;
            let name = parameter(&headers, "filename").ok_or("a file without a name")?;
            files.push(File { number, name, bytes: bytes.to_vec() });
        }
    }
    Ok((json, files))
}

fn parts<'a>(mut body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    let end = [b"\r\n", boundary].concat();
    while let Some(start) = find(body, boundary) {
        body = &body[start + boundary.len()..];
        let Some(length) = find(body, &end) else { break };
        found.push(body[..length].strip_prefix(b"\r\n").unwrap_or(&body[..length]));
        body = &body[length..];
    }
    found
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn parameter(headers: &str, name: &str) -> Option<String> {
    let start = [format!("; {name}=\""), format!(";{name}=\"")].iter().find_map(|mark| Some(headers.find(mark)? + mark.len()))?;
    headers[start..].split('"').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_form_is_json_and_files() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"list.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n1,2\r\n--b\r\n\
                    Content-Disposition: form-data; name=\"payload_json\"\r\n\r\n{\"content\":\"x\"}\r\n--b--\r\n";
        let (json, files) = parse("multipart/form-data; boundary=b", body.as_bytes()).unwrap();
        assert_eq!(json, Some(json!({"content": "x"})));
        assert_eq!(files, [File { number: 0, name: "list.csv".to_owned(), bytes: b"a,b\r\n1,2".to_vec() }]);
    }

    #[test]
    fn a_form_with_other_parts_is_refused() {
        let body = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\nx\r\n--b--\r\n";
        assert!(parse("multipart/form-data; boundary=b", body).is_err());
        assert!(parse("multipart/form-data", body).is_err());
    }
}
