import Foundation
import Glibc
import Testing

@testable import CircuitStats

@Suite("Reading circuits.csv")
final class CircuitFileReaderTests {
    private let directory = FileManager.default.temporaryDirectory.appending(path: "circuits-\(UUID().uuidString)")
    private var path: String { directory.appending(path: "circuits.csv").path() }

    init() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// As editors and tools do it: a new file in the place of the old one.
    private func write(_ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }

    private func stamp(_ finding: CircuitFileReader.Finding) -> CircuitFileReader.Stamp? {
        switch finding {
        case .file(_, let stamp): stamp
        case .refused(_, let stamp): stamp
        case .absent, .unchanged: nil
        }
    }

    @Test("reads it when it comes, not again while it stays, and again when it changes; finds that it is gone")
    func life() async throws {
        #expect(await read() == .absent)
        try write(CircuitFileTests.header + "s,g,p,,,1,1,\n")
        let known = try #require(stamp(await read()))
        #expect(await read(unless: known) == .unchanged)
        // The same size, and perhaps within one tick of the clock: another file all the same.
        try write(CircuitFileTests.header + "s,g,q,,,1,1,\n")
        guard case .file(let next, _) = await read(unless: known) else {
            Issue.record("the change was not seen")
            return
        }
        #expect(next.rows.map(\.port) == ["q"])
        try FileManager.default.removeItem(atPath: path)
        #expect(await read(unless: known) == .absent)
    }

    @Test("refuses what is no file, what is too large and what has no header")
    func refusals() async throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(refusal(await read()) == .notAFile)
        try FileManager.default.removeItem(atPath: path)
        try write(CircuitFileTests.header + String(repeating: "x", count: CircuitFileReader.limit))
        #expect(refusal(await read()) == .tooLarge)
        try write("no header\n")
        let finding = await read()
        #expect(refusal(finding) == .noHeader)
        // What was refused is not read again until it changes.
        #expect(await read(unless: stamp(finding)) == .unchanged)
    }

    @Test("waits for no pipe, and follows no circle of links")
    func oddities() async throws {
        #expect(mkfifo(path, 0o600) == 0)
        #expect(refusal(await read()) == .notAFile)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
        #expect(refusal(await read()) == .unreadable("too many links"))
    }

    @Test("sees a change of the same size in place, even where its time was set back")
    func sameTime() async throws {
        try write(CircuitFileTests.header + "s,g,p,,,1,1,\n")
        let known = try #require(stamp(await read()))
        var status = stat()
        #expect(stat(path, &status) == 0)
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.write(contentsOf: Data((CircuitFileTests.header + "s,g,q,,,1,1,\n").utf8))
        try file.close()
        let times = [status.st_atim, status.st_mtim]
        #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
        guard case .file(let next, _) = await read(unless: known) else {
            Issue.record("the change was not seen")
            return
        }
        #expect(next.rows.map(\.port) == ["q"])
    }

    private func read(unless known: CircuitFileReader.Stamp? = nil) async -> CircuitFileReader.Finding {
        await CircuitFileReader.read(path, unless: known)
    }

    private func refusal(_ finding: CircuitFileReader.Finding) -> CircuitFileError? {
        if case .refused(let error, _) = finding { error } else { nil }
    }
}
