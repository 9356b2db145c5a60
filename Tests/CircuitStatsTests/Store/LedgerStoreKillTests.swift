import Foundation
import GRDB
import Glibc
import Testing

@testable import CircuitStats

@Suite("The ledger's store under kill -9")
struct LedgerStoreKillTests {
    static let portCount = 20
    static let start = 1_700_000_400

    @Test("a hundred kills at random moments lose at most one poll, and double or damage nothing")
    func kills() async throws {
        let directory = StateDirectory()
        var random = SplitMix64(state: 42)
        var last = -1
        for kill in 0..<100 {
            let writer = try LedgerWriterProcess(directory.path, ports: Self.portCount)
            let lines = Int.random(in: 0...6, using: &random)
            let microseconds = UInt32.random(in: 0...8_000, using: &random)
            let printed = await writer.kill(afterLines: lines, microseconds: microseconds)
            if lines > 0 { #expect(printed != nil, "the writer did not start after kill \(kill)") }
            if let printed {
                #expect(printed > last, "kill \(kill)")
                last = printed
            }
            last = try await check(directory, printed: last, kill: kill)
        }
        #expect(last > 200)
    }

    /// Looks at what a killed writer has left; the number of its newest poll.
    private func check(_ directory: StateDirectory, printed: Int, kill: Int) async throws -> Int {
        let store = try await directory.open()
        let integrity = try await store.database.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        #expect(integrity == ["ok"], "kill \(kill)")
        #expect(!FileManager.default.fileExists(atPath: directory.file + ".damaged-1"))
        var ledger = TrafficLedger()
        let now = Self.start + (printed + 1) * 60
        ledger.restore(try await store.load(LedgerOwner(host: "cloud", organizationID: "organization"), now: now))
        await store.close()
        guard let newest = ledger.newestReading else {
            #expect(printed == -1)
            return -1
        }
        let poll = (Int(newest) - Self.start) / 60
        // What was told is there; beyond it at most the write that nobody could be told of any more.
        #expect(poll == printed || poll == printed + 1, "kill \(kill)")
        for port in 0..<Self.portCount {
            let traffic = ledger[PortKey(gatewayID: "gateway-\(port)", port: "ge-0/0/0")]
            for polls in [15, 60, poll] where polls <= poll && polls > 0 {
                let from = poll - polls
                let truth = Double((poll + port) * (poll + port) - (from + port) * (from + port)) * 1_000
                let range = Self.start + from * 60..<Self.start + poll * 60
                let total = traffic.total(in: range)
                #expect(abs(total.rxBytes - truth) <= 1 + truth * 1e-5, "kill \(kill), port \(port), \(polls) polls")
            }
        }
        return poll
    }
}

/// The program `ledger-writer`, which stands beside the program of the tests.
private struct LedgerWriterProcess {
    private let id: pid_t
    private let output: Int32

    init(_ directory: String, ports: Int) throws {
        let folder = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(filePath: folder).deletingLastPathComponent().appending(path: "ledger-writer").path()
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        var arguments = [program, directory, "\(ports)"].map { (text: String) in strdup(text) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var id = pid_t()
        let code = posix_spawn(&id, program, &actions, nil, &arguments, environ)
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL)
        }
        self.id = id
        output = ends[0]
    }

    /// Kills it so long after so many lines; the number in its last whole line. To be called once.
    func kill(afterLines lines: Int, microseconds: UInt32) async -> Int? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var bytes: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 4_096)
                func isRead() -> Bool {
                    let count = read(output, &buffer, buffer.count)
                    bytes += buffer.prefix(max(0, count))
                    return count > 0
                }
                let newline = UInt8(ascii: "\n")
                while bytes.count(where: { $0 == newline }) < lines, isRead() {}
                // Not a wait for anything: it makes the moment a random one.
                usleep(microseconds)
                Glibc.kill(id, SIGKILL)
                var status: Int32 = 0
                while waitpid(id, &status, 0) == -1, errno == EINTR {}
                // Another process of the tests may have the pipe's other end by accident: its end is not waited for.
                _ = fcntl(output, F_SETFL, O_NONBLOCK)
                while isRead() {}
                close(output)
                let last = bytes.split(separator: newline, omittingEmptySubsequences: false).dropLast().last
                continuation.resume(returning: last.flatMap { Int(String(decoding: $0, as: UTF8.self)) })
            }
        }
    }
}
