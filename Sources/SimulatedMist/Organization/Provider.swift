/// Who sells circuits. Names are made up, AS numbers are those set aside for documentation (RFC 5398).
struct Provider: Sendable {
    let name: String
    let asn: Int
    /// How its circuit ids begin.
    let prefix: String

    static let wired = [
        Provider(name: "Northwind Fiber", asn: 64_496, prefix: "NWF/ETH"),
        Provider(name: "Cobalt Cable Business", asn: 64_497, prefix: "CCB"),
        Provider(name: "Meridian Telecom", asn: 64_498, prefix: "MT-DIA"),
        Provider(name: "Alpenglow Networks", asn: 64_499, prefix: "AGN/L2"),
        Provider(name: "Tidewater Communications", asn: 64_500, prefix: "TWC.BIZ"),
        Provider(name: "Pacific Loop", asn: 65_536, prefix: "PL-ETH"),
        Provider(name: "Vektor Carrier Services", asn: 65_537, prefix: "VCS/WAN"),
    ]
    static let mobile = [
        Provider(name: "Skylark Mobile", asn: 64_505, prefix: "SKY-LTE"),
        Provider(name: "Orbit Wireless", asn: 65_540, prefix: "OW-5G"),
    ]
}
