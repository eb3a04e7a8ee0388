"""Fill in a stage of the handling. Each act locks the case, asks the policy again, writes its form and the line of the
timeline, and moves the case to the stage that the table gives."""

from contextlib import contextmanager

from django.utils import timezone
from django.utils.formats import date_format

from cases import notifications, policy
from cases import policy_handling as handling
from cases.actions.cases import check_fresh, locked
from cases.actions.record import record
from cases.actions.tasks import call_off, create_all
from cases.models import (
    ActivityResult,
    Approach,
    Assessment,
    CaseConference,
    CaseTask,
    ConferenceAttendee,
    InterventionPlan,
    PlanActivity,
    PlanGoal,
    PlanReview,
    StageChange,
    TaskKind,
    Termination,
    TerminationReason,
)
from cases.workflow import Stage, stages_after
from registry.refusal import Refused
from registry.scope import as_system

REPEATS = {"sekali": (1, 0), "bulanan3": (3, 1), "bulanan6": (6, 1), "triwulan": (4, 3)}  # (visits, months between)


@contextmanager
def _handling(act, case, *, by, seen=None):
    """The freshly read, locked case, after the policy has agreed. "Not now" keeps what was typed on the page."""
    with as_system():
        case = locked(case)
        if refusal := policy.why_not(act, case, by):
            raise Refused(refusal.reason, status=refusal.status, can_send_again=refusal.status == 409)
        check_fresh(case, seen)
        yield case


def _move(case, target, *, by, at, reason=""):
    """Put the case into this stage, with its row of history; also counts as a change of the case."""
    before, case.stage = case.stage, target
    case.revision += 1
    case.save(update_fields=["stage", "revision"])
    if before != target:
        StageChange.objects.create(
            case=case, from_stage=before, to_stage=target, reason=reason, moved_at=at, moved_by=by
        )


def _onward(act, case, *, by, at):
    _move(case, stages_after(handling.MOVE_OF[act], case.stage)[0], by=by, at=at)


def _day(day):
    return date_format(day, "j F Y")


def approach(*, case, met_on, present, found, wishes, by, is_home_visit=False, has_agreed=True, seen=None, at=None):
    """Record the first contact; the assessment is next."""
    at = at or timezone.now()
    with _handling(handling.STAGE_APPROACH, case, by=by, seen=seen) as case:
        made = Approach.objects.create(
            case=case,
            met_on=met_on,
            is_home_visit=is_home_visit,
            present=present,
            found=found,
            wishes=wishes,
            has_agreed=has_agreed,
            recorded_at=at,
            recorded_by=by,
        )
        _onward(handling.STAGE_APPROACH, case, by=by, at=at)
        how = "Kunjungan rumah" if is_home_visit else "Bertemu"
        record(case, "approach", by=by, at=at, text=f"{how} {_day(met_on)}.")
    return made


def assess(*, case, fields, is_finished, by, seen=None, at=None):
    """Write the assessment. fields: the texts and the day of the visit, by column; an unfinished one is gone on with, a
    finished one stands and gets a new version.

    Raises Refused 422 when a finished one lacks an aspect, the summary, or the visit with its reason.
    """
    at = at or timezone.now()
    with _handling(handling.STAGE_ASSESS, case, by=by, seen=seen) as case:
        written = Assessment.objects.unfinished().filter(case=case).first()
        if written is None:
            latest = Assessment.objects.filter(case=case).first()
            written = Assessment(case=case, version=latest.version + 1 if latest else 1)
        for name, value in fields.items():
            setattr(written, name, value)
        written.written_at, written.written_by = at, by
        if is_finished:
            if sentence := why_not_whole(fields):
                raise Refused(sentence, status=422)
            written.finished_at, written.finished_by = at, by
        written.save()
        if is_finished:
            _onward(handling.STAGE_ASSESS, case, by=by, at=at)
        else:
            _move(case, case.stage, by=by, at=at)
        said = "selesai" if is_finished else "disimpan, belum selesai"
        record(case, "assess", by=by, at=at, text=f"Versi {written.version} {said}.")
    return written


def why_not_whole(fields):
    """What a finished assessment still lacks, as a sentence, or "" when it is whole."""
    lacking = [label.lower() for name, label in Assessment.ASPECTS if not fields.get(name)]
    if not fields.get("summary"):
        lacking.append("ringkasan dan kebutuhan")
    if not fields.get("visited_on") and not fields.get("no_visit_reason"):
        lacking.append("tanggal kunjungan rumah atau alasannya")
    return f"Asesmen belum dapat diselesaikan. Belum diisi: {', '.join(lacking)}." if lacking else ""


def confer(*, case, held_on, place, discussion, decision, attendees, tasks, by, seen=None, at=None):
    """Record a case conference. attendees: [(name, office)]; tasks: unsaved CaseTask, one for each decision to be done.

    Raises Refused 422 without anybody present, or for a task of an organisation that is not on the path.
    """
    at = at or timezone.now()
    with _handling(handling.STAGE_CONFER, case, by=by, seen=seen) as case:
        if not attendees:
            raise Refused("Tulis siapa saja yang hadir.", status=422)
        made = CaseConference.objects.create(
            case=case,
            held_on=held_on,
            place=place,
            discussion=discussion,
            decision=decision,
            recorded_at=at,
            recorded_by=by,
        )
        ConferenceAttendee.objects.bulk_create(
            ConferenceAttendee(conference=made, name=name, office=office) for name, office in attendees
        )
        create_all(case, tasks, kind=TaskKind.DECISION, conference=made, by=by, at=at)
        _move(case, case.stage, by=by, at=at)
        text = f"{_day(held_on)}, {len(attendees)} orang hadir, {len(tasks)} tugas."
        record(case, "confer", by=by, at=at, text=text)
    return made


def plan(*, case, lines, by, note="", seen=None, at=None):
    """Write the plan, or its next version. lines: [(goal, unsaved CaseTask, indicator)], goals in order.

    An unchanged line keeps its task and what was done for it; tasks that are no longer in the plan are called off.
    Raises Refused 422 without a line, or for a task without a person in charge.
    """
    at = at or timezone.now()
    with _handling(handling.STAGE_PLAN, case, by=by, seen=seen) as case:
        if not lines:
            raise Refused("Tulis sekurang-kurangnya satu kegiatan.", status=422)
        previous = InterventionPlan.objects.filter(case=case).first()
        kept = _tasks_by_line(previous)
        version = previous.version + 1 if previous else 1
        made = InterventionPlan.objects.create(case=case, version=version, note=note, written_at=at, written_by=by)
        tasks = [_same_task(kept, task) or task for _, task, _ in lines]
        create_all(case, [task for task in tasks if task.pk is None], kind=TaskKind.ACTIVITY, by=by, at=at)
        goals = {goal: PlanGoal(plan=made, text=goal) for goal, _, _ in lines}
        PlanGoal.objects.bulk_create(goals.values())
        PlanActivity.objects.bulk_create(
            PlanActivity(goal=goals[goal], task=task, indicator=indicator)
            for (goal, _, indicator), task in zip(lines, tasks, strict=True)
        )
        call_off([task for rest in kept.values() for task in rest], f"Diganti rencana versi {version}", by=by, at=at)
        _onward(handling.STAGE_PLAN, case, by=by, at=at)
        text = f"Versi {version}: {len(goals)} tujuan, {len(lines)} kegiatan."
        record(case, "plan", by=by, at=at, text=text)
    return made


def _line_of(task):
    return task.text, task.organisation_id, task.person_in_charge, task.due_on


def _tasks_by_line(plan):
    """{(what, organisation, person, day): [tasks of this plan that were not called off]}"""
    found = {}
    if plan:
        for task in CaseTask.objects.filter(activities__goal__plan=plan, cancelled_at__isnull=True):
            found.setdefault(_line_of(task), []).append(task)
    return found


def _same_task(kept, task):
    """The earlier task of an unchanged line, taken out of `kept`; None for a new or changed line."""
    same = kept.get(_line_of(task))
    return same.pop() if same else None


def progress(*, case, text, by, at=None):
    """Say in the timeline how the person is doing."""
    with _handling(handling.STAGE_PROGRESS, case, by=by) as case:
        record(case, "progress", by=by, at=at or timezone.now(), text=text)


def review(*, case, reviewed_on, text, results, by, seen=None, at=None):
    """Record monitoring and evaluation. results: {PlanActivity of the latest plan: (achievement, note)}, all of them.

    Raises Refused 422 when an activity is left out, 409 when the plan has a newer version.
    """
    at = at or timezone.now()
    with _handling(handling.STAGE_REVIEW, case, by=by, seen=seen) as case:
        current = InterventionPlan.objects.filter(case=case).first()
        wanted = set(PlanActivity.objects.filter(goal__plan=current).values_list("pk", flat=True))
        if {activity.pk for activity in results} != wanted:
            raise Refused("Nilai setiap kegiatan dari rencana yang berlaku.", status=422)
        made = PlanReview.objects.create(
            plan=current, reviewed_on=reviewed_on, text=text, recorded_at=at, recorded_by=by
        )
        ActivityResult.objects.bulk_create(
            ActivityResult(review=made, activity=activity, achievement=achievement, note=note)
            for activity, (achievement, note) in results.items()
        )
        _onward(handling.STAGE_REVIEW, case, by=by, at=at)
        record(case, "review", by=by, at=at, text=f"{_day(reviewed_on)}, {len(results)} kegiatan dinilai.")
    return made


def terminate(*, case, reason, ended_on, text, by, seen=None, at=None):
    """End the handling with its reason; what is still to be done is called off.

    Raises Refused 409 for a goal that is said to be reached although nothing was evaluated.
    """
    at = at or timezone.now()
    with _handling(handling.STAGE_TERMINATE, case, by=by, seen=seen) as case:
        if reason == TerminationReason.GOAL_REACHED and case.stage != Stage.MONITORING:
            raise Refused("Tujuan tercapai baru dapat dinyatakan setelah monev. Catat monev dulu.", status=409)
        made = Termination.objects.create(
            case=case, reason=reason, ended_on=ended_on, text=text, recorded_at=at, recorded_by=by
        )
        call_off(CaseTask.objects.open().filter(case=case), "Penanganan diakhiri (terminasi)", by=by, at=at)
        _onward(handling.STAGE_TERMINATE, case, by=by, at=at)
        record(case, "terminate", by=by, at=at, text=f"{made.get_reason_display()}, {_day(ended_on)}.")
        notifications.tell_path(case, "penanganan diakhiri (terminasi).", at=at, but=by.organisation_id)
    return made


def schedule(*, case, task, repeat, by, seen=None, at=None):
    """Plan the visits of the aftercare. task: an unsaved CaseTask for the first one; repeat: a key of REPEATS."""
    at = at or timezone.now()
    with _handling(handling.STAGE_SCHEDULE, case, by=by, seen=seen) as case:
        count, months = REPEATS[repeat]
        visits = [
            CaseTask(
                text=task.text,
                organisation=task.organisation,
                person_in_charge=task.person_in_charge,
                due_on=months_later(task.due_on, number * months),
            )
            for number in range(count)
        ]
        create_all(case, visits, kind=TaskKind.VISIT, by=by, at=at)
        _onward(handling.STAGE_SCHEDULE, case, by=by, at=at)
        said = f"{count} kunjungan, yang pertama {_day(task.due_on)}."
        record(case, "schedule", by=by, at=at, text=said)
    return visits


def months_later(day, months):
    """The same day some months on; from the 29th on the 28th, which every month has."""
    month = day.month - 1 + months
    return day.replace(year=day.year + month // 12, month=month % 12 + 1, day=min(day.day, 28) if months else day.day)


def go_back(*, case, to_stage, reason, by, seen=None, at=None):
    """Take the case back to assessment or plan, with a reason. Raises Refused 409 where the table has no such way."""
    at = at or timezone.now()
    with _handling(handling.STAGE_GO_BACK, case, by=by, seen=seen) as case:
        if to_stage not in stages_after(handling.MOVE_OF[handling.STAGE_GO_BACK], case.stage):
            raise Refused(f"Dari tahap ini kasus tidak dapat kembali ke {Stage(to_stage).label}.", status=409)
        _move(case, to_stage, by=by, at=at, reason=reason)
        record(case, "go_back", by=by, at=at, text=f"Ke {Stage(to_stage).label}. {reason}")
    return case
