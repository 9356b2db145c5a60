public import ArgumentParser
import FastCGI
import FoundationEssentials
public import Logging
import ServiceLifecycle
import SimulatedMist
import UnixSignals

/// A simulated Mist cloud as a FastCGI application: nginx stands before it and does TLS, HTTP/2 and gzip.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulated-mist",
        abstract: "A simulated Mist cloud with a made-up organization whose traffic is known to the byte.",
        discussion: """
            It speaks FastCGI; a web server before it does TLS, HTTP/2 and gzip. Any token is taken. Its own requests \
            need none: GET /simulated/truth, GET /simulated/calls, GET and PUT /simulated/faults, POST \
            /simulated/reset.
            """)

    @Option(help: "Where to listen: the path of a Unix socket, or host:port.")
    var listen = "simulated-mist.sock"

    @Option(help: "Worker threads. A call that waits for its latency holds one: at least the client's concurrency.")
    var workers = 64

    @Option(help: "Gateways of each organization.")
    var gateways = 14

    @Option(help: "WAN ports of every gateway; a mix of layouts without it.")
    var portsPerGateway: Int?

    @Option(help: "Organizations that a token sees.")
    var organizations = 1

    @Option(help: "Makes the organization: the same seed makes the same.")
    var seed: UInt64 = 1

    @Option(name: .customLong("latency-ms"), help: "How long each call takes, in milliseconds.")
    var latency = 0

    @Option(help: "Calls per clock hour and token.")
    var callLimit = 5_000

    @Flag(inversion: .prefixedNo, help: "Send Retry-After with a spent quota.")
    var retryAfter = true

    @Option(help: "The server's own maximum of rows per page.")
    var pageCap = 1_000

    @Option(help: "A JSON file with fault rules.")
    var faults: String?

    @Flag(help: "Names and descriptions with markup, formulas, quotes, bidirectional text and control characters.")
    var hostile = false

    @Option(help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel = Logger.Level.info

    func validate() throws {
        for (name, value, allowed) in [
            ("workers", workers, 1...1_024), ("gateways", gateways, 0...65_536),
            ("ports-per-gateway", portsPerGateway ?? 1, 1...16), ("organizations", organizations, 1...100),
            ("latency-ms", latency, 0...600_000), ("call-limit", callLimit, 0...Int.max),
            ("page-cap", pageCap, 1...100_000),
        ] where !allowed.contains(value) {
            throw ValidationError("--\(name) must be from \(allowed.lowerBound) to \(allowed.upperBound).")
        }
    }

    func run() async throws {
        let address: ListenAddress
        do {
            address = try ListenAddress(listen)
        } catch {
            throw ValidationError("--listen: \(error)")
        }
        var logger = Logger(label: "simulated-mist") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel
        let cloud = SimulatedCloud(
            SimulatedCloud.Configuration(
                seed: seed, gateways: gateways, portsPerGateway: portsPerGateway, organizations: organizations,
                latency: .milliseconds(latency), callLimit: callLimit, sendsRetryAfter: retryAfter, pageCap: pageCap,
                faults: try faults.map(Self.rules(file:)) ?? [], hostile: hostile))
        let server = FastCGIServer(listen: address, workers: workers, logger: logger) { cloud.answer($0) }
        try await ServiceGroup(
            services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
        ).run()
    }

    private static func rules(file: String) throws -> [FaultRule] {
        do {
            return try JSONDecoder().decode([FaultRule].self, from: Data(contentsOf: URL(filePath: file)))
        } catch {
            throw ValidationError("--faults: \(error)")
        }
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
