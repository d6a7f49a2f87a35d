//! The kiosk's window: opened over the whole screen, left by operators only.

use std::sync::Arc;

use anyhow::bail;

use super::{KioskArguments, outbox};
use crate::{
    cli::{Ending, Place, cases, output::tell},
    media::camera::CameraChoice,
    session::{KioskPort, KioskService, KioskSetting, Wake, has_operators, now_millis},
    ui::{self, Guard},
};

/// The name under which the kiosk's own desk stands in the log while no staff is signed in.
const ACTOR: &str = "kiosk";

#[derive(clap::Args)]
pub(super) struct WindowArguments {
    /// Open the window over the whole screen, with this camera: a device such as /dev/video0 or /dev/video0@1920x1080, or file:PATH, a
    /// recording that stands in for one
    #[arg(long, value_name = "CAMERA", conflicts_with_all = ["cameras", "script"])]
    pub(super) camera: Option<CameraChoice>,
    /// Open it although there are no operators, so that anybody can close it: for demonstrations, never in a branch
    #[arg(long, requires = "camera")]
    unattended_demo: bool,
    /// The camera shows specimens: the cases say so
    #[arg(long, requires = "camera")]
    specimens: bool,
}

/// Opens the window and returns when staff left it.
pub(super) fn open(place: &Place, camera: CameraChoice, arguments: &KioskArguments) -> anyhow::Result<Ending> {
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
    let outbox = outbox(place, arguments, &engine)?;
    let setting = KioskSetting {
        data: place.data(),
        engine,
        camera: Box::new(move || camera.open()),
        is_specimen: arguments.window.specimens,
        outbox,
    };
    let connect = move |wake: Wake| {
        let service = KioskService::start(setting, desk, wake).map_err(|error| error.to_string())?;
        Ok(Box::new(service) as Box<dyn KioskPort>)
    };
    ui::run_kiosk(guard, now_millis, connect).map_err(anyhow::Error::msg)?;
    Ok(Ending::Done)
}
