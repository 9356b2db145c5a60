import FoundationEssentials
import MistAPI
import TestSupport
import Testing

@testable import CircuitStats

@Suite("VPN peer paths")
struct PeerPathTests {
    private func owner(
        of port: String?, ports: Set<String>, wanNames: [String: String] = [:], bundles: [String: String] = [:]
    ) -> String? {
        var path = PeerPath()
        path.portID = port
        let paths = GatewayPeerPaths([path], ports: ports, wanNames: wanNames, bundles: bundles)
        #expect(paths.total == 1)
        return paths.byPort.keys.first
    }

    @Test(
        "count for their port, or the port that their sub-interface belongs to",
        arguments: [
            ("ge-0/0/0", "ge-0/0/0"), ("ge-0/0/0.0", "ge-0/0/0"), ("ge-0/0/0.300", "ge-0/0/0"),
            // Two sub-interfaces are WAN ports of their own: a path of one is not the other's.
            ("ge-0/0/1.100", "ge-0/0/1.100"), ("ge-0/0/1.200", "ge-0/0/1.200"), ("ge-0/0/1", "ge-0/0/1"),
            // All that this port carries is its only sub-interface.
            ("ge-0/0/2", "ge-0/0/2.7"),
            ("reth3", "ge-0/0/3"), ("reth3.0", "ge-0/0/3"), ("dia", "ge-0/0/0"), ("twin", "twin"),
            ("ge-0/0/9", "ge-0/0/9"), (nil, "unknown"),
        ] as [(String?, String)])
    func owners(port: String?, expected: String) {
        let owner = owner(
            of: port,
            ports: ["ge-0/0/0", "ge-0/0/1.100", "ge-0/0/1.200", "ge-0/0/2.7", "ge-0/0/3", "ge-7/0/3"],
            wanNames: ["ge-0/0/0": "dia", "ge-0/0/1.100": "twin", "ge-0/0/1.200": "twin"],
            bundles: ["reth3": "ge-0/0/3"])
        #expect(owner == expected)
    }

    @Test("a sub-interface that is a WAN port beside its own port keeps its paths")
    func both() {
        let ports: Set = ["ge-0/0/0", "ge-0/0/0.100"]
        #expect(owner(of: "ge-0/0/0.100", ports: ports) == "ge-0/0/0.100")
        #expect(owner(of: "ge-0/0/0.200", ports: ports) == "ge-0/0/0")
        #expect(owner(of: "ge-0/0/0", ports: ports) == "ge-0/0/0")
    }

    @Test("figures that cannot be are unknown, in whatever order they come")
    func absurd() throws {
        let rows = try JSONDecoder().decode(
            Rows<VPNPeerStat>.self,
            from: Data(
                """
                [{"mac": "aa", "port_id": "", "latency": -1, "jitter": 1e300, "loss": 101, "mos": 6, "uptime": 1527128046, "mtu": -1,
                  "hop_count": 99999, "up": "yes", "is_active": 1}]
                """.utf8))
        #expect(PeerPath(try #require(rows.first), isPresent: true) == PeerPath())
        var first = PeerPath()
        first.peerRouterName = "hub 2"
        var second = PeerPath()
        second.peerRouterName = "hub 10"
        let ways = [[first, second], [second, first]].map {
            GatewayPeerPaths($0, ports: [], wanNames: [:], bundles: [:])
        }
        #expect(ways[0] == ways[1])
        #expect(ways[0].byPort["unknown"] == [first, second])
    }

    @Test("of the table and of the list by port are the same, on every gateway")
    func agreement() async throws {
        let snapshot = try await CollectorBench().collect()
        var seen = 0
        for gateway in snapshot.gateways {
            let paths = try #require(gateway.peerPaths)
            for port in gateway.ports {
                let own = paths.byPort[port.name] ?? []
                #expect(port.peerPathsTotal ?? 0 == own.count)
                #expect(port.peerPathsUp ?? 0 == own.count { $0.isUp == true })
            }
            #expect(gateway.ports.reduce(0) { $0 + ($1.peerPathsTotal ?? 0) } == paths.total)
            seen += paths.total
        }
        #expect(seen > 20)
    }

    @Test("that were never collected are unknown, and told to wait for quota where that is why")
    func uncollected() async throws {
        let bench = CollectorBench()
        _ = try await bench.collect()
        var parts = await bench.collector.parts
        #expect(Network(parts).gateways.allSatisfy { $0.peerPaths != nil })
        func fail(_ reason: MistError.Reason) -> Network {
            parts.peerPaths.receive(.failure(MistError(call: MistCall(.vpnPeers), reason: reason)), at: bench.clock.now)
            return Network(parts)
        }
        // The last good ones stay.
        #expect(fail(.timeout).gateways.allSatisfy { $0.peerPaths != nil })
        #expect(!fail(.timeout).arePeerPathsRateLimited)
        #expect(fail(.rateLimited(until: nil)).arePeerPathsRateLimited)
        parts.peerPaths = Part()
        let network = fail(.quotaReserved(until: bench.clock.now))
        #expect(network.arePeerPathsRateLimited)
        #expect(network.gateways.allSatisfy { $0.peerPaths == nil })
        for port in network.gateways.flatMap(\.ports) { #expect(port.peerPathsTotal == nil && port.peerPathsUp == nil) }
    }

    @Test("of a redundant pair stand with the leg that carries it, and the pair is no circuit of its own")
    func redundantPair() throws {
        var parts = CollectedParts()
        let decoder = JSONDecoder()
        let time = Date(timeIntervalSince1970: 1_700_481_600)
        func rows<Row>(_ json: String) throws -> Result<Rows<Row>, MistError> {
            .success(try decoder.decode(Rows<Row>.self, from: Data(json.utf8)))
        }
        let id = "00000000-0000-0000-1000-0200000000a1"
        parts.sites.receive(try rows("[]"), at: time)
        parts.gateways.receive(
            try rows(
                """
                [{"id": "\(id)", "mac": "0200000000a1", "site_id": "s", "status": "connected",
                  "if_stat": {"reth1.0": {"port_id": "reth1", "port_usage": "wan", "ips": ["192.0.2.2/29"]}}}]
                """), at: time)
        parts.deviceConfigurations["s"] = Part()
        parts.deviceConfigurations["s"]?.receive(
            try rows(
                """
                [{"id": "\(id)", "port_config": {"ge-0/0/0,ge-7/0/0":
                  {"usage": "wan", "redundant": true, "reth_idx": 1, "reth_node": "node1"}}}]
                """), at: time)
        parts.ports.receive(
            try rows(
                #"[{"mac": "0200000000a1", "port_id": "reth1", "port_usage": "wan", "rx_bytes": 7, "tx_bytes": 8}]"#),
            at: time)
        parts.peerPaths.receive(
            try rows(#"[{"mac": "02:00:00:00:00:A1", "port_id": "reth1.0", "up": true}]"#), at: time)
        let gateway = try #require(Network(parts).gateways.first)
        #expect(gateway.ports.map(\.name) == ["ge-0/0/0", "ge-7/0/0"])
        #expect(gateway.ports.map(\.peerPathsTotal) == [nil, 1])
        #expect(gateway.ports.map(\.ip) == [nil, "192.0.2.2"])
        // What the pair counts is counted once.
        #expect(gateway.ports.map(\.counters.rxBytes) == [nil, 7])
    }
}
