public import FoundationEssentials

/// What the collector is doing: for `/api/status`, and for the progress that the page shows at its first load.
public struct CollectorStatus: Sendable, Equatable {
    /// One run through everything that was due.
    public struct Refresh: Sendable, Equatable {
        /// When it began.
        public var startedAt: Date
        /// How long it took, in seconds.
        public var seconds: Double
        /// Calls to Mist while it ran; those for traffic history that ran beside it are among them.
        public var calls: Int
    }

    /// How far a step of the collection is.
    public struct Progress: Sendable, Equatable {
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
    /// Seconds from the start of one refresh to the start of the next.
    public var refreshSeconds: Int
    /// When the next refresh starts; nil while one runs.
    public var nextRefreshAt: Date?
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
    /// How `circuits.csv` stands; nil where none is looked for.
    public var circuits: CircuitFileStatus?
    /// Why nothing can be shown, as a sentence; nil once a snapshot was published.
    public var unreadiness: String? = "The first collection has not ended yet."
    /// What is missing or old, in sentences.
    public var partial: [String] = []
}
