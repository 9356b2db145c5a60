import CircuitStats
import FoundationEssentials
import Glibc
import Logging
import MistAPI
import ServiceLifecycle
import UnixSignals

@main
struct MistCircuitStats {
    static func main() async {
        ProcessMemory.seal()
        let arguments = CommandLine.arguments.dropFirst()
        do {
            switch arguments.first {
            case nil: try await run(try await Settings(Settings.reader()))
            case "--check": _ = try await Settings(Settings.reader())
            case "--version": write("mist-circuit-stats \(Application.version)", to: STDOUT_FILENO)
            default:
                write(
                    """
                    Usage: mist-circuit-stats [--check | --version]
                    Answers FastCGI requests with the WAN circuits of a Juniper Mist organization.
                    Settings come from the environment and from .env; --check only says what is wrong with them.
                    """, to: STDERR_FILENO)
                exit(2)
            }
        } catch {
            write("mist-circuit-stats: \(error)", to: STDERR_FILENO)
            exit(1)
        }
    }

    private static func run(_ settings: Settings) async throws {
        let (format, level) = (settings.logFormat, settings.logLevel)
        LoggingSystem.bootstrap { format.handler(label: $0, level: level) }
        let logger = Logger(label: "mist-circuit-stats")
        Heap.configure()
        let transport = try CurlTransport(CurlOptions(certificateFile: settings.certificateFile))
        // What replicas share is all there is to keep.
        let (store, storeFailure) =
            settings.redis == nil ? try await openStore(in: settings.stateDirectory, logger: logger) : (nil, nil)
        let application = Application.build(
            settings, transport: transport, store: store, storeFailure: storeFailure, logger: logger)
        let group = ServiceGroup(
            services: application.services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
        await transport.shutdown()
    }

    /// A directory that cannot be used is a wrong setting; a disk that is full or fails costs the history, not the page,
    /// and is tried again.
    private static func openStore(
        in directory: String, logger: Logger
    ) async throws(LedgerStoreError) -> (LedgerStore?, LedgerStoreError?) {
        do throws(LedgerStoreError) {
            return (try await LedgerStore.open(in: directory, logger: logger), nil)
        } catch {
            guard error.isOfTheDisk else { throw error }
            logger.error("History is not being kept: \(error)")
            return (nil, error)
        }
    }

    /// Standard output and error as they are, without a log's head.
    private static func write(_ text: String, to descriptor: Int32) {
        let line = Array("\(text)\n".utf8)
        _ = Glibc.write(descriptor, line, line.count)
    }
}
