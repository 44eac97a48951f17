"""The outbox: one mail to a person, without a word of a record, until the server took it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from partnership.operation.mail import TRIES, Sent, send_all
from partnership.versions.events import Event, Telling, What, announce
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def server(settings):
    settings.EMAIL_URL, settings.DEFAULT_FROM_EMAIL = "smtp://mail.example:25", "redaktion@x.example"
    settings.SITE_URL = "https://x.example"


@pytest.fixture
def reader():
    return factories.editor(wants_mail=True, email="a@x.example", interface_language="de")


@pytest.fixture
def broken(monkeypatch):
    def refuse(self, messages):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def waiting():
    return Telling.objects.filter(is_to_mail=True).count()


def test_a_person_gets_one_mail_of_all_that_waits(reader):
    colleague = factories.editor(username="olena")
    record = factories.draft(title_de="Geheimer Titel")
    announce(record, What.SENT_BACK, colleague, to=[reader.pk], text="Die Zahl stimmt nicht.")
    announce(record, What.NOTE, colleague, to=[reader.pk], text="Bitte bald.")
    Event.objects.update(at=factories.LONG_AGO.replace(year=2026, month=11, day=28))
    assert (send_all(), send_all(), waiting()) == (Sent(1, 0), Sent(0, 0), 0)
    sent = mail.outbox[0]
    assert (sent.to, sent.from_email, sent.subject) == (
        ["a@x.example"],
        "redaktion@x.example",
        "2 Nachrichten aus der Redaktion",
    )
    assert sent.body.replace("\N{NO-BREAK SPACE}", " ") == (
        "Pressemitteilung: Zurückgegeben (olena, 28. November 2026, 12:00)\n"
        f"https://x.example/admin/news/pressrelease/{record.pk}/notes/\n\n"
        "Pressemitteilung: Notiz (olena, 28. November 2026, 12:00)\n"
        f"https://x.example/admin/news/pressrelease/{record.pk}/notes/\n\n"
        "Diese E-Mails schalten Sie auf der Startseite der Redaktion ab:\n"
        "https://x.example/admin/\n"
    )


def test_a_mail_is_in_the_language_of_its_reader():
    reader = factories.editor(wants_mail=True, email="b@x.example", interface_language="uk")
    announce(factories.draft(), What.REVIEW, to=[reader.pk])
    send_all()
    assert (mail.outbox[0].subject, "Чекає на схвалення" in mail.outbox[0].body) == ("1 повідомлення з редакції", True)


def test_of_a_record_that_is_gone_no_address_is_told(reader):
    record = factories.draft()
    announce(record, What.NOTE, to=[reader.pk])
    record.delete()
    send_all()
    assert mail.outbox[0].body.count("https://") == 1  # that of the start page


@pytest.mark.parametrize("change", [{"wants_mail": False}, {"is_active": False}, {"email": ""}])
def test_who_wants_or_may_have_no_mail_any_more_gets_none(reader, change):
    announce(factories.draft(), What.NOTE, to=[reader.pk])
    type(reader).objects.update(**change)
    send_all()
    assert (mail.outbox, waiting()) == ([], 0)


def test_what_the_server_does_not_take_is_tried_again_and_no_more_than_five_times(reader, broken):
    announce(factories.draft(), What.NOTE, to=[reader.pk])
    assert [send_all() for _time in range(TRIES + 1)] == [Sent(0, 1)] * TRIES + [Sent(0, 0)]
    assert waiting() == 0


def test_what_another_command_is_sending_is_left_to_it_for_a_quarter_of_an_hour(reader, time_machine):
    announce(factories.draft(), What.NOTE, to=[reader.pk])
    Telling.objects.update(taken_at=timezone.now())
    assert send_all() == Sent(0, 0)
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    assert send_all() == Sent(1, 0)


def test_what_is_older_than_three_days_is_not_mailed_any_more(reader):
    announce(factories.draft(), What.NOTE, to=[reader.pk])
    Event.objects.update(at=timezone.now() - timedelta(days=4))
    assert (send_all(), waiting()) == (Sent(0, 0), 0)


def test_the_command_says_what_failed(reader, broken):
    announce(factories.draft(), What.NOTE, to=[reader.pk])
    with pytest.raises(CommandError, match="tried again"):
        call_command("send_mail")
