## The page of a case
case-no-report = No run has finished yet; the results appear here when it has.
case-not-part = { $picture }: not part of this case.
case-damaged = This picture is damaged and cannot be drawn. Run the case again.
# The next five stand inside a sentence, after a comma or a verb.
case-document-front = document front
case-document-back = document back
case-selfie = selfie still
case-video = selfie video
case-frame = selfie frame

## Header
header-no-name = No name sent
header-standing = { $status } · { $priority }
# The next four stand after the status of the case.
header-priority-low = low
header-priority-normal = normal
header-priority-high = high
header-priority-urgent = urgent
header-run = run { $run }
header-machine = Machine
header-no-reason = No reason for review: the machine's verdict stands unless a person decides.
header-to-review = To review
# Ends a snooze.
header-wake = Wake
# Takes an escalation back.
header-return = Return
header-show-evidence = Show the evidence
header-show-evidence-keys = Show the evidence ({ $keys })

## Checks
checks-caption = Checks
checks-required = Required by the policy. Click to show its evidence.
checks-not-required = Not required by the policy. Click to show its evidence.
checks-code = code { $code }
checks-optional = optional
checks-bar = { $check }: score { $score }, fails below { $threshold }, goes to a person below { $review }
checks-more-figures = { $count } more figures: click the title
checks-go-there = Go there in the video
# A place in a picture and what is there.
checks-place = { $picture }: { $label }
checks-show-place = Show it in the picture
checks-heat = { $picture }: heat map, { $label }
checks-show-heat = Lay it over the picture; once more takes it away

## Document
# Short: it stands beside buttons.
document-reading = Reading the picture…
document-straightened = { $picture }, straightened
document-portrait = Portrait
document-live-face = Live face
document-field = { $field }: { $said }
# What was read, and in which zone of the document.
document-said = { $text } ({ $zone })
document-differs = { $field }: { $one }, but { $other }
document-heat-map = Heat map over the picture

## Faces
faces-caption = Faces
faces-document = Document portrait
faces-live = Live face
faces-reading = { $face }: reading…
faces-none = { $face }: none was found
faces-in-turn = Document portrait and live face in turn
faces-wiped = Document portrait and live face, wiped
faces-edge = Edge between the faces
faces-flicker = Flicker, Hz
faces-flicker-hint = Changes in a second. More than three can harm people with photosensitive epilepsy.
faces-wipe = Edge of the wipe
faces-wipe-hint = Share of the document portrait that is shown
faces-told = { $level }. { $basis }
faces-one-missing = Not compared: two faces are needed
faces-no-portrait = Not compared: no portrait was usable
faces-no-level = No level: the model has no calibration
faces-alike-selfie = Similarity { $similarity } to the selfie still
faces-alike-portrait = Similarity { $similarity } to the document portrait
faces-alike-restored = Similarity { $similarity } to the document portrait, restored
faces-no-higher = No document photo goes higher
# Impostor pairs: two pictures of different people, by which the model was calibrated.
faces-extrapolated = Extrapolated from { $pairs } impostor pairs
faces-level-rejected = Match level { $level } of { $highest }, rejected
faces-level-to-person = Match level { $level } of { $highest }, to a person
faces-level-accepted = Match level { $level } of { $highest }, accepted
faces-level-told = { $leads }. { $rate }. Level 0 is rejected, 1 to 5 go to a person, 6 and more are accepted.
faces-level-cap = A document photo reaches { $cap } at most.

## Selfie video
player-caption = Selfie video
player-reading = Reading the frame…
player-no-video = No selfie video could be looked at in this case.
player-frame = Selfie frame at { $moment }
# Said of two faces and more.
player-faces = { $count } faces
player-seen-at = seen at { $moment }
player-under-pointer = under the pointer
player-position = Video position in seconds

## Timelines
timelines-caption = Timelines
# The next five are short: they stand before the curves and on small buttons.
timelines-liveness = Liveness
timelines-similarity = Similarity
timelines-yaw = Yaw
timelines-brightness = Brightness
timelines-quality = Quality
timelines-show-liveness = Show liveness
timelines-show-similarity = Show similarity
timelines-show-yaw = Show yaw
timelines-show-brightness = Show brightness
timelines-show-quality = Show quality
timelines-about-liveness = Passive liveness of each frame, 0 – 1
timelines-about-similarity = Similarity of the face to the document portrait, cosine
timelines-about-yaw = Turn of the head in degrees, positive towards the right of the picture
timelines-about-brightness = Mean brightness of the frame, 0 – 1
timelines-about-quality = Quality of the face picture, 0 – 1
timelines-none = No timeline: no video was looked at.
timelines-all-hidden = Every lane is hidden. Choose one above.
timelines-over-time = { $series } over time
timelines-findings = Findings
timelines-span = { $label }, { $start } – { $end }
timelines-finding = Finding: { $finding }

## What the results rest on
provenance-origin = Where the case came from
provenance-from = From { $sender }, bundle { $bundle }, age { $age }
provenance-of-sender = Made there, and deciding nothing here: runs { $runs }, decisions { $decisions }
provenance-decisions = Previous decisions
provenance-amendments = Said by reviewers beside the machine
provenance-comparisons = Face comparisons
provenance-hashes = Policy, models and files
provenance-policy = Policy { $name }
# $decided is what was decided, such as “Approved”.
provenance-decision = { $decided } by { $who }, { $when } (run { $run }): { $reason }.
provenance-note = “{ $note }”
# $says is what the check was called, such as “called valid”.
provenance-override = { $check } (run { $run }): { $says } by { $who }, { $when }. “{ $reason }”
provenance-correction = { $field }, { $side } (run { $run }): { $corrected }, read as { $read }; by { $who }, { $when }. “{ $reason }”
# Stands for what was read where a field was not read.
provenance-read-nothing = nothing
provenance-then-accepted = With the checks judged so the newest run is accepted.
provenance-then-inconclusive = With the checks judged so the newest run is inconclusive.
provenance-then-rejected = With the checks judged so the newest run is rejected.
provenance-calibrated = Calibrated on { $pairs } impostor pairs of { $data_set }
provenance-comparison = { $portrait }: similarity { $similarity }. { $level }
provenance-comparison-uncalibrated = { $portrait }: similarity { $similarity }, no calibration
provenance-comparison-failed = { $portrait }: { $processing }
document-hint = wheel zooms, double click fits
document-click-to-correct = Click to correct it
