/// What tells the port search of an organization to leave switches out.
///
/// The parameter is `type` in the OpenAPI document and `device_type` in newer SDKs. A cloud is expected to ignore the
/// one that it does not know; one that answers 400 is asked with the next.
public enum PortFilter: String, Sendable, Hashable, Codable, CaseIterable {
    /// Both names at once.
    case both = "type and device_type"
    /// As in the OpenAPI document.
    case type
    /// As in newer SDKs.
    case deviceType = "device_type"
    /// Rows of switches come too, and are left out by whoever reads them.
    case none

    /// What to try where the cloud does not take this one; nil after the last.
    public var next: PortFilter? {
        switch self {
        case .both: .type
        case .type: .deviceType
        case .deviceType: PortFilter.none
        case .none: nil
        }
    }

    var query: [(name: String, value: String)] {
        switch self {
        case .both: [("type", "gateway"), ("device_type", "gateway")]
        case .type: [("type", "gateway")]
        case .deviceType: [("device_type", "gateway")]
        case .none: []
        }
    }
}
