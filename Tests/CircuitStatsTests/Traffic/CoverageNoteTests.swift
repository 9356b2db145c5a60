import Testing

@testable import CircuitStats

@Suite("What was not seen of a window")
struct CoverageNoteTests {
    static let noon = PortTrafficTests.noon

    private func traffic(_ rates: [Double?]) -> PortTraffic {
        var traffic = PortTraffic()
        traffic.record(
            TrafficSamples(start: Self.noon - rates.count * 600, interval: 600, rxBps: rates, txBps: rates),
            now: Self.noon)
        return traffic
    }

    @Test("is found by its edges, and what touches is one")
    func edges() {
        let hour = Self.noon - 3_600
        let traffic = traffic([8, nil, nil, 8, nil, 8])
        #expect(traffic.missing(in: hour..<Self.noon) == [hour + 600..<hour + 1_800, hour + 2_400..<hour + 3_000])
        #expect(traffic.missing(in: hour + 700..<hour + 900) == [hour + 700..<hour + 900])
        #expect(PortTraffic().missing(in: hour..<Self.noon) == [hour..<Self.noon])
    }

    @Test("is found to the second where counters tell")
    func counted() {
        var traffic = traffic([8, 8, 8, 8, nil])
        // Ten minutes of which the first 200 seconds were not read.
        let start = Double(Self.noon - 400)
        traffic.record(CountedSpan(start: start, end: Double(Self.noon), rx: 1, tx: 1))
        let missing = traffic.missing(in: Self.noon - 3_000..<Self.noon)
        #expect(missing == [Self.noon - 600..<Self.noon - 400])
    }

    @Test("adds up to what the coverage lacks, over random histories", arguments: 1...30)
    func complement(seed: UInt64) {
        var random = SplitMix64(state: seed)
        let traffic = traffic((0..<144).map { _ in random.next() % 3 == 0 ? nil : 8 })
        for window in [Window.quarterHour, .hour, .day] {
            let range = window.range(endingAt: Self.noon)
            let missing = traffic.missing(in: range).reduce(0) { $0 + $1.count }
            let total = traffic.total(in: range)
            #expect(abs(Double(missing) - (total.span - total.seconds)) < 2, "\(window)")
        }
    }

    @Test("is told with its first stretch, the number of others, and what becomes of it")
    func words() {
        let day = Self.noon - 86_400..<Self.noon
        let hour = Self.noon - 3_600..<Self.noon
        let first = Self.noon - 3_000..<Self.noon - 2_400
        func note(
            _ missing: [Range<Int>], of range: Range<Int>, _ prospects: Set<HistoryOutlook.Prospect>
        ) -> String {
            CoverageNote(missing, of: range, prospects: prospects).text
        }
        #expect(
            note([first], of: hour, [.fetching])
                == "11:10–11:20 UTC of this window was not seen; Mist is being asked for it.")
        #expect(
            note([first, first, first, first], of: hour, [.never])
                == "11:10–11:20 UTC and 3 more spans of this window were not seen; "
                + "Mist does not know it, so it will not come.")
        #expect(note([first], of: day, [.open]).hasPrefix("2023-11-20 11:10–11:20 UTC of this window was not seen"))
        let night = Self.noon - 43_800..<Self.noon - 43_100
        #expect(note([night], of: day, [.open]).hasPrefix("2023-11-19 23:50 – 2023-11-20 00:01:40 UTC"))
        #expect(
            note([hour], of: hour, [.waitingForQuota])
                == "Nothing of this window was seen; it waits for the quota of Mist’s API.")
        #expect(note([first, first], of: hour, [.never, .fetching]).contains("in part Mist is being asked"))
    }

    @Test("comes, waits, failed, is too recent, or will not come")
    func prospects() {
        let port = PortKey(gatewayID: "g", port: "ge-0/0/0")
        let now = Self.noon + 100
        let missing = Self.noon - 1_200..<Self.noon - 600
        var outlook = HistoryOutlook()
        #expect(outlook.prospects(of: missing, port: port, now: now) == [.never])
        #expect(outlook.prospects(of: Self.noon + 10..<now, port: port, now: now) == [.open])
        #expect(outlook.prospects(of: Self.noon - 3_600..<now, port: port, now: now) == [.never, .open])
        outlook.due[port] = [InsightsSpan(range: Self.noon - 3_600..<Self.noon, interval: 600)]
        #expect(outlook.prospects(of: missing, port: port, now: now) == [.fetching])
        outlook.failed = [port]
        #expect(outlook.prospects(of: missing, port: port, now: now) == [.failed])
        outlook.isStarved = true
        #expect(outlook.prospects(of: missing, port: port, now: now) == [.waitingForQuota])
    }
}
