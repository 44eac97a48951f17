"""Who may do what to a record: asked by forms, pages and lists, and answered without a request.

Editors write drafts, and prepare changes to what the public sees; those publish who may. Translators write one
language. What has no state of its own (a source, a place, a picture) is public with what shows it: a change to what
something approved uses is prepared, too, and published by those who may publish everything that shows it. Nobody deletes
it: it is taken out of the texts first, which is a change of theirs.
"""

from django.conf import settings

from ..publishing import usage
from ..publishing.state import WRITING
from ..versions.versions import Version
from .roles import may, translated_languages


class Rights:
    """The rights of users to the records of a model that has no state of its own."""

    def __init__(self, model):
        self.model, self.opts = model, model._meta

    def may_view(self, user, record):
        return may(user, "view", self.opts) or self.may_change(user, record)

    def may_add(self, user):
        return may(user, "add", self.opts)

    def may_change(self, user, record=None):
        """Returns whether a user may change a record; without one, whether they may change any at all.

        What is public may be changed, too: that becomes a pending change.
        """
        return may(user, "change", self.opts) or bool(translated_languages(user, self.opts))

    def may_delete(self, user, record=None):
        return may(user, "delete", self.opts) and not (record and self.is_in_use(record))

    def may_publish(self, user):
        """Returns whether a user may publish everything that shows such records."""
        return all(may(user, "publish", model._meta) for model in usage.shown_by(self.model))

    def may_publish_at_once(self, user):
        """Where four eyes are asked for, nobody publishes what they have just written."""
        return self.may_publish(user) and not settings.FOUR_EYES

    def may_restore(self, user, record):
        """What is approved, only those restore who may publish it at once.

        Translators restore nothing: the languages of others are in it too.
        """
        allowed = self.may_change(user, record) and may(user, "change", self.opts)
        return allowed and (self.may_publish_at_once(user) or self.is_in_writing(record))

    def may_say_current(self, user, record):
        """Returns whether the form of a record (None: of a new one) asks if the translation is current again."""
        return False

    def fixed_fields(self, user, record):
        """Returns the names of the fields that are only shown, whatever the languages of a user."""
        return ["key"] if record is not None else []

    def is_in_writing(self, record):
        """Returns whether a stored record is changed without anybody's approval."""
        return not self.is_in_use(record)

    def is_in_use(self, record):
        """Known of what was read for a list or a form, and asked of everything else."""
        annotated = getattr(record, "is_in_use", None)
        return usage.is_in_use(record) if annotated is None else annotated


class PublishableRights(Rights):
    """The rights of users to records that are drafted, approved, published and withdrawn."""

    def may_change(self, user, record=None):
        """What is scheduled or withdrawn, only those change who may publish it."""
        stored = record.as_stored() if record else None
        is_open = stored is None or stored.state in WRITING or stored.is_published
        return super().may_change(user, record) and (is_open or self.may_publish(user))

    def may_delete(self, user, record=None):
        """What has been public is withdrawn, so that its address can say so; it is never deleted.

        Editors delete what nobody but them has written in.
        """
        may_delete = may(user, "delete", self.opts)
        if record is None or may_delete:
            return may_delete and not (record and was_public(record))
        return may(user, "change", self.opts) and self._is_own_draft(user, record)

    def _is_own_draft(self, user, record):
        saved_by = set(Version.objects.of(record).values_list("made_by", flat=True))
        return saved_by == {user.pk} and self.is_in_writing(record)

    def may_translate(self, user, record):
        """Editors, and translators into the language that is behind."""
        return may(user, "change", self.opts) or record.behind in translated_languages(user, self.opts)

    def may_say_current(self, user, record):
        return record is not None and bool(record.behind) and self.may_translate(user, record)

    def fixed_fields(self, user, record):
        public = record is not None and was_public(record)
        fixed = {
            "kyjiw_time": True,
            "key": record is not None,
            "publish_at": public,
        }
        decided = public and not self.may_publish(user)
        fixed |= dict.fromkeys(("state", "withdrawal_notice_de", "withdrawal_notice_uk"), decided)
        return [name for name, is_fixed in fixed.items() if is_fixed]

    def is_in_writing(self, record):
        return record.as_stored().state in WRITING


class FixedRights(PublishableRights):
    """The rights of users to the texts of the fixed addresses: each address has one, so none is added or deleted."""

    def may_add(self, user):
        return False

    def may_delete(self, user, record=None):
        return False


def was_public(record):
    """Returns whether a record, as the database has it, is or was public."""
    stored = record.as_stored()
    return stored is not None and stored.was_public
