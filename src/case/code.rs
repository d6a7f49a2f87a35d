//! The result codes of the identity verification service, as its document numbers and describes them.
//!
//! A code says what was wrong with the input or which part of the service failed. Codes for a remote service stand for its
//! local counterpart: -4 and -5 for a network that is missing or failed, -200 … -299 for the gallery.

/// The transaction was carried out.
pub const FINISHED: i32 = 0;
/// The video is no video, or in no format that can be read.
pub const VIDEO_INVALID: i32 = -1;
/// The video was accepted, and could not be read to its end.
pub const VIDEO_PROCESSING: i32 = -2;
/// `livenessMethod` is none of 0, 1 and 2.
pub const METHOD_INVALID: i32 = -3;
/// A network of the selfie's liveness is missing or failed.
pub const NO_LIVENESS_MODEL: i32 = -4;
/// A network of the face match is missing or failed.
pub const NO_MATCHING_MODEL: i32 = -5;
/// No process was started under this scanId.
pub const SCAN_UNKNOWN: i32 = -6;
/// No folder could be made for an export.
pub const FOLDER_NOT_MADE: i32 = -7;
/// The JSON result could not be written.
pub const OUTPUT_NOT_WRITTEN: i32 = -8;
/// No usable face is in the video.
pub const NO_FACE: i32 = -9;
/// The head did not move as asked.
pub const NO_MOVEMENT: i32 = -10;
/// Several faces are in the video, at once or one after the other.
pub const SEVERAL_FACES: i32 = -11;
/// No usable face is in the photo of the document.
pub const NO_DOCUMENT_FACE: i32 = -12;
/// A list of frames without a frame.
pub const NO_FRAMES: i32 = -13;
/// `lastFrames` is neither true nor false.
pub const LAST_FRAMES_INVALID: i32 = -14;
/// The process of this scanId was invalidated by the validation matrix.
pub const SCAN_INVALIDATED: i32 = -15;
/// The face is overexposed.
pub const TOO_BRIGHT: i32 = -16;
/// The face is underexposed.
pub const TOO_DARK: i32 = -17;
/// The light comes from behind the person.
pub const BACKLIT: i32 = -18;
/// The face is near a border of the picture.
pub const NEAR_BORDER: i32 = -101;
/// A part of the face lies outside the picture.
pub const CROPPED: i32 = -102;
/// The face fills too much of the picture.
pub const TOO_CLOSE: i32 = -103;
/// The gallery cannot be reached.
pub const GALLERY_UNREACHABLE: i32 = -200;
/// The gallery stopped while it worked.
pub const GALLERY_INTERRUPTED: i32 = -201;
/// The gallery is not one that may be used.
pub const GALLERY_REFUSED: i32 = -202;
/// No face of the video can be enrolled.
pub const ENROL_NO_FACE: i32 = -203;
/// Several faces in the video that was to be enrolled.
pub const ENROL_SEVERAL_FACES: i32 = -204;
/// The face is not good enough to be enrolled.
pub const ENROL_LOW_QUALITY: i32 = -205;
/// The video may be an attack, so that its face is not enrolled.
pub const ENROL_ATTACK_SUSPECTED: i32 = -206;
/// The gallery failed in another way.
pub const GALLERY_ERROR: i32 = -299;

/// Every code with the service's own description, as its document lists them.
pub const ALL: [(i32, &str); 30] = [
    (FINISHED, "Identity verification transaction finished successfully"),
    (VIDEO_INVALID, "Input video file has not a valid format"),
    (VIDEO_PROCESSING, "Error while processing input video"),
    (METHOD_INVALID, "Provided livenessMethod is not a valid one"),
    (NO_LIVENESS_MODEL, "Error connecting to liveness detection service"),
    (NO_MATCHING_MODEL, "Error connecting to facial matching service"),
    (SCAN_UNKNOWN, "Provided scanId does not correspond to a valid started process"),
    (FOLDER_NOT_MADE, "Error while creating a directory from an auto-generated scanId"),
    (OUTPUT_NOT_WRITTEN, "Error while generating output JSON file"),
    (NO_FACE, "Valid face not found in input video"),
    (NO_MOVEMENT, "Movement not found in input video"),
    (SEVERAL_FACES, "Multiple faces found in input video"),
    (NO_DOCUMENT_FACE, "Valid face not found in input ID image"),
    (NO_FRAMES, "The list of frames, with which the video must be compound, can not be empty"),
    (LAST_FRAMES_INVALID, "Allowed values for \"lastFrames\" parameter are \"false\" or \"true\""),
    (SCAN_INVALIDATED, "Provided scanId corresponds to a process invalidated by the validation matrix"),
    (TOO_BRIGHT, "Environment detected to be too bright in input video"),
    (TOO_DARK, "Environment detected to be too dark in input video"),
    (BACKLIT, "Backlighting detected in input video"),
    (NEAR_BORDER, "Face is too close to one or more border in input video"),
    (CROPPED, "Face is cropped in input video"),
    (TOO_CLOSE, "Face is too close to the camera in input video"),
    (GALLERY_UNREACHABLE, "MobbID service connection error"),
    (GALLERY_INTERRUPTED, "MobbID service was interrupted"),
    (GALLERY_REFUSED, "MobbID application or api key is invalid"),
    (ENROL_NO_FACE, "MobbID could not find valid face in input video"),
    (ENROL_SEVERAL_FACES, "MobbID found mulitple faces in input video"),
    (ENROL_LOW_QUALITY, "MobbID indicates insufficient quality in the video input"),
    (ENROL_ATTACK_SUSPECTED, "MobbID indicates that an attack is suspected"),
    (GALLERY_ERROR, "MobbID service error"),
];

/// The service's description of a code; `None` of a number that is no code.
pub fn description(code: i32) -> Option<&'static str> {
    ALL.iter().find(|(number, _)| *number == code).map(|(_, description)| *description)
}

/// The code for a wrong field of `case.json`, named by its JSON pointer, where the service has one.
pub fn of_field(pointer: &str) -> Option<i32> {
    match pointer {
        "/livenessMethod" => Some(METHOD_INVALID),
        "/lastFrames" => Some(LAST_FRAMES_INVALID),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_that_of_the_service() {
        let expected: Vec<i32> =
            (0..=18).chain(101..=103).chain(200..=206).chain([299]).map(|number| -number).collect();
        assert_eq!(ALL.map(|(number, _)| number).to_vec(), expected);
        assert!(ALL.iter().all(|(number, text)| description(*number) == Some(text)));
        assert_eq!(description(-19), None);
    }
}
