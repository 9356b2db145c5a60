import FastCGI
import FoundationEssentials
import HTTPTypes
public import SimulatedMist

extension SimulatedCloud {
    /// The cloud did not take a request of its own.
    public struct Refused: Error {
        /// The answer's status.
        public let status: Int
    }

    /// What goes wrong from now on.
    public func setFaults(_ rules: [FaultRule]) async throws {
        _ = try await control(.put, "/simulated/faults", body: JSONEncoder().encode(rules))
    }

    /// How many calls of the Mist API it was asked so far.
    public func calls() async throws -> Int {
        struct Summary: Decodable { var total: Int }
        return try JSONDecoder().decode(Summary.self, from: await control(.get, "/simulated/calls")).total
    }

    private func control(_ method: HTTPRequest.Method, _ path: String, body: Data = Data()) async throws -> Data {
        let head = HTTPRequest(method: method, scheme: "https", authority: "cloud", path: path)
        let response: FastCGIResponse =
            switch answer(FastCGIRequest(head: head, body: body)) {
            case .ready(let response): response
            case .deferred(let later): await later()
            }
        guard response.head.status.kind == .successful else { throw Refused(status: response.head.status.code) }
        return response.body
    }
}
