//! Writing a bundle: the contents stream through, one part in memory at a time.

use std::{
    fmt,
    io::{self, BufWriter, Read, Write},
};

use super::{
    BundleError, BundleLimits, ContentList, Header, ListedCase, Sender,
    header::{SCHEMA, bundle_id, seal_context, signed},
    list::{ListedRecord, shown},
};
use crate::{
    case::{
        Digest,
        digest::Digester,
        sent::{BundleId, SentCase},
    },
    seal::{ReceivingKey, Sealer, Signer, sealed_len},
};

/// Bytes moved at a time.
const BUFFER_LEN: usize = 64 * 1024;

/// From whom a bundle is, and to whom.
#[derive(Debug, Clone)]
pub struct SealOrder<'a> {
    /// The number of the sender's installation, 32 hexadecimal digits.
    pub installation: &'a str,
    /// The sender's key.
    pub signer: &'a Signer,
    /// To whom it is sealed.
    pub recipient: ReceivingKey,
    /// When, milliseconds since 1970 in UTC.
    pub sealed_at_millis: i64,
}

/// Opens one piece of evidence of a content: by its place in [`SentCase::evidence`].
pub type OpenEvidence<'a> = Box<dyn Fn(usize) -> io::Result<Box<dyn Read + 'a>> + 'a>;

/// A case with everything that travels for it.
pub struct Content<'a> {
    /// The case; digests and lengths of its evidence must be those of the bytes.
    pub case: SentCase,
    /// The sender's record about it, JSON of [`crate::case::sent::SentRecord`].
    pub record: Option<Vec<u8>>,
    /// Where the bytes of its evidence come from.
    pub open: OpenEvidence<'a>,
}

impl Content<'_> {
    /// Bytes that travel for the case.
    pub fn byte_len(&self) -> u64 {
        let record = self.record.as_ref().map_or(0, |record| record.len() as u64);
        self.case.evidence.iter().map(|evidence| evidence.byte_len).fold(record, u64::saturating_add)
    }
}

impl fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content({})", self.case.id)
    }
}

/// A bundle that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBundle {
    /// Its number.
    pub bundle: BundleId,
    /// SHA-256 of the whole file.
    pub sha256: Digest,
    /// Its length in bytes.
    pub byte_len: u64,
}

/// Writes a bundle to `out`: nothing is read twice, and memory does not grow with the evidence. Who writes it cannot open it.
///
/// # Errors
/// When it is more than a recipient takes ([`BundleLimits`]), refused before anything is written; when a piece of evidence is not what
/// its case says, cannot be read, the recipient's key is none, or `out` fails; what was written then is no bundle.
pub fn write_bundle(
    out: impl Write,
    order: &SealOrder<'_>,
    contents: &[Content<'_>],
) -> Result<SealedBundle, BundleError> {
    let list = |bundle: &BundleId| {
        let list = ContentList::new(bundle.clone(), contents.iter().map(listed).collect::<Result<_, _>>()?);
        let text = serde_json::to_vec(&list).map_err(|error| source("the list of contents", error.to_string()))?;
        list.must_be_taken(text.len() as u64, &BundleLimits::default())?;
        Ok((text, list.byte_len()))
    };
    write_sealed(out, order, list, |body| contents.iter().try_for_each(|content| pour(content, body)))
}

/// Writes a bundle with the list of contents that `list` gives and as many bytes of contents as it says, which `pour` writes.
pub(super) fn write_sealed<W: Write>(
    out: W,
    order: &SealOrder<'_>,
    list: impl FnOnce(&BundleId) -> Result<(Vec<u8>, u64), BundleError>,
    pour: impl FnOnce(&mut dyn Write) -> Result<(), BundleError>,
) -> Result<SealedBundle, BundleError> {
    let failed = |what: &'static str| move |error: io::Error| source(what, error.to_string());
    let sender = Sender { installation: order.installation.to_owned(), signing_key: order.signer.public() };
    let (encapsulated, key) = order.recipient.encapsulate(&seal_context(&sender, &order.recipient))?;
    let bundle = bundle_id(&encapsulated);
    let (text, contents_len) = list(&bundle)?;
    let text_len =
        u32::try_from(text.len()).map_err(|_| source("the list of contents", "it is too long".to_owned()))?;
    let header = Header {
        schema: SCHEMA.to_owned(),
        bundle: bundle.clone(),
        sender,
        recipient: order.recipient,
        encapsulated,
        sealed_at_millis: order.sealed_at_millis,
        body_bytes: sealed_len((4 + u64::from(text_len)).saturating_add(contents_len)),
    };
    let head = header.to_bytes(order.signer).map_err(|error| source("the header", error.to_string()))?;
    let mut out = Digesting::new(BufWriter::with_capacity(BUFFER_LEN * 2, out));
    out.write_all(&head).map_err(failed("the header"))?;
    let mut body = Sealer::new(&key, out).map_err(failed("the body"))?;
    body.write_all(&text_len.to_be_bytes()).map_err(failed("the list of contents"))?;
    body.write_all(&text).map_err(failed("the list of contents"))?;
    pour(&mut body)?;
    let mut out = body.finish().map_err(failed("the end of the body"))?;
    let signature = order.signer.sign_digest(&signed("end", &out.digest()));
    out.write_all(signature.as_bytes()).map_err(failed("the signature"))?;
    out.flush().map_err(failed("the end"))?;
    Ok(SealedBundle { bundle, sha256: out.digest(), byte_len: out.byte_len })
}

fn source(what: &str, detail: String) -> BundleError {
    BundleError::Source { what: what.to_owned(), detail }
}

fn listed(content: &Content<'_>) -> Result<ListedCase, BundleError> {
    let case = &content.case;
    let record = content.record.as_ref();
    let record = record.map(|bytes| ListedRecord { sha256: Digest::of(bytes), byte_len: bytes.len() as u64 });
    let listed = ListedCase { sent: case.clone(), record };
    match listed.fault() {
        Some(fault) => Err(source(&format!("case {}", shown(&case.id.0)), fault)),
        None => Ok(listed),
    }
}

/// Lets everything that travels for one case through, and checks it on the way.
fn pour(content: &Content<'_>, body: &mut dyn Write) -> Result<(), BundleError> {
    for (place, evidence) in content.case.evidence.iter().enumerate() {
        let what = format!("{} of case {}", evidence.kind, content.case.id);
        let failed = |error: io::Error| source(&what, error.to_string());
        let mut from = (content.open)(place).map_err(failed)?;
        let (mut digester, mut byte_len, mut buffer) = (Digester::default(), 0u64, vec![0; BUFFER_LEN]);
        loop {
            let count = match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(failed(error)),
            };
            byte_len += count as u64;
            if byte_len > evidence.byte_len {
                break;
            }
            digester.update(&buffer[..count]);
            body.write_all(&buffer[..count]).map_err(failed)?;
        }
        if byte_len != evidence.byte_len || digester.finish() != evidence.digest {
            return Err(source(&what, "its bytes are no longer those that were imported".to_owned()));
        }
    }
    let record = content.record.as_deref().unwrap_or_default();
    body.write_all(record)
        .map_err(|error| source(&format!("the record of case {}", content.case.id), error.to_string()))
}

/// Digests what is written.
struct Digesting<W> {
    out: W,
    digester: Digester,
    byte_len: u64,
}

impl<W: Write> Digesting<W> {
    fn new(out: W) -> Self {
        Digesting { out, digester: Digester::default(), byte_len: 0 }
    }

    /// SHA-256 of what was written so far.
    fn digest(&self) -> Digest {
        self.digester.clone().finish()
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.digester.update(&bytes[..count]);
        self.byte_len += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
