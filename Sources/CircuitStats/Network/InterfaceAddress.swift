/// The address of an interface by which its circuit is known.
struct InterfaceAddress: Sendable, Equatable {
    let address: String
    /// Length of its prefix; nil where it is missing or none.
    let prefixLength: Int?

    /// The first IPv4 address of a list such as `["192.0.2.2/24"]`, else the first of IPv6. One that holds on the link
    /// alone (169.254.0.0/16 of RFC 3927, fe80::/10 of RFC 4291) says nothing of a circuit: it is none.
    init?(_ list: [String]?) {
        let all = (list ?? []).map(IPv4Prefix.split).filter { !$0.address.isEmpty && !Self.isLinkLocal($0.address) }
        guard let chosen = all.first(where: { !Self.isIPv6($0.address) }) ?? all.first else { return nil }
        address = chosen.address
        prefixLength = chosen.length
    }

    private static func isIPv6(_ address: String) -> Bool { address.contains(":") }

    private static func isLinkLocal(_ address: String) -> Bool {
        guard isIPv6(address) else { return address.hasPrefix("169.254.") }
        return UInt16(address.prefix { $0 != ":" }, radix: 16).map { $0 & 0xffc0 == 0xfe80 } ?? false
    }
}
