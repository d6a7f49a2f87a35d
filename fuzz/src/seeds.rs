//! Writes what the fuzz targets begin with: `seeds FOLDER` makes a folder of each target's name with small, honest examples in it, and
//! some that are nearly honest. Everything is made here; nothing comes from elsewhere.

use std::{
    error::Error,
    fs,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};

use assay::{
    bundle::{Acknowledgement, Bundle, Contact, Content, Fate, SealOrder, write_bundle},
    case::{CaseId, sent::SentCase},
    media::{
        image::encode_jpeg,
        video::encode::{Codec, Quality, Sound, VideoFormat, VideoWriter},
    },
    policy::DEFAULT_POLICY,
    seal::{Keyring, Secret},
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use zip::{ZipWriter, write::SimpleFileOptions};

type Made = Result<(), Box<dyn Error>>;

/// Two lines and three of ICAO 9303's own examples.
const ZONES: [&str; 3] = [
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
];

const LICENCE: &str = "@\n\u{1e}\rANSI 636000100002DL00410278ZV03190008DLDAQT64235789\nDCSSAMPLE\nDDEN\nDACMICHAEL\nDADJOHN\n\
    DBD06062019\nDBB06061986\nDBA12102024\nDBC1\nDAG2300 WEST BROAD STREET\nDAIRICHMOND\nDAJVA\nDCGUSA\n\rZVZVA01\r";

const META: [&str; 4] = [
    "{}",
    r#"{"id":"a","clientId":"b","entityName":"Zoë","countryCode":"ESP","idType":"ID_CARD","livenessMethod":2,"priority":"high"}"#,
    r#"{"challenge":{"actions":["left","right","smile"],"digits":"4711"},"captureIp":"2001:db8::1","capturedAt":"2026-01-31T09:30:00Z"}"#,
    r#"{"returnFaceImages":true,"lastFrames":"false","specimen":true,"unknown":[[{"x":null}]],"dossierId":"d"}"#,
];

fn main() -> Made {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: seeds FOLDER")?;
    let put = |target: &str, name: &str, bytes: &[u8]| -> Made {
        let place = folder.join(target);
        fs::create_dir_all(&place)?;
        Ok(fs::write(place.join(name), bytes)?)
    };
    for (index, text) in META.iter().enumerate() {
        put("case_json", &index.to_string(), text.as_bytes())?;
    }
    photos(&put)?;
    cases(&put)?;
    texts(&put)?;
    keys(&put)?;
    moving(&put)?;
    videos(&folder.join("video"))
}

fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([(x * 5) as u8, (y * 7) as u8, ((x + y) * 3) as u8]))
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Result<Vec<u8>, image::ImageError> {
    let mut bytes = Vec::new();
    image.into().write_to(&mut Cursor::new(&mut bytes), format)?;
    Ok(bytes)
}

/// A JPEG with an EXIF block of an orientation, a text and a place.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let mut exif =
        b"Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x01\x10\0\x02\0\0\0\x04abc\0\0\0\0\0"
            .to_vec();
    exif.extend([0; 8]);
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xFF, 0xE1]);
    bytes.extend(((exif.len() + 2) as u16).to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

fn photos(put: &impl Fn(&str, &str, &[u8]) -> Made) -> Made {
    let small = picture(24, 16);
    let jpeg = encode_jpeg(&small, 80)?;
    put("image", "jpeg", &jpeg)?;
    put("image", "exif", &with_exif(&jpeg))?;
    put("image", "cut", &jpeg[..jpeg.len() / 2])?;
    for (name, format) in
        [("png", ImageFormat::Png), ("bmp", ImageFormat::Bmp), ("tiff", ImageFormat::Tiff), ("webp", ImageFormat::WebP)]
    {
        put("image", name, &encoded(small.clone(), format)?)?;
        put("image", &format!("{name}-alpha"), &encoded(DynamicImage::ImageRgb8(small.clone()).into_rgba8(), format)?)?;
        if name != "bmp" && name != "webp" {
            put(
                "image",
                &format!("{name}-16"),
                &encoded(DynamicImage::ImageRgb8(small.clone()).into_rgb16(), format)?,
            )?;
        }
    }
    put("image", "grey", &encoded(DynamicImage::ImageRgb8(small).into_luma8(), ImageFormat::Png)?)
}

fn cases(put: &impl Fn(&str, &str, &[u8]) -> Made) -> Made {
    let jpeg = encode_jpeg(&picture(24, 16), 80)?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in
        [("a/document_front.jpg", &jpeg[..]), ("a/case.json", META[1].as_bytes()), ("b/selfie.jpg", &jpeg)]
    {
        writer.start_file(name, SimpleFileOptions::default())?;
        writer.write_all(bytes)?;
    }
    let whole = writer.finish()?.into_inner();
    put("zip", "whole", &[&[0], &whole[..]].concat())?;
    put("zip", "cut", &[&[0], &whole[..whole.len() - 30]].concat())?;
    let part = |name: u8, bytes: &[u8]| [&[name, 0x81, 0, bytes.len() as u8], bytes].concat();
    put("zip", "built", &[&[1, 0], &part(4, META[0].as_bytes())[..], &part(2, &jpeg[..jpeg.len().min(250)])].concat())?;
    put("zip", "changed", &[&[1, 2, 10, 0, 255, 40, 0, 1], &part(11, b"x")[..], &part(5, b"")].concat())?;

    let photo = base64(&jpeg);
    let forms = [
        format!(r#"{{"scanId":"s","documentImage":"{photo}","frames":["{photo}","{photo}"],"licenseId":"x"}}"#),
        format!(
            r#"{{"processId":"p","provider":"q","front":"{photo}","facetecEnrollment":{{"auditTrailImage":"{photo}"}}}}"#
        ),
        format!(
            r#"{{"type":"enhanced_identity_check","documentFront":"{photo}","livePhoto":"data:image/jpeg;base64,{photo}"}}"#
        ),
        format!(r#"{{"frontSideImageBase":"{photo}","backSideImageBase":"../x.jpg","sessionId":"s"}}"#),
        format!(
            r#"{{"frontSideImage":"{photo}","backSideImage":"{photo}","tokenized":false,"countryCode":"ESP","idType":"ID_CARD"}}"#
        ),
        r#"{"documentImage":"https://example.org/a.jpg","video":"video.mp4","document_back":7}"#.to_owned(),
    ];
    for (index, form) in forms.iter().enumerate() {
        put("request", &index.to_string(), form.as_bytes())?;
    }
    Ok(())
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bytes
        .chunks(3)
        .flat_map(|part| {
            let bits = (0..3).fold(0u32, |bits, at| bits << 8 | u32::from(*part.get(at).unwrap_or(&0)));
            (0..4).map(
                move |at| if at > part.len() { '=' } else { char::from(SIGNS[(bits >> (18 - 6 * at)) as usize & 63]) },
            )
        })
        .collect()
}

fn texts(put: &impl Fn(&str, &str, &[u8]) -> Made) -> Made {
    for (index, zone) in ZONES.iter().enumerate() {
        put("mrz", &format!("text{index}"), &[&[0], zone.as_bytes()].concat())?;
        let signs = b"<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let read = zone.bytes().filter_map(|byte| Some([signs.iter().position(|sign| *sign == byte)? as u8, 250]));
        // Odd, with the number of the shape and lines as long as they should be.
        let form = [35, 37, 33][index];
        put("mrz", &format!("read{index}"), &[vec![form], read.flatten().collect()].concat())?;
        put("barcode", &format!("zone{index}"), &[&[0], zone.as_bytes()].concat())?;
        put("barcode", &format!("drawn{index}"), &[&[5 + index as u8], zone.as_bytes()].concat())?;
    }
    put("barcode", "licence", &[&[1], LICENCE.as_bytes()].concat())?;
    put("barcode", "picture", &[&[4 + 8 * 4][..], &picture(56, 20).into_raw()[..1120]].concat())?;
    put("policy", "default", DEFAULT_POLICY.as_bytes())?;
    for (index, part) in DEFAULT_POLICY.split("\n[").enumerate() {
        put("policy", &format!("part{index}"), format!("[{part}").as_bytes())?;
    }
    let zeros = "0".repeat(64);
    let event = format!(
        r#"{{"sequence":1,"at_millis":5,"actor":"ana","action":"import","case":"c","before":"null","after":"{{}}","previous":"{zeros}","hash":"{zeros}"}}"#
    );
    let event = event.replace("at_millis", "atMillis");
    let opening = r#"{"schema":"assay.audit-log/1","exportedAt":"2026-11-29T08:00:00Z","exportedBy":"ana"}"#;
    let head =
        format!(r#"{{"schema":"assay.audit-head/1","events":1,"hash":"{zeros}","takenAt":"2026-11-29T08:00:00Z"}}"#);
    put("audit_log", "log", format!("{opening}\n{event}\n{{\"head\":{head}}}\n").as_bytes())?;
    put("audit_log", "open", format!("{opening}\n{event}\n").as_bytes())?;
    put("audit_log", "head", head.as_bytes())?;
    put("sealed_file", "whole", &[&[0; 7], &b"some bytes of a photo"[..]].concat())?;
    put("sealed_file", "changed", &[&[20, 0, 0, 9, 0, 0, 1], &[7; 600][..]].concat())?;
    put("sealed_file", "cut", &[&[255, 16, 0, 0, 0, 0, 0], &[7; 60][..]].concat())?;
    put("lists", "addresses", b"\x00# blocks\n192.0.2.0/24\n2001:db8::/32\n::ffff:198.51.100.7\n203.0.113.9\n")?;
    let hash = "ab".repeat(32);
    put("lists", "csv", format!("\x01name,url,hash,image\na,http://x,{hash},\nb,,,b.png\n").as_bytes())?;
    put(
        "lists",
        "json",
        format!("\x02[{{\"name\":\"a\",\"hash\":\"{hash}\"}},{{\"name\":\"b\",\"image\":\"b.png\"}}]").as_bytes(),
    )?;
    put("lists", "manifest", &[&[3], assay::infer::BUILT_IN_MANIFEST.as_bytes()].concat())
}

/// Keys of folders that are encrypted and that are not.
fn keys(put: &impl Fn(&str, &str, &[u8]) -> Made) -> Made {
    let folder = assay_fuzz::scratch();
    let (signer, _) = Keyring::open(folder.path(), &Secret::None)?.signer()?;
    put("keys", "plain", &fs::read(folder.path().join("keys.json"))?)?;
    let signed = signer.signature_file(&assay::case::Digest::of(b"a file"));
    put("keys", "signature", signed.to_text().as_bytes())?;
    let sealed = r#"{"nonce":"N","sealed":"S"}"#.replace('N', &"0".repeat(48)).replace('S', &"0".repeat(96));
    let text = format!(
        r#"{{"schema":"assay.keys/1","installation":"{}","encryption":{{"wrap":{{"kind":"keyFile"}},"keyId":"{}","master":{sealed}}},"signing":{{"algorithm":"Ed25519","publicKey":"{}","seed":{{"sealed":{sealed}}}}}}}"#,
        "0".repeat(32),
        "0".repeat(16),
        "0".repeat(64)
    );
    put("keys", "encrypted", text.as_bytes())
}

/// A bundle, whole and to be changed, a contact, an acknowledgement and the list of a snapshot.
fn moving(put: &impl Fn(&str, &str, &[u8]) -> Made) -> Made {
    let folder = assay_fuzz::scratch();
    let mut keyring = Keyring::open(folder.path(), &Secret::None)?;
    let (signer, receiver, installation) = (keyring.signer()?.0, keyring.receiver()?.0, keyring.installation()?);
    let recipient = receiver.public();
    let order = SealOrder { installation: &installation, signer: &signer, recipient, sealed_at_millis: 2 };
    let case = SentCase {
        id: CaseId("a".to_owned()),
        source: "b".to_owned(),
        imported_at_millis: 1,
        meta_json: META[0].to_owned(),
        warnings: Vec::new(),
        evidence: Vec::new(),
    };
    let content = Content { case, record: None, open: Box::new(|_| Err(std::io::ErrorKind::NotFound.into())) };
    let path = folder.path().join("bundle");
    let sealed = write_bundle(fs::File::create(&path)?, &order, &[content])?;
    put("moving", "bundle", &[&[0], &fs::read(&path)?[..]].concat())?;
    put("moving", "sealed", &[&[1, 0, 0, 0, 0, 4], &b"bytea case"[..]].concat())?;
    put("moving", "changed", &[&[1, 0, 90, 1, 7, 4], &b"bytea case"[..]].concat())?;
    put("moving", "cut", &[&[1, 9, 0, 0, 0, 4], &b"bytea case"[..]].concat())?;
    let contact = Contact::new(&installation, &signer, receiver.public()).to_text();
    put("moving", "contact", &[&[2], contact.as_bytes()].concat())?;
    let header = Bundle::open(&path)?.header().clone();
    let cases = vec![(CaseId("a".to_owned()), Fate::Received)];
    let word = Acknowledgement::new(&header, sealed.sha256, (&installation, &signer), 3, cases).to_text();
    put("moving", "acknowledgement", &[&[3], word.as_bytes()].concat())?;
    let zeros = "0".repeat(64);
    let file = format!(r#"{{"sha256":"{zeros}","byteLen":9}}"#);
    let head =
        format!(r#"{{"schema":"assay.audit-head/1","events":1,"hash":"{zeros}","takenAt":"2026-11-29T08:00:00Z"}}"#);
    let list = format!(
        r#"{{"schema":"assay.backup/1","madeAt":"2026-11-29T08:00:00Z","installation":"{installation}","openedBy":null,"evidenceFolder":"plain","cases":1,"head":{head},"database":{file},"keys":{file},"evidence":[{{"digest":"{zeros}","sha256":"{zeros}","byteLen":7}}],"damaged":["{zeros}"]}}"#
    );
    put("moving", "backup", &[&[4], list.as_bytes()].concat())
}

fn videos(folder: &Path) -> Made {
    fs::create_dir_all(folder)?;
    for (name, codec, sound) in [
        ("h264.mp4", Codec::H264, true),
        ("mpeg4.avi", Codec::Mpeg4, false),
        ("h264.mkv", Codec::H264, false),
        ("mpeg4.mov", Codec::Mpeg4, true),
    ] {
        let quality = if codec == Codec::Mpeg4 { Quality::Bitrate(100_000) } else { Quality::Constant(35) };
        let format = VideoFormat { codec, quality, key_every: 4, ..VideoFormat::new(32, 24) };
        let tone = || Sound {
            rate: 16_000,
            channels: 1,
            samples: (0..4000).map(|at| (at as f32 / 9.0).sin() / 2.0).collect(),
        };
        let mut writer = VideoWriter::create(&folder.join(name), &format, sound.then(tone))?;
        for frame in 0..6 {
            writer.write(frame * 40, &picture(32, 24))?;
        }
        writer.finish()?;
    }
    fs::write(
        folder.join("gif"),
        b"GIF89a\x04\0\x04\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x04\0\x04\0\0\x02\x04\x84\x8f\t\x05\0;",
    )?;
    Ok(())
}
