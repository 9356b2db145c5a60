import FoundationEssentials
import HTTPTypes
import MistAPI
import Synchronization
import TestSupport

/// The way to an organization that a test writes row by row and changes as it goes.
final class WrittenOrganization: Transport {
    static let id = "11111111-0000-4000-8000-000000000000"

    private struct State {
        var rows: [String: [String]] = [:]
        var failing: Set<String> = []
        var asked: [String] = []
    }

    private let state = Mutex(State())

    /// Rows of a list, JSON each, by its path within the organization (`/stats/devices`) or that of a site
    /// (`/sites/ID/devices`). Of what is no list the first is the answer.
    subscript(path: String) -> [String] {
        get { state.withLock { $0.rows[path] ?? [] } }
        set { state.withLock { $0.rows[path] = newValue } }
    }

    /// Answers to this path fail from now on, or no more.
    func fail(_ path: String, _ fails: Bool = true) {
        state.withLock { state in
            if fails { state.failing.insert(path) } else { state.failing.remove(path) }
        }
    }

    /// How often a path was asked since it was last asked for this.
    func takeAsked(_ path: String) -> Int {
        state.withLock { state in
            defer { state.asked.removeAll { $0 == path } }
            return state.asked.count { $0 == path }
        }
    }

    func send(_ request: HTTPRequest, deadline: Duration) async throws(TransportError) -> TransportResponse {
        let target = String((request.path ?? "").prefix { $0 != "?" })
        let path = target.replacing("/api/v1", with: "").replacing("/orgs/\(Self.id)", with: "")
        let (rows, fails) = state.withLock { state in
            state.asked.append(path)
            return (state.rows[path] ?? [], state.failing.contains(path))
        }
        if fails { return .json("{}", status: 503) }
        let list = "[\(rows.joined(separator: ","))]"
        switch path {
        case "": return .json(#"{"id": "\#(Self.id)", "name": "Written"}"#)
        case "/self": return .json(#"{"privileges": []}"#)
        case "/self/usage": return .json(#"{"requests": 0, "request_limit": 5000}"#)
        case _ where path.hasSuffix("/search"): return .json(#"{"results": \#(list), "total": \#(rows.count)}"#)
        case _ where path.hasSuffix("/setting"): return .json(rows.first ?? "{}")
        default:
            let total = HTTPField.Name("X-Page-Total").map { [$0: "\(rows.count)"] as HTTPFields } ?? [:]
            return .json(list, headerFields: total)
        }
    }

    /// The gateway of that number, as statistics and inventory have it.
    static func gateway(_ number: Int, site: String, modified: Int = 1_700_000_000) -> String {
        """
        {"id": "\(gatewayID(number))", "mac": "\(mac(number))", "name": "gw\(number)", "type": "gateway",
         "status": "connected", "site_id": "\(site)", "modified_time": \(modified)}
        """
    }

    /// Its own configuration of `ge-0/0/0`, which names the WAN port.
    static func device(_ number: Int, wan: String) -> String {
        """
        {"id": "\(gatewayID(number))", "mac": "\(mac(number))", "type": "gateway",
         "port_config": {"ge-0/0/0": {"name": "\(wan)"}}}
        """
    }

    static func gatewayID(_ number: Int) -> String { "00000000-0000-0000-1000-\(mac(number))" }

    private static func mac(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "0200" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
