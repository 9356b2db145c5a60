extension PortTraffic {
    /// Seconds per sample of the short windows, where the counters were read all through them.
    private static let minute = 60

    /// The rates in `range` (Unix seconds), a window or any other.
    ///
    /// The percentile is that of the finest samples that there are for the whole of a range: up to an hour whole
    /// minutes, where the counters were read all through it, else ten-minute buckets; up to a day ten-minute buckets;
    /// beyond, hours. (Billing commonly takes 5-minute samples; neither Mist nor the ledger stores them.) Buckets count
    /// for the range in which they end.
    ///
    /// - Parameter total: what passed in the range, where that is known already.
    public func statistics(in range: Range<Int>, total known: TrafficTotal? = nil) -> TrafficStatistics {
        let total = known ?? self.total(in: range)
        guard total.seconds > 0 else { return TrafficStatistics() }
        let isLong = range.count > Window.day.seconds || range.lowerBound < fine.start
        let isCounted = range.count <= Window.hour.seconds && wasCounted(all: range)
        let samples = isCounted ? minutes(in: range) : buckets(of: isLong ? coarse : fine, endingIn: range)
        var peak = isCounted ? countedPeak(in: range) : storedPeak(in: range, isLong: isLong)
        // Buckets are kept as single-precision numbers: a peak must not fall below its own average by their rounding.
        peak.rxPeak = max(peak.rxPeak, samples.rx.max() ?? 0)
        peak.txPeak = max(peak.txPeak, samples.tx.max() ?? 0)
        return TrafficStatistics(
            rxP95: samples.areEnough ? RateSamples.percentile95(samples.rx) : nil,
            txP95: samples.areEnough ? RateSamples.percentile95(samples.tx) : nil,
            rxAverage: total.rxBytes * 8 / total.seconds, txAverage: total.txBytes * 8 / total.seconds,
            rxMaximum: max(peak.rxPeak, total.rxBytes * 8 / total.seconds),
            txMaximum: max(peak.txPeak, total.txBytes * 8 / total.seconds))
    }

    /// Whether the counters were read all through `range`: what is placed by estimate makes no samples of minutes.
    private func wasCounted(all range: Range<Int>) -> Bool {
        guard let start = spans.start, let end = spans.end, start <= Double(range.lowerBound) + 0.5,
            end >= Double(range.upperBound) - 0.5
        else { return false }
        let total = spans.total(Double(range.lowerBound), Double(range.upperBound))
        return total.seconds >= Double(range.count) - 0.5 && !total.isSpread
    }

    /// What was counted, by minutes from the start of `range`.
    private func minutes(in range: Range<Int>) -> RateSamples {
        let count = range.count / Self.minute
        let width = Double(Self.minute)
        var slots = [(rx: Double, tx: Double)](repeating: (0, 0), count: count)
        for span in spans.all where span.seconds > 0 {
            let lower = max(span.start, Double(range.lowerBound)) - Double(range.lowerBound)
            let upper = min(span.end, Double(range.upperBound)) - Double(range.lowerBound)
            // A range need not be whole minutes: what is left at its end is no sample.
            guard upper > lower, Int(lower / width) < count else { continue }
            for slot in Int(lower / width)...min(count - 1, Int(upper / width)) {
                let shared = min(upper, Double(slot + 1) * width) - max(lower, Double(slot) * width)
                guard shared > 0 else { continue }
                slots[slot].rx += span.rx * shared / span.seconds
                slots[slot].tx += span.tx * shared / span.seconds
            }
        }
        var samples = RateSamples(expected: count)
        for slot in slots { samples.append(rxBytes: slot.rx, txBytes: slot.tx, seconds: width) }
        return samples
    }

    /// The buckets of a ring that end in `range` and were seen from end to end.
    private func buckets(of ring: TrafficRing, endingIn range: Range<Int>) -> RateSamples {
        let width = ring.width
        let numbers = range.lowerBound / width..<range.upperBound / width
        var samples = RateSamples(expected: numbers.count)
        for number in numbers {
            let bucket = ring[number]
            guard bucket.seconds >= Double(width) - 0.5 else { continue }
            samples.append(rxBytes: bucket.rx, txBytes: bucket.tx, seconds: bucket.seconds)
        }
        return samples
    }

    private func countedPeak(in range: Range<Int>) -> TrafficBucket {
        spans.total(Double(range.lowerBound), Double(range.upperBound))
    }

    /// The highest peak of the buckets that a window touches; of hours alone where no finer bucket is known.
    private func storedPeak(in range: Range<Int>, isLong: Bool) -> TrafficBucket {
        var peak = TrafficBucket()
        for number in Self.numbers(of: range, width: Self.tenMinutes).clamped(to: fine.numbers) {
            peak.add(fine[number])
        }
        guard isLong || peak.isUnknown else { return peak }
        for number in Self.numbers(of: range, width: Self.hour).clamped(to: coarse.numbers) {
            peak.add(coarse[number])
        }
        return peak
    }
}

extension TrafficRing {
    /// Where what the ring can hold begins, Unix seconds; far back where it holds nothing.
    fileprivate var start: Int { numbers.isEmpty ? .min : numbers.lowerBound * width }
}
