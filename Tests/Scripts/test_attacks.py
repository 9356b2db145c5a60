"""What hostile clients try, on a real nginx with the project's configuration. SECURITY.md lists it."""

import re
import socket
import ssl
import subprocess
import threading

import pytest

from running import PROJECT, eventually
from serving import Site

HEADERS = {
    "Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer", "Permissions-Policy": "geolocation=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def site():
    with Site(ANSWER_CACHE="off") as site:
        yield site


def send(site, request, patience=30):
    """What comes back for these bytes until the connection closes."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=patience) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def answers(received):
    """Statuses of what came back, and the text."""
    text = received.decode("latin-1")
    return [int(status) for status in re.findall(r"HTTP/1\.[01] (\d{3})", text)], text


def request(target, *fields, method="GET", version="HTTP/1.1"):
    return f"{method} {target} {version}\r\nHost: localhost\r\nConnection: close\r\n".encode() + b"".join(
        field + b"\r\n" for field in fields
    ) + b"\r\n"


@pytest.mark.parametrize("below", ["/", "/vendor/", "/js/", "/css/"])
@pytest.mark.parametrize(
    "way",
    [
        "../../../../../../etc/passwd", "..%2f..%2f..%2f..%2f..%2fetc/passwd", "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "%252e%252e%252f%252e%252e%252fetc%252fpasswd", "..%5c..%5c..%5cetc%5cpasswd", "..\\..\\..\\etc\\passwd",
        "....//....//etc/passwd", "..;/..;/etc/passwd", "%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd", "../nginx/nginx.conf",
        "../Package.swift", "..%00/index.html", ".env", ".git/config", "%2egit/config",
    ],
)
def test_no_path_leads_out_of_the_page(site, below, way):
    [status], text = answers(send(site, request(below + way)))
    assert status in (400, 404)
    assert "root:" not in text and "server {" not in text and "swift-tools-version" not in text
    assert '"success":false' in text


@pytest.mark.parametrize("path", ["/vendor../Public/index.html", "/vendor..%2fnginx/nginx.conf", "/js../index.html"])
def test_an_alias_is_left_by_no_dots_behind_its_name(site, path):
    assert answers(send(site, request(path)))[0] == [404]


@pytest.mark.parametrize(
    "target",
    [
        "/api/x%0d%0aX-Evil:%201", "/api/x?a=%0d%0aX-Evil:%201", "/%0d%0aX-Evil:%201", "/vendor/%0aX-Evil:1",
        "/api/%E5%98%8D%E5%98%8AX-Evil:1", "/nginx-error%0d%0aX-Evil:1",
    ],
)
@pytest.mark.parametrize("options", [{}, {"HTTPS_REDIRECT_PORT": 443, "BASE_PATH": "/circuits"}])
def test_no_target_splits_an_answer(site, target, options):
    def check(site, target):
        _, text = answers(send(site, request(target)))
        assert not re.search(r"(?im)^x-evil", text.split("\r\n\r\n")[0])

    if options:
        with Site(**options) as other:
            check(other, target)
            check(other, f"/circuits{target}")
    else:
        check(site, target)


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"GET /api/x\rX-Evil: 1 HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /api/\x00x HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /api/\x0bx HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /api/x HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
        b"GET /api/x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET /api/x HTTP/1.1\r\n\r\n",
        b"GET /api/x HTTP/1.1\r\nHost: a/b\r\n\r\n", b"GET /api/x HTTP/1.1\r\nHost: a\\b\r\n\r\n",
        b"GET /api/x HTTP/3.7\r\nHost: a\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_by_nginx(site, bytes_sent):
    statuses, text = answers(send(site, bytes_sent))
    # 505, or bytes of HTTP/2 or none at all: nothing of the application's.
    assert set(statuses) <= {400, 505}
    assert "REQUEST_URI" not in text


@pytest.mark.parametrize(
    "fields",
    [
        [b"Content-Length: 5", b"Transfer-Encoding: chunked"], [b"Transfer-Encoding: chunked", b"Content-Length: 5"],
        [b"Content-Length: 5", b"Content-Length: 6"], [b"Content-Length: 5, 5"], [b"Content-Length: +5"],
        [b"Content-Length: -1"], [b"Content-Length: 0x5"], [b"Content-Length: 99999999999999999999"],
        [b"Transfer-Encoding: gzip, chunked"], [b"Transfer-Encoding: identity"], [b"Transfer-Encoding: xchunked"],
    ],
)
def test_no_request_is_smuggled_in_another(site, fields):
    inner = b"GET /api/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = b"POST /api/x HTTP/1.1\r\nHost: localhost\r\n" + b"".join(field + b"\r\n" for field in fields) + b"\r\n"
    statuses, text = answers(send(site, head + b"0\r\n\r\n" + inner))
    assert statuses and statuses[0] in (400, 411, 413, 501)
    assert "smuggled" not in text


def test_a_body_in_chunks_that_are_none_is_refused(site):
    for body in (b"zz\r\n", b"-1\r\nx\r\n", b"ffffffffffffffffff\r\n", b"5;x\nhello\r\n0\r\n\r\nGET /api/smuggled "):
        statuses, text = answers(send(site, request("/api/x", b"Transfer-Encoding: chunked", method="POST") + body))
        assert "smuggled" not in text and statuses[:1] != [200]


@pytest.mark.parametrize(
    "sent, status",
    [
        (request("/api/x?" + "x" * 20_000), 414), (request("/" + "x" * 20_000), 414),
        (request("/api/x", b"X-Long: " + b"x" * 20_000), 431),
        (request("/api/x", *[b"X-%d: " % n + b"x" * 8_000 for n in range(20)]), 431),
        (request("/api/x", b"Cookie: " + b"x" * 70_000), 431),
        (request("/api/x", b"Content-Length: 65537", method="POST") + b"x" * 65_537, 413),
        (request("/api/x", b"Content-Length: 1000000000000", method="PUT"), 413),
        (
            request("/api/x", b"Transfer-Encoding: chunked", method="POST")
            + b"10001\r\n" + b"x" * 65_537 + b"\r\n0\r\n\r\n", 413,
        ),
    ],
)
def test_what_is_too_large_is_refused_before_the_application(site, sent, status):
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as connection:
        try:
            connection.sendall(sent)
        except OSError:
            pass  # refused before all was sent; the answer is there
        received = connection.recv(65536)
    statuses, text = answers(received)
    assert statuses == [status]
    assert "REQUEST_URI" not in text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X-Y"])
def test_the_page_is_only_read(site, method):
    [status], text = answers(send(site, request("/", method=method)))
    assert status in (400, 405)
    assert "<!doctype" not in text


def test_a_forged_host_is_reflected_nowhere(site):
    for path in ("/", "/nowhere", "/api/x", "/js"):
        connection = site.connect()
        connection.request("GET", path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        assert "evil.example" not in str(answer.headers)
        # The application learns it as a header like any other, and reads it nowhere.
        assert path.startswith("/api") or "evil.example" not in body


@pytest.mark.parametrize(
    "path, status",
    [("/", 200), ("/js/main.js", 200), ("/vendor/chart/chart.js", 200), ("/api/x", 200), ("/health", 200), ("/nowhere", 404),
     ("/.env", 404), ("/%zz", 400), ("/?" + "x" * 20_000, 414), ("/js", 301)],
)
def test_every_answer_has_the_security_headers(site, path, status):
    found, fields, _ = site.get(path)
    assert found == status
    for name, part in HEADERS.items():
        assert part in fields[name], name
    assert "unsafe" not in fields["Content-Security-Policy"]
    assert fields["Server"] == "nginx"


def test_slow_clients_hold_nobody_else_up():
    """Heads and bodies that never end, and readers that never read: each costs a connection, and no worker."""
    with Site(ANSWER_CACHE="off") as site:
        slow = []

        def hang(sent):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            connection.connect(("127.0.0.1", site.port))
            connection.sendall(sent)
            slow.append(connection)

        for number in range(200):
            hang(b"GET /api/slow-head HTTP/1.1\r\nHost: localhost\r\nX-%d: " % number)
            hang(b"POST /api/slow-body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\nx")
            hang(b"G")
        for path in ("/", "/health", "/api/quick"):
            for tls in (False, True):
                assert site.get(path, tls=tls)[0] == 200
        # None of them has reached the application.
        assert "slow" not in site.log()
        for connection in slow:
            connection.close()


def test_slow_clients_and_floods_cost_the_real_application_no_worker(demo):
    """Before the real pool: of 600 slow clients none is at a worker, and a flood on its socket leaves none busy."""
    held = []

    def hang(port, sent):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(sent)
        held.append(connection)

    for number in range(150):
        hang(demo.port, b"GET /api/gateways HTTP/1.1\r\nHost: localhost\r\nX-%d: " % number)
        hang(demo.port, b"POST /api/gateways HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\nx")
        # These never read, and the last of them never say anything in TLS.
        hang(demo.port, b"GET /api/gateways?duration=7d HTTP/1.1\r\nHost: localhost\r\n\r\n")
        hang(demo.tls_port, b"\x16\x03\x01")
    for number in range(300):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(demo.folder / ".run" / str(demo.port) / "application.sock"))
            connection.sendall((b"", b"GET / HTTP/1.1\r\n\r\n", b"\x01\x01\x00\x01")[number % 3])

    def busy():
        return re.search(r"^circuitstats_workers_busy (\d+)$", demo.get("/metrics")[1], re.M).group(1)

    # The one is at the scrape itself.
    eventually(lambda: busy() == "1", busy)
    for path in ("/", "/health", "/api/gateways?duration=1h", "/metrics"):
        for tls in (False, True):
            assert demo.get(path, tls=tls)[0] == 200
    for connection in held:
        connection.close()


def test_a_flood_of_connections_leaves_the_other_clients_theirs():
    with Site(ANSWER_CACHE="off", CLIENT_CONNECTIONS=5) as site:
        flood = [site.connect() for _ in range(40)]
        for connection in flood:
            connection.request("GET", "/api/hold")
        assert site.application.held.wait(30)
        # Those beyond the limit are refused at once; the others hang.
        eventually(lambda: site.log().count(" 429 ") == 35)
        assert site.get("/api/other", address="127.0.0.8")[0] == 200
        site.application.release.set()
        statuses = sorted(connection.getresponse().status for connection in flood)
        assert statuses == [200] * 5 + [429] * 35
        for connection in flood:
            connection.close()


def test_a_certificate_is_changed_under_load_without_a_failed_request():
    with Site(ANSWER_CACHE="off") as site:
        failures, answered, ends = [], [], threading.Event()

        def load():
            while not ends.is_set():
                try:
                    # What is trusted changes too: not what is tested here.
                    status = site.get("/api/x", tls=True, context=ssl._create_unverified_context())[0]
                    (answered if status == 200 else failures).append(status)
                except OSError as error:
                    failures.append(error)

        clients = [threading.Thread(target=load) for _ in range(4)]
        for client in clients:
            client.start()
        for _ in range(3):
            before = len(answered)
            (site.directory / "certificate.pem").unlink()
            subprocess.run([PROJECT / "scripts" / "certificates", "site", site.directory], check=True)
            site.nginx("-s", "reload")
            eventually(lambda: len(answered) > before + 20)
        ends.set()
        for client in clients:
            client.join()
        assert not failures
