import logging


def security(event, request=None, **details):
    logging.getLogger("security").info("%s %s", event, details)
