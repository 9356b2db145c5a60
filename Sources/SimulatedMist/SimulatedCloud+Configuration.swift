public import FoundationEssentials

extension SimulatedCloud {
    /// How a simulated cloud is made.
    public struct Configuration: Sendable {
        /// Makes the organization and its traffic: the same seed makes the same.
        public var seed: UInt64
        /// Gateways of each organization, at most 65,536. From a dozen on every peculiarity is there.
        public var gateways: Int
        /// WAN ports of every gateway; `nil` for a mix of layouts with one to four.
        public var portsPerGateway: Int?
        /// Organizations that a token sees.
        public var organizations: Int
        /// How long each call takes before it is answered.
        public var latency: Duration
        /// Calls per clock hour and token.
        public var callLimit: Int
        /// Whether a spent quota is answered with `Retry-After` (seconds to the next full hour).
        public var sendsRetryAfter: Bool
        /// The server's own maximum of rows per page.
        public var pageCap: Int
        /// The tokens that are known; `nil` takes any that is not empty.
        public var tokens: [String]?
        /// What goes wrong from the start on.
        public var faults: [FaultRule]
        /// Names and descriptions with markup, formulas, quotes, bidirectional text, control characters.
        public var hostile: Bool
        /// Where link quality is answered for.
        public var linkHealthPath: LinkHealthPath
        /// Whether the series of link quality stand in an object of their own, and not at the top level.
        public var nestsLinkHealth: Bool
        /// The time.
        public var now: @Sendable () -> Date

        /// Makes a configuration; the defaults are the demo organization.
        public init(
            seed: UInt64 = 1, gateways: Int = 14, portsPerGateway: Int? = nil, organizations: Int = 1,
            latency: Duration = .zero, callLimit: Int = 5_000, sendsRetryAfter: Bool = true, pageCap: Int = 1_000,
            tokens: [String]? = nil, faults: [FaultRule] = [], hostile: Bool = false,
            linkHealthPath: LinkHealthPath = .device, nestsLinkHealth: Bool = false,
            now: @escaping @Sendable () -> Date = { Date() }
        ) {
            self.seed = seed
            self.gateways = gateways
            self.portsPerGateway = portsPerGateway
            self.organizations = organizations
            self.latency = latency
            self.callLimit = callLimit
            self.sendsRetryAfter = sendsRetryAfter
            self.pageCap = pageCap
            self.tokens = tokens
            self.faults = faults
            self.hostile = hostile
            self.linkHealthPath = linkHealthPath
            self.nestsLinkHealth = nestsLinkHealth
            self.now = now
        }
    }
}
