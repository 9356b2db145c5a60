import FoundationEssentials
public import Logging
public import MistAPI
public import ServiceLifecycle
import Synchronization

/// Collects the organization from Mist, again and again, and publishes one snapshot at a time.
///
/// Two loops: the refresh (organization-wide calls at once, then per-site calls for what changed), and the history of
/// traffic, which must never hold up the refresh. Each is a plain sequence: the next turn starts when the last one has
/// ended, so that a slow cloud makes them slower and never piles them up.
public actor Collector: Service {
    /// Per-site and per-port calls that run at the same time.
    static let width = 16
    /// How long someone waits for a chart's history: nginx gives up after 30 s, people sooner.
    static let interactiveDeadline = Duration.seconds(10)
    /// Seconds from one refresh to the next while none has brought anything to show.
    static let impatience = 5

    let client: MistClient
    let clock: any WallClock
    let logger: Logger
    let refreshSeconds: Int
    let sink: @Sendable (Snapshot) async -> Void
    private let statusBox: Mutex<CollectorStatus>

    /// The organization; nil until it is named or found.
    private(set) var organizationID: String?
    private let storeBox: Mutex<LedgerStore?>
    /// Where the store is that could not be opened at the start; nil: there is no such one.
    let unopenedDirectory: String?
    var keeping: HistoryKeeping
    var parts = CollectedParts()
    /// The newest refresh's calls, how often each source is asked, and when the next refresh is due.
    var plan = RefreshPlan()
    var cadence: Cadence
    var interval: PollInterval
    /// Sites with gateways for which the list of sites was asked, because it did not name them.
    var sitesAskedFor: Set<String> = []
    /// Port names that the port search is asked by, and what that costs; nil: all ports at once.
    var portNames: (names: [String], calls: Int)?
    var network = Network()
    var ledger = TrafficLedger()
    var history = TrafficHistory()
    var circuits: CircuitBook
    private var publication: PublicationQueue
    /// Whether the newest snapshot calls itself stale; nil before the first.
    private var isShownStale: Bool?
    private var historySignal = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    /// The others that show the same organization; nil: there are none.
    let replicas: ReplicaGroup?
    /// What this replica has in common with them.
    var copy = SharedCopy()
    /// The reading of it that runs, and what was last wrong with it.
    var loading: Task<Void, any Error>?
    var replicasTrouble: String?
    /// Calls that one replica makes for all; nil where there are no others.
    public nonisolated let calls: ReplicaCalls?

    /// Makes a collector; it calls nobody before it runs.
    ///
    /// - Parameters:
    ///   - organizationID: the organization to collect; nil: the only one that the token sees.
    ///   - refreshSeconds: from the start of one refresh to the start of the next.
    ///   - store: where traffic is kept; nil: nowhere.
    ///   - storeFailure: why there is no store where there should be one.
    ///   - storeDirectory: where to try again then, at each refresh until there is one; nil: nowhere.
    ///   - replicas: the others that show the same organization: then one of all collects, and what it has is shared.
    ///   - circuitsFile: path of `circuits.csv`, which need not be there; nil: none is looked for.
    ///   - publish: takes each snapshot; the next one waits until it returns.
    public init(
        client: MistClient, organizationID: String?, refreshSeconds: Int, store: LedgerStore? = nil,
        storeFailure: LedgerStoreError? = nil, storeDirectory: String? = nil,
        replicas: ReplicaGroup? = nil, circuitsFile: String? = nil, clock: any WallClock, logger: Logger,
        publish: @escaping @Sendable (Snapshot) async -> Void
    ) {
        self.client = client
        self.organizationID = organizationID
        self.refreshSeconds = refreshSeconds
        cadence = Cadence(refreshSeconds: refreshSeconds)
        interval = PollInterval(asSet: refreshSeconds)
        self.clock = clock
        self.logger = logger
        storeBox = Mutex(store)
        unopenedDirectory = storeFailure == nil ? nil : storeDirectory
        keeping = HistoryKeeping(failure: storeFailure)
        circuits = CircuitBook(path: circuitsFile)
        // Numbers go on over a restart: a browser may hold what this program has published before.
        publication = PublicationQueue(after: Int((clock.now.timeIntervalSince1970 * 1_000).rounded(.down)))
        sink = publish
        self.replicas = replicas
        calls = replicas.map { ReplicaCalls($0, client: client) }
        var status = CollectorStatus(startedAt: clock.now, refreshSeconds: refreshSeconds)
        status.historyFailure = storeFailure.map { "\($0)" }
        statusBox = Mutex(status)
    }

    /// What the collector is doing now; cheap, and never waits for it.
    public nonisolated var status: CollectorStatus { statusBox.withLock { $0 } }

    /// Where traffic is kept; nil: nowhere, or nowhere yet.
    nonisolated var store: LedgerStore? { storeBox.withLock { $0 } }

    /// Takes the store that could be opened at last.
    func receive(_ store: LedgerStore) {
        storeBox.withLock { $0 = store }
    }

    /// Bytes that the traffic history takes on the disk; nil where it is not kept.
    public nonisolated var storeBytes: Int? { store?.bytesOnDisk }

    /// The organizations that the token sees; nil until that is known.
    public var accessibleOrganizations: [OrganizationAccess]? {
        parts.access.value.map(OrganizationAccess.all)
    }

    /// Collects until the task is cancelled or the service group shuts down; calls under way are cancelled then, and
    /// what is not kept yet is.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            if let replicas = self.replicas {
                await self.takeTurns(in: replicas)
            } else {
                await self.collectUntilCancelled()
            }
        }
        await keepAllHistory()
        await store?.close()
    }

    /// Collects and publishes.
    func collectUntilCancelled() async {
        // One that was cancelled has ended for good.
        historySignal = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withDiscardingTaskGroup { group in
            group.addTask { await self.refreshUntilCancelled() }
            group.addTask { await self.collectHistoryUntilCancelled() }
            group.addTask { await self.watchAgeUntilCancelled() }
        }
    }

    private func refreshUntilCancelled() async {
        if let next = copy.nextRefreshAt {
            let wait = min(next.timeIntervalSince(clock.now), interval.seconds)
            guard (try? await clock.sleep(for: .seconds(wait))) != nil else { return }
        }
        while !Task.isCancelled {
            let start = clock.now
            await refresh()
            // While there is nothing to show, nobody should have to wait for the cadence of counters.
            let isImpatient = !parts.isPresentable && interval.reason == nil
            let seconds = isImpatient ? Double(min(refreshSeconds, Self.impatience)) : interval.seconds
            let next = max(clock.now, interval.restsUntil ?? start.addingTimeInterval(seconds))
            update { $0.nextRefreshAt = next }
            // Not longer than that, should the clock have been set back meanwhile.
            let wait = min(next.timeIntervalSince(clock.now), max(seconds, Double(refreshSeconds)))
            guard (try? await clock.sleep(for: .seconds(wait))) != nil else { return }
        }
    }

    /// A refresh that hangs publishes nothing, so that what is shown would call itself fresh: this one tells its age.
    private func watchAgeUntilCancelled() async {
        while (try? await clock.sleep(for: .seconds(refreshSeconds))) != nil {
            await publishAge()
        }
    }

    /// Publishes again what is shown, where it has grown stale since.
    func publishAge() async {
        if let isShownStale, isShownStale != isStale(at: clock.now) { await publish() }
    }

    private func collectHistoryUntilCancelled() async {
        for await _ in historySignal.stream {
            await collectHistory()
        }
    }

    /// One refresh: everything that is due, then a snapshot.
    public func refresh() async {
        let start = clock.now
        let callsBefore = client.quota.callsSent
        update {
            $0.isRefreshing = true
            $0.nextRefreshAt = nil
        }
        await readCircuits()
        await collectOrganization()
        // Until the next refresh is due. One that takes longer than that must not leave configuration for ever.
        let seconds = Double(refreshSeconds)
        await collectSiteConfiguration(
            until: max(start.addingTimeInterval(seconds), clock.now.addingTimeInterval(seconds / 2)))
        keepHistory()
        let refresh = CollectorStatus.Refresh(
            startedAt: start, seconds: clock.now.timeIntervalSince(start),
            calls: client.quota.callsSent - callsBefore)
        update {
            $0.isRefreshing = false
            $0.lastRefresh = refresh
            $0.refreshes += 1
            $0.progress = nil
        }
        logRefresh(refresh)
        historySignal.continuation.yield()
    }

    /// The outlook of a network's ports at a moment, Unix seconds.
    func outlook(at now: Int) -> HistoryOutlook {
        var outlook = HistoryOutlook(isStarved: history.isStarved, failed: history.failedPorts)
        for circuit in network.circuits {
            let due = ledger.due(for: circuit.key, now: now).filter { !isBeyondWindows($0) }
            if !due.isEmpty { outlook.due[circuit.key] = due }
        }
        return outlook
    }

    /// Takes what was found when the token's privileges were read.
    func chooseOrganization() {
        guard organizationID == nil, let privileges = parts.access.value,
            case .only(let id) = OrganizationChoice(privileges)
        else { return }
        organizationID = id
    }

    // MARK: Publishing

    /// Takes in what was collected, and publishes it.
    func publishNetwork() async {
        network = Network(parts)
        reviewCadence()
        plan.review(cadence)
        applyCircuits()
        ledger.keep(only: Set(network.circuits.map(\.key)), now: clock.now.unixSeconds)
        recordCounters()
        await publish()
    }

    /// Publishes a snapshot that holds everything collected up to this call, and returns when it is out.
    func publish() async {
        let turn = publication.enqueue()
        while publication.published < turn {
            if let running = publication.running {
                await running.value
                continue
            }
            let number = publication.begin()
            let snapshot = makeSnapshot(number: replicas == nil ? number : copy.nextNumber)
            let outgoing = snapshot.flatMap(outgoing)
            publication.running = Task {
                if let snapshot {
                    if await share(outgoing) {
                        isShownStale = snapshot.isStale
                        copy.show(snapshot)
                        await sink(snapshot)
                    } else if let replicas {
                        await showOutage(of: replicas)
                    }
                }
                // In the task, so that whoever waits for it finds it ended: waiters may resume before its maker.
                publication.end()
            }
        }
    }

    private func makeSnapshot(number: Int) -> Snapshot? {
        let now = clock.now
        let states = parts.sourceStates(
            of: network, insights: history.state(in: network), cadence: cadence, interval: interval)
        let circuits = network.circuits
        let outlook = outlook(at: now.unixSeconds)
        let complete = circuits.count - outlook.due.count
        let postponed = Set(plan.postponed.map(\.source))
        let staleForQuota = states.filter { $0.failedParts == nil && $0.isStale(at: now) }.map(\.source)
        let report = Shortfall(
            states: states, staleForQuota: postponed.intersection(staleForQuota), ports: circuits.count,
            completePorts: complete, isHistoryStarved: history.isStarved, keepingFailure: keeping.failure)
        let partial =
            report.sentences
            + [
                awaitedPeersSentence, interval.reason, waitingSitesSentence, unlistedSitesSentence,
                self.circuits.sentence,
            ].compactMap { $0 }
        let isPresentable = parts.isPresentable
        let refusal = refusal
        let file = self.circuits.status
        let (plan, interval, traits, pageCap) = (plan, interval, parts.traits, client.tally.pageCap)
        update {
            $0.sources = states
            $0.ports = circuits.count
            $0.completePorts = complete
            $0.circuits = file
            $0.plan = plan
            $0.interval = interval
            $0.traits = traits
            $0.pageCap = pageCap
            $0.partial = partial
            $0.unreadiness = isPresentable ? nil : refusal ?? report.sentences.first ?? $0.unreadiness
        }
        guard isPresentable else { return nil }
        return Snapshot(
            asOf: Date(timeIntervalSince1970: endOfWindows(at: now).rounded(.down)), number: number,
            network: network, traffic: ledger, isStale: isStale(at: now), partial: partial, outlook: outlook,
            madeAt: now.unixSeconds)
    }

    /// Where the windows of a snapshot end, Unix seconds: with the newest readings of the counters, so that they hold
    /// what was counted and no moment that nobody has seen; with the present where no counters were read.
    private func endOfWindows(at now: Date) -> Double {
        min(ledger.readThrough ?? .infinity, now.timeIntervalSince1970)
    }

    /// That VPN peer paths have been asked for and have never come yet, nor failed; nil where they have.
    private var awaitedPeersSentence: String? {
        let isAwaited = plan.steps.contains { $0.source == .peerPaths }
        guard isAwaited, parts.peerPaths.collectedAt == nil, parts.peerPaths.failure == nil else { return nil }
        return "The VPN peer paths are still being collected."
    }

    /// How many sites wait for their configuration, as a sentence; nil where none does.
    private var waitingSitesSentence: String? {
        guard plan.waitingSites > 0 else { return nil }
        let why = client.quota.available(.configuration) == 0 ? "is waiting for quota" : "is still being collected"
        return
            "The configuration of \(plan.waitingSites) sites \(why); names and addresses of their ports may be missing."
    }

    /// Why no organization can be chosen; nil where one is, or where the token's privileges are not known yet.
    private var refusal: String? {
        organizationID == nil ? parts.access.value.flatMap { OrganizationChoice($0).refusal } : nil
    }

    func isStale(at now: Date) -> Bool {
        let allowed = interval.staleAge(refreshSeconds: refreshSeconds)
        let gatewaysAllowed = max(allowed, cadence.age(of: .gateways) + Double(2 * refreshSeconds))
        return now.timeIntervalSince(parts.countersCollectedAt ?? .distantPast) > allowed
            || now.timeIntervalSince(parts.gateways.collectedAt ?? .distantPast) > gatewaysAllowed
    }

    func update(_ change: (inout CollectorStatus) -> Void) {
        statusBox.withLock { change(&$0) }
    }
}

/// Who waits for which snapshot: publications run one after the other, and one serves all that asked before it began.
private struct PublicationQueue {
    private var requested: Int
    private var including: Int
    private(set) var published: Int
    var running: Task<Void, Never>?

    /// Begins behind a number that no publication has had.
    init(after number: Int) {
        requested = number
        including = number
        published = number
    }

    mutating func enqueue() -> Int {
        requested += 1
        return requested
    }

    mutating func begin() -> Int {
        including = requested
        return including
    }

    mutating func end() {
        published = including
        running = nil
    }
}
