import CircuitStats
import CircuitStatsWeb
import FastCGI
import Logging
import MistAPI
import ServiceLifecycle

/// The whole application, wired: main runs it, and so do the tests.
struct Application {
    /// Shown by `/health`, `/api/status` and `--version`.
    static let version = "0.1.0"

    let collector: Collector
    let server: FastCGIServer

    /// What runs. A service group shuts down in reverse order: the server first, so that no request finds its collector
    /// gone.
    var services: [any Service] { [collector, server] }

    /// Wires the application; nothing runs and nobody is called until its services do.
    ///
    /// - Parameters:
    ///   - transport: the way to Mist.
    ///   - retry: what is tried again, and when.
    ///   - store: where traffic is kept; nil: nowhere.
    ///   - storeFailure: why there is no store where there should be one: it is tried again.
    ///   - onListening: called once the socket takes connections.
    static func build(
        _ settings: Settings, transport: any Transport, retry: RetryRule = RetryRule(), store: LedgerStore? = nil,
        storeFailure: LedgerStoreError? = nil, clock: any WallClock = SystemWallClock(), logger: Logger,
        onListening: (@Sendable (ListenAddress) -> Void)? = nil
    ) -> Application {
        let client = MistClient(
            host: settings.host, tokens: settings.tokens, transport: transport, clock: clock, retry: retry,
            logger: logger)
        let pages = PublishedPages(metersCircuits: settings.metersCircuits, logger: logger)
        let workers = WorkerUse()
        let replicas = settings.replicas(clock: clock)
        let collector = Collector(
            client: client, organizationID: settings.organizationID, refreshSeconds: settings.refreshSeconds,
            store: store, storeFailure: storeFailure, storeDirectory: settings.stateDirectory,
            replicas: replicas,
            circuitsFile: "\(settings.stateDirectory)/circuits.csv",
            clock: clock, logger: logger
        ) { snapshot in
            await pages.publish(snapshot)
            Heap.trim()
        }
        // What only somebody who looks wants to know is asked once for all replicas.
        var asking = client
        asking.relay = collector.calls
        let web = WebApplication(
            version: version, isSimulated: settings.isSimulated, collector: collector,
            insights: InsightsReader(client: asking, clock: clock), quota: client.quota, pages: pages,
            workers: workers, clock: clock, logger: logger)
        let server = FastCGIServer(
            // A quarter of the workers never waits for Mist: what is in memory is answered however slow it is.
            listen: settings.listen, workers: settings.workers,
            waitingWorkers: settings.workers - settings.workers / 4, use: workers, logger: logger,
            onListening: onListening,
            refuse: web.refuse, answer: web.answer)
        return Application(collector: collector, server: server)
    }
}

extension Settings {
    /// The other replicas; nil where nothing is shared.
    fileprivate func replicas(clock: any WallClock) -> ReplicaGroup? {
        guard let redis, let organizationID else { return nil }
        return ReplicaGroup(
            server: redis, prefix: redisKeyPrefix, host: host, organizationID: organizationID,
            refreshSeconds: refreshSeconds, clock: clock)
    }
}
