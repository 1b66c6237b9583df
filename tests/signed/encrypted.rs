//! Encrypted streams that a signature's form lies in: read where no password is wanted, and counted
//! like any other.

use std::io::Write;
use std::time::{Duration, Instant};

use md5::{Digest, Md5};
use zhenji::seal::{self, Trust, Verdict};

/// What passwords are filled up with (ISO 32000-1, 7.6.3.3).
const PADDING: [u8; 32] = [
    0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08, 0x2e,
    0x2e, 0x00, 0xb6, 0xd0, 0x68, 0x3e, 0x80, 0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a,
];

/// RC4
fn rc4(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut state: Vec<u8> = (0..=255).collect();
    let mut j = 0u8;
    for i in 0..256 {
        j = j.wrapping_add(state[i]).wrapping_add(key[i % key.len()]);
        state.swap(i, usize::from(j));
    }
    let (mut i, mut j) = (0u8, 0u8);
    let step = |byte: &u8| {
        i = i.wrapping_add(1);
        j = j.wrapping_add(state[usize::from(i)]);
        state.swap(usize::from(i), usize::from(j));
        byte ^ state[usize::from(state[usize::from(i)].wrapping_add(state[usize::from(j)]))]
    };
    data.iter().map(step).collect()
}

/// The key of a file that opens without a password (`/V 1 /R 2`, 40 bits).
fn file_key(owner: &[u8; 32], id: &[u8]) -> Vec<u8> {
    let mut hash = Md5::new();
    for part in [&PADDING[..], owner, &(-4i32).to_le_bytes(), id] {
        hash.update(part);
    }
    hash.finalize()[..5].to_vec()
}

/// A file whose form, and the field in it, lie in encrypted object streams; before each object's own
/// bytes there are so many megabytes of nothing.
fn encrypted(fields: usize, megabytes: usize) -> Vec<u8> {
    let (owner, id) = ([7u8; 32], [9u8; 16]);
    let key = file_key(&owner, &id);
    let user = rc4(&key, &PADDING);
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let first = 30;
    let mut bytes = b"%PDF-1.5\n".to_vec();
    // Number, and where it stands: an offset, or a stream and an index.
    let mut table: Vec<(usize, u8, usize)> = Vec::new();
    let mut put = |bytes: &mut Vec<u8>, number: usize, body: &[u8]| {
        table.push((number, 1, bytes.len()));
        bytes.extend(format!("{number} 0 obj\n").into_bytes());
        bytes.extend_from_slice(body);
        bytes.extend_from_slice(b"\nendobj\n");
    };
    let kids: String = (0..fields).map(|field| format!("{} 0 R ", first + 2 * field + 1)).collect();
    let form = format!("/AcroForm << /Fields [{kids}] /SigFlags 3 >>");
    put(&mut bytes, 1, format!("<< /Type /Catalog /Pages 2 0 R {form} >>").as_bytes());
    put(&mut bytes, 2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    put(&mut bytes, 3, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>");
    let filter = format!("/Filter /Standard /V 1 /R 2 /P -4 /O <{}> /U <{}>", hex(&owner), hex(&user));
    put(&mut bytes, 4, format!("<< {filter} >>").as_bytes());
    for field in 0..fields {
        let (stream, object) = (first + 2 * field, first + 2 * field + 1);
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        let head = format!("{object} 0 ");
        encoder.write_all(head.as_bytes()).unwrap();
        for _ in 0..megabytes {
            encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
        }
        write!(encoder, "<< /FT /Sig /T (Signature{field}) >>").unwrap();
        let mut salt = key.clone();
        salt.extend_from_slice(&[stream as u8, (stream >> 8) as u8, 0, 0, 0]);
        let data = rc4(&Md5::digest(&salt)[..10], &encoder.finish().unwrap());
        let dict = format!("/Type /ObjStm /N 1 /First {} /Filter /FlateDecode", head.len());
        let mut body = format!("<< {dict} /Length {} >>\nstream\n", data.len()).into_bytes();
        body.extend(data);
        body.extend_from_slice(b"\nendstream");
        put(&mut bytes, stream, &body);
    }
    table.extend((0..fields).map(|field| (first + 2 * field + 1, 2, first + 2 * field)));
    let (at, own) = (bytes.len(), first + 2 * fields);
    table.push((own, 1, at));
    table.sort_unstable();
    let (mut index, mut rows) = (String::new(), Vec::new());
    for (number, kind, place) in &table {
        index.push_str(&format!("{number} 1 "));
        rows.push(*kind);
        rows.extend_from_slice(&(*place as u32).to_be_bytes());
        rows.push(0);
    }
    let size = own + 1;
    let id = hex(&id);
    let trailer = format!("/Root 1 0 R /Encrypt 4 0 R /ID [<{id}> <{id}>] /Size {size}");
    let dict = format!("/Type /XRef /W [1 4 1] /Index [{index}] {trailer} /Length {}", rows.len());
    bytes.extend(format!("{own} 0 obj\n<< {dict} >>\nstream\n").into_bytes());
    bytes.extend(rows);
    bytes.extend(format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n").into_bytes());
    bytes
}

#[test]
fn a_form_in_encrypted_streams_is_read() {
    let found = seal::pdf::verify(&encrypted(2, 0), &Trust::default());
    let words: Vec<Verdict> = found.iter().map(|one| one.verdict).collect();
    assert_eq!(words, [Verdict::NotSigned, Verdict::NotSigned]);
}

/// Twelve streams of a megabyte at most that come to 720 megabytes: what is within the bounds of
/// one file is read, and then no more.
#[test]
fn what_comes_out_of_encrypted_streams_is_counted() {
    let bytes = encrypted(12, 60);
    assert!(bytes.len() < 16 << 20);
    let start = Instant::now();
    let found = seal::pdf::verify(&bytes, &Trust::default());
    assert!(found.len() < 12, "{} of 12 streams were read", found.len());
    assert!(found.iter().all(|one| one.verdict != Verdict::Valid));
    assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
}
