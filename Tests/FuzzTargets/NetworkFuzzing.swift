import CircuitStats
import FastCGI
import FoundationEssentials
import HTTPTypes
import MistAPI
import Synchronization
import TestSupport

/// A cloud that answers whatever it likes: what is collected of it, put together, encoded, and answered.
public enum NetworkFuzzing {
    private static let shown = Atomic(0)

    /// How many of the clouds so far came to a table with a gateway in it; the others were refused or empty.
    public static var tables: Int { shown.load(ordering: .relaxed) }

    static func cloud(_ input: [UInt8]) throws {
        var answers: [(path: String, body: String)] = []
        for part in String(decoding: input, as: UTF8.self).split(separator: "== ") {
            let lines = part.split(separator: "\n", maxSplits: 1)
            if lines.count == 2 { answers.append((String(lines[0]), String(lines[1]))) }
        }
        let found = answers
        let transport = StubTransport { request throws(TransportError) in
            let path = request.path ?? ""
            guard let answer = found.first(where: { path.contains($0.path) }) else { return .json("{}", status: 404) }
            return .json(answer.body)
        }
        let clock = ManualWallClock(now: ExampleApplication.start)
        let application = ExampleApplication(clock: clock, transport: transport)
        blocking {
            await application.collector.refresh()
            await application.collector.collectHistory()
            // Counters are read twice before they tell a rate.
            clock.advance(by: .seconds(60))
            await application.collector.refresh()
        }
        try look(at: application)
    }

    private static func look(at application: ExampleApplication) throws {
        for target in ["/ready", "/api/status", "/api/organization", "/api/organizations", "/api/sites"] {
            _ = try application.json(target)
        }
        var table = JSONValue.null
        for window in ["15m", "1h", "1d", "7d"] { table = try application.json("/api/gateways?duration=\(window)") }
        if table["data"]?.elements?.isEmpty == false { shown.wrappingAdd(1, ordering: .relaxed) }
        for gateway in (table["data"]?.elements ?? []).prefix(4) {
            guard let id = gateway["id"]?.text, isPlain(id) else { continue }
            _ = try application.json("/api/gateway/\(id)/ports")
            _ = try application.json("/api/gateway/\(id)/vpn_peers")
            for port in (gateway["ports"]?.elements ?? []).prefix(2) {
                guard let name = port["name"]?.text, isPlain(name) else { continue }
                _ = try application.json("/api/gateway/\(id)/port/\(name)/traffic?duration=1d")
                guard let site = gateway["site_id"]?.text, isPlain(site) else { continue }
                let hourly = "/api/v1/sites/\(site)/gateways/\(id)/ports/\(name)/hourly"
                _ = try application.json(hourly)
                let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "\(hourly)/export")
                try application.answer(FastCGIRequest(head: request))
                _ = try application.json("/api/v1/sites/\(site)/application-health-summary")
            }
        }
    }

    /// Whether it can stand in a path as it is.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { 0x21...0x7E ~= $0 && !"%?#".utf8.contains($0) }
    }
}
