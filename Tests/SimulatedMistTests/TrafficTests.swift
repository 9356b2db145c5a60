import Foundation
import SimulatedMist
import Testing

@testable import SimulatedMist

@Suite("Simulated traffic")
struct TrafficTests {
    let cloud = SimulatedCloud.made(gateways: 40)

    @Test("Insights at 10 minutes and at one hour add up to the truth, peaks lie above averages")
    func insightsAddUp() async throws {
        let now = Int(tuesday.timeIntervalSince1970)
        for circuit in cloud.circuits.filter(\.isUp).prefix(40) {
            for (interval, from, to) in [(600, now - 80_000, now - 1_000), (3_600, now - 1_000_000, now - 5_000)] {
                let series = await cloud.insights(
                    circuit, start: from, end: to, interval: "\(interval)",
                    metrics: "rx_bps,tx_bps,max_rx_bps")
                let start = try #require(series["start"] as? Int)
                let received = try #require(series["rx_bps"] as? [Int])
                let sent = try #require(series["tx_bps"] as? [Int])
                let peaks = try #require(series["max_rx_bps"] as? [Int])
                let end = start + received.count * interval
                let truth = try #require(
                    cloud.truth(
                        mac: circuit.mac, portID: circuit.portID,
                        from: Date(timeIntervalSince1970: Double(start)), to: Date(timeIntervalSince1970: Double(end))))
                // Rates are whole bits per second, rounded down: up to an eighth of a byte per second is lost.
                for (total, truth) in [(received, truth.rxBytes), (sent, truth.txBytes)] {
                    let bytes = total.reduce(0, +) * interval / 8
                    #expect(bytes <= truth && truth - bytes <= total.count * interval / 8 + 1)
                }
                #expect(zip(received, peaks).allSatisfy { $0 <= $1 + 1 && $1 <= circuit.speed * 1_000_000 })
            }
        }
    }

    @Test("Counters differ by the truth, and start anew at a reboot")
    func counters() async throws {
        let time = ManualTime(tuesday)
        let cloud = SimulatedCloud.made(gateways: 14, now: { time.now })
        let path = "/api/v1/orgs/\(cloud.organizationID)/stats/ports/search?type=gateway&limit=1000"
        func counters() async -> [String: (received: Int, sent: Int)] {
            await cloud.search(path).reduce(into: [:]) { counters, row in
                guard let mac = row["mac"] as? String, let port = row["port_id"] as? String else { return }
                counters["\(mac) \(port)"] = (row["rx_bytes"] as? Int ?? -1, row["tx_bytes"] as? Int ?? -1)
            }
        }
        var before = await counters()
        var reboots = 0
        for step in [1.0, 45, 61, 3_600, 86_400, 172_800, 172_800, 604_800] {
            let from = time.now
            time.advance(by: step)
            let after = await counters()
            for gateway in cloud.organizations[0].gateways {
                for port in gateway.ports {
                    let old = try #require(before["\(gateway.mac) \(port.id)"])
                    let new = try #require(after["\(gateway.mac) \(port.id)"])
                    let boot = gateway.booted(before: gateway.reported(at: time.now.timeIntervalSince1970))
                    if boot > from.timeIntervalSince1970 {
                        reboots += 1
                        let truth = try #require(
                            cloud.truth(
                                mac: gateway.mac, portID: port.id, from: Date(timeIntervalSince1970: boot), to: time.now
                            ))
                        #expect(new.received == truth.rxBytes)
                    } else {
                        let truth = try #require(
                            cloud.truth(mac: gateway.mac, portID: port.id, from: from, to: time.now))
                        #expect(new.received - old.received == truth.rxBytes)
                        #expect(new.sent - old.sent == truth.txBytes)
                        #expect(new.received >= old.received)
                    }
                }
            }
            before = after
        }
        #expect(reboots > 0)
    }

    @Test("The integral never falls, second by second; the fastest second is the peak, below the port's speed")
    func everySecond() throws {
        let minute = 29_562_600
        for gateway in cloud.organizations[0].gateways where gateway.isConnected {
            for port in gateway.ports where port.state == .up {
                let bytes = (0...240).map { port.traffic.bytes(until: Double(minute * 60 + $0)) }
                let steps = zip(bytes, bytes.dropFirst())
                let received = steps.map { $1.received - $0.received }
                let sent = steps.map { $1.transmitted - $0.transmitted }
                #expect(received.allSatisfy { $0 >= 0 } && sent.allSatisfy { $0 >= 0 })
                for (seconds, pattern) in [(received, port.traffic.receive), (sent, port.traffic.transmit)] {
                    let peak = pattern.peak(fromMinute: minute, toMinute: minute + 4)
                    #expect(peak <= port.speed * 1_000_000)
                    let fastest = try #require(seconds.max()) * 8
                    #expect(abs(fastest - peak) <= peak / 1_000 + 16, "\(gateway.name) \(port.id)")
                }
            }
        }
    }

    @Test("Whole minutes stay below the speed through two weeks; a hot circuit stays over 80 %")
    func utilisation() throws {
        for gateway in cloud.organizations[0].gateways {
            for (index, port) in gateway.ports.enumerated() where port.state == .up && gateway.isConnected {
                let speed = Double(port.speed) * 1e6
                for hour in 0..<336 {
                    let start = tuesday.timeIntervalSince1970 - Double(hour) * 3_600
                    let bytes = port.traffic.bytes(from: start - 60, to: start)
                    let use = Double(max(bytes.received, bytes.transmitted)) * 8 / 60 / speed
                    let least = gateway.trait == .hot && index == 0 ? 0.8 : 0
                    if !(least..<0.99).contains(use) { Issue.record("\(gateway.name) \(port.id): \(use)") }
                }
            }
        }
    }

    /// What every total made of averages relies on: a cut through a bucket costs next to nothing.
    @Test(
        "Averages, cut at whole minutes, tell a window to within 1 %",
        arguments: [(600, 900, 7_020), (600, 86_400, 36_060), (3_600, 604_800, 86_820)])
    func cutBuckets(width: Int, window: Int, step: Int) throws {
        for circuit in cloud.circuits.filter(\.isUp) {
            let port = try #require(cloud.organizations[0].gateway(mac: circuit.mac)?.port(circuit.portID))
            for start in stride(from: 1_773_100_020, to: 1_773_704_800, by: step) {
                let end = start + window
                var estimate = (received: 0.0, sent: 0.0)
                for bucket in stride(from: start / width * width, to: end, by: width) {
                    let bytes = port.traffic.bytes(from: Double(bucket), to: Double(bucket + width))
                    let share = Double(min(end, bucket + width) - max(start, bucket)) / Double(width)
                    estimate.received += Double(bytes.received) * share
                    estimate.sent += Double(bytes.transmitted) * share
                }
                let truth = port.traffic.bytes(from: Double(start), to: Double(end))
                #expect(abs(estimate.received - Double(truth.received)) <= Double(truth.received) * 0.01 + 1)
                #expect(abs(estimate.sent - Double(truth.transmitted)) <= Double(truth.transmitted) * 0.01 + 1)
            }
        }
    }

    @Test("Times far off do no harm")
    func farOff() throws {
        for circuit in cloud.circuits.prefix(12) {
            #expect(
                cloud.truth(mac: circuit.mac, portID: circuit.portID, from: .distantPast, to: .distantFuture) != nil)
        }
    }

    @Test("Business hours are busier than nights, and working days than Sundays")
    func rhythm() throws {
        let gateway = cloud.organizations[0].gateways[0]
        let site = cloud.organizations[0].sites[gateway.site]
        // Monday 00:00 of the site's time zone.
        let monday = 1_773_619_200.0 - Double(site.offset)
        let port = gateway.ports[0]
        func bytes(day: Double, hour: Double) -> Int {
            let start = monday + day * 86_400 + hour * 3_600
            return port.traffic.bytes(from: start, to: start + 3_600).received
        }
        #expect(bytes(day: 1, hour: 15) > 2 * bytes(day: 1, hour: 3))
        #expect(bytes(day: 1, hour: 15) > 2 * bytes(day: 6, hour: 15))
    }

    @Test("Backups start at full hours: the rate sent steps up there on some port")
    func backups() throws {
        let hour = 1_773_705_600.0
        let steps = cloud.circuits.filter(\.isUp).flatMap { circuit -> [Double] in
            guard let port = cloud.organizations[0].gateway(mac: circuit.mac)?.port(circuit.portID) else { return [] }
            return (0..<24).map { index in
                let start = hour + Double(index) * 3_600
                let before = port.traffic.bytes(from: start - 60, to: start).transmitted
                let after = port.traffic.bytes(from: start, to: start + 60).transmitted
                return Double(after) / Double(max(1, before))
            }
        }
        #expect(steps.contains { $0 > 1.5 })
    }

    @Test("The same seed makes the same cloud, another seed another")
    func determinism() async {
        let path = "/api/v1/self"
        let (one, again) = (SimulatedCloud.made(seed: 7), SimulatedCloud.made(seed: 7))
        let other = SimulatedCloud.made(seed: 8)
        #expect(one.circuits == again.circuits)
        #expect(await one.call(path).body == again.call(path).body)
        for target in ["stats/ports/search", "stats/devices?type=gateway&fields=*", "vars/search"] {
            let text = "/api/v1/orgs/\(one.organizationID)/\(target)"
            let (left, right) = (await one.call(text), await again.call(text))
            #expect(left.status == 200 && left.body == right.body)
        }
        #expect(one.organizationID != other.organizationID)
        #expect(Set(one.circuits.map(\.mac)).isDisjoint(with: other.circuits.map(\.mac)))
    }
}
