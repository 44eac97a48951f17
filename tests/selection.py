"""Which tests run on PostgreSQL too: those that use the database, but for these, which have one answer on any database.

A test uses the database if it has the mark `django_db` or a fixture that leads to it; nobody needs to list it.
"""

# A file or folder in tests/: why its questions do not depend on the database.
ONE_ANSWER = {
    "desk/test_accounts.py": "what the admin of the accounts, which is Django's, takes and refuses",
    **dict.fromkeys(
        ["desk/test_four_eyes.py", "desk/test_four_eyes_of_parts.py", "desk/test_writers.py"],
        "who may decide; whose words stand in a text is asked in versions/",
    ),
    "desk/test_checklist.py": "what a text lacks before its approval, asked of the text",
    **dict.fromkeys(
        ["desk/test_meanwhile.py", "desk/test_three_write.py"],
        "how what two people wrote is merged, which is plain data",
    ),
    "desk/test_proof.py": "which evidence a statement lacks, drawn from what its form holds",
    "desk/test_roles.py": "that each page asks its right; what the rights ask the database is asked in test_rights.py",
    "desk/test_small_views.py": "which requests are taken and where they lead",
    "desk/test_specimens.py": "styles of the press desk",
    "machines/test_shareimages.py": "pictures",
    "machines/test_structureddata.py": "what the page of one release states, drawn from a record in memory",
    "news/test_article.py": "what machines are told of one release",
    "partnership/test_atlas.py": "drawing",
    "partnership/test_bad_headers.py": "headers, hosts and methods, which are read before the database is asked",
    "partnership/test_bodies.py": "bodies, which are measured before the database is asked",
    "partnership/test_headers.py": "headers, which the middleware sets",
    "partnership/test_law_pages.py": "what the settings of the operator say",
    "test_register.py": "that the pages and files of the delivered register agree",
    "test_site.py": "what the pages of the delivered content say; that it loads is asked in partnership/test_delivered.py",
    "texts/test_typography.py": "no-break spaces",
    **dict.fromkeys(
        [
            f"uploads/test_{name}.py"
            for name in ("documents", "image_faults", "images", "metadata", "refusals", "scanner", "temporary")
        ],
        "pictures and documents, which are files",
    ),
}


def asks_postgresql(path, uses_database):
    """Whether a test in the file `path`, relative to tests/, runs on PostgreSQL."""
    return uses_database and not path.startswith(tuple(ONE_ANSWER))


def uses_database(item):
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"}
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(item.fixturenames)
