## Where a case stands.

word-status-pending = Pending
word-status-failed = Failed
word-status-settled = Settled
word-status-open = Open
word-status-claimed = Claimed
word-status-decided = Decided

## Tabs of the queue.

word-tab-mine = Mine
word-tab-unclaimed = Unclaimed
word-tab-second-eyes = Second eyes
word-tab-snoozed = Snoozed
word-tab-escalated = Escalated
word-tab-done = Done
word-empty-mine = You hold no case and none is assigned to you. Claim the next one, or look at Unclaimed.
word-empty-unclaimed = No case waits for somebody. New ones appear here by themselves.
word-empty-second-eyes = No decision waits for a second person.
word-empty-snoozed = No case is put off.
word-empty-escalated = No case is left to senior reviewers.
word-empty-done = No case is decided or settled yet.

## Why cases come to a person, whatever the check.

word-reason-kind-borderline = A check is borderline
word-reason-kind-required-not-checked = A required check did not run
word-reason-kind-failed = A check failed
word-reason-kind-sampled = Sample of clear cases
word-reason-kind-partial-evidence = Partly readable
word-reason-kind-invalidated = A check that must be valid is not

## What the machine concludes of a case.

word-process-accepted = Accepted
word-process-inconclusive = Inconclusive
word-process-rejected = Rejected

## How a check came out.

word-band-clear = clear
word-band-review = review
word-band-fail = fail
word-band-not-checked = not checked

## What stands on a document.

word-field-surname = Surname
word-field-name = Given names
word-field-birth-date = Date of birth
word-field-sex = Sex
word-field-nationality = Nationality
word-field-expiration-date = Date of expiry
word-field-expedition-date = Date of issue
word-field-issuing-country = Issuing state
word-field-serial-number = Document number
word-field-personal-number = Personal number
word-field-birth-place = Place of birth
word-field-address = Address

## Where on the document a value was read.

word-zone-visual = printed
word-zone-mrz = machine-readable zone
word-zone-barcode = barcode

## How urgent a case is; there is little room.

word-priority-low = Low
word-priority-normal = Normal
word-priority-high = High
word-priority-urgent = Urgent
word-order-priority-then-age = Most urgent first
word-order-oldest = Oldest first
word-order-newest = Newest first
word-order-due = Due first

## What a person decided.

word-decided-approve = Approved
word-decided-reject = Rejected
word-decided-resubmit = Asked again

## Sentences that follow the one about a decision: the blank at the beginning belongs to them.

word-stage-first = {" "}Another person must decide as well.
word-stage-confirmation = {" "}The second person, who decided the same.
word-stage-contradiction = {" "}The second person, who decided otherwise.
word-stage-arbitration = {" "}The third person, who decided between the two.
word-withdrawn-undone = {" "}Taken back.
word-withdrawn-reopened = {" "}No longer stands: the case was opened again.

## What a reviewer said of a check.

word-validation-valid = called valid
word-validation-not-valid = called not valid
word-validation-not-checked = called not checked
word-evidence-document-front = Document front
word-evidence-document-back = Document back
word-evidence-selfie = Selfie still
word-evidence-video = Selfie video
word-evidence-frame = Selfie frame

## The portrait that the live face was compared with.

word-portrait-face-portrait = Selfie still
word-portrait-id-photo = Document portrait
word-portrait-id-photo-low-quality = Document portrait, restored

# strangers: a whole number in digits, in thousands groups.
word-match-none = No match: more than 1 in 100 strangers would match this well
word-match-level = Level { $level }: 1 in { $strangers } strangers would match this well
word-match-level-extrapolated = Level { $level } (extrapolated): 1 in { $strangers } strangers would match this well

## The checks.

word-check-face-detection = One face in the video
word-check-passive-liveness = Passive liveness
word-check-head-movement = Head movement
word-check-selfie-liveness = Selfie liveness
word-check-document-portrait = Portrait on the document
word-check-face-match = Face match
word-check-document-liveness = Document liveness
word-check-document-pad = Document attack detection
word-check-capture-quality = Capture quality
word-check-video-integrity = Video integrity
word-check-action-challenge = Movement challenge
word-check-voice-challenge = Voice challenge
word-check-identity-verification = Identity verification
word-check-previously-enrolled-face = Face enrolled before
word-check-known-images = Known images
word-check-capture-address = Capture address
word-check-document-location = Document in view
word-check-document-data = Data on the document

## Why a person decided so.

word-reason-code-genuine = Genuine: evidence agrees
word-reason-code-explained = Borderline score explained by capture
word-reason-code-face-mismatch = Face does not match the document
word-reason-code-selfie-attack = Selfie is a presentation attack
word-reason-code-document-screen = Document shown on a screen
word-reason-code-document-print = Document is a printed copy
word-reason-code-document-tampering = Document was altered
word-reason-code-known-fraud = Known fraud
word-reason-code-selfie-unusable = Selfie cannot be judged
word-reason-code-document-unusable = Document photo cannot be judged
word-reason-code-evidence-missing = Evidence is missing

## Why a case comes to a person, in as few words as a chip has room for; check: its name.

word-reason-sampled = Sample
word-reason-partial-evidence = Partly readable
word-reason-borderline = { $check }: borderline
word-reason-required-not-checked = { $check }: not checked
word-reason-failed = { $check }: failed
word-reason-invalidated = { $check }: validation matrix

## An age in its largest unit; there is room for six letters.

word-age-now = now
word-age-minutes = { $count } min
word-age-hours = { $count } h
word-age-days = { $count } d
word-seconds = { $count } s
word-minutes-seconds = { $minutes } min { $seconds } s
