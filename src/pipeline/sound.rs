//! The sound of the selfie video: the spoken digits that a case asks for.

use super::{CaseInput, Engine, sides::SelfieSide};
use crate::{
    case::{
        EvidenceKind,
        finding::{CheckId, Finding, NotChecked, NotCheckedCause},
        voice::HeardDigit,
    },
    infer::Task,
    media::{audio::AudioError, sound_track::SoundTrack},
    selfie::{DigitListener, ListenedTo, VoiceError, voice_challenge},
};

/// The voice challenge with the digits that were heard. The sound is only decoded where digits are asked for.
pub(super) fn voice_side(input: &CaseInput<'_>, selfie: &SelfieSide, engine: &Engine) -> (Finding, Vec<HeardDigit>) {
    let digits = input.meta.challenge.as_ref().and_then(|challenge| challenge.digits.as_deref()).unwrap_or_default();
    let asked: Vec<u8> = digits.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    let check = CheckId::VoiceChallenge;
    if asked.is_empty() {
        let detail = "the case asks for no spoken digits";
        return (Finding::not_checked(check, NotCheckedCause::NotAsked, detail), Vec::new());
    }
    let judged = listen(input, engine).map(|(track, listener)| {
        let hearing = listener.listen(&track.samples).map_err(|error| unheard(&error))?;
        let sound = ListenedTo { start_millis: track.start_millis, samples: &track.samples, hearing: &hearing };
        let frames = selfie.as_ref().map_or(&[][..], |track| &track.timeline.samples);
        Ok((voice_challenge(&asked, &sound, frames, &engine.policy.voice), sound.digits().0))
    });
    match judged.flatten() {
        Ok(judged) => judged,
        Err(NotChecked { cause, detail }) => (Finding::not_checked(check, cause, detail), Vec::new()),
    }
}

fn listen(input: &CaseInput<'_>, engine: &Engine) -> Result<(SoundTrack, DigitListener), NotChecked> {
    let video = input.evidence.iter().find(|evidence| evidence.kind == EvidenceKind::Video).ok_or_else(|| {
        let detail = "the case has no selfie video, so the digits asked for cannot be heard; ask for one with sound";
        NotChecked::new(NotCheckedCause::EvidenceMissing, detail)
    })?;
    let network = engine.models.first(Task::SpokenDigits);
    let network = network.map_err(|error| NotChecked::new(error.cause(), error.to_string()))?;
    let unreadable = |detail: String| NotChecked::new(NotCheckedCause::EvidenceUnreadable, detail);
    let file = input.vault.verified_file(&video.digest).map_err(|error| unreadable(error.to_string()))?;
    let most_seconds = engine.policy.limits.sound_seconds as usize;
    let track = SoundTrack::read(&file, most_seconds).map_err(|error| {
        let cause = match error {
            AudioError::NoSoundTrack { .. } => NotCheckedCause::EvidenceMissing,
            AudioError::Unreadable { .. } => NotCheckedCause::EvidenceUnreadable,
        };
        NotChecked::new(cause, error.to_string())
    })?;
    // Digits said in the part that is missing would not be heard.
    match &track.partial {
        Some(partial) => Err(unreadable(format!(
            "the sound of {} is only partly readable: {partial}; a person must listen, or ask for a new recording",
            video.file_name
        ))),
        None => Ok((track, DigitListener::new(network).up_to(most_seconds))),
    }
}

fn unheard(error: &VoiceError) -> NotChecked {
    let cause = match error {
        VoiceError::Infer(error) => error.cause(),
        VoiceError::TooLong { .. } | VoiceError::NotSound { .. } => NotCheckedCause::EvidenceUnreadable,
    };
    NotChecked::new(cause, error.to_string())
}
