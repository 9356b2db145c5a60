import CircuitStats
import Foundation
import TestSupport
import Testing

/// What the page shows: the table of an hour with what is said beside it.
struct ShownPage {
    let gateways: [JSONValue]
    let asOf: String
    let isStale: Bool
    let partial: [String]

    /// Every port's fields by gateway and name.
    var ports: [String: [String: JSONValue]] {
        gateways.reduce(into: [:]) { ports, gateway in
            for port in gateway["ports"]?.elements ?? [] {
                ports["\(gateway["id"]?.text ?? "") \(port["name"]?.text ?? "")"] = port.fields
            }
        }
    }

    /// What is missing, but for traffic that Mist has not been asked for yet.
    var missing: [String] { partial.filter { !$0.hasPrefix("The traffic history of") } }
}

extension ApplicationStack {
    func page() async throws -> ShownPage {
        let answer = try await get("/api/gateways?duration=1h")
        try #require(answer.status == 200, "\(answer.text)")
        let body = try JSONValue(answer.body)
        return ShownPage(
            gateways: try #require(body["data"]?.elements), asOf: try #require(body["meta"]?["as_of"]?.text),
            isStale: body["meta"]?["stale"] == .bool(true),
            partial: try #require(body["meta"]?["partial"]?.elements).compactMap(\.text))
    }

    /// A refresh so many seconds later.
    func refresh(after seconds: Int) async {
        clock.advance(by: .seconds(seconds))
        await collector.refresh()
    }

    /// All that can be asked is answered, from what is known, and what was known is still there: no figure is gone, and
    /// none became 0.
    func expectKept(_ before: ShownPage, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for target in Routes.targets {
            #expect(try await get(target).status == 200, "\(target)", sourceLocation: sourceLocation)
        }
        let now = try await page()
        #expect(now.gateways.count == before.gateways.count, sourceLocation: sourceLocation)
        let ports = now.ports
        for (key, old) in before.ports {
            let new = try #require(ports[key], "\(key)", sourceLocation: sourceLocation)
            for (name, value) in old {
                guard let number = value.number else { continue }
                let kept = new[name]?.number
                #expect(kept != nil, "\(key) lost its \(name)", sourceLocation: sourceLocation)
                #expect(
                    number == 0 || kept != 0, "\(name) of \(key) was \(number) and is 0", sourceLocation: sourceLocation
                )
            }
        }
    }

    /// Nothing is missing any more, and the figures are new.
    func expectHealed(since before: ShownPage, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        await collector.collectHistory()
        let now = try await page()
        #expect(now.partial == [], sourceLocation: sourceLocation)
        #expect(!now.isStale, sourceLocation: sourceLocation)
        #expect(now.asOf > before.asOf, sourceLocation: sourceLocation)
        try await expectKept(before, sourceLocation: sourceLocation)
    }
}
