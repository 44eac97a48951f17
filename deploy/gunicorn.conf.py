"""gunicorn as it runs this site. Put a buffering proxy in front of it on a public address: see docs/operation.md."""

import os
import sys
from pathlib import Path

import environ
import gunicorn


class Variables(environ.Env):
    """The environment and `.env`, read without changing what the workers will read when they start anew."""

    ENVIRON = dict(os.environ)


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
errorlog = "-"
loglevel = "warning"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
