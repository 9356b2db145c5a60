/// Names of ports as they stand in Mist's `port_config`.
enum PortName {
    /// The most ports that one key may stand for: a gateway has far fewer, and a key from outside must not fill memory.
    static let limit = 256

    /// The single ports that a key of `port_config` stands for, in order: `ge-0/0/0-2` is three, `ge-0/0/0,ge-7/0/0`
    /// two (both nodes of an HA pair), `ge-0/0/0.100` itself. A key that is neither is a port of that name.
    ///
    /// Source: "Gateway port config" of Mist's OpenAPI document, `junos_port_config` keys.
    static func expand(_ key: String) -> [String] {
        var ports: [String] = []
        for item in key.split(separator: ",", maxSplits: limit) where ports.count < limit {
            let name = item.trimmingSpaces
            guard !name.isEmpty else { continue }
            ports.append(contentsOf: range(name) ?? [String(name)])
        }
        return Array(ports.prefix(limit))
    }

    /// The port that a sub-interface belongs to: `ge-0/0/0` of `ge-0/0/0.100`; nil where the name has no unit.
    static func parent(of port: String) -> String? {
        guard let dot = port.lastIndex(of: "."), port.index(after: dot) < port.endIndex,
            port[port.index(after: dot)...].allSatisfy(\.isWholeNumber)
        else { return nil }
        return String(port[..<dot])
    }

    /// The names under which a gateway reports a port, the nearest first: its own, that of its unit for the VLAN it is
    /// tagged with, and that of unit 0.
    static func reported(_ port: String, vlan: String?) -> [String] {
        let units = [vlan.flatMap { Int($0) }, 0].compactMap { $0 }
        return [port] + units.map { "\(port).\($0)" }
    }

    /// `ge-0/0/0-5`: the last number of the name and the number after the dash are the bounds.
    private static func range(_ name: Substring) -> [String]? {
        guard let dash = name.lastIndex(of: "-"), let last = Int(name[name.index(after: dash)...]) else { return nil }
        let head = name[..<dash]
        let digits = head.reversed().prefix(while: \.isWholeNumber).count
        guard digits > 0, let first = Int(head.suffix(digits)), first <= last, last - first < limit else { return nil }
        let stem = head.dropLast(digits)
        // `ge-0` alone is a prefix such as `ge-5`, not a port with a range.
        guard stem.contains("/") else { return nil }
        return (first...last).map { "\(stem)\($0)" }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
