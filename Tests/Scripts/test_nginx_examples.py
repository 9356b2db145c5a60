"""The examples of nginx/examples: each is taken by nginx, and keeps out who is to be kept out."""

import http.server
import shutil
import ssl
import subprocess
import threading

import pytest

from running import PROJECT, eventually, free_port
from serving import Site, nginx

EXAMPLES = PROJECT / "nginx" / "examples"
PAGES = ("/", "/js/main.js", "/api/sites", "/metrics", "/nowhere")


def example(folder, name, **replacements):
    """A copy of the example with other paths and addresses in it."""
    text = (EXAMPLES / name).read_text()
    for old, new in replacements.values():
        assert old in text
        text = text.replace(old, str(new))
    (folder / name).write_text(text)
    return folder / name


def test_basic_lets_in_who_knows_a_password(tmp_path):
    password = subprocess.run(["openssl", "passwd", "-6", "s3cret"], check=True, stdout=subprocess.PIPE, text=True)
    (tmp_path / "htpasswd").write_text(f"noc:{password.stdout}")
    extra = example(tmp_path, "basic.conf", file=("/etc/mist-circuit-stats/htpasswd", tmp_path / "htpasswd"))
    with Site(SERVER_INCLUDE=extra) as site:
        for path in PAGES:
            status, fields, answer = site.get(path)
            assert (status, answer["success"]) == (401, False)
            assert fields["WWW-Authenticate"].startswith("Basic ")
            assert "Content-Security-Policy" in fields
            assert site.get(path, Authorization="Basic bm9jOndyb25n")[0] == 401
        assert site.get("/", Authorization="Basic bm9jOnMzY3JldA==")[2].startswith("<!doctype html>")
        status, _, seen = site.get("/api/sites", Authorization="Basic bm9jOnMzY3JldA==")
        assert (status, seen["REMOTE_USER"]) == (200, "noc")
        for path in ("/health", "/ready"):
            status, _, seen = site.get(path, Authorization="Basic bm9jOndyb25n")
            assert (status, "REMOTE_USER" in seen) == (200, False)
        eventually(lambda: '/api/sites HTTP/1.1" 200' in site.log() and '"noc"' in site.log())


def test_client_certificate_lets_in_whom_the_authority_knows(tmp_path):
    def issue(name, *arguments):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
             "-subj", f"/CN={name}", "-keyout", tmp_path / f"{name}-key.pem", "-out", tmp_path / f"{name}.pem",
             *arguments],
            check=True, stderr=subprocess.DEVNULL,
        )

    def context(site, name=None):
        trusting = ssl.create_default_context(cafile=site.directory / "certificate.pem")
        if name:
            trusting.load_cert_chain(tmp_path / f"{name}.pem", tmp_path / f"{name}-key.pem")
        return trusting

    issue("authority")
    issue("known", "-CA", tmp_path / "authority.pem", "-CAkey", tmp_path / "authority-key.pem")
    issue("stranger")
    extra = example(
        tmp_path, "client-certificate.conf",
        file=("/etc/mist-circuit-stats/client-authorities.pem", tmp_path / "authority.pem"),
    )
    with Site(SERVER_INCLUDE=extra) as site:
        for path in (*PAGES, "/x%20/health", "/health%0A", "/health/"):
            for asked in ({}, {"tls": True}, {"tls": True, "context": context(site, "stranger")}):
                status, _, answer = site.get(path, **asked)
                assert (status, answer["success"]) == (403, False)
        assert site.get("/", tls=True, context=context(site, "known"))[2].startswith("<!doctype html>")
        status, _, seen = site.get("/api/sites", tls=True, context=context(site, "known"))
        assert (status, seen["REMOTE_USER"]) == (200, "CN=known")
        assert "REMOTE_USER" not in site.get("/health", tls=True, context=context(site, "stranger"))[2]
        assert [site.get("/health", tls=tls)[0] for tls in (False, True)] == [200, 200]


class SignOn(http.server.BaseHTTPRequestHandler):
    """What oauth2-proxy answers."""

    def do_GET(self):
        signed_in = "session=good" in self.headers.get("Cookie", "")
        if self.path == "/oauth2/auth":
            self.send_response(202 if signed_in else 401)
            if signed_in:
                self.send_header("Set-Cookie", "session=prolonged")
                self.send_header("X-Auth-Request-Email", "ada@example.com")
        elif self.path == "/oauth2/start":
            self.send_response(302)
            self.send_header("Location", f"https://login.example.com/?back={self.headers['X-Auth-Request-Redirect']}")
        else:
            self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def sign_on():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), SignOn) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize("prefix", ["", "/circuits"])
def test_oauth2_proxy_lets_in_who_is_signed_in_and_sends_the_others_there(tmp_path, sign_on, prefix):
    extra = example(tmp_path, "oauth2-proxy.conf", address=("127.0.0.1:4180", f"127.0.0.1:{sign_on}"))
    with Site(SERVER_INCLUDE=extra, BASE_PATH=prefix) as site:
        status, fields, _ = site.get(f"{prefix}/?window=7d&q=a%26b")
        assert (status, fields["Location"]) == (302, f"https://login.example.com/?back={prefix}/?window=7d&q=a%26b")
        for path in ("/api/sites", "/metrics"):
            status, _, answer = site.get(prefix + path)
            assert (status, answer) == (401, {"success": False, "error": "Sign in first."})
        status, fields, seen = site.get(
            f"{prefix}/api/sites", Cookie="session=good", X_Auth_Request_Email="root@example.com",
            X_Forwarded_User="root",
        )
        assert (status, seen["REQUEST_URI"], fields["Set-Cookie"]) == (200, "/api/sites", "session=prolonged")
        # Whom oauth2-proxy knows, and not whom the client says.
        assert seen["REMOTE_USER"] == "ada@example.com"
        eventually(lambda: '"ada@example.com"\n' in site.log())
        assert "root@" not in site.log()
        assert site.get(f"{prefix}/", Cookie="session=good")[2].startswith("<!doctype html>")
        assert site.get("/oauth2/callback")[0] == 200
        assert site.get("/oauth2/auth")[0] == 404
        assert [site.get(path)[0] for path in ("/health", "/ready")] == [200, 200]


def test_nobody_gets_in_while_oauth2_proxy_is_away(tmp_path):
    extra = example(tmp_path, "oauth2-proxy.conf", address=("127.0.0.1:4180", f"127.0.0.1:{free_port()}"))
    with Site(SERVER_INCLUDE=extra) as site:
        for path in PAGES:
            status, _, answer = site.get(path, Cookie="session=good")
            assert (status, answer["success"]) == (500, False)


def test_a_front_proxy_hands_on_targets_as_they_came_and_says_who_asked(tmp_path):
    with Site(BASE_PATH="/circuits", TRUSTED_PROXIES="127.0.0.1", HSTS_SECONDS=60) as site:
        port = free_port()
        shutil.copy(site.directory / "certificate.pem", tmp_path)
        shutil.copy(site.directory / "certificate-key.pem", tmp_path)
        front = example(
            tmp_path, "front-proxy.conf",
            certificate=("/etc/ssl/certs/tools.example.com.pem", tmp_path / "certificate.pem"),
            key=("/etc/ssl/private/tools.example.com.key", tmp_path / "certificate-key.pem"),
            listen=("listen 443", f"listen 127.0.0.1:{port}"), listen_v6=("listen [::]:443 ssl http2;", ""),
            application=("127.0.0.1:5000", f"127.0.0.1:{site.port}"),
        )
        (tmp_path / "nginx.conf").write_text(
            "pid nginx.pid; daemon on; error_log error.log; events {} http { access_log off; "
            + "".join(f"{kind}_temp_path {kind}; " for kind in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi"))
            + f"include {front}; }}\n"
        )
        nginx("-p", tmp_path, "-c", tmp_path / "nginx.conf")
        try:
            site.tls_port = port
            status, fields, seen = site.get("/circuits/api/port/ge-0%2F0//x?a=b", True, "127.0.0.8")
            assert (status, seen["REQUEST_URI"]) == (200, "/api/port/ge-0%2F0//x?a=b")
            assert (seen["REMOTE_ADDR"], seen["HTTPS"]) == ("127.0.0.8", "on")
            assert fields["Strict-Transport-Security"] == "max-age=60"
            seen = site.get("/circuits/api/x", True, X_Forwarded_User="forged")[2]
            assert "HTTP_X_FORWARDED_USER" not in seen
            assert site.get("/circuits/", True)[2].startswith("<!doctype html>")
            assert site.get("/circuits", True)[1]["Location"].endswith("/circuits/")
        finally:
            nginx("-p", tmp_path, "-c", tmp_path / "nginx.conf", "-s", "stop")
