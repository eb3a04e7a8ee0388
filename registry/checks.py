"""Is the second wall standing? System checks of role and driver (`check --database default`)."""

import base64

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import connections
from django.db.backends.postgresql.psycopg_any import is_psycopg3
from django.db.utils import OperationalError

from registry import replica

ROLE = """
SELECT r.rolsuper OR r.rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class t WHERE t.relnamespace = 'public'::regnamespace AND t.relrowsecurity
               AND pg_has_role(current_user, t.relowner, 'USAGE'))
FROM pg_roles r WHERE r.rolname = current_user
"""
STEPS_UP = """
SELECT current_user = 'wksbm_app' AND pg_has_role(current_user, system.oid,
           CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END),
       pg_has_role(current_user, system.oid, 'USAGE')
FROM pg_roles system WHERE system.rolname = 'wksbm_system'
"""


@register()
def driver_is_psycopg2(app_configs, **kwargs):
    if is_psycopg3:
        return [Error("psycopg 3 terpasang; program ini memakai psycopg2.", id="registry.E001")]
    return []


@register(Tags.database)
def role_is_bound_by_row_level_security(app_configs, databases=None, **kwargs):
    """Superusers, BYPASSRLS and the owner of a table see every row, and so does whoever inherits the owner; the
    application is none of them."""
    if settings.CONNECTS_AS_OWNER:
        return []
    errors = []
    for alias in databases or []:
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute(ROLE)
                bypasses, owns = cursor.fetchone()
                cursor.execute(STEPS_UP)
                steps_up, inherits = cursor.fetchone() or (False, False)
        except OperationalError as error:
            return [Error(f"Basis data tidak terjangkau: {error.__class__.__name__}.", id="registry.E002")]
        if bypasses:
            errors.append(Error("Peran basis data adalah superuser atau BYPASSRLS.", id="registry.E003"))
        if owns:
            errors.append(
                Error(
                    "Peran basis data memiliki tabelnya, atau mewarisi pemiliknya, sehingga row-level security tidak "
                    "berlaku baginya.",
                    hint="Isi DATABASE_URL dengan peran wksbm_app, DATABASE_OWNER_URL dengan pemilik tabel; wksbm_app "
                    "tidak boleh menjadi anggota pemilik tabel.",
                    id="registry.E004",
                )
            )
        elif inherits:
            errors.append(
                Error(
                    "Peran basis data mewarisi wksbm_system, sehingga setiap baris tampak baginya.",
                    hint="ALTER ROLE wksbm_app NOINHERIT, lalu REVOKE dan GRANT wksbm_system TO wksbm_app sekali lagi.",
                    id="registry.E006",
                )
            )
        elif not steps_up:
            errors.append(
                Error(
                    "Program harus masuk sebagai wksbm_app, yang boleh bertindak sebagai wksbm_system.",
                    hint="Isi DATABASE_URL dengan peran wksbm_app; lihat bagian 2 di docs/operations.md.",
                    id="registry.E007",
                )
            )
    return errors


@register(Tags.database)
def replica_is_a_standby(app_configs, databases=None, **kwargs):
    """Another server that takes writes would answer with rows of its own."""
    if replica.ALIAS not in (databases or []):
        return []
    try:
        with connections[replica.ALIAS].cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery()")
            (is_standby,) = cursor.fetchone()
    except OperationalError as error:
        return [Error(f"Server siaga tidak terjangkau: {error.__class__.__name__}.", id="registry.E002")]
    if is_standby:
        return []
    hint = "Kosongkan DATABASE_REPLICA_URL, atau isi dengan server siaga (docs/operations.md, bagian 11)."
    return [Error("DATABASE_REPLICA_URL bukan server siaga.", hint=hint, id="registry.E009")]


@register()
def keys_are_whole(app_configs, **kwargs):
    """An empty or short key would chain the log, or find a NIK, with what everybody can guess."""
    errors = []
    for name in ("INDEX_KEY", "LOG_KEY"):
        try:
            whole = len(base64.b64decode(getattr(settings, name), validate=True)) == 32
        except ValueError:
            whole = False
        if not whole:
            errors.append(Error(f"{name} harus base64 dari 32 byte acak.", id="registry.E005"))
    return errors


@register(Tags.security, deploy=True)
def answers_do_not_tell_what_they_cost(app_configs, **kwargs):
    """How long the database looked for a name or a NIK says something of what it found."""
    if any(name.startswith("cases.benchmark.") for name in settings.MIDDLEWARE):
        hint = "Kosongkan BENCHMARK; itu hanya untuk mengukur dengan data rekaan."
        return [Warning("Setiap jawaban menyebut berapa lama basis data bekerja.", hint=hint, id="registry.W008")]
    return []
