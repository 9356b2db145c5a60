import Foundation
import SimulatedMist
import TestSupport
import Testing

extension ApplicationStack {
    /// One request through nginx. No answer may hold the token.
    func send(
        _ method: String, _ target: String, fields: [String: String] = [:], body: Data = Data()
    ) async throws -> HTTPExchange {
        let answer = try await HTTPExchange(method, try filled(target), port: port, fields: fields, body: body)
        #expect(!answer.text.contains(Self.token))
        for (name, value) in answer.fields { #expect(!value.contains(Self.token), "\(name)") }
        return answer
    }

    func get(_ target: String, fields: [String: String] = [:]) async throws -> HTTPExchange {
        try await send("GET", target, fields: fields)
    }

    /// The `data` of a good answer.
    func data(_ target: String) async throws -> JSONValue {
        let answer = try await get(target)
        try #require(answer.status == 200, "\(target): \(answer.text)")
        return try #require(try JSONValue(answer.body)["data"])
    }

    /// A target with what it names in braces filled in: a port that is up with its gateway and site, another site, a
    /// sub-interface with its gateway, and the time of the clock and an hour before it.
    func filled(_ target: String) throws -> String {
        guard target.contains("{") else { return target }
        let circuit = try #require(cloud.circuits.first { $0.isUp && !$0.portID.contains(".") })
        let tagged = try #require(cloud.circuits.first { $0.portID.contains(".") })
        let otherSite = try #require(cloud.circuits.first { $0.siteID != circuit.siteID }).siteID
        let end = Int(clock.now.timeIntervalSince1970)
        return [
            "{gateway}": circuit.deviceID, "{GATEWAY}": circuit.deviceID.uppercased(), "{site}": circuit.siteID,
            "{other site}": otherSite, "{port}": Self.encoded(circuit.portID), "{raw port}": circuit.portID,
            "{tagged gateway}": tagged.deviceID, "{tagged port}": Self.encoded(tagged.portID),
            "{raw tagged port}": tagged.portID, "{start}": String(end - 3_600), "{end}": String(end),
        ].reduce(target) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
    }

    /// The chart of a port.
    static func chart(_ circuit: SimulatedCloud.Circuit, _ query: String) -> String {
        "/api/gateway/\(circuit.deviceID)/port/\(encoded(circuit.portID))/traffic?\(query)"
    }

    private static func encoded(_ port: String) -> String { port.replacingOccurrences(of: "/", with: "%2F") }
}

/// Holds an answer to what every error looks like, and returns its sentence.
@discardableResult
func expectError(
    _ answer: HTTPExchange, status: Int, sourceLocation: SourceLocation = #_sourceLocation
) throws -> String {
    #expect(answer.status == status, "\(answer.text)", sourceLocation: sourceLocation)
    #expect(answer.fields["content-type"] == "application/json", sourceLocation: sourceLocation)
    let envelope = try JSONValue(answer.body)
    #expect(envelope.names == ["success", "error"], sourceLocation: sourceLocation)
    #expect(envelope["success"] == .bool(false), sourceLocation: sourceLocation)
    let sentence = try #require(envelope["error"]?.text, sourceLocation: sourceLocation)
    #expect(sentence.hasSuffix(".") && sentence.count < 600, "\(sentence)", sourceLocation: sourceLocation)
    return sentence
}
