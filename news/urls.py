"""The addresses of the press, below its word in each language."""

from django.urls import path, register_converter

from . import feeds, views


class Year:
    regex = "[0-9]{4}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:04}"


register_converter(Year, "year")

urlpatterns = [
    path("", views.press, name="press"),
    path("feed/", feeds.PressFeed(), name="press-feed"),
    path("<year:year>/", views.press, name="press-year"),
    path("<year:year>/<slug:slug>/", views.press_release, name="press-release"),
    path("<year:year>/<slug:slug>/share.png", views.press_release_image, name="press-release-image"),
]
