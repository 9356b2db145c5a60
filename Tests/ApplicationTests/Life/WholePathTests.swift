import FastCGI
import Foundation
import HTTPTypes
import Logging
import MistAPI
import SimulatedMist
import Synchronization
import TestSupport
import Testing

/// From the browser's request to the cloud and back with nothing left out: nginx, the socket, the collector, libcurl, TLS
/// by a private authority, HTTP/2, nginx again, and the simulated cloud behind it.
@Suite("The whole path", .timeLimit(.minutes(5)))
struct WholePathTests {
    /// How many bytes the cloud made for each target, and which codings it was offered.
    private struct Served {
        var bytes: [String: Int] = [:]
        var codings: Set<String> = []
    }

    @Test("carries the organization over TLS, HTTP/2 and gzip")
    func path() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cloud-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let socket = folder.appending(path: "simulated-mist.sock").path
        // The application's clock stands at this moment, and nobody moves it.
        let cloud = SimulatedCloud(.init(now: { ApplicationStack.start }))
        let served = Mutex(Served())
        let (listening, listens) = AsyncStream.makeStream(of: Void.self)
        let server = FastCGIServer(
            listen: .unix(path: socket), workers: 4, logger: Logger(label: "cloud") { _ in SwiftLogNoOpLogHandler() },
            onListening: { _ in listens.finish() }
        ) { request in
            let answer = cloud.answer(request)
            if case .ready(let response) = answer {
                served.withLock {
                    $0.bytes[request.head.path ?? ""] = response.body.count
                    $0.codings.insert(request.head.headerFields[.acceptEncoding] ?? "")
                }
            }
            return answer
        }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { listens.finish() }
                try await server.run()
            }
            for await _ in listening {}
            try await NginxProcess.run(.simulatedMist(socket: socket)) { nginx in
                let transport = try CurlTransport(CurlOptions(certificateFile: nginx.certificateAuthority))
                let setup = ApplicationStack.Setup(
                    settings: ["MIST_HOST": "localhost:\(nginx.tlsPort)", "MIST_CA_FILE": nginx.certificateAuthority],
                    runsCollector: true, transport: { _ in transport })
                try await ApplicationStack.run(setup) { stack in
                    await stack.clock.waitForSleepers()
                    await stack.collect()
                    try await expectOrganization(of: cloud, in: stack)
                }
                await transport.shutdown()
                try expectWire(nginx, served: served.withLock { $0 })
            }
            tasks.cancelAll()
            try await tasks.waitForAll()
        }
    }

    private func expectOrganization(of cloud: SimulatedCloud, in stack: ApplicationStack) async throws {
        let body = try JSONValue(try await stack.get("/api/gateways?duration=7d").body)
        #expect(body["meta"]?["partial"] == .array([]))
        let gateways = try #require(body["data"]?.elements)
        let shown = gateways.flatMap { gateway in
            (gateway["ports"]?.elements ?? []).map { "\(gateway["id"]?.text ?? "") \($0["name"]?.text ?? "")" }
        }
        #expect(Set(shown) == Set(cloud.circuits.map { "\($0.deviceID) \($0.portID)" }))
        let circuit = try #require(cloud.circuits.first { $0.isUp })
        let chart = try await stack.data(ApplicationStack.chart(circuit, "duration=1h"))
        #expect(try #require(chart["coverage"]?.number) > 0.7)
        let status = try await stack.data("/api/status")
        #expect(status["ready"] == .bool(true))
        let calls = try await cloud.calls()
        #expect(status["quota"]?["tokens"]?.elements?.first?["spent"] == .number(Double(calls)))
    }

    /// Reads nginx's access log: `address - - [time] "GET target HTTP/2.0" 200 bytes …`.
    private func expectWire(_ nginx: NginxProcess, served: Served) throws {
        let log = try String(
            contentsOf: nginx.directory.appending(path: "simulated-mist-access.log"), encoding: .utf8)
        let lines = log.matches(of: /"GET (\S+) (\S+)" (\d+) (\d+)/)
        #expect(lines.count >= served.bytes.count)
        #expect(Set(lines.map(\.output.2)) == ["HTTP/2.0"])
        #expect(Set(lines.map(\.output.3)) == ["200"])
        #expect(served.codings.allSatisfy { $0.contains("gzip") })
        var compressed = 0
        for line in lines {
            let bytes = try #require(served.bytes[String(line.output.1)])
            guard bytes > 4_096 else { continue }
            #expect(try #require(Int(line.output.4)) < bytes / 2, "\(line.output.1)")
            compressed += 1
        }
        #expect(compressed > 3)
        #expect(!log.contains(ApplicationStack.token))
    }
}
