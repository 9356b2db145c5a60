/// A stretch of time in buckets on the wall clock's edges: full ten minutes or hours of Unix time, as Mist stores them.
public struct BucketSpan: Sendable, Hashable {
    /// Unix seconds; starts on an edge and ends where the newest reading was made, so within the open bucket.
    public let range: Range<Int>
    /// Seconds per bucket: 600 or 3,600.
    public let width: Int
    /// Whether more was asked for than Mist keeps.
    public let isClipped: Bool

    /// As many closed buckets as the duration holds, and the open one after them.
    ///
    /// - Parameter end: where what is known ends, Unix seconds.
    public init(_ duration: InsightsDuration, endingAt end: Int) {
        width = duration == .hour ? PortTraffic.tenMinutes : PortTraffic.hour
        range = Self.edge(before: end, width: width) - duration.seconds..<end
        isClipped = false
    }

    /// The buckets that a range touches: ten minutes for an hour or less of the last day, else hours.
    ///
    /// - Parameters:
    ///   - asked: Unix seconds.
    ///   - end: where what is known ends.
    public init(_ asked: Range<Int>, endingAt end: Int) {
        let isShort = asked.count <= 3_600 && asked.lowerBound >= end - 86_400
        width = isShort ? PortTraffic.tenMinutes : PortTraffic.hour
        let oldest = Self.edge(before: end - TrafficLedger.retention - 1, width: width) + width
        let start = Self.edge(before: asked.lowerBound, width: width)
        let last = min(Self.edge(before: asked.upperBound - 1, width: width) + width, end)
        range = max(start, oldest)..<max(start, oldest, last)
        isClipped = asked.lowerBound < end - TrafficLedger.retention
    }

    /// Whether it starts before what is collected of every port, the longest window.
    public func reachesBack(at end: Int) -> Bool {
        range.lowerBound < Self.edge(before: end - Window.week.seconds, width: PortTraffic.hour)
    }

    /// The buckets, in order of time; the last one is cut where the range ends.
    public var buckets: [Range<Int>] {
        stride(from: range.lowerBound, to: range.upperBound, by: width).map { start in
            start..<min(start + width, range.upperBound)
        }
    }

    /// What is kept, in words, where more was asked for.
    public var retentionNotice: String? {
        isClipped ? "Mist keeps \(TrafficLedger.retention / 86_400) days; what is older was left out." : nil
    }

    static func edge(before time: Int, width: Int) -> Int { time / width * width }
}
