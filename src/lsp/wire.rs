//! The base protocol: a header with a length, then so many bytes of JSON-RPC.

use std::io::{self, BufRead, Write};

use serde_json::{Value, json};

/// Bytes of one message: a manifest at its limit, escaped.
const MOST: usize = 4 * crate::limits::MANIFEST_BYTES as usize;

/// Bytes of one line of a header.
const LINE: u64 = 4096;

/// Lines of one header.
const LINES: usize = 32;

/// Reads one message; none at the end of the stream.
///
/// # Errors
/// A stream that breaks off, a header without a length, a message beyond all measure, no JSON.
pub fn read(input: &mut impl BufRead) -> io::Result<Option<Value>> {
    let mut length = None;
    for count in 0.. {
        let mut line = String::new();
        io::Read::take(&mut *input, LINE).read_line(&mut line)?;
        if line.is_empty() && count == 0 {
            return Ok(None);
        }
        if !line.ends_with('\n') || count > LINES {
            return Err(broken("no header"));
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let length = length.filter(|length| *length <= MOST).ok_or_else(|| broken("no length"))?;
    let mut bytes = Vec::new();
    // Grown as the bytes come: the length is only a promise.
    let read = io::Read::take(&mut *input, length as u64);
    if io::Read::read_to_end(&mut { read }, &mut bytes)? < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    serde_json::from_slice(&bytes).map(Some).map_err(|error| broken(&error.to_string()))
}

fn broken(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.to_owned())
}

/// Writes one message.
///
/// # Errors
/// What the stream gives.
pub fn write(output: &mut dyn Write, message: &Value) -> io::Result<()> {
    let text = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

/// What a client asked for that failed, and why.
#[derive(Debug)]
pub struct Fault {
    /// A code of JSON-RPC or LSP.
    pub code: i64,
    /// Why.
    pub message: String,
}

impl Fault {
    /// A fault.
    pub fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// The answer to a request.
pub fn answer(id: &Value, result: Result<Value, Fault>) -> Value {
    match result {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err(fault) => {
            json!({ "jsonrpc": "2.0", "id": id, "error": { "code": fault.code, "message": fault.message } })
        }
    }
}

/// A notification.
pub fn notification(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": method, "params": params })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_comes_back_as_it_went() {
        let mut bytes = Vec::new();
        let message = notification("x", json!({ "题": "名" }));
        write(&mut bytes, &message).unwrap();
        let mut input = &bytes[..];
        assert_eq!(read(&mut input).unwrap(), Some(message));
        assert_eq!(read(&mut input).unwrap(), None);
    }

    #[test]
    fn broken_streams_are_errors() {
        for text in [
            "Content-Length: 99\r\n\r\n{}",
            "Content-Length: 99999999999\r\n\r\n",
            "X: 1\r\n\r\n{}",
            "Content-Length: 2",
            "Content-Length: 2\r\n\r\n{x",
        ] {
            assert!(read(&mut text.as_bytes()).is_err(), "{text:?}");
        }
        assert!(read(&mut "x\r\n".repeat(99).as_bytes()).is_err());
    }
}
