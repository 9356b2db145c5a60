import Foundation
import TestSupport
import Testing

extension Routes {
    /// A request that is not answered with data.
    struct Refusal: CustomTestStringConvertible, Sendable {
        let what: String
        let target: String
        let status: Int
        /// Part of the sentence.
        let says: String

        init(_ what: String, _ target: String, _ status: Int, _ says: String) {
            self.what = what
            self.target = target
            self.status = status
            self.says = says
        }

        var testDescription: String { what }
    }

    @Suite("A refusal")
    struct RefusalTests {
        let stack: ApplicationStack

        init() throws { stack = try #require(ApplicationStack.current) }

        private static let peers = "/api/gateway/{gateway}/vpn_peers"
        private static let ports = "/api/gateway/{gateway}/ports"
        private static let chart = "/api/gateway/{gateway}/port/{port}/traffic"
        private static let nobody = "00000000-0000-0000-1000-ffffffffffff"

        static let windows = [
            Refusal("unknown window of the table", "/api/gateways?duration=2h", 400, "15m, 1h, 1d (or 24h) and 7d"),
            Refusal("unknown window of a chart", "\(chart)?duration=6h", 400, "Unknown duration \u{201C}6h\u{201D}"),
            Refusal("empty window", "/api/gateways?duration=", 400, "Unknown duration"),
            Refusal("window and start", "\(chart)?duration=1h&start={start}", 400, "start does not go with duration"),
            Refusal("window and end", "\(chart)?duration=1h&end={end}", 400, "end does not go with duration"),
            Refusal(
                "window and interval", "\(chart)?duration=1h&interval=60", 400, "interval does not go with duration"),
        ]

        static let names = [
            Refusal("unknown gateway's ports", "/api/gateway/\(nobody)/ports", 404, "no such gateway"),
            Refusal(
                "unknown gateway's chart", "/api/gateway/\(nobody)/port/ge-0/traffic?duration=1h", 404,
                "no such gateway"),
            Refusal("unknown gateway's peers", "/api/gateway/\(nobody)/vpn_peers", 404, "no such gateway"),
            Refusal("malformed gateway id of peers", "/api/gateway/x/vpn_peers", 400, "gateway id is malformed"),
            Refusal("peers at another site", "\(peers)?site_id={other site}", 404, "not at this site"),
            Refusal("peers of a malformed address", "\(peers)?mac=02-00", 400, "mac must be a MAC address"),
            Refusal("peers of another address", "\(peers)?mac=ffffffffffff", 400, "mac is not the address of this"),
            Refusal("malformed gateway id", "/api/gateway/1%20or%201=1/ports", 400, "gateway id is malformed"),
            Refusal(
                "malformed gateway id of a chart", "/api/gateway/x/port/y/traffic?duration=1h", 400,
                "gateway id is malformed"),
            Refusal(
                "unknown port", "/api/gateway/{gateway}/port/ge-9%2F9%2F9/traffic?duration=1h", 404, "no such WAN port"),
            Refusal(
                "unknown raw port", "/api/gateway/{gateway}/port/ge-9/9/9/traffic?duration=1h", 404, "no such WAN port"),
            Refusal(
                "unknown sub-interface", "/api/gateway/{gateway}/port/{raw port}.4094/traffic?duration=1h", 404,
                "no such WAN port"),
            Refusal(
                "control character in a port", "/api/gateway/{gateway}/port/ge%0A0/traffic?duration=1h", 400,
                "port id is malformed"),
            Refusal(
                "overlong port",
                "/api/gateway/{gateway}/port/\(String(repeating: "x", count: 129))/traffic?duration=1h", 400,
                "port id is malformed"),
            Refusal("no port", "/api/gateway/{gateway}/port//traffic?duration=1h", 404, "no such route"),
            Refusal("unknown site", "/api/gateways?site_id=\(nobody)", 404, "no such site"),
            Refusal("malformed site id", "/api/gateways?site_id=all", 400, "site id is malformed"),
            Refusal("malformed site id of a chart", "\(chart)?duration=1h&site_id=all", 400, "site id is malformed"),
            Refusal("wrong site", "\(chart)?duration=1h&site_id={other site}", 404, "not at this site"),
        ]

        static let ranges = [
            Refusal("neither window nor range", chart, 400, "Missing: site_id, start, end, interval."),
            Refusal("no site", "\(chart)?start={start}&end={end}&interval=60", 400, "Missing: site_id."),
            Refusal("no start", range("", "{end}", "60"), 400, "Missing: start."),
            Refusal("no end", range("{start}", "", "60"), 400, "Missing: end."),
            Refusal("no interval", range("{start}", "{end}", ""), 400, "Missing: interval."),
            Refusal("end before start", range("{end}", "{start}", "60"), 400, "end must be later than start"),
            Refusal("end at start", range("{end}", "{end}", "60"), 400, "end must be later than start"),
            Refusal("start that is no number", range("yesterday", "{end}", "60"), 400, "start must be a whole number"),
            Refusal("negative start", range("-1", "{end}", "60"), 400, "start must be a whole number"),
            Refusal(
                "end beyond 64 bits", range("{start}", "99999999999999999999", "60"), 400, "end must be a whole number"),
            Refusal(
                "end beyond the calendar", range("{start}", "9223372036854775807", "60"), 400, "end must be a whole"),
            Refusal("end with a sign", range("{start}", "%2B{end}", "60"), 400, "end must be a whole number"),
            Refusal("interval 0", range("{start}", "{end}", "0"), 400, "interval must be at least 1 second"),
            Refusal("negative interval", range("{start}", "{end}", "-60"), 400, "interval must be a whole number"),
            Refusal("huge interval", range("{start}", "{end}", "86400"), 400, "interval must be at most end - start"),
            Refusal(
                "interval that is no number", range("{start}", "{end}", "1m"), 400, "interval must be a whole number"),
            Refusal(
                "interval of fullwidth digits", range("{start}", "{end}", "%EF%BC%95"), 400, "interval must be a whole"),
            Refusal("too many points", range("{start}", "{end}", "1"), 400, "more than 2016 points"),
            Refusal("more than Mist keeps", range("0", "{end}", "86400"), 400, "at most 31 days before end"),
        ]

        private static func range(_ start: String, _ end: String, _ interval: String) -> String {
            "\(chart)?site_id={site}&start=\(start)&end=\(end)&interval=\(interval)"
        }

        static let paths = [
            Refusal("unknown route", "/api/nowhere", 404, "no such route"),
            Refusal("API without a route", "/api", 404, "no such route"),
            Refusal("slash at the end", "/api/gateways/", 404, "no such route"),
            Refusal("double slash", "/api//gateways", 404, "no such route"),
            Refusal("double slash before", "//api/gateways", 404, "nothing at this address"),
            Refusal("other letters' case", "/API/gateways", 404, "nothing at this address"),
            Refusal("percent without digits", "/api/gateway/%zz/ports", 400, "cannot be understood"),
            Refusal("percent at the end", "/api/gateway/%", 400, "cannot be understood"),
            Refusal("path that is not UTF-8", "/api/gateway/%ff/ports", 400, "not valid percent-encoded UTF-8"),
            Refusal("zero byte", "/api/gateway/%00/ports", 400, "cannot be understood"),
            Refusal("traversal out of the API", "/api/../../etc/passwd", 400, "cannot be understood"),
            Refusal("traversal to the page", "/api/gateway/../../index.css", 404, "nothing at this address"),
            Refusal("encoded traversal", "/api/%2e%2e/%2e%2e/etc/passwd", 400, "cannot be understood"),
            Refusal("encoded slashes", "/..%2f..%2f..%2fetc/passwd", 400, "cannot be understood"),
            Refusal("traversal into the API", "/css/../api/gateways", 404, "no such route"),
            Refusal("traversal within the API", "/api/nowhere/../gateways", 404, "no such route"),
            Refusal("hidden file", "/.env", 404, "nothing at this address"),
        ]

        @Test(
            "says what is wrong, in the envelope and with the right status", arguments: windows + names + ranges + paths
        )
        func refused(refusal: Refusal) async throws {
            let answer = try await stack.get(refusal.target)
            let sentence = try expectError(answer, status: refusal.status)
            #expect(sentence.contains(refusal.says))
            #expect(answer.fields["etag"] == nil)
            #expect(answer.fields["retry-after"] == nil)
            let head = try await stack.send("HEAD", refusal.target)
            #expect(head.status == refusal.status)
            #expect(head.body.isEmpty)
        }

        @Test(
            "of a method says which there are", arguments: Routes.paths,
            ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
        func method(path: String, method: String) async throws {
            let answer = try await stack.send(method, path)
            let sentence = try expectError(answer, status: 405)
            #expect(sentence.contains("GET, HEAD"))
            #expect(answer.fields["allow"] == "GET, HEAD")
        }

        @Test("of a method comes after that of a path", arguments: ["POST", "DELETE"])
        func methodOfNothing(method: String) async throws {
            try expectError(try await stack.send(method, "/api/nowhere"), status: 404)
        }

        @Test("of a body comes before it is read", arguments: ["GET", "POST"])
        func body(method: String) async throws {
            let answer = try await stack.send(method, "/api/gateways", body: Data(count: 65_537))
            #expect(try expectError(answer, status: 413).contains("64 kB"))
            let small = try await stack.send(method, "/api/gateways", body: Data(count: 65_536))
            #expect(small.status == (method == "GET" ? 200 : 405))
        }

        @Test("of a query of 8 kB is as short as any other; one of 20 kB does not get that far")
        func longQuery() async throws {
            let long = String(repeating: "x", count: 8_192)
            for target in [
                "/api/gateways?duration=\(long)", "/api/gateways?site_id=\(long)", "\(Self.chart)?start=\(long)",
            ] {
                let sentence = try expectError(try await stack.get(target), status: 400)
                #expect(sentence.count < 200)
            }
            #expect(try await stack.get("/api/gateways?unknown=\(long)").status == 200)
            try expectError(try await stack.get("/api/gateways?duration=\(long)\(long)\(long)"), status: 414)
        }

        @Test("repeats markup of the client's as text")
        func markup() async throws {
            let answer = try await stack.get("/api/gateways?duration=%3Cscript%3Ealert(1)%3C/script%3E%22%5C")
            let sentence = try expectError(answer, status: 400)
            #expect(sentence.contains(#"<script>alert(1)</script>"\"#))
            #expect(answer.fields["x-content-type-options"] == "nosniff")
        }
    }
}
