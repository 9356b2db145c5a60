/// What is worth trying again, how often, and after how long. The one place that decides so.
public struct RetryRule: Sendable {
    /// Tries in all, the first included.
    public var tries: Int
    /// The wait after the first try is at most this; after each further one, twice as much.
    public var base: Duration
    /// No wait is longer.
    public var cap: Duration
    let random: @Sendable () -> Double

    /// Makes a rule.
    ///
    /// - Parameter random: a number from 0 to less than 1, which spreads the waits.
    public init(
        tries: Int = 3, base: Duration = .milliseconds(250), cap: Duration = .seconds(5),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.tries = tries
        self.base = base
        self.cap = cap
        self.random = random
    }

    /// Whether the same call may well succeed a moment later.
    ///
    /// A spent quota and a rejected token are not: those are answered at once by another token, or not at all.
    public func isWorthRetrying(_ reason: MistError.Reason) -> Bool {
        switch reason {
        // 501 and 505 say that the server will never do it.
        case .server(let status): status != 501 && status != 505
        case .timeout, .connection, .truncated: true
        default: false
        }
    }

    /// How long to wait after the nth try failed: anything from nothing to the limit ("full jitter"), so that many
    /// callers that failed together do not come back together.
    public func delay(afterTry number: Int) -> Duration {
        let limit = min(cap, base * (1 << min(max(number - 1, 0), 20)))
        return limit * random()
    }
}
