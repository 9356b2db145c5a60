public import FoundationEssentials

/// Time of day and waiting, in one place, so that a test can hold both.
///
/// The quota of Mist ends at the top of the hour and its answers are stamped with Unix time, so the product
/// lives by the time of day; a monotonic clock would have to be translated at every edge.
public protocol WallClock: Sendable {
    /// The current time.
    var now: Date { get }
    /// The time since some moment in the past; it goes on steadily, and nobody sets it.
    var steady: Duration { get }
    /// Returns after `duration`, or throws `CancellationError` as soon as the task is cancelled.
    func sleep(for duration: Duration) async throws
}

/// The machine's own clock.
public struct SystemWallClock: WallClock {
    /// Makes the clock; all of them tell the same time.
    public init() {}

    /// The current time.
    public var now: Date { Date() }

    /// The time since the process first asked, as long as the machine sleeps too.
    public var steady: Duration { Self.start.duration(to: .now) }

    private static let start = ContinuousClock.now

    /// Returns after `duration`, or throws `CancellationError` as soon as the task is cancelled.
    public func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration)
    }
}
