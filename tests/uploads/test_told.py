"""What a document tells of itself: whom its metadata names, its own title, and in which language it is."""

import pytest
from django.core.files.base import ContentFile
from pikepdf import Array, Dictionary, Name, String

from news.models import Attachment, PressRelease
from partnership.models import Upload
from partnership.uploads import documents, told
from tests import factories
from tests.desk.press import ADD
from tests.desk.test_pictures import ATTACHMENT, new, upload
from tests.forms import address, log_in
from tests.uploads.papers import PDF, pdf, with_annotation, with_root
from tests.uploads.pictures import encoded, exif, photo
from tests.uploads.test_documents import jpeg

GERMAN = "Die Partnerschaft ist für beide Seiten wichtig und hilft den Menschen."
UKRAINIAN = "Партнерство важливе для обох сторін і допомагає людям, їхнім містам."
TEXTS = {
    "German": (GERMAN, ["de"]),
    "Ukrainian": (UKRAINIAN, ["uk"]),
    "both": (GERMAN + UKRAINIAN, ["de", "uk"]),
    "English": ("The partnership is important for both of the regions, and that helps the people.", ["en"]),
    "Russian": ("Партнёрство важно для обеих сторон, и это большой вклад в мирные решения.", ["ru"]),
    "German with a name": (GERMAN * 2 + " Олена Шуліка", ["de"]),
    "too little": ("Die Rede", []),
}


@pytest.mark.parametrize(("text", "languages"), TEXTS.values(), ids=TEXTS)
def test_a_text_shows_its_languages(text, languages):
    assert told.languages_of(text) == languages


def written(text, **entries):
    """A document with a text in one font that has a table of its letters, as programs write it."""
    letters = sorted(set(text))
    codes = "".join(f"<{number:04x}> <{ord(letter):04x}>\n" for number, letter in enumerate(letters, 1))
    table = f"{len(letters)} beginbfchar\n{codes}endbfchar".encode()
    shown = "".join(f"{letters.index(letter) + 1:04x}" for letter in text)

    def write(document):
        font = Dictionary(Type=Name.Font, Subtype=Name.Type0, ToUnicode=document.make_stream(table))
        document.pages[0].Resources = Dictionary(Font=Dictionary(F=document.make_indirect(font)))
        document.pages[0].Contents = document.make_stream(f"BT /F 12 Tf [<{shown}> -300] TJ ET".encode())
        for key, value in entries.items():
            document.Root[f"/{key}"] = value

    return pdf(write)


def kept(content):
    return documents.process(ContentFile(content))


LANGUAGES = {
    "by its text": (written(UKRAINIAN), "uk"),
    "by its text against its claim": (written(UKRAINIAN, Lang=String("de-DE")), "uk"),
    "by its claim": (with_root(Lang=String("uk-UA")), "uk"),
    "by nothing": (PDF, ""),
    "by a claim that is none": (with_root(Lang=Name.de), ""),
}


@pytest.mark.parametrize(("content", "language"), LANGUAGES.values(), ids=LANGUAGES)
def test_a_document_tells_its_language(content, language, media_root):
    assert kept(content).languages == language


def about(**entries):
    return pdf(lambda document: [document.docinfo.__setitem__(f"/{key}", entry) for key, entry in entries.items()])


def with_packet(packet):
    def put(document):
        document.Root.Metadata = document.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)

    return pdf(put)


def with_picture(**options):
    def put(document):
        picture = jpeg(document, encoded(photo(40, 30), "JPEG", **options))
        document.pages[0].Resources = Dictionary(XObject=Dictionary(P=picture))

    return pdf(put)


NAMED = {
    "nobody": (about(Title="Rede", Producer="Writer", Creator="Writer", CreationDate="D:2026"), ""),
    "its author": (about(Author="Олена"), "author"),
    "an author of spaces": (about(Author="  "), ""),
    "its subject": (about(Subject="Pokrowsk", Keywords=""), "subject"),
    "a company": (about(Company="Stadt Köln"), "further"),
    "its author in XMP": (with_packet(b"<dc:creator><rdf:Seq><rdf:li>A</rdf:li></rdf:Seq></dc:creator>"), "author"),
    "nobody in XMP": (with_packet(b"<dc:creator><rdf:Seq><rdf:li/></rdf:Seq></dc:creator>"), ""),
    "a town in XMP": (with_packet(b"<rdf:Description photoshop:City='Pokrowsk'/>"), "place"),
    "a comment": (with_annotation(Subtype=Name.Text, T=String("Ivan"), Contents=String("!")), "comments"),
    "a place in a picture": (with_picture(exif=exif()), "place"),
    "a picture without one": (with_picture(), ""),
}


@pytest.mark.parametrize(("content", "named"), NAMED.values(), ids=NAMED)
def test_a_document_tells_whom_it_named(content, named, media_root):
    assert kept(content).named == named


def test_metadata_that_is_damaged_names_nobody(media_root):
    odd = pdf(lambda document: document.trailer.__setitem__("/Info", Array([1])))
    assert kept(odd)[2:] == ("", "", "")


# --- at the desk ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk():
    return log_in(factories.editor(interface_language="de"))


def sent(desk, content, **row):
    """What the page after a release was saved with a document warns of."""
    values = ATTACHMENT | {f"attachments-0-{name}": value for name, value in row.items()}
    page = desk.post(ADD, new(desk) | values | {"attachments-0-upload": upload(content, "a.pdf")}, follow=True)
    return [str(message).partition(": ")[2] for message in page.context["messages"] if message.level_tag == "warning"]


WARNED = {
    "of an author": (about(Author="Олена", Title="Rede"), {}, [documents.NAMES % {"kinds": "Verfasser"}]),
    "of its title": (about(Title="Petrenko_alt"), {}, [documents.TITLE % {"title": "Petrenko_alt"}]),
    "of another language": (written(UKRAINIAN), {}, [documents.OTHER_LANGUAGE]),
    "of nothing": (written(UKRAINIAN), {"written_in": "uk"}, []),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "row", "warnings"), WARNED.values(), ids=WARNED)
def test_whoever_saves_a_document_is_warned(desk, media_root, content, row, warnings):
    assert sent(desk, content, **row) == [str(warning) for warning in warnings]
    assert Attachment.objects.count() == 1


@pytest.mark.django_db
def test_the_checklist_warns_of_a_document(desk):
    release = factories.draft()
    factories.attachment(release)
    Upload.objects.update(languages="uk")
    found = [finding.message for finding in PressRelease.objects.get().further_findings()]
    assert f"Rede: {documents.OTHER_LANGUAGE}" in found
    assert str(documents.OTHER_LANGUAGE) in desk.get(address(release)).content.decode()
