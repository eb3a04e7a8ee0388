"""Which part of the program may know which? The arrows of the imports, also those inside functions.

A part is the file or folder below an app: `cases.views`, `registry.models`. A new arrow needs a line in EXTRA with
its reason, or better another home for what is imported.
"""

import ast

import pytest

from tests.codebase.source import APPS, python_files

# Between the apps: who may import whom.
APP_ARROWS = {
    "wksbm": {"cases", "training", "registry"},
    "cases": {"registry"},
    "training": {"registry"},
    "registry": set(),
}

# Inside an app: the rule of the house.
HOUSE = {
    "views": {"forms", "actions", "policy", "models"},
    "actions": {"policy", "workflow", "models", "notifications"},
    "policy": {"workflow", "models"},
    "models": {"workflow"},
    "workflow": set(),
}

# Parts that hold the wiring of Django and are imported by nobody of the program but it.
WIRING = {
    "urls": {"views"},
    "admin": {"models", "actions"},
    "apps": {"checks"},
    "migrations": {"models"},
    "management": {"actions", "workflow", "policy", "policy_handling", "reference", "schedule", "demo", "views"},
}

# Everything beyond, with the reason why it is there.
EXTRA = {
    ("training.demo", "training.effect"): "units that have something to show in these months",
    ("training.templatetags", "training.exam_results"): "one way to write a result of a test",
    ("cases.policy", "cases.policy_documents"): "its tables are part of the one policy",
    ("cases.policy_documents", "cases.models"): "as the policy it belongs to",
    ("cases.policy_documents", "cases.workflow"): "likewise",
    ("cases.letters", "cases.models"): "what the case says already stands in its letter",
    ("cases.forms", "cases.letters"): "the parts of a letter are its fields",
    ("cases.views", "cases.letters"): "draws the letter with its number",
    ("cases.readers", "cases.models"): "what was opened is told about cases that the asker sees",
    ("cases.views", "cases.readers"): "the log of who looked, as people read it",
    ("cases.views", "cases.workflow"): "names of moves, for run_act and the action bar",
    ("cases.policy", "cases.policy_handling"): "the rules of the stages, a module of their own, merged into the tables",
    ("cases.policy_handling", "cases.models"): "who holds the case, which hop is open",
    ("cases.policy_handling", "cases.workflow"): "the table of the stages",
    ("cases.actions", "cases.policy_handling"): "names of the acts of a stage",
    ("cases.views", "cases.policy_handling"): "names of the acts of a stage, for run_act and the action bar",
    ("cases.views", "cases.handling_page"): "what the page Penanganan shows",
    ("cases.handling_page", "cases.models"): "reads the assessment, the plan and the tasks",
    ("cases.handling_page", "cases.policy_documents"): "which files and letters of a stage are shown",
    ("cases.handling_page", "cases.policy_handling"): "who reads the whole assessment",
    ("cases.handling_page", "cases.workflow"): "the stages in their order",
    ("cases.reference", "cases.workflow"): "the stages that other papers call otherwise",
    ("cases.views", "cases.routing"): "which receivers the form offers",
    ("cases.views", "cases.story"): "the sentences of the case page",
    ("cases.views", "cases.filters"): "the filter form of a list is read from the query string",
    ("cases.forms", "cases.models"): "choices, and an unsaved Person or Consent as the cleaned answer",
    ("cases.forms", "cases.workflow"): "the kinds of referral, to group the receivers",
    ("cases.forms", "cases.policy"): "offers only the kinds of service that the post may record",
    ("cases.filters", "cases.models"): "narrows querysets",
    ("cases.filters", "cases.workflow"): "the states a person filters by",
    ("cases.actions", "cases.clock"): "a move starts, stops or resumes the time limit",
    ("cases.actions", "cases.routing"): "who was skipped, and who is offered an overdue hop",
    ("cases.person_policy", "cases.models"): "who decides about two records; the pair itself",
    ("cases.views", "cases.person_policy"): "whether this person may do what the room offers",
    ("cases.actions", "cases.person_policy"): "asks again under the lock",
    ("cases.candidates", "cases.matching"): "compares what the keys have found",
    ("cases.candidates", "cases.models"): "persons and their keys",
    ("cases.views", "cases.candidates"): "whom the typed person could be",
    ("cases.actions", "cases.candidates"): "the keys of a person, and the look for twins",
    ("cases.actions", "cases.matching"): "from which likeness on a pair is written",
    ("cases.actions", "cases.tasks"): "on commit the look for twins goes into the queue (imported late)",
    ("cases.management", "cases.person_policy"): "one page of permissions for the whole program",
    ("cases.matching", "cases.names"): "how alike two names sound",
    ("cases.evaluation", "cases.matching"): "judges it on labelled pairs",
    ("cases.management", "cases.evaluation"): "the same, as a command",
    ("cases.clock", "cases.models"): "the limits are rows that an office edits",
    ("cases.routing", "cases.models"): "the urgency of a case opens other ways",
    ("cases.routing", "cases.workflow"): "whether the way carries the responsibility",
    ("cases.counts", "cases.models"): "how much waits, for the navigation",
    ("cases.story", "cases.models"): "the state of the clock, put into words",
    ("cases.story", "cases.workflow"): "the state of a hop, put into words",
    ("cases.templatetags", "cases.models"): "one sign for each urgency and state of the clock",
    ("cases.templatetags", "cases.workflow"): "one sign for each state",
    ("cases.templatetags", "cases.story"): "the sentences, for templates",
    ("cases.notifications", "cases.models"): "a message is a row",
    (
        "cases.notifications",
        "cases.tasks",
    ): "on commit the letter goes into the queue (imported late: tasks call actions)",
    ("cases.tasks", "cases.actions"): "the scheduled job is an action (imported late, for the same reason)",
    ("cases.schedule", "cases.actions"): "the clock throws away drafts that nobody touched",
    ("cases.schedule", "cases.tasks"): "which job the clock puts into the queue",
    ("registry.actions", "registry.boundaries"): "the shapes that were read from a file",
    ("registry.management", "registry.boundaries"): "reads the file of an office",
    ("registry.prints", "registry.models"): "the rows that stand on paper",
    ("registry.prints", "registry.printing"): "a table for paper and workbook alike",
    ("registry.prints", "registry.recap"): "what funds and cases say of a unit",
    ("registry.workbooks", "registry.printing"): "writes the same table as the PDF",
    ("registry.views", "registry.printing"): "form and paper, as the address asks",
    ("registry.views", "registry.prints"): "what stands on the papers",
    ("registry.views", "registry.workbooks"): "the table as a workbook",
    ("registry.views", "registry.errands"): "what other apps tell of a unit",
    ("registry.coverage", "registry.models"): "areas, and the units that serve them",
    ("registry.coverage", "registry.workflow"): "the states in which a unit works",
    ("registry.views", "registry.coverage"): "where no unit is",
    ("registry.maps", "registry.models"): "the boundaries that a map draws",
    ("registry.views", "registry.maps"): "what lies under the points",
    ("registry.access", "registry.models"): "which roles have a part in the register",
    ("registry.filters", "registry.workflow"): "the states a person filters by",
    ("registry.forms", "registry.models"): "choices, and unsaved rows as the cleaned answer",
    ("registry.forms", "registry.workflow"): "the moves that a state allows",
    ("registry.forms", "registry.actions"): "one sentence about dates and boards that cannot be, for form and action",
    ("registry.forms", "registry.images"): "a picture is drawn anew before anything keeps it",
    ("registry.migrations", "registry.row_security"): "the second wall of a new table",
    ("registry.offers", "registry.policy"): "which buttons the page of a unit shows",
    ("registry.views", "registry.offers"): "the action bar of a unit",
    ("registry.policy", "registry.refusal"): "a reason is a Refusal",
    ("registry.templatetags", "registry.models"): "one sign for each standing",
    ("registry.templatetags", "registry.workflow"): "one sign for each state",
    ("registry.actions", "registry.scope"): "the keys of forms are written under the system's scope",
    ("cases.reference", "cases.models"): "the rows an installation starts with",
    ("cases.demo", "cases.actions"): "the demo happens through the actions",
    ("cases.demo", "cases.forms"): "answers of the demo become a person the same way as typed ones",
    ("cases.demo", "cases.models"): "what the actions take",
    ("cases.demo", "cases.policy"): "asks whether a step of a story is allowed",
    ("cases.demo", "cases.workflow"): "the stages that a case of the demo reaches",
    ("cases.demo", "cases.routing"): "takes a way that the program would offer",
    ("registry.actions", "registry.money"): "a refusal names the amount",
    ("registry.actions", "registry.periods"): "the first day that a book can show",
    ("registry.forms", "registry.money"): "an amount is read as people write it",
    ("registry.forms", "registry.periods"): "the 35 days a book can begin on",
    ("registry.models", "registry.money"): "a purse says an amount in its own measure",
    ("registry.templatetags", "registry.money"): "the same, for templates",
    ("registry.books", "registry.models"): "reads the lines of a book",
    ("registry.books", "registry.case_numbers"): "which numbers of cases this reader may read",
    ("cases.case_numbers", "cases.models"): "the cases that a post may see",
    ("cases.apps", "cases.actions"): "writes the keys of persons anew after another INDEX_KEY",
    ("cases.apps", "cases.case_numbers"): "handed to the cash books of the register",
    ("registry.books", "registry.periods"): "from when to when",
    ("registry.books", "registry.scope"): "a visitor without an account reads what the board has released",
    ("registry.apps", "registry.books"): "money in and out, for the recap",
    ("registry.apps", "registry.recap"): "where figures are handed over",
    ("cases.apps", "cases.counts"): "people helped and referred, for the recap",
    ("registry.rosters", "registry.workflow"): "a dissolved unit has no board",
    ("registry.rosters", "registry.models"): "compares board and accounts",
    ("registry.actions", "registry.rosters"): "who left the board and who has no account, asked again under the lock",
    ("registry.views", "registry.rosters"): "who sits on the board and who signs in",
    ("registry.views", "registry.books"): "the book that a page shows",
    ("registry.views", "registry.access"): "the decorator of every view",
    ("registry.views", "registry.filters"): "the filter form of the directory",
    ("registry.views", "registry.kept_form"): "offers again what was typed before the session ended",
    ("registry.views", "registry.paging"): "keyset pages and capped counts",
    # exports
    ("registry.actions", "registry.export_files"): "rows become a sealed file",
    ("registry.actions", "registry.export_policy"): "asks again under the lock",
    ("registry.actions", "registry.exports"): "which lists can leave, with which columns",
    ("registry.actions", "registry.reads"): "whom an export named, for the log of who looked",
    ("registry.actions", "registry.tasks"): "a long one goes into the queue on commit (imported late)",
    ("registry.tasks", "registry.actions"): "the job is an action (imported late, for the same reason)",
    ("registry.apps", "registry.export_errands"): "what waits for somebody who may agree",
    ("registry.apps", "registry.errands"): "where that line is handed over",
    ("registry.apps", "registry.export_lists"): "the lists of the register",
    ("registry.apps", "registry.exports"): "where lists are handed over",
    ("registry.apps", "registry.parts"): "the state table of an export",
    ("registry.apps", "registry.workflow"): "likewise",
    ("registry.export_errands", "registry.errands"): "a line of the home page",
    ("registry.export_errands", "registry.models"): "what waits",
    ("registry.export_files", "registry.models"): "workbook or CSV",
    ("registry.export_files", "registry.printing"): "a text as a cell takes it",
    ("registry.export_files", "registry.sealed_files"): "sealed on the way",
    ("registry.export_files", "registry.workbooks"): "the name of a tab",
    ("registry.export_lists", "registry.classification"): "the class of each column",
    ("registry.export_lists", "registry.exports"): "what a list says of itself",
    ("registry.export_lists", "registry.filters"): "the filters of the page",
    ("registry.export_lists", "registry.models"): "the rows in sight",
    ("registry.export_policy", "registry.models"): "who may agree",
    ("registry.export_policy", "registry.refusal"): "a reason is a Refusal",
    ("registry.export_policy", "registry.workflow"): "the table of an export",
    ("registry.exports", "registry.classification"): "whether a list names people",
    ("registry.views", "registry.export_policy"): "whether this post may do what the page offers",
    ("registry.views", "registry.exports"): "which lists there are",
    ("cases.apps", "cases.export_lists"): "handed to the exports",
    ("cases.export_lists", "cases.filters"): "the filters of the page",
    ("cases.export_lists", "cases.models"): "the rows in sight",
    ("training.apps", "training.export_lists"): "handed to the exports",
    ("training.export_lists", "training.filters"): "the filters of the page",
    ("training.export_lists", "training.models"): "the rows in sight",
    ("registry.access", "registry.second_factor"): "an operator of data proves the second step first",
    ("registry.second_factor", "registry.models"): "whether the person has one",
    ("registry.actions", "registry.second_factor"): "which posts need one",
    ("registry.models", "registry.sealing"): "a secret is sealed in its row",
    ("registry.views", "registry.second_factor"): "asked at sign-in, remembered in the session",
    ("registry.views", "registry.posts"): "the posts to choose from",
    ("registry.views", "registry.refusal"): "a refusal carries its reason to the page",
    ("registry.actions", "registry.refusal"): "the same, where it is raised",
    ("registry.access", "registry.kept_form"): "a form without a session is kept before sign-in is asked for",
    ("registry.kept_form", "registry.forms"): "the sign-in form stands on the page that keeps the other one",
    ("registry.actions", "registry.sealing"): "what is sealed with an older key is sealed anew",
    ("registry.actions", "registry.sealed_files"): "files as well",
    ("registry.sealed_files", "registry.sealing"): "a file is sealed as a field is",
    ("registry.paging", "registry.sealing"): "where a page ends is told to nobody",
    ("registry.kept_form", "registry.sealing"): "what is kept travels sealed",
    ("registry.kept_form", "registry.posts"): "a kept form is sent as the post that opened it",
    ("registry.filters", "registry.models"): "the kinds of organisation",
    ("registry.middleware", "registry.access"): "the page of a refusal",
    ("registry.middleware", "registry.reads"): "a request notes whose data it reads",
    ("registry.middleware", "registry.posts"): "as which post the request acts",
    ("registry.middleware", "registry.refusal"): "the exception it turns into a page",
    ("registry.middleware", "registry.actions"): "and the log is written in the transaction of the request",
    ("registry.middleware", "registry.scope"): "the settings row-level security reads",
    ("registry.posts", "registry.models"): "reads the appointments in force",
    ("registry.reference", "registry.actions"): "loading offices leaves a row in the audit",
    ("registry.reference", "registry.models"): "the rows an installation starts with",
    ("registry.management", "registry.scope"): "a command acts as the system",
    ("registry.letterhead", "registry.models"): "the area of an office and what lies above it",
    ("training.migrations", "training.row_security"): "the second wall of a new table",
    # participants and attendance
    ("training.participant_policy", "training.models"): "an undangan and a participant end in different ways",
    ("training.participant_policy", "training.policy"): "who belongs to Dinas Sosial",
    ("training.participant_policy", "training.workflow"): "in which states people are named and counted",
    ("training.apps", "training.demo"): "handed to the command that loads the demo",
    ("training.apps", "training.lines"): "adds the first lines of the page of a Bimtek",
    ("training.apps", "training.permissions"): "handed to the one page of permissions",
    ("training.apps", "training.reference"): "handed to the command that loads what is there from the start",
    ("training.apps", "training.workflow"): "handed to the one page of state tables",
    ("training.demo", "training.actions"): "the demo happens through the actions",
    ("training.demo", "training.models"): "what the actions take",
    ("registry.actions", "registry.trail"): "whose change, and in which batch",
    ("registry.middleware", "registry.trail"): "whose change, and from which page",
    ("training.actions", "training.participant_sums"): "more people than the quota are invited only when confirmed",
    ("training.forms", "training.participant_sums"): "the same sentences, before it is sent",
    ("training.errands", "training.follow_up_policy"): "from when on a unit writes what it promises",
    ("training.errands", "training.workflow"): "which Bimtek still wait for something",
    ("training.offers", "training.certificate_policy"): "from when on there are certificates",
    ("training.offers", "training.follow_up_policy"): "from when on a unit writes what it promises",
    ("training.actions", "training.opinions"): "what is scored is kept at the opening of an evaluation",
    ("training.demo", "training.opinions"): "invented sheets go into the box as people put them in",
    ("training.demo", "training.workflow"): "the moves of the Bimtek of 2018",
    ("training.filters", "training.workflow"): "the states a person filters by",
    ("training.forms", "training.actions"): "one sentence about days, hours and quotas that cannot be, for both",
    ("training.forms", "training.models"): "choices, and unsaved rows as the cleaned answer",
    ("training.lines", "training.models"): "counts what a line tells",
    ("training.lines", "training.policy"): "the next act of a line, where this post may do it",
    ("training.lines", "training.steps"): "the lines of the page of a Bimtek",
    ("training.lines", "training.workflow"): "how far a state is",
    ("training.offers", "training.models"): "whether a session is still to come",
    ("training.offers", "training.policy"): "which buttons the page of a Bimtek shows",
    ("training.offers", "training.workflow"): "the moves that a state allows",
    ("training.permissions", "training.policy"): "the table it draws",
    ("training.permissions", "training.workflow"): "the words on the buttons of the moves",
    ("training.reference", "training.models"): "the rows an installation starts with",
    ("training.templatetags", "training.prints"): "the days of a Bimtek, on paper and on screen alike",
    ("training.templatetags", "training.steps"): "one sign for how far a line is",
    ("training.templatetags", "training.workflow"): "one sign for each state",
    ("training.views", "training.access"): "the decorator of every view",
    ("training.views", "training.filters"): "the filter form of the list is read from the query string",
    ("training.views", "training.offers"): "the action bar of a Bimtek",
    ("training.views", "training.parts"): "long pages to fill in come in parts",
    ("training.views", "training.prints"): "what stands on the paper",
    ("training.views", "training.steps"): "how far a Bimtek is",
    ("training.views", "training.workflow"): "names of the moves, for run_act",
    ("training.apps", "training.errands"): "handed to home and the page of a unit",
    ("training.errands", "training.models"): "who is invited and who was named",
    ("training.actions", "training.participant_policy"): "asks again under the lock",
    ("training.actions", "training.shares"): "who attended enough to be marked as trained",
    ("training.apps", "training.participant_lines"): "adds the lines about people to the page of a Bimtek",
    ("training.apps", "training.participant_permissions"): "handed to the one page of permissions",
    ("training.participant_lines", "training.lines"): "before invitations are open its line stays",
    ("training.participant_lines", "training.models"): "counts what a line tells",
    ("training.participant_lines", "training.participant_policy"): "the next act, where this post may do it",
    ("training.participant_lines", "training.shares"): "how many attended enough",
    ("training.participant_lines", "training.steps"): "the lines of the page of a Bimtek",
    ("training.participant_lines", "training.workflow"): "how far a state is",
    ("training.participant_permissions", "training.participant_policy"): "the table it draws",
    ("training.participant_prints", "training.prints"): "the days of a Bimtek in words",
    ("training.participant_sums", "training.models"): "counts places and people",
    ("training.participant_urls", "training.views"): "the addresses of this part",
    ("training.shares", "training.models"): "sums the JP of sessions attended",
    ("training.templatetags", "training.models"): "one sign for each state of attendance",
    # tests, evaluation and certificates
    ("training.actions", "training.certificate_policy"): "asks again under the lock",
    ("training.actions", "training.certificate_prints"): "the paper is drawn with the number it gets",
    ("training.actions", "training.exam_policy"): "asks again under the lock",
    ("training.apps", "training.certificate_permissions"): "handed to the one page of permissions",
    ("training.apps", "training.exam_lines"): "adds the lines about tests and certificates to the page of a Bimtek",
    ("training.apps", "training.exam_chapters"): "adds chapters to the report of a Bimtek",
    ("training.apps", "training.exam_permissions"): "handed to the one page of permissions",
    ("training.certificate_policy", "training.participant_policy"): "who organises a Bimtek",
    ("training.certificate_permissions", "training.certificate_policy"): "the table it draws",
    ("training.certificate_policy", "training.policy"): "who belongs to Dinas Sosial",
    ("training.certificate_policy", "training.workflow"): "in which states certificates are issued",
    ("training.certificate_prints", "training.prints"): "the days of a Bimtek in words",
    ("training.exam_chapters", "training.exam_policy"): "who reads tests and evaluation",
    ("training.exam_chapters", "training.models"): "the certificates that count",
    ("training.exam_chapters", "training.exam_prints"): "the tables of the report",
    ("training.exam_chapters", "training.report"): "adds its chapters",
    ("training.exam_lines", "training.actions"): "who still waits for a certificate",
    ("training.exam_lines", "training.exam_policy"): "the next act, where this post may do it",
    ("training.exam_lines", "training.certificate_policy"): "likewise",
    ("training.exam_lines", "training.models"): "counts what a line tells",
    ("training.exam_lines", "training.opinions"): "how many sheets there are",
    ("training.exam_lines", "training.workflow"): "what is not done any more once it is over",
    ("training.exam_lines", "training.steps"): "the lines of the page of a Bimtek",
    ("training.exam_permissions", "training.exam_policy"): "the table it draws",
    ("training.exam_policy", "training.models"): "the two tests",
    ("training.exam_policy", "training.participant_policy"): "who organises a Bimtek",
    ("training.exam_policy", "training.policy"): "who belongs to Dinas Sosial",
    ("training.exam_policy", "training.workflow"): "in which states tests are held",
    ("training.exam_prints", "training.models"): "letters of the choices",
    ("training.exam_prints", "training.opinions"): "the averages of the evaluation",
    ("training.exam_prints", "training.prints"): "the days of a Bimtek in words",
    ("training.exam_prints", "training.exam_results"): "the figures of the tests",
    ("training.exam_results", "training.charts"): "how wide its bars are",
    ("training.exam_results", "training.models"): "what was answered",
    ("training.exam_urls", "training.views"): "the addresses of this part",
    ("training.urls", "training.exam_urls"): "the addresses below those of a Bimtek",
    ("training.opinions", "training.charts"): "how wide its bars are",
    ("training.opinions", "training.models"): "what lies in the box",
    ("training.views", "training.certificate_prints"): "what stands on certificates",
    ("training.views", "training.certificate_policy"): "whether this post may do what the page offers",
    ("training.views", "training.public"): "from which network a page without sign-in is asked",
    ("training.views", "training.exam_policy"): "whether this post may do what the page offers",
    ("training.views", "training.exam_prints"): "what stands on the papers of a test",
    ("training.views", "training.exam_results"): "what came of the tests",
    ("training.views", "training.opinions"): "what the evaluation says",
    ("training.urls", "training.participant_urls"): "the addresses below those of a Bimtek",
    ("training.views", "training.participant_filters"): "the filter form of the units that are proposed",
    ("training.views", "training.participant_policy"): "whether this post may do what the page offers",
    ("training.views", "training.participant_prints"): "what stands on letters, cards and sheets",
    ("training.views", "training.participant_sums"): "how many places are left",
    ("training.views", "training.shares"): "how many JP a participant attended",
    # what follows a Bimtek
    ("training.actions", "training.follow_up_policy"): "the policy of what follows, asked again under the lock",
    ("training.apps", "training.chapters"): "adds the chapters of the report",
    ("training.apps", "training.follow_up_lines"): "adds the line of what follows",
    ("training.apps", "training.follow_up_permissions"): "handed to the one page of permissions",
    ("training.chapters", "training.follow_ups"): "the sums below the table of RTL",
    ("training.chapters", "training.models"): "reads what is told",
    ("training.chapters", "training.prints"): "the timetable, on paper of its own and in the report",
    ("training.chapters", "training.report"): "the chapters of the report",
    ("training.effect", "training.actions"): "how much of a code is a kapanewon, for both",
    ("training.effect", "training.models"): "who took part, and their JP",
    ("training.errands", "training.follow_ups"): "how many checks wait",
    ("training.follow_up_lines", "training.follow_up_policy"): "who reads the report",
    ("training.follow_up_lines", "training.lines"): "the line of the report that this one adds to",
    ("training.follow_up_lines", "training.models"): "counts what a line tells",
    ("training.follow_up_lines", "training.steps"): "the lines of the page of a Bimtek",
    ("training.follow_up_lines", "training.workflow"): "before which state there is nothing to tell",
    ("training.follow_up_permissions", "training.follow_up_policy"): "the table it draws",
    ("training.follow_up_policy", "training.participant_policy"): "whose Bimtek it is",
    ("training.follow_up_policy", "training.models"): "in which kabupaten a unit lies",
    ("training.follow_up_policy", "training.policy"): "who belongs to Dinas Sosial",
    ("training.follow_up_policy", "training.workflow"): "in which states something follows",
    ("training.follow_up_urls", "training.views"): "a part of the addresses",
    ("training.follow_ups", "training.models"): "what the pages read",
    ("training.prints_of_report", "training.models"): "the photos on the paper",
    ("training.prints_of_report", "training.prints"): "the days of a Bimtek, as on its other papers",
    ("training.urls", "training.follow_up_urls"): "a part of the addresses",
    ("training.views", "training.charts"): "how wide the bars are",
    ("training.views", "training.effect"): "the figures of the page",
    ("training.views", "training.follow_up_policy"): "names of the acts, for run_act",
    ("training.views", "training.follow_ups"): "what the pages show",
    ("training.views", "training.prints_of_report"): "what stands on the paper",
    ("training.views", "training.report"): "which chapters there are",
    ("wksbm.urls", "wksbm.views"): "health and error pages",
    ("wksbm.prepare", "wksbm.database"): "asks for the other database role",
    ("wksbm.prepare", "wksbm.launch"): "prints and finds folders like the launcher",
    ("wksbm.settings", "wksbm.database"): "as which role this process connects",
    ("wksbm.launch", "wksbm.embedded_postgres"): "a demo brings its own PostgreSQL",
    ("wksbm.launch", "wksbm.postgres_place"): "where that one lies",
    ("wksbm.embedded_postgres", "wksbm.postgres_place"): "where it lies",
    ("wksbm.embedded_postgres", "wksbm.disk_space"): "a cluster needs room",
    ("wksbm.launch", "wksbm.disk_space"): "so do packages, and every start",
    ("registry.management", "registry.models"): "create_admin looks for the account and its office",
    ("registry.management", "registry.refusal"): "create_admin prints the reason of a refusal",
}

# What another app may use of the registry: its public side. Views, forms and the admin's inner life are its own.
PUBLIC_SIDE = {
    "registry.access",
    "registry.actions",
    "registry.classification",
    "registry.models",
    "registry.paging",
    "registry.recap",
    "registry.reference",
    "registry.refusal",
    "registry.scope",
    "registry.sealed_files",
    "registry.sealing",
    "registry.working_days",
}
EXTRA_ACROSS = {
    ("cases.apps", "registry.exports"): "hands its lists over",
    ("cases.export_lists", "registry.export_lists"): "the filters of a form in words, the address of a page",
    ("cases.export_lists", "registry.exports"): "what a list says of itself",
    ("training.apps", "registry.exports"): "hands its lists over",
    ("training.export_lists", "registry.export_lists"): "the filters of a form in words, the address of a page",
    ("training.export_lists", "registry.exports"): "what a list says of itself",
    ("wksbm.admin_site", "registry.second_factor"): "the admin opens after the second step of sign-in",
    ("training.demo", "registry.casework"): "which units have cases",
    ("training.views", "registry.money"): "an amount in the sentence after an act",
    ("training.errands", "registry.errands"): "lines for the home page and the page of a unit",
    ("cases.views", "registry.public_address"): "the code on a letter opens a public page",
    ("training.views", "registry.public_address"): "the code on a certificate and on the wall open public pages",
    ("cases.views", "registry.errands"): "what other apps ask of the post",
    ("training.apps", "registry.errands"): "handed over at the start",
    ("training.actions", "registry.workflow"): "a unit that is dissolved is not invited",
    # tests, evaluation and certificates
    ("training.actions", "registry.images"): "a file name that tells nothing",
    ("training.exam_chapters", "registry.printing"): "a table for the report",
    ("training.exam_prints", "registry.letterhead"): "the head of the papers of an office",
    ("training.exam_prints", "registry.printing"): "question paper, key and poster as PDF",
    ("training.views", "registry.offers"): "one shape of a button in the action bar",
    ("training.certificate_prints", "registry.letterhead"): "the head of the papers of an office",
    ("training.certificate_prints", "registry.printing"): "certificates as PDF",
    ("training.opinions", "registry.scope"): "no post reads the box: what leaves it is counted here",
    ("training.participant_filters", "registry.filters"): "the areas below that of an office",
    ("training.participant_prints", "registry.letterhead"): "the head of the papers of an office",
    ("training.participant_prints", "registry.printing"): "letters, cards and sheets as PDF",
    ("cases.apps", "registry.casework"): "hands over how many people a unit found and helped",
    ("cases.counts", "registry.casework"): "the shape of that answer",
    ("training.chapters", "registry.printing"): "tables for paper and workbook",
    ("training.effect", "registry.casework"): "how many people the units found and helped",
    ("training.prints_of_report", "registry.letterhead"): "the head of the paper",
    ("training.prints_of_report", "registry.printing"): "paper",
    ("training.views", "registry.casework"): "a unit without any case",
    ("training.views", "registry.forms"): "the form of a plan is that of the register",
    ("training.row_security", "registry.row_security"): "the settings that both walls read",
    ("training.migrations", "registry.row_security"): "the second wall of a new table",
    ("training.apps", "registry.parts"): "hands over its share of what belongs to the whole program",
    ("training.forms", "registry.forms"): "key, state seen and post of every form; files that may be uploaded",
    ("training.offers", "registry.offers"): "one shape of a button in the action bar",
    ("training.prints", "registry.letterhead"): "the head of a paper of the office",
    ("training.prints", "registry.printing"): "a table for paper and workbook alike",
    ("training.views", "registry.views"): "how a page for one act runs, and how a file leaves the program",
    ("training.views", "registry.printing"): "form and paper, as the address asks",
    ("training.views", "registry.workbooks"): "the table as a workbook",
    ("cases.letters", "registry.letterhead"): "the head of a letter",
    ("cases.management", "registry.parts"): "what the other apps hand over",
    ("wksbm.urls", "training.urls"): "the addresses of Bimtek",
    ("cases.migrations", "registry.row_security"): "the second wall of a new table",
    ("cases.views", "registry.offers"): "one shape of a button in the action bar",
    ("cases.apps", "registry.actions"): "hands over what is to be written anew after another INDEX_KEY",
    ("cases.apps", "registry.case_numbers"): "hands over which numbers a reader of a cash book may read",
    ("cases.apps", "registry.recap"): "hands over how many people a unit helped and referred",
    ("cases.views", "registry.views"): "how a page for one act runs is the same everywhere",
    ("cases.readers", "registry.printing"): "the log on paper",
    ("cases.letters", "registry.printing"): "a letter is a PDF",
    ("cases.actions", "registry.images"): "the random name of a letter's file",
    ("cases.views", "registry.printing"): "form and paper, as the address asks",
    ("cases.views", "registry.workbooks"): "the table as a workbook",
    ("cases.demo", "registry.workflow"): "a unit of the demo is declared vakum",
    ("cases.forms", "registry.forms"): "key, state seen and post of every form; doubts that are asked once",
    ("cases.filters", "registry.forms"): "the one widget for a day",
    ("cases.management", "registry.policy"): "one page of permissions for the whole program",
    ("cases.management", "registry.workflow"): "one page of state tables for the whole program",
    ("cases.admin", "registry.admin"): "the admin class that deletes nothing and leaves an audit row",
    ("wksbm.admin_site", "registry.views"): "leaving the admin is signing out",
    ("wksbm.views", "registry.kept_form"): "a form with an old token is offered again",
    ("wksbm.urls", "registry.urls"): "the addresses of the registry",
    ("wksbm.urls", "cases.urls"): "the addresses of the casework",
    ("wksbm.urls", "cases.views"): "the home page stands above both apps",
    ("wksbm.navigation", "cases.counts"): "the number beside Kotak masuk",
}
LATE = {"import_module", "__import__", "include", "get_model"}


def part_of(dotted):
    return ".".join(dotted.split(".")[:2])


def imports(tree):
    """The dotted names a file imports, wherever in it, also by name in import_module(…) or include(…)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports hide their arrow"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in LATE:
            yield from (word.value for word in node.args if isinstance(word, ast.Constant) and str(word.value))


def arrows():
    """{(part, imported part): [files]} between the parts of the program."""
    found = {}
    for path, tree in python_files():
        part = part_of(path.removesuffix(".py").replace("/", "."))
        for name in imports(tree):
            target = part_of(str(name))
            if target.split(".")[0] in (*APPS, "tests") and target != part:
                found.setdefault((part, target), []).append(path)
    return found


ARROWS = arrows()
INSIDE = [arrow for arrow in ARROWS if arrow[0].split(".")[0] == arrow[1].split(".")[0]]
ACROSS = [arrow for arrow in ARROWS if arrow not in INSIDE]


def allowed_inside(part, target):
    _, layer = part.split(".")
    wanted = target.split(".")[1]
    return wanted in HOUSE.get(layer, set()) | WIRING.get(layer, set()) or (part, target) in EXTRA


@pytest.mark.parametrize(("part", "target"), ACROSS, ids=str)
def test_an_app_imports_only_what_lies_below_it(part, target):
    app, below = part.split(".")[0], target.split(".")[0]
    assert below in APP_ARROWS[app], f"{ARROWS[part, target]} of {app} import {below}"
    assert target in PUBLIC_SIDE or (part, target) in EXTRA_ACROSS, f"{ARROWS[part, target]} import {target}"


@pytest.mark.parametrize(("part", "target"), INSIDE, ids=str)
def test_a_part_imports_only_what_the_house_allows(part, target):
    assert allowed_inside(part, target), f"{ARROWS[part, target]} import {target}"


@pytest.mark.parametrize("arrow", [*EXTRA, *EXTRA_ACROSS], ids=str)
def test_every_extra_arrow_is_in_use_and_has_its_reason(arrow):
    assert arrow in ARROWS
    assert (EXTRA | EXTRA_ACROSS)[arrow]


def test_the_state_table_imports_nothing_of_the_program():
    assert not [target for part, target in ARROWS if part == "cases.workflow"]


@pytest.mark.parametrize(("layer", "target"), [(layer, x) for layer, known in WIRING.items() for x in sorted(known)])
def test_the_wiring_names_nothing_that_is_gone(layer, target):
    assert any((f"{app}.{layer}", f"{app}.{target}") in ARROWS for app in APPS)


def reached_from(part):
    reached, waiting = set(), [part]
    while waiting:
        here = waiting.pop()
        further = {target for source, target in ARROWS if source == here} - reached
        reached |= further
        waiting += further
    return reached


def test_the_only_circles_are_those_of_the_queue():
    """A move tells, telling uses the queue, and a job of the queue is a move; the last two arrows are late imports.

    Likewise an export that was agreed to goes into the queue, and its job makes it.
    """
    in_a_circle = {part for part, _ in ARROWS if part in reached_from(part)}
    assert in_a_circle == {"cases.actions", "cases.notifications", "cases.tasks", "registry.actions", "registry.tasks"}
