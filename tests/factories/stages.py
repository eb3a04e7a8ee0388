"""A case at any stage of its handling, brought there by the same actions that people call."""

from datetime import timedelta

from django.utils import timezone

from cases.actions import stages, tasks
from cases.models import Achievement, CaseTask, InterventionPlan, PlanActivity, TaskKind, TerminationReason
from cases.workflow import Stage
from registry.scope import as_system
from tests.factories import cases as make

WHOLE = {
    "visited_on": timezone.localdate() - timedelta(days=2),
    "no_visit_reason": "",
    "physical": "Lemah, sulit berjalan.",
    "mental": "Sering menangis.",
    "social": "Anak di luar kota.",
    "spiritual": "Rajin ke musala.",
    "strengths": "Tetangga peduli.",
    "summary": "Perlu makan dan teman.",
}


def soon(days=7):
    return timezone.localdate() + timedelta(days=days)


def task(post, text="Mengantar ke puskesmas", person="Bu Tukinah", due_on=None, organisation=None):
    """An unsaved task of the organisation of this post."""
    given = {"text": text, "person_in_charge": person, "due_on": due_on or soon()}
    return CaseTask(organisation=organisation or post.organisation, **given)


def line(post, goal="Makan teratur", text="Mengirim makan siang", indicator="Makan dua kali sehari", **fields):
    return goal, task(post, text, **fields), indicator


def approached(case, by, **fields):
    said = {"met_on": timezone.localdate(), "present": "Yang bersangkutan", "found": "Sendiri.", "wishes": "Beras."}
    return stages.approach(case=case, by=by, is_home_visit=True, **(said | fields))


def assessed(case, by, *, is_finished=True, **fields):
    return stages.assess(case=case, by=by, fields=WHOLE | fields, is_finished=is_finished)


def conferred(case, by, *, decisions=(), attendees=(("Laras", "Dinas Sosial"),), **fields):
    said = {"held_on": timezone.localdate(), "place": "Kantor", "discussion": "Makan.", "decision": "Dibantu."}
    return stages.confer(case=case, by=by, attendees=list(attendees), tasks=list(decisions), **(said | fields))


def planned(case, by, *lines, **fields):
    return stages.plan(case=case, by=by, lines=list(lines) or [line(by)], **fields)


def reviewed(case, by, achievement=Achievement.REACHED, **fields):
    with as_system():
        current = InterventionPlan.objects.filter(case=case).first()
        results = dict.fromkeys(PlanActivity.objects.of_plan(current), (achievement, ""))
    said = {"reviewed_on": timezone.localdate(), "text": "Berjalan baik.", "results": results}
    return stages.review(case=case, by=by, **(said | fields))


def terminated(case, by, reason=TerminationReason.GOAL_REACHED, **fields):
    said = {"ended_on": timezone.localdate(), "text": "Sudah mandiri."}
    return stages.terminate(case=case, by=by, reason=reason, **(said | fields))


def scheduled(case, by, repeat="sekali", **fields):
    return stages.schedule(case=case, by=by, task=task(by, "Menengok", **fields), repeat=repeat)


def handed_over(sari, laras):
    """Sari's case, held by the Dinas Sosial of Laras, still in its first stage."""
    case = make.open_case(sari)
    return make.accepted(case, sari, laras).case


STEPS = {
    Stage.ASSESSMENT: approached,
    Stage.PLAN: assessed,
    Stage.IMPLEMENTATION: planned,
    Stage.MONITORING: reviewed,
    Stage.TERMINATION: terminated,
    Stage.AFTERCARE: scheduled,
}


def case_at(stage, sari, laras):
    """The same, in the wanted stage."""
    case = handed_over(sari, laras)
    for target, step in STEPS.items():
        if case.stage == stage:
            break
        step(case, laras)
        case.refresh_from_db()
        assert case.stage == target
    return case


def task_of(case, post, **fields):
    """A saved open task of this post's organisation, without a way through a plan."""
    made = task(post, **fields)
    with as_system():
        tasks.create_all(case, [made], kind=TaskKind.VISIT, by=post, at=timezone.now())
    return made
