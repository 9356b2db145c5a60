/// Mist's `type` or `device_type` of a row. Only gateways are asked for; others can come where a filter is ignored.
enum DeviceType {
    /// The types of the OpenAPI document (`stats_switch_port_type`, which has them all) that are no gateways.
    private static let others: Set = ["ap", "ble", "mxedge", "nac", "switch"]

    /// Whether a row can be a gateway's: a type that is missing, or that nobody knows, must not take one away.
    static func mayBeGateway(_ type: String?) -> Bool {
        type.map { !others.contains($0) } ?? true
    }
}
