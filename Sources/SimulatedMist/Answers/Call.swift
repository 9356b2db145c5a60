import FastCGI

/// A call that passed authentication, quota and routing: what an endpoint needs to answer it.
struct Call: Sendable {
    let endpoint: Endpoint
    /// Path without query, as sent.
    let path: String
    let query: URLSearchParameters
    let organization: Organization
    /// The site of `/sites/{site_id}/…`.
    let site: Site?
    let deviceID: String?
    /// What stood in the holes of the endpoint's path.
    let parameters: PathParameters
    /// Calls that the token made this hour, this one included.
    let spent: Int
    /// Seconds since 1970.
    let now: Double

    /// A parameter of the query as text.
    func text(_ name: String) -> String? { query.first(name) }

    /// A non-negative number from the query; `nil` where it is absent or no number.
    func number(_ name: String) -> Int? {
        text(name).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// The devices asked for by `type` or, as newer SDKs spell it, `device_type`.
    func wantsGateways(default type: String) -> Bool {
        let wanted = text("type") ?? text("device_type") ?? type
        return wanted == "gateway" || wanted == "all"
    }
}
