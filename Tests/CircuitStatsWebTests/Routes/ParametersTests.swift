import CircuitStats
import FastCGI
import HTTPTypes
import Testing

@testable import CircuitStatsWeb

@Suite("Parameters")
struct ParametersTests {
    private static let uuid = "00000000-0000-0000-1000-0200000000aF"

    // MARK: Windows

    @Test(
        "know the windows by name",
        arguments: zip(["15m", "1h", "1d", "24h", "7d"], [Window.quarterHour, .hour, .day, .day, .week]))
    func window(name: String, window: Window) throws {
        #expect(try Parameters.window(URLSearchParameters("duration=\(name)")) == window)
    }

    @Test("leave a window open that is not named, and refuse all others by name")
    func unknownWindow() throws {
        #expect(try Parameters.window(URLSearchParameters("site_id=")) == nil)
        for name in ["", "2h", "1D", "1d ", "15", "86400", "1h%00"] {
            #expect(throws: RouteError.self) { try Parameters.window(URLSearchParameters("duration=\(name)")) }
        }
        #expect(throws: RouteError.unknownWindow("6h")) { try Parameters.window(URLSearchParameters("duration=6h")) }
    }

    // MARK: Ids

    @Test(
        "take a UUID for an id and nothing else",
        arguments: [
            "00000000-0000-0000-1000-0200000000a", "00000000-0000-0000-1000-0200000000afa",
            "000000000000000010000200000000af",
            "{00000000-0000-0000-1000-0200000000af}", "00000000-0000-0000-1000_0200000000af", "", "-", "----",
            "0000000g-0000-0000-1000-0200000000af", "00000000-0000-0000-1000-0200000000a٣",
            "00000000-0000-0000-1000-0200000000a@",
            " 00000000-0000-0000-1000-0200000000a", "00000000--0000-0000-1000-0200000000af",
            "0000000`-0000-0000-1000-0200000000af",
        ])
    func noUUID(text: String) {
        #expect(Parameters.isUUID(Self.uuid))
        #expect(!Parameters.isUUID(text))
    }

    @Test("read ids without regard to case, as Mist writes them")
    func lowercase() throws {
        let id = try Parameters.siteID(URLSearchParameters("site_id=\(Self.uuid)"))
        #expect(id == Self.uuid.lowercased())
        #expect(try Parameters.gatewayID(path("/api/gateway/\(Self.uuid)/ports")) == Self.uuid.lowercased())
        #expect(throws: RouteError.malformedID(kind: "gateway id")) {
            try Parameters.gatewayID(path("/api/gateway/a/ports"))
        }
    }

    @Test("take an empty site for no choice, and refuse what is no site id")
    func siteID() throws {
        #expect(try Parameters.siteID(URLSearchParameters("")) == nil)
        #expect(try Parameters.siteID(URLSearchParameters("site_id=")) == nil)
        #expect(throws: RouteError.malformedID(kind: "site id")) {
            try Parameters.siteID(URLSearchParameters("site_id=all"))
        }
    }

    @Test("find a port's name raw and percent-encoded, sub-interfaces too")
    func portName() throws {
        for (encoded, name) in [
            ("ge-0/0/0", "ge-0/0/0"), ("ge-0%2F0%2f0.100", "ge-0/0/0.100"), ("ge-0%2F0/0", "ge-0/0/0"),
            ("%67e-0/0/0.100", "ge-0/0/0.100"), ("reth1", "reth1"), ("a/traffic/b", "a/traffic/b"),
            ("caf%C3%A9", "café"),
        ] {
            #expect(try Parameters.portName(path("/api/gateway/\(Self.uuid)/port/\(encoded)/traffic")) == name)
        }
    }

    @Test("refuse what no port is called", arguments: ["%01", "ge-0%0A", "%7F", String(repeating: "x", count: 129)])
    func malformedPort(name: String) {
        #expect(throws: RouteError.malformedID(kind: "port id")) {
            try Parameters.portName(path("/api/gateway/\(Self.uuid)/port/\(name)/traffic"))
        }
    }

    private func path(_ path: String) throws -> PathParameters {
        guard case .found(_, let parameters) = Route.router.match(.get, path: path) else {
            throw RouteError.noSuchRoute
        }
        return parameters
    }

    // MARK: Ranges

    private static let query = ["site_id": uuid, "start": "1700000000", "end": "1700003600", "interval": "60"]

    private func range(_ change: [String: String?]) throws -> (range: Range<Int>, interval: Int) {
        let query = change.reduce(into: Self.query) { $0[$1.key] = $1.value }
        return try Parameters.range(URLSearchParameters(query.map { "\($0.key)=\($0.value)" }.joined(separator: "&")))
    }

    @Test("read a range")
    func range() throws {
        let (range, interval) = try range([:])
        #expect(range == 1_700_000_000..<1_700_003_600)
        #expect(interval == 60)
    }

    @Test("name what is missing, each by itself and all at once", arguments: ["site_id", "start", "end", "interval"])
    func missing(name: String) {
        #expect(throws: RouteError.missingParameters([name])) { try range([name: nil]) }
        #expect(throws: RouteError.missingParameters([name])) { try range([name: ""]) }
        #expect(throws: RouteError.missingParameters(["site_id", "start", "end", "interval"])) {
            try Parameters.range(URLSearchParameters(""))
        }
    }

    @Test(
        "take whole seconds in ASCII digits alone",
        arguments: [
            "soon", "-1", "-0", "%2B5", "+5", "5%20", "%205", "1e9", "0x10", "1.0", "1_000", "%D9%A3", "%EF%BC%95",
            "253402300800",
            "9223372036854775807", "9223372036854775808", "99999999999999999999999999", "NaN", "inf", "%00",
        ])
    func notSeconds(text: String) {
        for name in ["start", "end", "interval"] {
            #expect {
                try range([name: text])
            } throws: { error in
                if case .invalidParameter(name, _) = error as? RouteError { true } else { false }
            }
        }
    }

    @Test("refuse a range that cannot be meant, and say which end of it is wrong")
    func impossible() {
        for (change, name) in [
            (["end": "1699999999"], "end"), (["end": "1700000000"], "end"), (["end": "1702678401"], "start"),
            (["interval": "0"], "interval"), (["interval": "3601"], "interval"),
            (["interval": "253402300799"], "interval"),
            (["interval": "1"], "interval"), (["start": "0", "end": "2017", "interval": "1"], "interval"),
            // 2,016 whole points and the rest of one.
            (["start": "0", "end": "4033", "interval": "2"], "interval"),
        ] {
            #expect {
                try range(change)
            } throws: { error in
                if case .invalidParameter(name, _) = error as? RouteError { true } else { false }
            }
        }
    }

    @Test("take the longest range and the most points that there may be")
    func limits() throws {
        #expect(try range(["end": "1702678400", "interval": "3600"]).range.count == 31 * 86_400)
        #expect(try range(["start": "0", "end": "4032", "interval": "2"]).interval == 2)
        #expect(try range(["interval": "3600"]).interval == 3_600)
    }
}
