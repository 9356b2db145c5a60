public import FoundationEssentials

/// What the collector is doing: for `/api/status`, and for the progress that the page shows at its first load.
public struct CollectorStatus: Sendable, Equatable, Codable {
    /// One run through everything that was due.
    public struct Refresh: Sendable, Equatable, Codable {
        /// When it began.
        public var startedAt: Date
        /// How long it took, in seconds.
        public var seconds: Double
        /// Calls to Mist while it ran; those for traffic history that ran beside it are among them.
        public var calls: Int
    }

    /// How far a step of the collection is.
    public struct Progress: Sendable, Equatable, Codable {
        /// Which step.
        public var step: Source
        /// How many of its calls have ended.
        public var done: Int
        /// How many there are.
        public var total: Int
    }

    /// When the collector was made.
    public var startedAt: Date
    /// Whether a refresh runs.
    public var isRefreshing = false
    /// Seconds from the start of one refresh to the start of the next, as set.
    public var refreshSeconds: Int
    /// The same as it is now, and why it is longer than set.
    public internal(set) var interval: PollInterval
    /// When the next refresh starts; nil while one runs.
    public var nextRefreshAt: Date?
    /// Refreshes that have ended.
    public var refreshes = 0
    /// The newest refresh that ended.
    public var lastRefresh: Refresh?
    /// The step that runs; nil between refreshes once traffic is complete.
    public var progress: Progress?
    /// Every source.
    public var sources: [SourceState] = []
    /// WAN ports whose traffic is collected.
    public var ports = 0
    /// Those of them for which everything that Mist has stored was asked for.
    public var completePorts = 0
    /// The calls of the newest refresh.
    public internal(set) var plan = RefreshPlan()
    /// What the cloud has shown of itself.
    public internal(set) var traits = CloudTraits()
    /// Rows of a full page, where the cloud gives fewer than it was asked for.
    public internal(set) var pageCap: Int?
    /// How `circuits.csv` stands; nil where none is looked for.
    public var circuits: CircuitFileStatus?
    /// Why the traffic history is not being kept, where it should be; nil while it is.
    public internal(set) var historyFailure: String?
    /// Why nothing can be shown, as a sentence; nil once a snapshot was published.
    public var unreadiness: String? = "The first collection has not ended yet."
    /// What is missing or old, in sentences.
    public var partial: [String] = []

    /// Makes one of a collector that has not begun.
    public init(startedAt: Date, refreshSeconds: Int) {
        self.startedAt = startedAt
        self.refreshSeconds = refreshSeconds
        interval = PollInterval(asSet: refreshSeconds)
    }
}
