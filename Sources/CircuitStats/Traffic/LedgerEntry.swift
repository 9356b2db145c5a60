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

    /// Takes both as another process held them.
    mutating func restore(reach seconds: Int, asked spans: [Int: Range<Int>]) {
        if seconds != reach { reachBack(seconds: seconds) }
        asked = spans
    }

    // MARK: Recording

    mutating func record(_ new: CounterReading) {
        guard let last = reading else {
            reading = new
            return
        }
        guard new.time > last.time else { return }
        var new = new
        // A port without link tells no speed; it has not become any faster since.
        if (new.speed ?? 0) <= 0 { new.speed = last.speed }
        reading = new
        is32Bit = is32Bit && max(new.rx, new.tx) <= UInt64(UInt32.max)
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

    /// Holds hours as far back as `seconds` from now on. What is given up is asked again when it is wanted again.
    mutating func reachBack(seconds: Int) {
        reach = seconds
        traffic.reachBack(days: seconds / 86_400)
        if let hours = asked[PortTraffic.hour] {
            asked[PortTraffic.hour] = hours.clamped(to: hours.upperBound - reach - PortTraffic.hour..<hours.upperBound)
        }
    }

    /// Places a gap's bytes once insights were asked for all of its closed buckets, or patience has ended.
    mutating func settleGap(now: Int) {
        guard let gap else { return }
        let lastBucket = Int(gap.end) / PortTraffic.tenMinutes * PortTraffic.tenMinutes
        let wasAsked = (asked[PortTraffic.tenMinutes]?.upperBound ?? .min) >= lastBucket
        guard Double(now) > gap.end + TrafficLedger.patience || (wasAsked && coarseSpan(now: now) == nil) else {
            return
        }
        traffic.place(gap)
        self.gap = nil
    }

    // MARK: A clock that was set back

    func isAhead(of time: Double) -> Bool {
        (reading?.time ?? 0) > time || (gap?.end ?? 0) > time || traffic.isAhead(of: time)
            || asked.values.contains { Double($0.upperBound) > time }
    }

    mutating func forget(after time: Double) {
        if let reading, reading.time > time { self.reading = nil }
        if let gap, gap.end > time { self.gap = nil }
        traffic.forget(after: time)
        // What the rings have forgotten for the sake of a future that never came is asked for once more.
        asked = [:]
    }

    // MARK: What is to be asked

    /// What has to be asked so that all closed buckets are known.
    func due(now: Int) -> [InsightsSpan] {
        [fineSpan(now: now), coarseSpan(now: now)].compactMap { $0 }
    }

    /// From the first to the last ten-minute bucket that was neither asked for nor counted; with them those that were
    /// unknown when they were asked for so lately that the cloud may not have written them yet.
    private func fineSpan(now: Int) -> InsightsSpan? {
        let width = PortTraffic.tenMinutes
        let closed = Self.lastEdge(now: now, width: width)
        let oldest = closed - 86_400
        let first = max(oldest, asked[width]?.upperBound ?? .min)
        let unknown = stride(from: max(oldest, first - TrafficLedger.lateness), to: closed, by: width)
            .filter { !isCounted(tenMinutesAt: $0, now: now) }
        guard let start = unknown.first, let end = unknown.last, end >= first else { return nil }
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
