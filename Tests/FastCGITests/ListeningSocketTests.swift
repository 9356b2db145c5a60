import FastCGI
import FoundationEssentials
import Glibc
import Logging
import TestSupport
import Testing

@Suite("Listening socket", .timeLimit(.minutes(5)))
struct ListeningSocketTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func serve(
        _ listen: ListenAddress, _ body: @Sendable (RunningServer) async throws -> Void = { _ in }
    ) async throws {
        try await RunningServer.with(listen, answer: { _ in .text("hello") }, body)
    }

    private func mode(_ path: String) -> mode_t {
        var found = stat()
        return lstat(path, &found) == 0 ? found.st_mode : 0
    }

    @Test("Owner and group may connect to the socket, nobody else")
    func permissions() async throws {
        try await serve(directory.socket) { server in
            #expect(mode(directory.socketPath) == S_IFSOCK | 0o660)
            #expect(directory.contents == ["application.sock", "application.sock.lock"])
        }
    }

    @Test("A second instance is told who has the socket, and the first serves on")
    func secondInstance() async throws {
        try await serve(directory.socket) { server in
            let error = await #expect(throws: ListenError.self) { try await serve(directory.socket) }
            #expect(error == .instanceRuns(path: directory.socketPath, processID: Int(getpid())))
            #expect(directory.contents == ["application.sock", "application.sock.lock"])
            #expect(error?.description.contains("another instance (process \(getpid()))") == true)
            let text = try await server.text()
            #expect(text == "hello")
        }
    }

    @Test("A socket and a lock file that a killed instance left are taken over")
    func staleSocket() async throws {
        let left = try bound(directory.socketPath)
        close(left)
        try Data("1\n".utf8).write(to: URL(filePath: directory.socketPath + ".lock"))
        try await serve(directory.socket) { server in
            let text = try await server.text()
            #expect(text == "hello")
        }
        #expect(directory.contents.isEmpty)
    }

    @Test("A socket on which another program listens is left alone")
    func otherProgram() async throws {
        let other = try bound(directory.socketPath)
        defer { close(other) }
        listen(other, 1)
        await #expect(throws: ListenError.otherProgramListens(path: directory.socketPath)) {
            try await serve(directory.socket)
        }
        #expect(directory.contents == ["application.sock"])
    }

    @Test("A file at the path that is no socket is left alone")
    func notASocket() async throws {
        try Data("precious".utf8).write(to: URL(filePath: directory.socketPath))
        await #expect(throws: ListenError.notASocket(path: directory.socketPath)) {
            try await serve(directory.socket)
        }
        #expect(try Data(contentsOf: URL(filePath: directory.socketPath)) == Data("precious".utf8))
        #expect(directory.contents == ["application.sock"])
    }

    @Test("A missing directory and a path that is too long are named")
    func impossiblePaths() async throws {
        let missing = "\(directory.path)/missing/application.sock"
        await #expect(throws: ListenError.directoryMissing(path: missing)) { try await serve(.unix(path: missing)) }
        let long = "/tmp/" + String(repeating: "x", count: 103)
        await #expect(throws: ListenError.address(.pathTooLong(long))) { try await serve(.unix(path: long)) }
    }

    @Test("A path of the longest length works")
    func longestPath() async throws {
        let name = String(repeating: "x", count: 107 - directory.path.utf8.count - 1)
        try await serve(.unix(path: "\(directory.path)/\(name)")) { server in
            let text = try await server.text()
            #expect(text == "hello")
        }
    }

    @Test("A TCP port serves, and is refused to a second server with a sentence")
    func tcp() async throws {
        try await serve(.tcp(host: "127.0.0.1", port: 0)) { server in
            guard case .tcp(_, let port) = server.address else { throw CancellationError() }
            #expect(port > 0)
            let text = try await server.text()
            #expect(text == "hello")
            let taken = ListenAddress.tcp(host: "127.0.0.1", port: port)
            await #expect(throws: ListenError.portInUse(taken)) { try await serve(taken) }
        }
    }

    @Test("A host that is not ours, or not known, is named")
    func impossibleHosts() async throws {
        let foreign = ListenAddress.tcp(host: "192.0.2.1", port: 0)
        await #expect(throws: ListenError.notOurAddress(foreign)) { try await serve(foreign) }
        let unknown = ListenAddress.tcp(host: "999.1.1.1", port: 0)
        let error = await #expect(throws: ListenError.self) { try await serve(unknown) }
        #expect(error?.description.contains("the host is not known") == true)
    }

    @Test("Only a port that other machines reach is warned of", arguments: [("127.0.0.1", false), ("0.0.0.0", true)])
    func exposure(_ host: String, isExposed: Bool) async throws {
        let lines = LogLines()
        try await RunningServer.with(
            .tcp(host: host, port: 0), logger: .init(label: "test") { _ in lines.handler },
            answer: { _ in .text("hello") }, { _ in })
        #expect(lines.all.contains { $0.hasPrefix("warning") && $0.contains("no authentication") } == isExposed)
    }

    /// A Unix socket that does not listen yet.
    private func bound(_ path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafeBytes(of: &name) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { bind(descriptor, $0.baseAddress, socklen_t(bytes.count)) }
        }
        try #require(result == 0)
        return descriptor
    }
}
