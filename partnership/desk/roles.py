"""The groups of the press desk, made after every migration, and what the rights that are our own mean.

Editors write; translators write the texts of one language; publishers also approve, publish, withdraw and delete;
administrators keep the accounts and nothing else. Those who answer reports of barriers are a group of their own, so that
nobody else reads who met one. One person may be in several groups.
"""

from django.conf import settings
from django.contrib.auth import get_permission_codename

from ..texts.bilingual import LANGUAGES, language_of

EDITORS = "Redaktion · Редакція"
PUBLISHERS = "Freigabe · Публікація"
TRANSLATORS = {
    "de": "Übersetzung ins Deutsche · Переклад німецькою",
    "uk": "Übersetzung ins Ukrainische · Переклад українською",
}
ADMINISTRATORS = "Verwaltung · Адміністрація"
ANSWERERS = "Barrieren · Бар’єри"
WRITE = ("add", "change", "view")
PUBLISH = (*WRITE, "publish", "delete")
PERSONAL = {"partnership.User", "partnership.BarrierReport"}  # no content


def may(user, action, opts):
    """Returns whether a user has the right to do `action` ("change", "publish" …) to records of a model."""
    return user.has_perm(f"{opts.app_label}.{get_permission_codename(action, opts)}")


def translated_languages(user, opts):
    """Returns the languages that a user may write in records of a model without being its editor."""
    if may(user, "change", opts):
        return ()
    return tuple(language for language in LANGUAGES if may(user, f"translate_{language}", opts))


def translated_columns(model, languages):
    """Returns the names of the columns that translators write: texts in these languages, their addresses and marks."""
    texts = {column.name for column in model._meta.concrete_fields if language_of(column) in languages}
    return texts | {f"{name}_{language}" for name in ("slug", "ready") for language in languages}


def lacks_second_person(user, writers):
    """Returns whether what `writers` (keys of users) wrote must be approved by somebody else than `user` (FOUR_EYES)."""
    return settings.FOUR_EYES and user.pk in writers


def grant_permissions(sender, using="default", **kwargs):
    """Gives the groups their permissions on the models of the app that was just migrated."""
    if sender.label not in {"partnership", "news"}:
        return
    from django.contrib.auth.models import Group, Permission

    content = [model._meta.model_name for model in sender.get_models() if model._meta.label not in PERSONAL]
    rights = [
        (EDITORS, WRITE, content),
        (PUBLISHERS, PUBLISH, content),
        *((name, ("view", f"translate_{language}"), content) for language, name in TRANSLATORS.items()),
        (ADMINISTRATORS, (*WRITE, "delete"), ["user"]),
        (ANSWERERS, ("view", "change", "delete"), ["barrierreport"]),
        (ADMINISTRATORS, ("delete",), ["upload"]),  # files that nothing uses: who withdraws a consent may ask them
    ]
    for name, actions, models in rights:
        group, _created = Group.objects.using(using).get_or_create(name=name)
        codenames = [f"{action}_{model}" for action in actions for model in models]
        permissions = Permission.objects.using(using).filter(content_type__app_label=sender.label)
        group.permissions.add(*permissions.filter(codename__in=codenames))
