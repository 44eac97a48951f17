"""What belongs to a record, and to what a record belongs."""

from django.db import models
from django.test.utils import isolate_apps

from news.models import Attachment, PressRelease
from partnership.models import Figure, Municipality, Region, Stage, Twinning
from partnership.publishing.parts import owners, parts
from partnership.publishing.usage import shown_by


def test_the_rows_deleted_with_a_record_are_its_parts():
    assert {name: part.related_model for name, part in parts(Twinning).items()} == {"stages": Stage}
    assert set(parts(PressRelease)) == {"attachments", "corrections"}


def test_a_row_knows_each_record_it_may_belong_to():
    assert owners(Figure) == [(Region, "region"), (Municipality, "municipality")]
    assert owners(Attachment) == [(PressRelease, "release")]


@isolate_apps("partnership.apps.PartnershipConfig")
def test_a_record_below_one_of_its_own_kind_is_no_part_of_it():
    class Office(models.Model):
        above = models.ForeignKey("self", models.CASCADE, null=True)

        class Meta:
            app_label = "partnership"

    assert (parts(Office), owners(Office), shown_by(Office)) == ({}, [], set())
