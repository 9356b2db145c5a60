public import FoundationEssentials
import MistAPI

/// All that was collected of an organization, as Mist said it: the last good answer of every source.
struct CollectedParts: Sendable {
    var access = Part<[AdminPrivilege]>()
    var organization = Part<Org>()
    var sites = Part<Rows<MistAPI.Site>>()
    var inventory = Part<Rows<Inventory>>()
    var gatewayTemplates = Part<Rows<GatewayTemplate>>()
    var deviceProfiles = Part<Rows<DeviceProfileGateway>>()
    var gateways = Part<Rows<StatsGateway>>()
    var ports = Part<Rows<StatsPort>>()
    var peerPaths = Part<Rows<VPNPeerStat>>()
    /// By site; the names themselves are not needed, and are many.
    var variableIndex = Part<[String: VariableStamp]>()
    /// By site.
    var deviceConfigurations: [String: Part<Rows<DeviceGateway>>] = [:]
    /// By site; for sites alone whose configuration holds variables.
    var siteVariables: [String: Part<[String: String]>] = [:]
    /// The newest change of a gateway at a site when its device configurations were last asked for.
    var configurationStamps: [String: Date] = [:]
    /// Which gateways were at a site then.
    var configuredGateways: [String: Set<String>] = [:]
    /// What the index said of a site's variables when they were last asked for.
    var variableStamps: [String: VariableStamp] = [:]
    /// When the whole inventory was last listed, and not its changes alone.
    var inventoryListedAt: Date?
    /// What the newest search for all ports has found.
    var portSurvey: PortSurvey?
    /// Calls that each source took the last time.
    var calls: [Source: Int] = [:]
    /// What the cloud has shown of itself.
    var traits = CloudTraits()

    /// What of the table can be shown at all: without a list of gateways there is none.
    var isPresentable: Bool { gateways.value != nil || inventory.value != nil }

    /// Gateways whose statistics are missing: rows that are left out, or all that the inventory has at sites where the
    /// statistics come empty.
    var missingGateways: Int {
        guard let gateways = gateways.value else { return 0 }
        guard gateways.isEmpty else { return gateways.unreadable }
        return max(gateways.unreadable, inventory.value?.count { $0.isGateway && $0.siteID != nil } ?? 0)
    }

    /// When counters were last collected: with the gateways, where those carry them.
    var countersCollectedAt: Date? {
        let withGateways = traits.gatewaysCarryPorts == true ? gateways.collectedAt : nil
        return [ports.collectedAt, withGateways].compactMap { $0 }.max()
    }

    /// The state of every source, in the order of the enumeration; per-site sources as a whole, of the sites at which
    /// there are gateways.
    ///
    /// - Parameter network: what was made of the parts.
    func sourceStates(
        of network: Network, insights: SourceState, cadence: Cadence, interval: PollInterval
    ) -> [SourceState] {
        Source.allCases.map { source in
            var state = state(of: source, network: network, insights: insights)
            state.staleAge = max(3 * cadence.age(of: source), interval.staleAge(refreshSeconds: cadence.refreshSeconds))
            return state
        }
    }

    private var gatewayState: SourceState {
        var state = SourceState(.gateways, gateways)
        state.unreadableRows = missingGateways
        return state
    }

    private func state(of source: Source, network: Network, insights: SourceState) -> SourceState {
        switch source {
        case .access: SourceState(source, access)
        case .organization: SourceState(source, organization)
        case .sites: SourceState(source, sites)
        case .inventory: SourceState(source, inventory)
        case .gatewayTemplates: SourceState(source, gatewayTemplates)
        case .deviceProfiles: SourceState(source, deviceProfiles)
        case .gateways: gatewayState
        case .ports: SourceState(source, ports)
        case .peerPaths: SourceState(source, peerPaths)
        case .variableIndex: SourceState(source, variableIndex)
        case .deviceConfiguration:
            SourceState(source, sitewise: deviceConfigurations, network) { $0.unreadable }
        case .siteVariables: SourceState(source, sitewise: siteVariables, network)
        case .insights: insights
        }
    }
}

/// How a source stands: for `/api/status` and for what is said to be missing.
public struct SourceState: Sendable, Equatable, Codable {
    /// Which source.
    public var source: Source
    /// When its last good answer came; of a per-site source, the oldest one. Nil: never.
    public var collectedAt: Date?
    /// Why its newest call failed, as a sentence; nil after a good one.
    public var failure: String?
    /// How many calls for it have failed since the start; of a per-site source, for the sites that there still are.
    public var failures = 0
    /// Rows of its last good answer that are left out because they could not be read or did not come; of a per-site
    /// source, of all sites.
    public var unreadableRows = 0
    /// Of a per-site or per-port source: how many parts have failed, of how many. Nil for others.
    public var failedParts: FailedParts?

    /// The age beyond which its last good answer is stale, in seconds: three times the age at which it is asked for
    /// again, and more where the quota stretches that.
    public internal(set) var staleAge = Double.infinity

    /// Whether the last good answer is too old; of a source that has never answered, whether it has failed.
    public func isStale(at now: Date) -> Bool {
        guard let collectedAt else { return failure != nil }
        return now.timeIntervalSince(collectedAt) > staleAge
    }

    /// So many of so many.
    public struct FailedParts: Sendable, Equatable, Codable {
        /// How many failed.
        public var failed: Int
        /// Of how many.
        public var total: Int
    }

    init(
        _ source: Source, collectedAt: Date? = nil, failure: String? = nil, failures: Int = 0,
        failedParts: FailedParts? = nil
    ) {
        self.source = source
        self.collectedAt = collectedAt
        self.failure = failure
        self.failures = failures
        self.failedParts = failedParts
    }

    fileprivate init<Value>(_ source: Source, _ part: Part<Value>) {
        self.init(
            source, collectedAt: part.collectedAt, failure: part.failure?.description, failures: part.allFailures)
    }

    fileprivate init<Row>(_ source: Source, _ part: Part<Rows<Row>>) {
        self.init(
            source, collectedAt: part.collectedAt, failure: part.failure?.description, failures: part.allFailures)
        unreadableRows = part.value?.unreadable ?? 0
    }

    fileprivate init<Value>(
        _ source: Source, sitewise allParts: [String: Part<Value>], _ network: Network,
        unreadable: (Value) -> Int = { _ in 0 }
    ) {
        let sites = network.gatewaySites
        let parts = allParts.filter { sites.contains($0.key) }
        let failures = parts.sorted { $0.key < $1.key }.compactMap { $0.value.failure }
        self.init(
            source, collectedAt: parts.values.compactMap(\.collectedAt).min(),
            failure: failures.first.map(network.sentence), failures: parts.values.reduce(0) { $0 + $1.allFailures },
            failedParts: FailedParts(failed: failures.count, total: parts.count))
        unreadableRows = parts.values.reduce(0) { $0 + ($1.value.map(unreadable) ?? 0) }
    }
}
