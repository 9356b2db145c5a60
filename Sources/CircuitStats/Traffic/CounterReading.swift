/// A port's byte counters at one moment. They run since the gateway's last boot.
public struct CounterReading: Sendable, Equatable {
    /// When they were read, Unix seconds: the row's own time where it has one, else that of the poll.
    public var time: Double
    /// Bytes received since boot.
    public var rx: UInt64
    /// Bytes sent since boot.
    public var tx: UInt64
    /// When the gateway booted, Unix seconds, give or take ``bootTolerance``; nil where that is not known.
    public var bootedAt: Double?
    /// The port's speed in bits per second; nil or 0 where that is not known.
    public var speed: Double?
    /// Whose counters they are, in any words: those of a port and of its interface begin anywhere. Nil: not known.
    public var source: String?

    /// Uptime is told in whole seconds, and of another moment than the counters.
    static let bootTolerance = 60.0
    /// A port whose speed nobody tells is taken for no faster than this, bits per second.
    static let fastestUnknown = 1e10

    /// Makes a reading.
    public init(
        time: Double, rx: UInt64, tx: UInt64, bootedAt: Double? = nil, speed: Double? = nil, source: String? = nil
    ) {
        self.time = time
        self.rx = rx
        self.tx = tx
        self.bootedAt = bootedAt
        self.speed = speed
        self.source = source
    }
}

extension CounterReading {
    /// What two readings of one port's counters tell together.
    struct Comparison {
        /// What passed in between; nil where they do not tell: a counter began anew at an unknown time, or the
        /// difference is more than the port can carry.
        var span: CountedSpan?
        /// Whether a counter of 32 bits has wrapped, or may have.
        var hasWrapped32 = false
    }

    /// Holds this reading against an earlier one.
    ///
    /// - Parameter is32Bit: whether a counter of the port was seen to wrap at 32 bits.
    func compared(to earlier: CounterReading, is32Bit: Bool) -> Comparison {
        guard time > earlier.time else { return Comparison() }
        if let source, let other = earlier.source, source != other { return Comparison() }
        let steps = [rx < earlier.rx, tx < earlier.tx].count { $0 }
        if let bootedAt = bootTime(after: earlier, steps: steps) {
            // Counters that went on contradict it, and nobody knows which of the two is right.
            guard steps > 0 || max(earlier.rx, earlier.tx) == 0 else { return Comparison() }
            // The counters hold all that passed since the boot; nobody knows what passed before it.
            let start = max(bootedAt, earlier.time)
            let span = CountedSpan(start: start, end: time, rx: Double(rx), tx: Double(tx))
            return Comparison(span: plausible(span, is32Bit: is32Bit))
        }
        let hasWrapped32 = steps > 0 && max(earlier.rx, earlier.tx) <= UInt64(UInt32.max)
        guard steps == 0 || (steps == 1 && bootedAt != nil && isWrap(after: earlier)) else {
            return Comparison(hasWrapped32: hasWrapped32)
        }
        let span = CountedSpan(
            start: earlier.time, end: time, rx: Double(Self.difference(earlier.rx, rx)),
            tx: Double(Self.difference(earlier.tx, tx)))
        return Comparison(span: plausible(span, is32Bit: is32Bit || hasWrapped32), hasWrapped32: hasWrapped32)
    }

    /// When the gateway booted since `earlier`; nil where it did not, or nobody can tell.
    private func bootTime(after earlier: CounterReading, steps: Int) -> Double? {
        // A boot after this reading has not touched it yet.
        guard let bootedAt, bootedAt < time else { return nil }
        // Nor has one before the earlier reading: an uptime that is told late or stands still seems to boot at each poll.
        guard bootedAt > earlier.time - Self.bootTolerance else { return nil }
        let isAnotherBoot = earlier.bootedAt.map { bootedAt > $0 + Self.bootTolerance } ?? false
        let isSinceReading = bootedAt > earlier.time + Self.bootTolerance
        // Counters that stepped back settle what the tolerance leaves open.
        return isAnotherBoot || isSinceReading || steps > 0 ? bootedAt : nil
    }

    /// Whether a single step back is a counter that has wrapped: the other one went on, and is of the same width. Else it
    /// has begun anew, as those of a link that is reset or of a cluster's other node do.
    private func isWrap(after earlier: CounterReading) -> Bool {
        let stepped = rx < earlier.rx ? earlier.rx : earlier.tx
        let hasOtherGone = rx < earlier.rx ? tx > earlier.tx : rx > earlier.rx
        return hasOtherGone && (stepped > UInt64(UInt32.max) || max(earlier.rx, earlier.tx) <= UInt64(UInt32.max))
    }

    private static func difference(_ earlier: UInt64, _ later: UInt64) -> UInt64 {
        if later >= earlier { return later - earlier }
        return earlier <= UInt64(UInt32.max) ? later + (1 << 32) - earlier : later &- earlier
    }

    /// Counters are read a little before or after their time stamps, so a full port may seem a little faster.
    /// One of 32 bits may wrap more than once while nobody looks: 4 GiB pass in a minute at 570 Mbit/s.
    private func plausible(_ span: CountedSpan, is32Bit: Bool) -> CountedSpan? {
        if is32Bit && span.seconds > TrafficLedger.longestSpan { return nil }
        let fastest = speed.flatMap { $0 > 0 ? $0 * 1.25 : nil } ?? Self.fastestUnknown
        let most = max(span.rx, span.tx) * 8
        return most <= fastest * span.seconds + fastest ? span : nil
    }
}
