## Places of the window.

place-queue = Queue
place-case = Case { $case }
place-reviewer = Reviewer { $name }

## The tabs; what they do is told to those who do not see them.

queue-all = All
queue-show-all = Show all: { $count }
queue-show-mine = Show mine: { $count }
queue-show-unclaimed = Show unclaimed: { $count }
queue-show-second-eyes = Show second eyes: { $count }
queue-show-snoozed = Show snoozed: { $count }
queue-show-escalated = Show escalated: { $count }
queue-show-done = Show done: { $count }
queue-show-pending = Show pending: { $count }
queue-show-failed = Show failed: { $count }

## Search, order and conditions.

queue-search = Search cases
queue-search-hint = Search
queue-order = Order of the list
queue-filter = Filter
queue-filter-list = Filter the list
queue-only = Only
queue-overdue = Overdue
queue-priority-low = Low priority
queue-priority-normal = Normal priority
queue-priority-high = High priority
queue-priority-urgent = Urgent priority
queue-take-condition-away = Click to take this condition away
queue-clear-filter = Clear

# shown: a whole number in digits, in thousands groups.
queue-more = More than { $shown } cases match; narrow search or filter to see the others
queue-no-match = No case matches. Choose another tab, or clear search and filter.
queue-empty = No cases yet
queue-empty-import = Import folders or zip files with document photos and a selfie video, or drop them here.
queue-marked = { $count ->
        [one] 1 case marked
       *[other] { $count } cases marked
    }
queue-unmark-all = Unmark all

## Headings of the table; there is little room.

queue-column-priority = Priority
queue-column-case = Case
queue-column-name = Name
queue-column-reasons = Reasons
queue-column-machine = Machine
queue-column-match = Match
queue-column-age = Age
queue-column-due = Due
queue-column-status = Status

## What stands in the table.

queue-mark-case = Mark case { $case }
queue-open-case = Open case { $case }
queue-no-name = no name sent
queue-no-run = no run yet
queue-match-level = Face match level, 0 – 15

# Of reasons none of which fits.
queue-reasons = { $count ->
        [one] 1 reason
       *[other] { $count } reasons
    }

# time: an age such as 3 h.
queue-due-in = in { $time }
queue-due-now = due now
queue-due-over = { $time } over
queue-due-passed = The due time of the policy has passed
queue-snoozed-for = Snoozed for { $time }
queue-escalated-by = Escalated by { $name }
queue-second-needed = Second person needed
queue-second-after = Second after { $name }
queue-assigned-to-you = Assigned to you
queue-assigned-to = Assigned to { $name }
queue-claimed-by-you = Claimed by you
queue-claimed-by = Claimed by { $name }

## What is asked before a case is assigned, put off, escalated or reopened.

handling-assign-case = Assign { $case }
handling-assign-cases = { $count ->
        [one] Assign 1 case
       *[other] Assign { $count } cases
    }
handling-assign-hint = Name of the person
handling-to-me = To me
handling-to-nobody = To nobody
handling-snooze-case = Snooze { $case }
handling-snooze-hint = Why it has to wait
handling-hours = { $count ->
        [one] 1 hour
       *[other] { $count } hours
    }
handling-days = { $count ->
        [one] 1 day
       *[other] { $count } days
    }
handling-weeks = { $count ->
        [one] 1 week
       *[other] { $count } weeks
    }
handling-escalate-case = Escalate { $case } to senior reviewers
handling-escalate-hint = Why they should see it
handling-return-case = Return { $case } from the senior reviewers
handling-return-hint = Why they need not see it
handling-return = Return
handling-reopen-case = Reopen { $case }
handling-reopen-hint = Why it is opened again
handling-cancel = Cancel

## Bringing cases in.

import-title = Import cases
import-what = A case is a folder, or a zip of one, with the document photos and the selfie video; or a request in JSON. Bundles of trusted installations are taken in too.
import-choose-folders = Choose folders…
import-choose-zips = Choose zip files or bundles…
import-zip = Zip, bundle
import-waiting = Waiting for the system's dialog
import-path = Path
import-path-hint = /path/to/case
import-typed = Import path
import-drop = Folders, zip files and bundles can also be dropped anywhere on the window.
import-drop-here = Drop to import these cases
import-no-dialog = No dialog could be opened ({ $error }). Type the path instead.
import-nothing-chosen = Nothing was chosen. If no dialog appeared, type the path instead.
import-dialog-failed = The system's dialog failed. Type the path instead.

## Background work and notices.

jobs-title = Jobs
jobs-running = { $count ->
        [one] 1 job running
       *[other] { $count } jobs running
    }
jobs-running-does = Show the jobs below the queue
jobs-waiting = Waiting
jobs-done = Done
jobs-written = Written to { $file }
jobs-cancelled = Cancelled
jobs-progress-of = Progress of { $job }
jobs-cancel = Cancel
jobs-cancel-this = Cancel { $job }
jobs-problems = { $count ->
        [one] 1 problem keeps checks from running; their cases go to a person
       *[other] { $count } problems keep checks from running; their cases go to a person
    }
jobs-too-busy = Assay is too busy to take the last request. Wait a moment, then try again.
jobs-dismiss = Dismiss
jobs-dismiss-this = Dismiss: { $notice }
jobs-older-notices = { $count ->
        [one] 1 older notice
       *[other] { $count } older notices
    }
part-specimen = Specimen
part-specimen-about = Drawn by a program: nobody’s evidence
