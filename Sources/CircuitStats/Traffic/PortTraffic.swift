/// What is known of one port's traffic over time, from its counters and from Mist's insights.
///
/// Three layers, each finer and shorter than the next: spans between readings of the counters (an hour), ten-minute
/// buckets (a day), hours (a week, or two). What is counted goes into all three. Reading starts from the hour, lays the
/// ten-minute buckets over it and the counted spans over those; what a layer leaves of the one above is spread over
/// the time that it does not know. So every total and every point of a chart is an integral of one rate, and the points
/// of a window always add up to its total.
public struct PortTraffic: Sendable {
    /// The widths at which Mist stores insights: `intervals` of `/const/insight_metrics`, 600 s for a day and
    /// 3,600 s for 14 days.
    static let tenMinutes = 600
    static let hour = 3_600

    private(set) var spans = CountedSpans()
    private(set) var fine = TrafficRing(width: tenMinutes, capacity: 86_400 / tenMinutes + 2)
    /// The week's edges lie within hours.
    private(set) var coarse = TrafficRing(width: hour, capacity: 7 * 24 + 2)

    /// Makes the traffic of a port of which nothing is known.
    public init() {}

    /// Holds hours of so many days.
    mutating func reachBack(days: Int) {
        coarse.resize(to: days * 24 + 2)
    }

    // MARK: Recording

    /// Records what was counted. What is counted wins over what insights said of the same time.
    mutating func record(_ span: CountedSpan) {
        guard span.seconds > 0 else { return }
        spans.append(span)
        let width = Double(Self.tenMinutes)
        for number in Int((span.start / width).rounded(.down))...Int((span.end / width).rounded(.down)) {
            let part = span.overlap(Double(number) * width, Double(number + 1) * width)
            // What the ten minutes know already, their hour knows too.
            if !part.isUnknown, count(part, in: \.fine, number: number) {
                count(part, in: \.coarse, number: Self.floorDivide(number, Self.hour / Self.tenMinutes))
            }
        }
    }

    /// Adds to a bucket, unless an average of insights was there first: it knows the whole bucket already.
    @discardableResult
    private mutating func count(
        _ part: TrafficBucket, in ring: WritableKeyPath<PortTraffic, TrafficRing>, number: Int
    ) -> Bool {
        var bucket = self[keyPath: ring][number]
        guard bucket.seconds + part.seconds <= Double(self[keyPath: ring].width) + 0.5 else { return false }
        bucket.add(part)
        bucket.origin.insert(.counters)
        self[keyPath: ring].set(bucket, number: number)
        return true
    }

    /// Records averages. Buckets that reach past `now` (Unix seconds) are still open and are left out.
    public mutating func record(_ samples: TrafficSamples, now: Int) {
        guard samples.interval >= Self.tenMinutes else { return }
        if samples.interval < Self.hour {
            fill(\.fine, with: samples, now: now)
            rollUpHours(from: samples.start, to: now)
        }
        fill(\.coarse, with: samples, now: now)
    }

    /// Spreads samples over the ring's own buckets by overlap: the answer's edges need not be multiples of the width.
    /// Only buckets that are known whole are taken: so one that is not whole holds counts alone.
    private mutating func fill(
        _ ring: WritableKeyPath<PortTraffic, TrafficRing>, with samples: TrafficSamples, now: Int
    ) {
        let width = self[keyPath: ring].width
        var buckets: [Int: TrafficBucket] = [:]
        for (index, sample) in samples.known {
            let start = samples.start + index * samples.interval
            guard start + samples.interval <= now else { break }
            let bytes = CountedSpan(
                start: Double(start), end: Double(start + samples.interval),
                rx: sample.rx / 8 * Double(samples.interval), tx: sample.tx / 8 * Double(samples.interval))
            for number in Self.numbers(of: start..<start + samples.interval, width: width) {
                var part = bytes.overlap(Double(number * width), Double((number + 1) * width))
                part.origin = .insights
                part.rxPeak = max(part.rxPeak, sample.rxPeak)
                part.txPeak = max(part.txPeak, sample.txPeak)
                buckets[number, default: .unknown].add(part)
            }
        }
        for (number, bucket) in buckets.sorted(by: { $0.key < $1.key }) where bucket.seconds >= Double(width) - 0.5 {
            improve(ring, by: bucket, number: number)
        }
    }

    /// Takes a bucket where it knows more than the one that is held. Of a bucket that was counted in part, the counted
    /// bytes are a lower bound of the whole.
    private mutating func improve(
        _ ring: WritableKeyPath<PortTraffic, TrafficRing>, by bucket: TrafficBucket, number: Int
    ) {
        var bucket = bucket
        let held = self[keyPath: ring][number]
        // A second over the day's buckets is not worth an estimate in the place of a count.
        guard bucket.seconds > held.seconds + 0.5 else { return }
        bucket.rx = max(bucket.rx, held.rx)
        bucket.tx = max(bucket.tx, held.tx)
        bucket.rxPeak = max(bucket.rxPeak, held.rxPeak)
        bucket.txPeak = max(bucket.txPeak, held.txPeak)
        bucket.origin.formUnion(held.origin)
        self[keyPath: ring].set(bucket, number: number)
    }

    /// An hour knows what its ten-minute buckets know: it need not be asked for when they are forgotten.
    private mutating func rollUpHours(from start: Int, to now: Int) {
        for number in Self.numbers(of: max(start, now - 86_400)..<max(start, now), width: Self.hour) {
            let slots = (number * 6..<number * 6 + 6).map { fine[$0] }
            improve(\.coarse, by: slots.reduce(into: .unknown) { $0.add($1) }, number: number)
        }
    }

    mutating func insertSpans(_ parts: [CountedSpan]) { spans.insert(parts) }

    mutating func setFine(_ bucket: TrafficBucket, number: Int) { fine.set(bucket, number: number) }

    mutating func setCoarse(_ bucket: TrafficBucket, number: Int) { coarse.set(bucket, number: number) }

    func isAhead(of time: Double) -> Bool {
        (spans.end ?? 0) > time || [fine, coarse].contains { ($0.numbers.last ?? 0) > Int(time) / $0.width }
    }

    mutating func forget(after time: Double) {
        spans.forget(after: time)
        fine.forget(after: Int(time) / Self.tenMinutes)
        coarse.forget(after: Int(time) / Self.hour)
    }

    // MARK: Keeping

    /// Takes the spans as they were kept.
    mutating func restore(_ kept: [CountedSpan]) { spans = CountedSpans(restoring: kept) }

    /// Changes the spans as another process did.
    mutating func replaceSpans(_ body: (inout CountedSpans) -> Void) { body(&spans) }

    /// All that was set is being written.
    mutating func markWritten() {
        spans.markWritten()
        fine.markWritten()
        coarse.markWritten()
    }

    /// What was not written of `other`, an earlier state of the same port, is to be written again.
    mutating func markUnwritten(_ other: PortTraffic) {
        spans.markUnwritten(from: other.spans.unwrittenFrom)
        fine.markUnwritten(other.fine.unwritten)
        coarse.markUnwritten(other.coarse.unwritten)
    }

    // MARK: Reading

    /// Whether the counters have been read without a break since `start` (Unix seconds).
    func wasCounted(from start: Double) -> Bool {
        guard let end = spans.end else { return false }
        return spans.total(start, end).seconds >= end - start - 0.5
    }

    /// The traffic in `range` (Unix seconds).
    public func total(in range: Range<Int>) -> TrafficTotal {
        let bucket = known(in: range)
        return TrafficTotal(
            span: Double(range.count), rxBytes: bucket.rx, txBytes: bucket.tx, seconds: bucket.seconds,
            isSpread: bucket.isSpread)
    }

    /// Whether the hour that starts at `start` (a full hour, Unix seconds) is fully known.
    func isHourKnown(startingAt start: Int) -> Bool {
        total(in: start..<start + Self.hour).coverage == 1
    }

    /// Whether the ten minutes that start at `start` are fully known as such, and not by their hour alone.
    func isTenMinutesKnown(startingAt start: Int) -> Bool {
        fine[start / Self.tenMinutes].seconds >= Double(Self.tenMinutes) - 0.5
    }

    /// What is known of a range, with the peak of the buckets that it touches.
    func known(in range: Range<Int>) -> TrafficBucket {
        var total = TrafficBucket()
        for number in Self.numbers(of: range, width: Self.hour) {
            let hour = number * Self.hour..<(number + 1) * Self.hour
            let slots = number * 6..<number * 6 + 6
            var known = TrafficBucket()
            for slot in slots.clamped(to: fine.numbers) { known.add(fine[slot]) }
            let isCounted = overlapsSpans(hour.lowerBound, hour.upperBound)
            if !isCounted && known.isUnknown {
                total.add(coarse[number].share(Self.overlap(range, bucket: number, width: Self.hour)))
                continue
            }
            let rest = TrafficRest(of: coarse[number], width: Double(Self.hour), after: known)
            if !isCounted && range.contains(hour) {
                total.add(known)
                total.add(rest.share(of: Double(Self.hour) - known.seconds))
                continue
            }
            for slot in slots {
                guard Self.overlap(range, bucket: slot, width: Self.tenMinutes) > 0 else { continue }
                var bucket = fine[slot]
                bucket.add(rest.share(of: Double(Self.tenMinutes) - bucket.seconds))
                total.add(part(of: bucket, number: slot, in: range))
            }
        }
        return total
    }

    /// The part of a ten-minute bucket that lies in `range`: what was counted there, and of the rest its share.
    private func part(of bucket: TrafficBucket, number: Int, in range: Range<Int>) -> TrafficBucket {
        let width = Self.tenMinutes
        let edges = number * width..<(number + 1) * width
        guard overlapsSpans(edges.lowerBound, edges.upperBound) else {
            return bucket.share(Self.overlap(range, bucket: number, width: width))
        }
        let counted = spans.total(Double(edges.lowerBound), Double(edges.upperBound))
        let shared = range.clamped(to: edges)
        var part = spans.total(Double(shared.lowerBound), Double(shared.upperBound))
        let rest = TrafficRest(of: bucket, width: Double(width), after: counted)
        if !part.isUnknown { part.origin = .counters }
        part.add(rest.share(of: Double(shared.count) - part.seconds))
        return part
    }

    private func overlapsSpans(_ lower: Int, _ upper: Int) -> Bool {
        guard let start = spans.start, let end = spans.end else { return false }
        return start < Double(upper) && end > Double(lower)
    }

    // MARK: Edges

    /// The numbers of the buckets that `range` touches.
    static func numbers(of range: Range<Int>, width: Int) -> Range<Int> {
        guard !range.isEmpty else { return 0..<0 }
        return floorDivide(range.lowerBound, width)..<floorDivide(range.upperBound - 1, width) + 1
    }

    /// The share of a bucket that lies in `range`, 0 to 1.
    private static func overlap(_ range: Range<Int>, bucket: Int, width: Int) -> Double {
        Double(range.clamped(to: bucket * width..<(bucket + 1) * width).count) / Double(width)
    }

    private static func floorDivide(_ dividend: Int, _ divisor: Int) -> Int {
        dividend >= 0 ? dividend / divisor : -((-dividend + divisor - 1) / divisor)
    }
}
