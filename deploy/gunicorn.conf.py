"""gunicorn as it runs this site. Put a buffering proxy in front of it on a public address: see docs/operation.md."""

import ipaddress
import json
import logging
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import environ
import gunicorn
from gunicorn.glogging import Logger


class Variables(environ.Env):
    """The environment and `.env`, read without changing what the workers will read when they start anew."""

    ENVIRON = dict(os.environ)


class Line(logging.Formatter):
    """A record as one line of JSON, like those of partnership/access/log.py, which is not loaded here: a reload of the
    configuration would keep it as it was. Whole addresses become networks, and a query is left out."""

    ADDRESS = re.compile(r"\d+(?:\.\d+){3}|[0-9a-fA-F:.]*[0-9a-fA-F]")
    HIDDEN = re.compile(r"\?[^\s'\"]*|(?<=/preview/)[^/\s'\"]+")

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.cut(record.getMessage()),
        }
        if record.exc_info:
            line["traceback"] = self.cut(self.formatException(record.exc_info))
        return json.dumps(line).replace("\x7f", "\\u007f")

    def cut(self, text):
        return self.HIDDEN.sub("…", self.ADDRESS.sub(self.network, text))

    @staticmethod
    def network(found):
        try:
            address = ipaddress.ip_address(found[0])
        except ValueError:
            return found[0]
        address = getattr(address, "ipv4_mapped", None) or address
        return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))


class Log(Logger):
    """gunicorn's own log, which knows the whole address of whoever sends what is no request."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Line())


def count(name, default):
    value = Variables().str(name, default="").strip() or default
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        sys.exit(f"{name} is {value!r}; it must be a whole number of at least 1.")
    return int(value)


Variables.read_env(Path(__file__).resolve().parent.parent / ".env")
gunicorn.SERVER = "web"
worker_class = "gthread"
workers = count("WEB_WORKERS", "2")
threads = 8
preload_app = False
backlog = 256
keepalive = 5
timeout = 30
graceful_timeout = 20
max_requests = 5000
max_requests_jitter = 500
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
forwarded_allow_ips = "127.0.0.1"
control_socket_disable = True
accesslog = None
logger_class = Log
errorlog = "-"
loglevel = "warning"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
