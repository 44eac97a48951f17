"""The scanner for malware: it sees each file before anything opens it, and without its answer nothing is taken."""

import socket
import struct
import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from partnership.models import Upload
from partnership.uploads import child, scanner
from tests.uploads.papers import PDF
from tests.uploads.pictures import encoded, photo, stored

DOCUMENT, PICTURE = Upload.Kind.DOCUMENT, Upload.Kind.PICTURE


class Scanner:
    """Stands in for clamd: it reads what INSTREAM sends and answers one thing."""

    def __init__(self, listening, answer):
        self.listening, self.answer, self.seen = listening, answer, b""
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        connection, _address = self.listening.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack(">I", stream.read(4))[0]:
                self.seen += stream.read(length)
            connection.sendall(self.answer)


@pytest.fixture
def clamd(settings):
    """A function that starts a scanner with an answer."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings.CLAMD = listening.getsockname()
        yield lambda answer: Scanner(listening, answer)


def refused(content=PDF, kind=DOCUMENT):
    with pytest.raises(ValidationError) as caught:
        Upload.take(ContentFile(content), kind)
    return caught.value.code


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "content"), [(DOCUMENT, PDF), (PICTURE, encoded(photo(200, 200), "PNG"))])
def test_a_file_that_is_clean_is_taken(clamd, kind, content):
    asked = clamd(b"stream: OK\0")
    assert Upload.take(ContentFile(content), kind).kind == kind
    assert asked.seen == content


@pytest.mark.django_db
def test_a_large_file_is_sent_in_pieces(clamd):
    asked, content = clamd(b"stream: OK\0"), encoded(photo(40, 40), "JPEG").ljust(300_000, b"\0")
    Upload.take(ContentFile(content), PICTURE)
    assert asked.seen == content


def test_a_file_with_malware_is_refused_before_it_is_opened(clamd, media_root, monkeypatch, caplog):
    monkeypatch.setattr(child, "run", lambda *_arguments: pytest.fail("the file was opened"))
    clamd(b"stream: Eicar-Test-Signature FOUND\0")
    assert (refused(), stored(media_root)) == ("malware", [])
    assert [record.levelname for record in caplog.records] == ["WARNING"]


ODD = [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK and more\0", b"\xff\xfe", b"x" * 5000]


@pytest.mark.parametrize("answer", ODD)
def test_an_answer_that_says_nothing_is_a_refusal(clamd, answer, media_root):
    clamd(answer)
    assert (refused(), stored(media_root)) == ("unscanned", [])


def test_a_scanner_that_is_not_there_is_a_refusal(settings, tmp_path, media_root):
    settings.CLAMD = str(tmp_path / "clamd.ctl")
    assert (refused(), stored(media_root)) == ("unscanned", [])


def test_a_scanner_that_does_not_answer_is_a_refusal(clamd, monkeypatch, media_root):
    monkeypatch.setattr(scanner, "TIMEOUT", 0.05)
    assert (refused(), stored(media_root)) == ("unscanned", [])


@pytest.mark.django_db
def test_a_scanner_on_a_socket_of_the_machine_is_asked(settings, tmp_path):
    settings.CLAMD = str(tmp_path / "clamd.ctl")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(settings.CLAMD)
        listening.listen()
        asked = Scanner(listening, b"stream: OK\0")
        Upload.take(ContentFile(PDF), DOCUMENT)
    assert asked.seen == PDF
