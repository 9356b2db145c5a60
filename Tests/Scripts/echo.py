"""A FastCGI application on a Unix socket that answers each request with its parameters, as JSON."""

import json
import socketserver
import struct
import threading

BEGIN_REQUEST, END_REQUEST, PARAMS, STDIN, STDOUT = 1, 3, 4, 5, 6


class Echo(socketserver.ThreadingUnixStreamServer):
    """Runs as long as its `with`. Who asks for a path with "hold" in it waits for `release`, and `held` is set."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, path):
        super().__init__(str(path), Answer)
        self.held, self.release = threading.Event(), threading.Event()

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.release.set()
        self.shutdown()
        self.server_close()


class Answer(socketserver.StreamRequestHandler):
    def handle(self):
        # FastCGI 1.0, 3.3: version, type, id, length of content and of padding.
        streams = {PARAMS: b"", STDIN: b""}
        open_streams = set(streams)
        number = 1
        while open_streams:
            head = self.rfile.read(8)
            if len(head) < 8:
                return
            _, kind, number, length, padding = struct.unpack("!BBHHBx", head)
            content = self.rfile.read(length + padding)[:length]
            if kind in streams:
                streams[kind] += content
                if not content:
                    open_streams.discard(kind)
        parameters = dict(pairs(streams[PARAMS]))
        if "hold" in parameters["REQUEST_URI"]:
            self.server.held.set()
            self.server.release.wait()
        body = f"Content-Type: application/json\r\n\r\n{json.dumps(parameters)}".encode()
        for kind, content in ((STDOUT, body), (STDOUT, b""), (END_REQUEST, bytes(8))):
            self.wfile.write(struct.pack("!BBHHBx", 1, kind, number, len(content), 0) + content)


def pairs(data):
    """Names and values (FastCGI 1.0, 3.4): a length is one byte, or four with the highest bit set."""
    at = 0
    while at < len(data):
        lengths = []
        for _ in range(2):
            if data[at] < 128:
                lengths.append(data[at])
                at += 1
            else:
                lengths.append(struct.unpack("!I", data[at : at + 4])[0] & 0x7FFFFFFF)
                at += 4
        name, value = data[at : at + lengths[0]], data[at + lengths[0] : at + sum(lengths)]
        at += sum(lengths)
        yield name.decode(), value.decode()
