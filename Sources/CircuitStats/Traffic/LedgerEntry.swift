/// All that the ledger holds of one port.
struct LedgerEntry: Sendable {
    var traffic = PortTraffic()
    /// The newest reading of its counters; the next one is held against it.
    var reading: CounterReading?
    /// Whether one of its counters was seen to wrap at 32 bits.
    var is32Bit = false
    /// Bytes that were counted while nobody looked, until they are placed.
    var gap: CountedSpan?
    /// How far back hours are wanted, in seconds: the longest window, or all that Mist keeps.
    private(set) var reach = Window.week.seconds
    /// What insights were asked for, by width of the buckets.
    private(set) var asked: [Int: Range<Int>] = [:]

    // MARK: Recording

    mutating func record(_ new: CounterReading) {
        guard let last = reading else {
            reading = new
            return
        }
        guard new.time > last.time else { return }
        reading = new
        let comparison = new.compared(to: last, is32Bit: is32Bit)
        is32Bit = is32Bit || comparison.hasWrapped32
        guard let span = comparison.span else { return }
        if span.seconds > TrafficLedger.longestSpan {
            // An older gap that still waits is placed as well as can be: there is room for one.
            if gap != nil { settleGap(now: .max) }
            gap = span
        } else {
            traffic.record(span)
        }
    }

    mutating func markAsked(_ span: InsightsSpan) {
        let known = asked[span.interval] ?? span.range
        asked[span.interval] =
            min(known.lowerBound, span.range.lowerBound)..<max(known.upperBound, span.range.upperBound)
    }

    mutating func reachBack(seconds: Int) {
        reach = seconds
        traffic.reachBack(days: seconds / 86_400)
    }

    /// Places a gap's bytes once insights were asked for its closed buckets, or patience has ended.
    mutating func settleGap(now: Int) {
        guard let gap else { return }
        let lastBucket = Int(gap.end) / PortTraffic.tenMinutes * PortTraffic.tenMinutes
        let wasAsked = (asked[PortTraffic.tenMinutes]?.upperBound ?? .min) >= lastBucket
        guard wasAsked || Double(now) > gap.end + TrafficLedger.patience else { return }
        traffic.place(gap)
        self.gap = nil
    }

    // MARK: What is to be asked

    /// What has to be asked so that all closed buckets are known.
    func due(now: Int) -> [InsightsSpan] {
        [fineSpan(now: now), coarseSpan(now: now)].compactMap { $0 }
    }

    /// From the first to the last ten-minute bucket that was neither asked for nor counted.
    private func fineSpan(now: Int) -> InsightsSpan? {
        let width = PortTraffic.tenMinutes
        let closed = Self.lastEdge(now: now, width: width)
        let first = max(closed - 86_400, asked[width]?.upperBound ?? .min)
        let unknown = stride(from: first, to: closed, by: width).filter { !isCounted(tenMinutesAt: $0, now: now) }
        guard let start = unknown.first, let end = unknown.last else { return nil }
        return InsightsSpan(range: start..<end + width, interval: width)
    }

    /// Whether a bucket needs no insights: it is known, or the next reading of the counters will tell.
    private func isCounted(tenMinutesAt start: Int, now: Int) -> Bool {
        if traffic.isTenMinutesKnown(startingAt: start) { return true }
        guard let reading, gap == nil else { return false }
        let isRead = Double(now) < reading.time + TrafficLedger.longestSpan
        return isRead && reading.time < Double(start + PortTraffic.tenMinutes)
            && traffic.wasCounted(from: Double(start))
    }

    private func coarseSpan(now: Int) -> InsightsSpan? {
        let width = PortTraffic.hour
        let closed = Self.lastEdge(now: now, width: width)
        // One hour more than wanted: the oldest edge lies within an hour.
        let oldest = closed - reach - width
        guard let asked = asked[width], asked.upperBound > oldest else {
            return InsightsSpan(range: oldest..<closed, interval: width)
        }
        if oldest < asked.lowerBound { return InsightsSpan(range: oldest..<asked.lowerBound, interval: width) }
        let unknown = stride(from: asked.upperBound, to: closed, by: width)
            .filter { !traffic.isHourKnown(startingAt: $0) && !isRecent(hourAt: $0, now: now) }
        guard let start = unknown.first, let end = unknown.last else { return nil }
        return InsightsSpan(range: start..<end + width, interval: width)
    }

    /// Whether the ten-minute buckets of an hour are still to be had: they tell the hour too.
    private func isRecent(hourAt start: Int, now: Int) -> Bool {
        start >= Self.lastEdge(now: now, width: PortTraffic.tenMinutes) - 86_400
    }

    /// The end of the newest bucket that the cloud must have written by now.
    private static func lastEdge(now: Int, width: Int) -> Int {
        (now - TrafficLedger.publicationDelay) / width * width
    }
}
