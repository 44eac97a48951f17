"""The cast of the tests: records that are right as they stand, each made by one function with what matters overridden."""

import itertools
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group
from django.utils import timezone

from news.models import Attachment, Photo, PressRelease
from partnership.desk.roles import ADMINISTRATORS, ANSWERERS, EDITORS, PUBLISHERS, TRANSLATORS
from partnership.models import (
    BarrierReport,
    Body,
    CooperationArea,
    Delivery,
    Goods,
    Milestone,
    Municipality,
    NewsItem,
    Office,
    Page,
    Person,
    Place,
    Region,
    Side,
    Source,
    Stage,
    Step,
    Term,
    Topic,
    Twinning,
    Upload,
    User,
    WatchedSource,
)
from partnership.publishing.state import State
from partnership.texts.dates import Precision, parse_span

BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = datetime(2023, 3, 1, 12, tzinfo=BERLIN)
_count = itertools.count(1)


def approved(languages):
    """The columns of a record that is public in `languages`."""
    ready = {f"ready_{language}": language in languages for language in ("de", "uk")}
    return {"state": State.APPROVED, "publish_at": LONG_AGO, **ready}


def texts(languages, **names):
    """German and Ukrainian columns for each (German, Ukrainian) pair, empty where the language is not asked for."""
    pairs = {name: dict(zip(("de", "uk"), pair, strict=True)) for name, pair in names.items()}
    return {f"{name}_{language}": pair[language] for name, pair in pairs.items() for language in languages}


def source(**values):
    number = next(_count)
    defaults = {"url": f"https://example.org/{number}", "language": "de", "read_on": date(2026, 11, 22)}
    named = texts(("de", "uk"), publisher=("Stadt Beispiel", "Місто Приклад"))
    return Source.objects.create(**{**defaults, **named, **values})


def watched(**values):
    number = next(_count)
    named = texts(("de", "uk"), publisher=("Stadt Beispiel", "Місто Приклад"))
    return WatchedSource.objects.create(
        **{"url": f"https://watched.example/{number}", "language": "de", **named, **values}
    )


def news_item(**values):
    number = next(_count)
    about = {"url": f"https://watched.example/news/{number}", "title": f"Hilfe {number}", "day": date(2026, 11, 20)}
    about |= {"identity": f"{number:064}", "seen_at": timezone.now(), "outcome": NewsItem.Outcome.NEW}
    return NewsItem.objects.create(**{**about, "source": values.pop("source", None) or watched(), **values})


def region(side):
    names = {Side.NRW: ("Nordrhein-Westfalen", "Північний Рейн-Вестфалія"), Side.OBLAST: ("Oblast", "Область")}
    both = texts(("de", "uk"), name=names[side], capital=("Hauptstadt", "Столиця"), summary=("Land.", "Край."))
    return Region.objects.get_or_create(side=side, defaults={"key": side, **both})[0]


def municipality(side=Side.NRW, name_de="Köln", name_uk="Кельн", **values):
    number = next(_count)
    latitude, longitude = ("50.9", "6.9") if side == Side.NRW else ("48.5", "35.0")
    where = {"latitude": Decimal(latitude), "longitude": Decimal(longitude)}
    place = {**where, "region": region(side), "key": f"place-{number}"}
    return Municipality.objects.create(**{**place, "name_de": name_de, "name_uk": name_uk, **values})


def twinning(languages=("de", "uk"), stages=("2022-10-27",), **values):
    """A twinning of two new municipalities, founded by an agreement on each of the dates `stages`."""
    sides = {"nrw": values.pop("nrw", None) or municipality()}
    sides["oblast"] = values.pop("oblast", None) or municipality(Side.OBLAST, "Dnipro", "Дніпро")
    written = texts(languages, summary=("Zwei Städte.", "Два міста."), body=("<p>Hilfe.</p>", "<p>Допомога.</p>"))
    record = Twinning.objects.create(**{**approved(languages), **written, **sides, **values})
    for notation in stages:
        stage(record, notation)
    return record


def stage(record, notation="2022-10-27", step=Step.AGREEMENT, **values):
    new = Stage(twinning=record, step=step, certainty="confirmed", text_de="Vertrag.", text_uk="Угода.", **values)
    new.date = parse_span(notation)
    new.save()
    return new


def proven(record):
    """Gives what is told in a record sources enough to be approved: two publishers for each stage, or for itself."""
    facts = record.stages.all() if isinstance(record, Twinning) else [record]
    for fact in facts:
        fact.sources.add(source(), source(publisher_de="Zeitung", publisher_uk="Газета"))
    return record


def milestone(languages=("de", "uk"), notation="2023-02-28", **values):
    written = texts(languages, title=("Besiegelt", "Укладено"), text=("Per Video.", "Онлайн."))
    new = Milestone(
        **{"key": f"m-{next(_count)}", "certainty": "confirmed", **approved(languages), **written, **values}
    )
    new.date = parse_span(notation)
    new.save()
    return new


def area(languages=("de", "uk"), **values):
    written = texts(
        languages,
        title=("Gesundheit", "Охорона здоров’я"),
        summary=("Kliniken.", "Лікарні."),
        body=("<p>A.</p>", "<p>Б.</p>"),
    )
    return CooperationArea.objects.create(**{**approved(languages), **written, **values})


def page(key, languages=("de", "uk"), **values):
    written = texts(
        languages,
        title=("Die Seite", "Сторінка"),
        summary=("Worum es geht.", "Про що це."),
        body=("<p>T.</p>", "<p>Т.</p>"),
    )
    return Page.objects.create(**{"key": key, **approved(languages), **written, **values})


def topic(languages=("de", "uk"), **values):
    written = texts(
        languages,
        title=("Kinder und Jugend", "Діти та молодь"),
        summary=("Begegnungen.", "Зустрічі."),
        body=("<p>Ferien.</p>", "<p>Канікули.</p>"),
    )
    return Topic.objects.create(**{**approved(languages), **written, **values})


def body(**values):
    """A body of the Land: what it issues is a press release."""
    named = texts(("de", "uk"), name=("Staatskanzlei", "Державна канцелярія"))
    return Body.objects.create(**{"key": f"body-{next(_count)}", "partner": Side.NRW, **named, **values})


def person(**values):
    named = texts(("de", "uk"), name=("Iryna Schum", "Ірина Шум"))
    return Person.objects.create(**{"key": f"person-{next(_count)}", **named, **values})


def place(**values):
    """A place that is no partner."""
    named = texts(("de", "uk"), name=("Kattowitz", "Катовіце"))
    return Place.objects.create(**{"key": f"place-{next(_count)}", **named, **values})


def term(**values):
    named = texts(("de", "uk"), name=("Wiederaufbau", "відбудова"))
    return Term.objects.create(**{"key": f"term-{next(_count)}", **named, **values})


def office(record, **values):
    """An office of a person, from 1 February 2023 to 31 January 2024, that ended then."""
    known = {"since": date(2023, 2, 1), "until": date(2024, 1, 31), "has_ended": True}
    named = texts(("de", "uk"), title=("Generalkonsulin", "генеральна консулка"))
    return Office.objects.create(**{"person": record, **known, **named, **values})


def delivery(languages=("de", "uk"), notation="2023-10-15", goods=((2, "Fahrzeuge", "автомобілі"),), **values):
    """A delivery of some goods, each a number with its name in both languages."""
    written = texts(languages, giver=("Kreis Beispiel", "округ Приклад"), destination=("Marhanez", "Марганець"))
    own = {"key": f"delivery-{next(_count)}", "certainty": "confirmed", "progress": "arrived"}
    new = Delivery(**{**own, **approved(languages), **written, **values})
    new.date = parse_span(notation)
    new.save()
    for number, *names in goods:
        Goods.objects.create(delivery=new, number=number, **texts(languages, what=names))
    return new


def release(languages=("de", "uk"), **values):
    number = next(_count)
    if values.get("kind") != PressRelease.Kind.REPORT and "issuer" not in values:
        values["issuer"] = Body.objects.filter(key="issuer").first() or body(key="issuer")
    written = texts(
        languages,
        title=(f"Meldung {number}", f"Повідомлення {number}"),
        lead=("Das Wichtigste.", "Найважливіше."),
        body=("<p>Der Text.</p>", "<p>Текст.</p>"),
    )
    return PressRelease.objects.create(**{**approved(languages), **written, **values})


def change(record, **values):
    """Changes a record as the admin does: validated, then saved."""
    for name, value in values.items():
        setattr(record, name, value)
    record.full_clean()
    record.save()


def draft(**values):
    return release(**{"state": State.DRAFT, "publish_at": None, "ready_de": False, "ready_uk": False, **values})


def photo(**values):
    """A photo's row; its files are not there."""
    number = next(_count)
    text = texts(("de", "uk"), alt=("Eine Flagge", "Прапор"), credit=("Land NRW", "Земля ПРВ"))
    own = {"key": f"photo-{number}", "licence": "CC BY 4.0", "consent": "nobody"}
    if "upload" not in values:
        token, teaser_widths = values.pop("token", f"{number:026}"), values.pop("teaser_widths", "")
        cuts = "50x50" if teaser_widths else ""
        own["upload"] = upload("picture", token=token, teaser_widths=teaser_widths, cuts=cuts)
    return Photo.objects.create(**{**own, **text, **values})


def upload(kind="picture", **values):
    """An upload's row; its files are not there."""
    picture = {"format": "jpg", "width": 1000, "height": 600, "rendition_widths": "400 800", "size": 1000}
    own = {"picture": picture, "document": {"format": "pdf", "size": 1000}}[kind]
    return Upload.objects.create(**{"token": f"{next(_count):026}", "kind": kind, **own, **values})


def attachment(record, token=None, size=1000, **values):
    """A document's row with a release; its file is not there."""
    titles = texts(("de", "uk"), title=("Rede", "Промова"))
    made = upload("document", token=token or f"{next(_count):026}", size=size)
    return Attachment.objects.create(**{"release": record, "upload": made, "written_in": "de", **titles, **values})


def barrier_report(**values):
    own = {"number": f"{next(_count):08}", "language": "de", "what": "Die Karte hat keinen Text."}
    return BarrierReport.objects.create(**{**own, **values})


def month(notation):
    """The columns of a date that is known by its month."""
    span = parse_span(notation)
    return {"earliest": span.earliest, "latest": span.latest, "precision": Precision.MONTH}


def staff(group=None, **values):
    values = {"username": f"user-{next(_count)}", "is_staff": True, **values}
    user = User.objects.create_user(password="a long enough password", **values)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def editor(**values):
    return staff(EDITORS, **values)


def publisher(**values):
    return staff(PUBLISHERS, **values)


def translator(language, **values):
    return staff(TRANSLATORS[language], **values)


def answerer(**values):
    return staff(ANSWERERS, **values)


def administrator(**values):
    return staff(ADMINISTRATORS, **values)
