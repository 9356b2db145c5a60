"""AUTH_HEADER: who has signed in at the proxy in front, in a real nginx."""

import json
import subprocess

import pytest

from running import eventually
from serving import Site, configure

PROXY = "127.0.0.9"


@pytest.fixture(scope="module")
def site():
    """A site whose proxy at 127.0.0.9 names who has signed in."""
    with Site(
        TRUSTED_PROXIES=PROXY, AUTH_HEADER="X-Forwarded-User", BASE_PATH="/circuits", ANSWER_CACHE="off"
    ) as site:
        yield site


@pytest.mark.parametrize(
    "path", ["/", "/js/main.js", "/vendor/chart/chart.js", "/api/sites", "/api/status", "/metrics", "/nowhere", "/api"]
)
@pytest.mark.parametrize("prefix", ["", "/circuits"])
def test_who_is_not_named_by_the_proxy_is_refused(site, prefix, path):
    forged = {"X_Forwarded_User": "root", "X_Forwarded_For": PROXY}
    nobody = ((PROXY, {}), (PROXY, {"X_Forwarded_User": ""}), ("127.0.0.8", forged), ("127.0.0.1", forged))
    for address, fields in nobody:
        status, headers, answer = site.get(prefix + path, address=address, **fields)
        assert (status, answer["success"]) == (401, False)
        assert answer["error"].startswith("Sign in first: ") and "X-Forwarded-User" in answer["error"]
        assert headers["Content-Type"] == "application/json"
        assert "Content-Security-Policy" in headers and "X-Content-Type-Options" in headers
    status, _, answer = site.get(prefix + path, address=PROXY, X_Forwarded_User="ada@example.com")
    assert status == (404 if path == "/nowhere" else 200)
    if path.startswith(("/api", "/metrics")):
        assert answer["REMOTE_USER"] == "ada@example.com"
        assert "HTTP_X_FORWARDED_USER" not in answer


@pytest.mark.parametrize("path", ["/health", "/ready", "/circuits/health"])
def test_probes_need_no_name_and_get_none(site, path):
    for address in (PROXY, "127.0.0.8"):
        status, _, seen = site.get(path, address=address, X_Forwarded_User="root")
        assert status == 200
        assert not {"REMOTE_USER", "HTTP_X_FORWARDED_USER"} & set(seen)


@pytest.mark.parametrize(
    "path",
    [
        "/health/", "/health/x", "//health", "/health%2F", "/health;x", "/Health", "/health%00", "/health%0A", "/nginx-error/",
        "/health/../api/sites", "/circuits/health/../api/sites", "/ready/..", "/x/health",
    ],
)
def test_nothing_else_passes_for_a_probe(site, path):
    assert site.get(path)[0] in (400, 401)


@pytest.mark.parametrize("path", ["/api/sites/../../health", "/api/x/../../health#/traffic", "/%68ealth", "/health#x"])
def test_what_passes_for_a_probe_reaches_the_application_as_one(site, path):
    status, _, seen = site.get(path)
    assert (status, seen["REQUEST_URI"]) == (200, "/health")


def test_a_name_that_cannot_be_one_is_none(site):
    for name in ("x" * 257, "a\tb", "a\x7fb", "\x1b[31mroot"):
        status, _, answer = site.get("/api/sites", address=PROXY, X_Forwarded_User=name)
        assert (status, answer["success"]) == (401, False)
    for name in ("x" * 256, "CN=Ada Lovelace,O=Example", 'a"b\\c<script>'):
        assert site.get("/api/sites", address=PROXY, X_Forwarded_User=name)[2]["REMOTE_USER"] == name


def test_a_header_with_underscores_is_not_the_header(site):
    connection = site.connect(address=PROXY)
    connection.request("GET", "/api/sites", headers={"X_Forwarded_User": "root"})
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())["success"]) == (401, False)
    connection.close()


def test_the_name_is_logged_with_each_request_as_one_line_of_text(site):
    for path in ("/", "/api/sites?logged"):
        site.get(path, address=PROXY, X_Forwarded_User='ada" 500 "\\ü')
    logged = [r'"ada\x22 500 \x22\x5C\xFC"', r'"ada\x22 500 \x22\x5C\xC3\xBC"']
    eventually(lambda: sum(site.log().count(form + "\n") for form in logged) == 2)
    site.get("/api/sites?forged", address="127.0.0.8", X_Forwarded_User="mallory")
    eventually(lambda: "/api/sites?forged" in site.log())
    assert "mallory" not in site.log()


@pytest.mark.parametrize("name", ["X Forwarded", "X_Forwarded_User", "X-User;", "Cookie", "authorization", "-X", "$a"])
def test_refuses_a_header_that_is_none_or_holds_secrets(tmp_path, name):
    with pytest.raises(subprocess.CalledProcessError) as refusal:
        configure(tmp_path, PORT=8080, TRUSTED_PROXIES=PROXY, AUTH_HEADER=name)
    assert "AUTH_HEADER" in refusal.value.stderr
