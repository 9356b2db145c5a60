"""What the options of scripts/nginx-config do, in a real nginx."""

import json
import os
import socket
import ssl
import subprocess

import pytest

from running import PROJECT, eventually
from serving import Site, configure

CLIENT = "203.0.113.7"
PROXY = "127.0.0.9"


@pytest.fixture(scope="module")
def proxied():
    """A site behind the proxy at 127.0.0.9 and others."""
    with Site(
        TRUSTED_PROXIES=f"10.0.0.0/8, {PROXY} ::1", BASE_PATH="/tools/circuits/", HTTPS_REDIRECT_PORT=443,
        HSTS_SECONDS=300,
    ) as site:
        yield site


@pytest.fixture(scope="module")
def plain():
    """A site without options."""
    with Site() as site:
        yield site


def test_believes_nobody_without_trusted_proxies(plain):
    _, fields, seen = plain.get("/metrics", X_Forwarded_For=CLIENT, X_Forwarded_Proto="https")
    assert (seen["REMOTE_ADDR"], seen["REQUEST_SCHEME"]) == ("127.0.0.1", "http")
    assert "HTTPS" not in seen
    assert fields["Strict-Transport-Security"] is None
    assert plain.get("/metrics", tls=True)[2]["HTTPS"] == "on"


def test_believes_a_trusted_proxy_and_nobody_else(proxied):
    forwarded = {"X_Forwarded_For": f"198.51.100.1, {CLIENT}, 10.1.2.3", "X_Forwarded_Proto": "https"}
    _, fields, seen = proxied.get("/metrics", address=PROXY, **forwarded)
    assert (seen["REMOTE_ADDR"], seen["REQUEST_SCHEME"], seen["HTTPS"]) == (CLIENT, "https", "on")
    assert fields["Strict-Transport-Security"] == "max-age=300"
    _, fields, seen = proxied.get("/health", address="127.0.0.8", **forwarded)
    assert (seen["REMOTE_ADDR"], seen["REQUEST_SCHEME"]) == ("127.0.0.8", "http")
    assert fields["Strict-Transport-Security"] is None
    eventually(lambda: f"{CLIENT} [" in (proxied.directory / "nginx-access.log").read_text())


def test_a_trusted_proxy_may_say_that_its_client_came_plain(proxied):
    status, fields, _ = proxied.get("/?q=a%20b", tls=True, address=PROXY, X_Forwarded_Proto="http")
    assert (status, fields["Location"]) == (308, "https://127.0.0.1:443/?q=a%20b")


def test_sends_plain_requests_to_https_but_not_probes(proxied):
    for path in ("/", "/tools/circuits", "/tools/circuits/api/port/ge-0%2F0?duration=1d", "/nowhere", "/health/x"):
        status, fields, _ = proxied.get(path, Host="circuits.example.com:8080")
        assert (status, fields["Location"]) == (308, f"https://circuits.example.com:443{path}")
    for path in ("/health", "/ready"):
        assert proxied.get(path)[0] == 200
    status, fields, answer = proxied.get("/", X_Long="x" * 20_000)
    assert (status, answer["success"]) == (431, False)
    with socket.create_connection(("127.0.0.1", proxied.port)) as connection:
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert f"Location: https://{socket.gethostname().lower()}:443/".encode() in connection.makefile("rb").read()


def test_promises_https_over_https_alone(proxied, plain):
    for path in ("/", "/api/sites", "/nowhere"):
        assert proxied.get(path, tls=True)[1]["Strict-Transport-Security"] == "max-age=300"
        assert plain.get(path, tls=True)[1]["Strict-Transport-Security"] is None
    assert proxied.get("/health")[1]["Strict-Transport-Security"] is None


@pytest.mark.parametrize("prefix", ["", "/tools/circuits"])
def test_answers_below_a_path_and_without_it(proxied, prefix):
    def get(path):
        return proxied.get(prefix + path, tls=True)

    assert get("/")[2].startswith("<!doctype html>")
    for path in ("/js/main.js", "/vendor/chart/chart.js"):
        assert (get(path)[0], get(path)[1]["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    for target in ("/api/gateway//a/port/ge-0%2F0%2F0.100/traffic?duration=1d", "/health", "/ready", "/metrics"):
        assert get(target)[2]["REQUEST_URI"] == target
    for path in ("/nowhere", "/.hidden", "/..%2f..%2fetc/passwd"):
        assert get(path)[0] in (400, 404)


def test_the_path_itself_has_a_slash_at_its_end(proxied, plain):
    status, fields, _ = proxied.get("/tools/circuits?window=7d", tls=True)
    assert (status, fields["Location"]) == (301, "/tools/circuits/?window=7d")
    assert proxied.get("/tools/circuitsandmore", tls=True)[0] == 404
    assert plain.get("/tools/circuits/", tls=True)[0] == 404


def test_opens_metrics_to_the_addresses_that_are_named():
    with Site(METRICS_ALLOW="127.0.0.8, 10.0.0.0/8", TRUSTED_PROXIES=PROXY) as site:
        assert site.get("/metrics", address="127.0.0.8")[2]["REQUEST_URI"] == "/metrics"
        for tls in (False, True):
            status, _, answer = site.get("/metrics", tls=tls, address="127.0.0.7")
            assert (status, answer["success"], answer["error"][-1]) == (403, False, ".")
        # By the client's address where a proxy is believed, by the proxy's else.
        assert site.get("/metrics", address=PROXY, X_Forwarded_For="10.1.2.3")[0] == 200
        assert site.get("/metrics", address=PROXY, X_Forwarded_For=CLIENT)[0] == 403
        assert site.get("/metrics", address="127.0.0.7", X_Forwarded_For="10.1.2.3")[0] == 403
        for path in ("/", "/api/sites", "/health"):
            assert site.get(path, address="127.0.0.7")[0] == 200


def test_asks_the_named_addresses_for_no_password(tmp_path):
    users = tmp_path / "htpasswd"
    users.write_text("noc:{PLAIN}secret\n")
    basic = tmp_path / "basic.conf"
    basic.write_text(f'auth_basic "site";\nauth_basic_user_file {users};\n')
    with Site(METRICS_ALLOW="127.0.0.8", SERVER_INCLUDE=basic) as site:
        assert site.get("/metrics", address="127.0.0.8")[0] == 200
        assert site.get("/metrics", address="127.0.0.7")[0] == 403
        assert site.get("/api/sites", address="127.0.0.8")[0] == 401
    with Site(SERVER_INCLUDE=basic) as site:
        assert site.get("/metrics", address="127.0.0.8")[0] == 401


def test_logs_requests_as_json_that_nobody_can_forge():
    with Site(LOG_FORMAT="json") as site:
        target = '/api/sites?x="}%0a{"status":999}\\'
        assert site.get(target)[0] == 200
        with socket.create_connection(("127.0.0.1", site.port)) as connection:
            connection.sendall(b'GET /api/"\x01\xff\\ HTTP/1.1\r\nHost: "\r\nConnection: close\r\n\r\n')
            connection.makefile("rb").read()
        log = site.directory / "nginx-access.log"
        eventually(lambda: len(log.read_bytes().splitlines()) >= 2)
        first, second = [json.loads(line.decode(errors="replace")) for line in log.read_bytes().splitlines()]
        assert (first["method"], first["target"], first["status"]) == ("GET", target, 200)
        assert first["remote_address"] == "127.0.0.1" and first["seconds"] >= 0 and first["bytes"] > 0
        assert first["timestamp"][10] == "T" and len(first["request"]) == 32
        assert second["status"] in (200, 400)


def test_limits_the_requests_of_one_client_and_of_no_other():
    with Site(CLIENT_REQUESTS_PER_SECOND=1) as site:
        # Ten at once are allowed and one more per second: far fewer than these.
        answers = (site.get("/api/sites") for _ in range(1_000))
        status, fields, answer = next(refused for refused in answers if refused[0] != 200)
        assert (status, answer["success"], fields["Retry-After"]) == (429, False, "1")
        assert site.get("/api/sites", address="127.0.0.8")[0] == 200


def test_limits_the_connections_of_one_client_and_of_no_other():
    with Site(CLIENT_CONNECTIONS=1) as site:
        first = site.connect()
        first.request("GET", "/api/hold")
        assert site.application.held.wait(30)
        assert site.get("/api/sites")[0] == 429
        assert site.get("/api/sites", address="127.0.0.8")[0] == 200
        site.application.release.set()
        assert first.getresponse().status == 200
        first.close()
        eventually(lambda: site.get("/api/sites")[0] == 200)


def test_takes_a_new_certificate_without_dropping_a_request(plain):
    def served():
        # Not ssl.get_server_certificate: it closes without a word, which nginx logs.
        context = ssl._create_unverified_context()
        with context.wrap_socket(socket.create_connection(("127.0.0.1", plain.tls_port))) as connection:
            return ssl.DER_cert_to_PEM_cert(connection.getpeercert(binary_form=True))

    certificate = plain.directory / "certificate.pem"
    assert served() == certificate.read_text()
    under_way = plain.connect(tls=True)
    under_way.request("GET", "/api/hold")
    assert plain.application.held.wait(30)
    certificate.unlink()
    subprocess.run([PROJECT / "scripts" / "certificates", "site", plain.directory], check=True)
    plain.nginx("-s", "reload")
    eventually(lambda: served() == certificate.read_text())
    plain.application.release.set()
    assert under_way.getresponse().status == 200
    under_way.close()


@pytest.mark.parametrize(
    "name, value",
    [
        ("BASE_PATH", "circuits"), ("BASE_PATH", "/a b"), ("BASE_PATH", "/a;b"), ("BASE_PATH", "/a//b"),
        ("BASE_PATH", "/(.*)"), ("TRUSTED_PROXIES", "proxy.example.com"), ("TRUSTED_PROXIES", "10.0.0.1; deny all"),
        ("HTTPS_REDIRECT_PORT", "https"), ("HTTPS_REDIRECT_PORT", "0"), ("HTTPS_REDIRECT_PORT", "443443"),
        ("HSTS_SECONDS", "-1"), ("AUTH_HEADER", "X-Forwarded-User"),
        ("METRICS_ALLOW", "all"), ("METRICS_ALLOW", "10.0.0.1; allow all"), ("LOG_FORMAT", "xml"),
        ("CLIENT_REQUESTS_PER_SECOND", "1.5"), ("CLIENT_CONNECTIONS", "many"), ("SERVER_INCLUDE", "/nowhere.conf"),
    ],
)
def test_refuses_an_option_that_is_none(tmp_path, name, value):
    with pytest.raises(subprocess.CalledProcessError) as refusal:
        configure(tmp_path, PORT=8080, **{name: value})
    assert name in refusal.value.stderr
    assert not os.listdir(tmp_path / "nginx")
