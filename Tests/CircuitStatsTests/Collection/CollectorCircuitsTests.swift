import FoundationEssentials
import TestSupport
import Testing

@testable import CircuitStats

@Suite("The collector with circuits.csv")
final class CollectorCircuitsTests {
    private let directory = FileManager.default.temporaryDirectory.appending(path: "circuits-\(UUID().uuidString)")
    private var path: String { directory.appending(path: "circuits.csv").path() }

    init() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    private func write(_ lines: [String]) throws {
        let text = CircuitFileTests.header + lines.joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }

    @Test("takes it up, changed and gone, at the next refresh, and says which lines are bad")
    func life() async throws {
        let bench = CollectorBench(circuitsFile: path)
        let (key, gateway, _) = try #require(try await bench.collect().ports.first)
        let site = try #require(gateway.siteName)
        let line = "\"\(site)\",\"\(gateway.name.uppercased())\",\(key.port),Stadtnetz,SN-1,100,20,"
        func contract() -> CircuitContract? {
            bench.published.last?.ports.first { $0.key == key }?.port.contract
        }
        #expect(contract() == nil)
        #expect(bench.published.last?.partial == [])

        try write(["nowhere,g,p,,,,,", line])
        await bench.collector.refresh()
        #expect(
            contract() == CircuitContract(provider: "Stadtnetz", circuitID: "SN-1", downMbps: 100, upMbps: 20))
        #expect(
            bench.published.last?.partial == ["circuits.csv: line 2 names a site that is not known: “nowhere”."])
        let status = try #require(bench.collector.status.circuits)
        #expect(status.lines == 2)
        #expect(status.applied == 1)
        #expect(status.loadedAt == bench.clock.now)

        try write([line.replacing("100", with: "250")])
        await bench.collector.refresh()
        #expect(contract()?.downMbps == 250)
        #expect(bench.published.last?.partial == [])

        try Data("no header".utf8).write(to: URL(filePath: path), options: .atomic)
        await bench.collector.refresh()
        #expect(contract()?.downMbps == 250)
        #expect(bench.published.last?.partial.first?.hasPrefix("circuits.csv is not used.") == true)

        try FileManager.default.removeItem(atPath: path)
        await bench.collector.refresh()
        #expect(contract() == nil)
        #expect(bench.published.last?.partial == [])
    }

    @Test("names the provider that the public address tells, where no contract does")
    func provider() async throws {
        let snapshot = try await CollectorBench().collect()
        #expect(snapshot.ports.contains { $0.port.provider != nil })
        #expect(snapshot.ports.allSatisfy { $0.port.contract == nil })
    }

    @Test("says of a port what is missing: fetched, waiting for quota, or nothing")
    func coverageNotes() async throws {
        let bench = CollectorBench()
        await bench.collector.refresh()
        let early = try #require(bench.published.last)
        let (key, _, _) = try #require(early.ports.first { $0.port.isUp == true })
        let day = Window.day.range(endingAt: early.end)
        #expect(
            early.coverageNote(of: key, in: day) == "Nothing of this window was seen; Mist is being asked for it.")
        await bench.collector.collectHistory()
        let late = try #require(bench.published.last)
        // A day ago is a whole bucket that is known; the newest minutes are too recent.
        let note = try #require(late.coverageNote(of: key, in: day))
        #expect(note.hasSuffix("it is too recent for Mist to tell."))
        #expect(late.coverageNote(of: key, in: day.lowerBound..<day.upperBound - 1_200) == nil)
    }
}
