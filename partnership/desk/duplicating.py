"""A record that is made from another one, as its draft: what comes each year again is not typed anew."""

from django.contrib import messages
from django.utils.translation import gettext as _

from ..publishing.parts import parts
from ..publishing.state import PUBLICATION
from ..versions.values import apply, values_of
from ..versions.versions import Step, note, writers
from .fields import DATE
from .pages import RecordPage

# What is said of the one record alone. Which address and which key the other has follows when it is saved.
ITS_OWN = (*PUBLICATION, *DATE, "slug_de", "slug_uk", "ready_de", "ready_uk")


class DuplicatePage(RecordPage):
    """Makes a draft with the texts, the picture and the relations of a record; its rows stay with it."""

    name = "duplicate"
    route = "duplicate/"
    methods = ("POST",)

    def may_send(self, user, record):
        return self.desk.rights.may_add(user)

    def sent(self, request, record):
        kept = {name: value for name, value in values_of(record).items() if name not in (*ITS_OWN, *parts(self.model))}
        made = self.model()
        apply(kept, made)
        note(made, Step.CREATED, request.user, writers_before=writers(record))
        self.desk.log_addition(request, made, [{"added": {}}])
        messages.success(request, _("This is the copy, a draft without a date. The original is as it was."))
        return self.lead_to(made)
