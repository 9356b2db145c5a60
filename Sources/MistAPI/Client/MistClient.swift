public import Logging

/// The Mist cloud, as the product needs it.
///
/// Every call goes the same way: quota, wire, status, decoding; see `MistClient+Call.swift` for one call and
/// `MistClient+Pages.swift` for lists. What is asked of the cloud is in `MistClient+Organization.swift` and
/// `MistClient+Site.swift`.
public struct MistClient: Sendable {
    /// The cloud.
    public let host: MistHost
    /// The quota of all tokens; reading it is cheap.
    public let quota: QuotaGovernor
    /// What was answered so far; shared by all copies of this client.
    public let tally = CallTally()
    /// How long one call may take, tries and waits between them included. Of a list, each page is one call.
    public var deadline: Duration = .seconds(60)
    /// How long one try may take.
    public var tryDeadline: Duration = .seconds(25)
    /// Rows asked for per page. No maximum is published; the cloud's own, where lower, is followed.
    public var pageSize = 1_000
    /// Pages of one list that are fetched at the same time: each is held whole, some megabytes, until it is read.
    public var concurrentPages = 3
    /// What is tried again, and when.
    public var retry: RetryRule
    /// Who makes the calls that somebody waits for, where it is not this client alone; nil: it is.
    public var relay: (any CallRelay)?

    let transport: any Transport
    let clock: any WallClock
    let logger: Logger

    /// Makes a client.
    ///
    /// - Parameter tokens: one or more; they are one ring, and each call takes the one with most left.
    public init(
        host: MistHost, tokens: [APIToken], transport: any Transport, clock: any WallClock = SystemWallClock(),
        retry: RetryRule = RetryRule(), logger: Logger
    ) {
        self.host = host
        self.quota = QuotaGovernor(tokens: tokens, clock: clock)
        self.retry = retry
        self.transport = transport
        self.clock = clock
        self.logger = logger
    }
}
