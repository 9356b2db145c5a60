extension PortTraffic {
    /// Places bytes that were counted over a time in which nobody looked: by what insights say of it, else evenly. The
    /// sum is the counter's. Of a gap that is longer than Mist keeps anything, its end alone is placed.
    mutating func place(_ gap: CountedSpan) {
        let gap = gap.last(Double(TrafficLedger.retention))
        let parts = gapParts(gap)
        let rx = Self.shares(parts.map { ($0.estimate?.rx, $0.span.seconds) }, of: gap.rx)
        let tx = Self.shares(parts.map { ($0.estimate?.tx, $0.span.seconds) }, of: gap.tx)
        for (index, part) in parts.enumerated() {
            var bucket = outside(part)
            bucket.add(TrafficBucket(rx: rx[index], tx: tx[index], seconds: part.span.seconds, isSpread: true))
            bucket.keepPeaks(of: fine[part.slot])
            setFine(bucket, number: part.slot)
        }
        insertSpans(
            zip(parts, zip(rx, tx)).map { part, bytes in
                CountedSpan(start: part.span.start, end: part.span.end, rx: bytes.0, tx: bytes.1, isSpread: true)
            })
        let hours = Dictionary(grouping: parts.indices) { parts[$0].slot / 6 }
        for (number, indices) in hours.sorted(by: { $0.key < $1.key }) {
            let spread = indices.reduce(into: TrafficBucket()) { sum, index in
                sum.add(TrafficBucket(rx: rx[index], tx: tx[index], seconds: parts[index].span.seconds, isSpread: true))
            }
            placeHour(spread, number: number)
        }
    }

    /// Makes an hour of its ten minutes; where those are forgotten, of the gap's part in it and what it knew besides.
    private mutating func placeHour(_ spread: TrafficBucket, number: Int) {
        let held = coarse[number]
        let slots = number * 6..<number * 6 + 6
        var hour = TrafficBucket()
        if slots.lowerBound >= fine.numbers.lowerBound {
            for slot in slots { hour.add(fine[slot]) }
            hour.isSpread = true
        } else {
            let outside = max(0, Double(Self.hour) - spread.seconds)
            let isWhole = held.seconds >= Double(Self.hour) - 0.5
            // Of an hour that insights told in part, nobody knows any more whether it was this part.
            if isWhole || !held.origin.contains(.insights) && !held.isUnknown {
                hour = held.share(min(1, outside / held.seconds))
            }
            hour.add(spread)
        }
        hour.keepPeaks(of: held)
        if hour.seconds >= held.seconds - 0.5 { setCoarse(hour, number: number) }
    }

    /// The part of a gap in one ten-minute bucket, and what insights say of that time.
    private struct GapPart {
        var slot: Int
        var span: CountedSpan
        var estimate: TrafficBucket?
    }

    private func gapParts(_ gap: CountedSpan) -> [GapPart] {
        let width = Double(Self.tenMinutes)
        let slots = Int((gap.start / width).rounded(.down))...Int((gap.end / width).rounded(.down))
        return slots.compactMap { slot in
            let span = CountedSpan(
                start: max(gap.start, Double(slot) * width), end: min(gap.end, Double(slot + 1) * width), rx: 0, tx: 0)
            guard span.seconds > 0 else { return nil }
            let known = known(in: Int(span.start)..<max(Int(span.start) + 1, Int(span.end.rounded(.up))))
            // From a small part of it the rest cannot be told.
            let estimate = known.seconds > span.seconds / 2 ? known.share(span.seconds / known.seconds) : nil
            return GapPart(slot: slot, span: span, estimate: estimate)
        }
    }

    /// What a part's bucket holds of the time outside the gap.
    private func outside(_ part: GapPart) -> TrafficBucket {
        let width = Double(Self.tenMinutes)
        let bucket = fine[part.slot]
        // Insights tell whole buckets: one that is not whole holds counts alone, and none of the gap's time.
        guard bucket.seconds >= width - 0.5 else { return bucket }
        let seconds = width - part.span.seconds
        let counted = spans.total(Double(part.slot) * width, Double(part.slot + 1) * width)
        return counted.seconds >= seconds - 0.5 ? counted : bucket.share(seconds / width)
    }

    /// Shares of `total`: as estimated, with the rest over the parts that have no estimate; where all have one, or the
    /// estimates are more than the total, in proportion to them; without any, by time.
    private static func shares(_ parts: [(estimate: Double?, seconds: Double)], of total: Double) -> [Double] {
        let estimated = parts.compactMap(\.estimate).reduce(0, +)
        let unknown = parts.filter { $0.estimate == nil }.reduce(0) { $0 + $1.seconds }
        let seconds = parts.reduce(0) { $0 + $1.seconds }
        if unknown > 0 && total >= estimated {
            return parts.map { $0.estimate ?? (total - estimated) * $0.seconds / unknown }
        }
        guard estimated > 0 else { return parts.map { total * $0.seconds / seconds } }
        return parts.map { ($0.estimate ?? 0) * total / estimated }
    }
}

extension CountedSpan {
    /// The end of the span, of so many seconds at most.
    fileprivate func last(_ seconds: Double) -> CountedSpan {
        guard self.seconds > seconds else { return self }
        let part = overlap(end - seconds, end)
        return CountedSpan(start: end - seconds, end: end, rx: part.rx, tx: part.tx, isSpread: isSpread)
    }
}

extension TrafficBucket {
    fileprivate mutating func keepPeaks(of other: TrafficBucket) {
        rxPeak = max(rxPeak, other.rxPeak)
        txPeak = max(txPeak, other.txPeak)
    }
}
