"""Press releases as a form of the press desk sends them, and what the desk says then."""

from django.urls import reverse

from tests import factories
from tests.forms import filled_in

LIST, ADD = "/admin/news/pressrelease/", "/admin/news/pressrelease/add/"
NEW = {
    "title_de": "Neu",
    "title_uk": "Нове",
    "lead_de": "Das Wichtigste.",
    "lead_uk": "Найважливіше.",
    "body_de": "<p>Text.</p>",
    "body_uk": "<p>Текст.</p>",
}
APPROVED = {"ready_de": "on", "ready_uk": "on", "state": "approved", "acknowledged": "on"}
VAGUE = {"body_uk": '<p><a href="https://x.example/">тут</a></p>'}


def new(client):
    """Returns the form of a new press release, filled in as far as it has to be."""
    return filled_in(client, ADD) | NEW | {"issuer": factories.body().pk}


def said(page):
    return [str(message) for message in page.context["messages"]]


def choices(client, path, name):
    return [value for value, _label in client.get(path).context["adminform"].form.fields[name].choices]


def in_admin(model, page):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
