import FoundationEssentials
import MistAPI
import Testing

@testable import CircuitStats

@Suite("Absurd figures from Mist")
struct AbsurdFiguresTests {
    /// One gateway with one WAN port, and what Mist says of it.
    private func port(row: String, peers: String = "[]", name: String = "\"gw\"") throws -> (Gateway, WANPort) {
        var parts = CollectedParts()
        let decoder = JSONDecoder()
        let gateway = #"""
            [{"id": "00000000-0000-0000-1000-0200000000a1", "mac": "0200000000a1", "name": \#(name), "type": "gateway",
              "status": "connected"}]
            """#
        let time = Date(timeIntervalSince1970: 1_700_481_600)
        parts.gateways.receive(
            .success(try decoder.decode(Rows<StatsGateway>.self, from: Data(gateway.utf8))), at: time)
        parts.ports.receive(.success(try decoder.decode(Rows<StatsPort>.self, from: Data(row.utf8))), at: time)
        parts.peerPaths.receive(.success(try decoder.decode(Rows<VPNPeerStat>.self, from: Data(peers.utf8))), at: time)
        let shown = try #require(Network(parts).gateways.first)
        return (shown, try #require(shown.ports.first))
    }

    @Test("are unknown, and never reach a sum")
    func figures() throws {
        let (_, port) = try port(
            row: """
                [{"mac": "0200000000a1", "port_id": "ge-0/0/0", "port_usage": "wan", "up": true, "rx_bps": -5e300,
                  "tx_bps": 1e300, "speed": -1, "loss": -7, "latency": 1e300}]
                """,
            peers: """
                [{"mac": "0200000000a1", "port_id": "ge-0/0/0", "up": true, "latency": 1.7e308},
                 {"mac": "0200000000a1", "port_id": "ge-0/0/0", "up": true, "latency": 1.7e308, "jitter": 3}]
                """)
        #expect(port.rxBps == nil && port.txBps == nil && port.speed == nil)
        #expect(port.quality == LinkQuality(latency: nil, jitter: 3, loss: nil))
    }

    @Test("a path of which nobody says whether it is up is not counted as down")
    func unknownPath() throws {
        let row = #"[{"mac": "0200000000a1", "port_id": "ge-0/0/0", "port_usage": "wan"}]"#
        let (_, port) = try port(
            row: row, peers: #"[{"mac": "0200000000a1", "port_id": "ge-0/0/0", "up": null}]"#)
        #expect(port.peerPathsTotal == 1)
        #expect(port.peerPathsUp == nil)
    }

    @Test("a gateway without a name goes by its MAC address", arguments: ["null", "\"\""])
    func nameless(name: String) throws {
        let row = #"[{"mac": "0200000000a1", "port_id": "ge-0/0/0", "port_usage": "wan"}]"#
        #expect(try port(row: row, name: name).0.name == "0200000000a1")
    }
}
