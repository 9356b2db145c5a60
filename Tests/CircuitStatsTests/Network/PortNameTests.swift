import Testing

@testable import CircuitStats

@Suite("Names of ports in port_config")
struct PortNameTests {
    @Test(
        "stand for single ports",
        arguments: [
            ("ge-0/0/0", ["ge-0/0/0"]),
            ("ge-0/0/0-2", ["ge-0/0/0", "ge-0/0/1", "ge-0/0/2"]),
            ("ge-0/0/9-11", ["ge-0/0/9", "ge-0/0/10", "ge-0/0/11"]),
            ("ge-0/0/0,ge-7/0/0", ["ge-0/0/0", "ge-7/0/0"]),
            (" ge-0/0/0 , ge-0/0/3-4 ", ["ge-0/0/0", "ge-0/0/3", "ge-0/0/4"]),
            ("ge-0/0/0.100", ["ge-0/0/0.100"]),
            ("cl-1/0/0", ["cl-1/0/0"]),
            ("{{wan_port}}", ["{{wan_port}}"]),
            ("ge-5", ["ge-5"]),
            ("reth3", ["reth3"]),
            ("ge-0/0/5-2", ["ge-0/0/5-2"]),
            ("", []),
            (",,", []),
        ])
    func expansion(key: String, ports: [String]) {
        #expect(PortName.expand(key) == ports)
    }

    @Test("never fill memory: a range without end is a name")
    func hugeRange() {
        #expect(PortName.expand("ge-0/0/0-999999999") == ["ge-0/0/0-999999999"])
        #expect(PortName.expand((0..<5_000).map { "p\($0)" }.joined(separator: ",")).count == PortName.limit)
        #expect(PortName.expand("ge-0/0/0-99999999999999999999").count == 1)
        let bomb = [String](repeating: "ge-0/0/0-255", count: 40_000).joined(separator: ",")
        #expect(PortName.expand(bomb).count == PortName.limit)
    }

    @Test("know the port of a sub-interface")
    func parents() {
        #expect(PortName.parent(of: "ge-0/0/0.100") == "ge-0/0/0")
        #expect(PortName.parent(of: "ge-0/0/0") == nil)
        #expect(PortName.parent(of: "ge-0/0/0.") == nil)
        #expect(PortName.parent(of: "ge-0/0/0.{{vlan}}") == nil)
    }
}

@Suite("Prefix lengths")
struct IPv4PrefixTests {
    @Test(
        "are read from a length or a netmask",
        arguments: [
            ("/24", 24), ("24", 24), ("255.255.255.0", 24), ("255.255.255.252", 30), ("0.0.0.0", 0),
            ("255.255.255.255", 32), ("/64", 64), ("255.0.255.0", nil), ("255.255.255", nil), ("/129", nil),
            ("", nil), ("256.0.0.0", nil), ("x", nil), ("-1", nil),
        ] as [(String, Int?)])
    func length(text: String, length: Int?) {
        #expect(IPv4Prefix.length(text) == length)
    }
}

@Suite("Natural order")
struct NaturalOrderTests {
    @Test("counts numbers, ignores case, and is an order")
    func order() {
        let names = ["ge-0/0/10", "ge-0/0/2", "Berlin", "amsterdam", "ge-0/0/2.100", "ge-0/0/02", "", "Zürich"]
        let sorted = names.sorted { NaturalOrder.precedes([$0], [$1]) }
        #expect(sorted == ["", "amsterdam", "Berlin", "ge-0/0/02", "ge-0/0/2", "ge-0/0/2.100", "ge-0/0/10", "Zürich"])
        for one in names { #expect(!NaturalOrder.precedes([one], [one])) }
    }
}
