public import FoundationEssentials

/// The whole organization as last collected: immutable, published as one, read by every request.
public struct Snapshot: Sendable {
    /// When it was made, to the second; every window ends here.
    public let asOf: Date
    /// Counts the snapshots of this process, so that two of one second differ.
    public let number: Int
    /// The organization; nil where its own call has failed so far.
    public let organization: Organization?
    /// Sites in order of their names.
    public let sites: [Site]
    /// Gateways in order of site and name.
    public let gateways: [Gateway]
    /// Traffic of all WAN ports.
    public let traffic: TrafficLedger
    /// Whether the live figures are older than three refresh intervals.
    public private(set) var isStale: Bool
    /// What is missing or old, in sentences for people; empty where all is well.
    public private(set) var partial: [String]
    /// Names the snapshot among all of its organization, on every replica: nothing else is told under this name.
    public private(set) var tag: String

    /// Whether the newest call for VPN peer paths was refused for want of quota.
    public let arePeerPathsRateLimited: Bool

    private let configuration: ConfigurationIndex
    private let gatewayIndex: [String: Int]
    private let outlook: HistoryOutlook
    private let madeAt: Int

    init(
        asOf: Date, number: Int, network: Network, traffic: TrafficLedger, isStale: Bool, partial: [String],
        outlook: HistoryOutlook = HistoryOutlook(), madeAt: Int? = nil
    ) {
        self.asOf = asOf
        self.number = number
        tag = "\(asOf.unixSeconds).\(number)"
        organization = network.organization
        sites = network.sites
        gateways = network.gateways
        gatewayIndex = network.gatewayIndex
        arePeerPathsRateLimited = network.arePeerPathsRateLimited
        configuration = network.configuration
        self.traffic = traffic
        self.isStale = isStale
        self.partial = partial
        self.outlook = outlook
        self.madeAt = madeAt ?? asOf.unixSeconds
    }

    /// The same, with something more to be said of it.
    ///
    /// - Parameter mark: tells it from the snapshot that it is, and from others like it.
    func saying(_ sentence: String, isStale: Bool, mark: String) -> Snapshot {
        var snapshot = self
        snapshot.partial.append(sentence)
        snapshot.isStale = isStale
        snapshot.tag += "-\(mark)"
        return snapshot
    }

    /// The end of every window, Unix seconds.
    public var end: Int { Int(asOf.timeIntervalSince1970) }

    /// The gateway of that id.
    public func gateway(_ id: String) -> Gateway? {
        gatewayIndex[id].map { gateways[$0] }
    }

    /// How the WAN ports of a gateway are configured, value by value, with where each comes from; by port. Put together
    /// when it is asked for: it is looked at for one gateway at a time.
    public func configuredValues(ofGateway gateway: Gateway) -> [String: [ConfiguredValue]] {
        let effective = configuration.effective(forGateway: gateway.id, site: gateway.siteID)
        return gateway.ports.reduce(into: [:]) { $0[$1.name] = effective.values(ofPort: $1.name) }
    }

    /// What passed through a port in a window that ends with this snapshot.
    public func total(of port: PortKey, in window: Window) -> TrafficTotal {
        traffic[port].total(in: window.range(endingAt: end))
    }

    /// Which part of a range (Unix seconds) was not seen of a port and what becomes of it, as a sentence; nil where all
    /// was seen.
    public func coverageNote(of port: PortKey, in range: Range<Int>) -> String? {
        let missing = traffic[port].missing(in: range)
        guard !missing.isEmpty else { return nil }
        let prospects = missing.reduce(into: Set()) { $0.formUnion(outlook.prospects(of: $1, port: port, now: madeAt)) }
        return CoverageNote(missing, of: range, prospects: prospects).text
    }
}

/// What of a snapshot changes when something is collected, and not with time.
struct Network: Sendable {
    var organization: Organization?
    var sites: [Site] = []
    var gateways: [Gateway] = []
    var gatewayIndex: [String: Int] = [:]
    var configuration = ConfigurationIndex()
    var arePeerPathsRateLimited = false

    /// Sites at which there are gateways.
    var gatewaySites: Set<String> { Set(gateways.compactMap(\.siteID)) }

    /// Every WAN port with what is needed to ask for its traffic.
    var circuits: [Circuit] {
        gateways.flatMap { gateway in
            gateway.ports.compactMap { port in
                gateway.siteID.map { siteID in
                    Circuit(key: PortKey(gatewayID: gateway.id, port: port.name), siteID: siteID)
                }
            }
        }
    }
}

/// A WAN port as Mist's insights are asked for it.
struct Circuit: Sendable, Hashable {
    var key: PortKey
    var siteID: String
}
