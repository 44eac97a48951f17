"""The press desk without a browser: who is logged in, where a record is edited, and its form as a browser would send it."""

import html5lib
from django.urls import reverse

from tests.client import UncheckedClient


def address(record, page="change", *args):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}", args=[record.pk, *args])


def log_in(user):
    client = UncheckedClient()
    client.force_login(user)
    return client


def filled_in(client, path, form_id="pressrelease_form"):
    """Returns what a browser would send of the form on an admin page if nothing were changed."""
    page = html5lib.parse(client.get(path).content.decode(), namespaceHTMLElements=False)
    form = next(form for form in page.iter("form") if form.get("id") == form_id)
    data = {"_save": "1"}
    for field in form.iter():
        values = list(sent(field)) if field.tag in {"input", "textarea", "select"} else []
        if field.get("name") and values:
            data[field.get("name")] = values if field.get("multiple") is not None else values[0]
    return data


def sent(field):
    """Yields the values that a browser sends of one field."""
    if field.tag == "textarea":
        yield (field.text or "").removeprefix("\n")
    elif field.tag == "select":
        yield from (option.get("value") for option in field.iter("option") if option.get("selected") is not None)
    elif field.get("type") in {"checkbox", "radio"}:
        yield from ["on"] if field.get("checked") is not None else []
    elif field.get("type") not in {"submit", "button", "file"}:
        yield field.get("value") or ""


def errors(response):
    """Returns the names of the fields of a form that was shown again because of them."""
    assert response.status_code == 200
    return set(response.context["adminform"].form.errors)
