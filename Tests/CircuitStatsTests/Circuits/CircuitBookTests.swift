import FoundationEssentials
import Testing

@testable import CircuitStats

@Suite("The contracts of a network's ports")
struct CircuitBookTests {
    private let now = Date(unixSeconds: PortTrafficTests.noon)
    private let stamp = CircuitFileReader.Stamp(inode: 1, size: 1, seconds: 1, nanoseconds: 1)

    /// Two sites, one gateway name at both; two sites of one name.
    private var network: Network {
        var network = Network()
        network.sites = [("s1", "Bonn"), ("s2", "Köln"), ("s3", "Köln")].map {
            Site(id: $0.0, name: $0.1, address: nil, timezone: nil, gatewayCount: 1)
        }
        network.gateways = [("g1", "edge", "s1"), ("g2", "edge", "s2"), ("g3", "other", "s3"), ("g4", "other", "s3")]
            .map { id, name, site in
                Gateway(
                    id: id, name: name, siteID: site,
                    ports: ["ge-0/0/0", "ge-0/0/1"].map {
                        WANPort(
                            name: $0, configuration: PortConfiguration(), counters: PortCounters(),
                            quality: LinkQuality())
                    })
            }
        return network
    }

    private func book(_ lines: String...) throws -> CircuitBook {
        var book = CircuitBook(path: "/state/circuits.csv")
        let text = CircuitFileTests.header + lines.joined(separator: "\n")
        _ = book.receive(.file(try CircuitFile(Array(text.utf8)), stamp), at: now)
        return book
    }

    private func contracts(_ network: Network) -> [String: Double] {
        network.gateways.reduce(into: [:]) { found, gateway in
            for port in gateway.ports {
                if let contract = port.contract { found["\(gateway.id) \(port.name)"] = contract.downMbps }
            }
        }
    }

    @Test("go to the port that the line names, sites and gateways by name or id, in any case")
    func matching() throws {
        var book = try book("bonn,EDGE,GE-0/0/0,,,1,,", "S2,edge,ge-0/0/1,,,2,,", "Köln,g3,ge-0/0/0,,,3,,")
        var network = network
        book.apply(to: &network) { _ in true }
        #expect(contracts(network) == ["g1 ge-0/0/0": 1, "g2 ge-0/0/1": 2, "g3 ge-0/0/0": 3])
        #expect(book.status?.problems == [])
        #expect(book.status?.applied == 3)
        #expect(book.sentence == nil)
    }

    @Test("what cannot be placed is named, once it is certain")
    func problems() throws {
        let lines = [
            "Berlin,edge,ge-0/0/0,,,1,,", "Bonn,other,ge-0/0/0,,,1,,", "Bonn,edge,ge-9/0/0,,,1,,",
            "Köln,other,ge-0/0/0,,,1,,", "Bonn,edge,ge-0/0/0,,,5,,", "s1,g1,ge-0/0/0,,,6,,",
        ]
        var book = try book(lines.joined(separator: "\n"))
        var certain = network
        book.apply(to: &certain) { _ in true }
        #expect(
            book.status?.problems == [
                "Line 2 names a site that is not known: “Berlin”.",
                "Line 3 names a gateway that is not known at that site: “other”.",
                "Line 4 names a WAN port that is not known of that gateway: “ge-9/0/0”.",
                "Line 5 names a gateway of which there are 2: “other”; give its id.",
                "Line 7 names the same port as line 6.",
            ])
        #expect(contracts(certain) == ["g1 ge-0/0/0": 5])
        #expect(
            book.sentence == "circuits.csv: line 2 names a site that is not known: “Berlin” "
                + "(5 problems in all, see /api/status).")

        var early = network
        book.apply(to: &early) { _ in false }
        #expect(book.status?.problems.count == 2)
    }

    @Test("stay when the file cannot be read any more, and go when it is gone")
    func failures() throws {
        var book = try book("Bonn,edge,ge-0/0/0,,,1,,")
        let isNews = book.receive(.refused(.unreadable("permission denied"), nil), at: now)
        let isNewsAgain = book.receive(.refused(.unreadable("permission denied"), nil), at: now)
        #expect(isNews && !isNewsAgain)
        var kept = network
        book.apply(to: &kept) { _ in true }
        #expect(contracts(kept) == ["g1 ge-0/0/0": 1])
        #expect(
            book.sentence == "circuits.csv is not used. It cannot be read: permission denied. "
                + "What was read before still holds.")
        #expect(book.status?.problems == ["It cannot be read: permission denied."])
        // What could not be read is tried again.
        #expect(book.stamp == nil)

        let isGone = book.receive(.absent, at: now)
        #expect(isGone)
        var gone = network
        book.apply(to: &gone) { _ in true }
        #expect(contracts(gone).isEmpty)
        #expect(book.sentence == nil)
        #expect(
            book.status
                == CircuitFileStatus(
                    file: "/state/circuits.csv", loadedAt: nil, lines: nil, applied: nil, problems: []))
    }

    @Test("many problems are counted, not listed")
    func manyProblems() throws {
        var book = try book((1...300).map { "nowhere,g\($0),p,,,1,," }.joined(separator: "\n"))
        var network = network
        book.apply(to: &network) { _ in true }
        #expect(book.status?.problems.count == 101)
        #expect(book.status?.problems.last == "200 more lines have problems.")
    }
}
