//! The kiosk's window: opened over the whole screen, left by operators only.

use std::{str::FromStr, sync::Arc};

use anyhow::bail;

use super::{
    KioskArguments,
    actor::SCALE,
    outbox,
    specimen_camera::{Cue, SpecimenCamera},
};
use crate::{
    cli::{Ending, Place, cases, output::tell},
    media::{
        camera::{Camera, CameraChoice, CameraError, NoSuchCamera},
        microphone::MicrophoneChoice,
    },
    session::{KioskPort, KioskService, KioskSetting, Wake, has_operators, now_millis},
    ui::{self, Guard},
};

/// The name under which the kiosk's own desk stands in the log while no staff is signed in.
const ACTOR: &str = "kiosk";

#[derive(clap::Args)]
pub(super) struct WindowArguments {
    /// Open the window over the whole screen, with this camera: a device such as /dev/video0 or /dev/video0@1920x1080; file:PATH, a
    /// recording that stands in for one; or specimen:N, a drawn person who does what is asked
    #[arg(long, value_name = "CAMERA", conflicts_with_all = ["cameras", "script"])]
    pub(super) camera: Option<WindowCamera>,
    /// Record what is said, where digits are to be spoken, with this microphone: default, a device such as plughw:1,0, or file:PATH, a
    /// recording that stands in for one
    #[arg(long, value_name = "MICROPHONE", requires = "camera")]
    microphone: Option<MicrophoneChoice>,
    /// Open it although there are no operators, so that anybody can close it: for demonstrations, never in a branch
    #[arg(long, requires = "camera")]
    unattended_demo: bool,
    /// The camera shows specimens: the cases say so
    #[arg(long, requires = "camera")]
    specimens: bool,
}

/// Which camera the window is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WindowCamera {
    /// A device, or a recording.
    Real(CameraChoice),
    /// A drawn person, by number.
    Specimen(u64),
}

impl FromStr for WindowCamera {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.strip_prefix("specimen:") {
            Some(number) => {
                let wrong = |_| format!("`{text}` names nobody; write specimen:N with a number, such as specimen:3");
                number.parse().map(WindowCamera::Specimen).map_err(wrong)
            }
            None => text.parse().map(WindowCamera::Real).map_err(|error: NoSuchCamera| error.to_string()),
        }
    }
}

impl WindowCamera {
    /// Opens it. A drawn person acts on `cue`.
    ///
    /// # Errors
    /// When it is not there or cannot be used.
    fn open(&self, cue: &Cue) -> Result<Box<dyn Camera>, CameraError> {
        match self {
            WindowCamera::Real(choice) => choice.open(),
            WindowCamera::Specimen(person) => Ok(Box::new(SpecimenCamera::open(*person, SCALE, cue.clone())?)),
        }
    }
}

/// Opens the window and returns when staff left it.
pub(super) fn open(place: &Place, camera: WindowCamera, arguments: &KioskArguments) -> anyhow::Result<Ending> {
    let desk = place.desk_of(ACTOR)?;
    let guard = match (has_operators(&desk)?, arguments.window.unattended_demo) {
        (true, _) => Guard::Operators,
        (false, true) => Guard::Nobody,
        (false, false) => bail!(
            "{} has no operators, so that anybody who closed the kiosk would be at the machine itself and nobody could leave it \
             otherwise; add an administrator first (assay operator add NAME --role administrator), or show it with \
             --unattended-demo",
            place.data().display()
        ),
    };
    if guard == Guard::Nobody {
        tell("there are no operators: anybody can close this window, and nobody can see its health page");
    }
    let engine = Arc::new(cases::engine(place)?);
    let microphone = arguments.window.microphone.clone();
    let digits = engine.policy.kiosk.digits;
    if digits > 0 && microphone.is_none() {
        bail!(
            "the policy asks for {digits} spoken digits, which nothing would hear; name a microphone with --microphone, or set digits = 0 \
             in [kiosk] of the policy"
        );
    }
    let outbox = outbox(place, arguments, &engine)?;
    let cue = Cue::default();
    let heard = cue.clone();
    let setting = KioskSetting {
        data: place.data(),
        engine,
        is_specimen: arguments.window.specimens || matches!(camera, WindowCamera::Specimen(_)),
        onlooker: Some(Box::new(move |shown| heard.hear(shown))),
        camera: Box::new(move || camera.open(&cue)),
        // Nobody listens where nothing is to be said.
        microphone: microphone.filter(|_| digits > 0),
        outbox,
    };
    let connect = move |wake: Wake| {
        let service = KioskService::start(setting, desk, wake).map_err(|error| error.to_string())?;
        Ok(Box::new(service) as Box<dyn KioskPort>)
    };
    ui::run_kiosk(guard, now_millis, connect).map_err(anyhow::Error::msg)?;
    Ok(Ending::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawn_people_are_named_by_number() {
        assert_eq!("specimen:12".parse(), Ok(WindowCamera::Specimen(12)));
        assert!(matches!("file:a.mp4".parse(), Ok(WindowCamera::Real(CameraChoice::File(_)))));
        for wrong in ["specimen:", "specimen:-1", "specimen:x", "specimen:99999999999999999999", "video0"] {
            assert!(wrong.parse::<WindowCamera>().unwrap_err().contains(wrong), "{wrong}");
        }
    }
}
