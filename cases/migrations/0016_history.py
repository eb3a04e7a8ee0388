"""The history of every row of the casework."""

from django.db import migrations

from registry.row_security import remembered

TABLES = dict.fromkeys(
    [
        "cases_caseteammember",
        "cases_caseconflict",
        "cases_casesecret",
        "cases_emergencyaccess",
        "cases_assessment",
        "cases_caseconference",
        "cases_conferenceattendee",
        "cases_consenttext",
        "cases_consent",
        "cases_rightsrequest",
        "cases_casenumberseries",
        "cases_case",
        "cases_caseproblem",
        "cases_document",
        "cases_letterseries",
        "cases_letter",
        "cases_caseevent",
        "cases_person",
        "cases_familymember",
        "cases_desil",
        "cases_personphoto",
        "cases_jenisedition",
        "cases_jenis",
        "cases_personkey",
        "cases_matchreview",
        "cases_interventionplan",
        "cases_plangoal",
        "cases_planactivity",
        "cases_planreview",
        "cases_activityresult",
        "cases_termination",
        "cases_timelimit",
        "cases_referral",
        "cases_servicekind",
        "cases_servicesource",
        "cases_service",
        "cases_stagelabel",
        "cases_stagechange",
        "cases_approach",
        "cases_casetask",
    ],
    ((), ()),
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_papers_of_a_stage"), ("registry", "0016_history")]

    operations = [remembered(TABLES)]
