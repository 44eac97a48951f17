"""The addresses of the site. They are relied upon from outside: tests/partnership/test_addresses.py holds each of them."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from news import feeds
from news import opendata as news_opendata

from . import evidence, opendata, views
from .feedback import views as feedback
from .machines import wellknown
from .machines.sitemaps import sitemap
from .publishing import errors
from .publishing.addresses import word
from .uploads import media
from .versions import previews

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

PAGES = {
    "take-part": word(de="mitmachen/", uk="doluchytysia/"),
    "imprint": word(de="impressum/", uk="vykhidni-dani/"),
    "privacy": word(de="datenschutz/", uk="zakhyst-danykh/"),
    "accessibility": word(de="barrierefreiheit/", uk="dostupnist/"),
    "easy-language": word(de="leichte-sprache/", uk="prosta-mova/"),
    "contact": word(de="kontakt/", uk="kontakty/"),
}
TWINNINGS = [
    path("", views.twinnings, name="twinnings"),
    path("<slug:slug>/", views.twinning, name="twinning"),
    path("<slug:slug>/feed/", feeds.TwinningFeed(), name="twinning-feed"),
    path("<slug:slug>/share.png", views.twinning_image, name="twinning-image"),
]
AREAS = [
    path("", views.areas, name="areas"),
    path("<slug:slug>/", views.area, name="area"),
    path("<slug:slug>/feed/", feeds.AreaFeed(), name="area-feed"),
    path("<slug:slug>/share.png", views.area_image, name="area-image"),
]
BARRIERS = [
    path("", feedback.report, name="barrier-report"),
    path("<slug:number>/", feedback.sent, name="barrier-report-sent"),
]
TOPICS = [
    path("", views.topics, name="topics"),
    path("<slug:slug>/", views.topic, name="topic"),
    path("<slug:slug>/share.png", views.topic_image, name="topic-image"),
]

urlpatterns = [
    path("", views.root, name="root"),
    path("admin/", include("partnership.access.urls")),
    path("admin/", admin.site.urls),
    path("media/<str:name>", media.media, name="media"),
    path("preview/<str:token>/media/<str:name>", previews.preview_media, name="preview-media"),
    path("preview/<str:token>/<str:language>/", previews.preview, name="preview"),
    path("data/twinnings.json", opendata.twinnings_json, name="twinnings-json"),
    path("data/twinnings.csv", opendata.twinnings_csv, name="twinnings-csv"),
    path("data/twinnings.geojson", opendata.twinnings_geojson, name="twinnings-geojson"),
    path("data/press-releases.json", news_opendata.press_releases_json, name="press-releases-json"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("favicon.ico", wellknown.favicon, name="favicon"),
    path("robots.txt", wellknown.robots, name="robots"),
    path(".well-known/security.txt", wellknown.security, name="security"),
    path("healthz", wellknown.healthz, name="healthz"),
    path("readyz", wellknown.readyz, name="readyz"),
    *i18n_patterns(
        path("", views.start, name="start"),
        path("share.png", views.start_image, name="start-image"),
        path("site.webmanifest", wellknown.manifest, name="manifest"),
        path(word(de="partnerschaft/", uk="partnerstvo/"), views.partnership, name="partnership"),
        path(word(de="staedtepartnerschaften/", uk="partnerstva-hromad/"), include(TWINNINGS)),
        path(word(de="kooperationsfelder/", uk="sfery-spivpratsi/"), include(AREAS)),
        path(word(de="themen/", uk="temy/"), include(TOPICS)),
        path(word(de="presse/", uk="presa/"), include("news.urls")),
        path(word(de="belege/", uk="dzherela/"), views.evidence, name="evidence"),
        path(word(de="belege/feed/", uk="dzherela/feed/"), evidence.NoticeFeed(), name="evidence-feed"),
        path(word(de="suche/", uk="poshuk/"), views.search, name="search"),
        path(word(de="barrierefreiheit/melden/", uk="dostupnist/povidomyty/"), include(BARRIERS)),
        *(path(address, views.page, {"key": key}, name=key) for key, address in PAGES.items()),
    ),
]
