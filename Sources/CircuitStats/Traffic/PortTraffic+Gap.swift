extension PortTraffic {
    /// Places bytes that were counted over a time in which nobody looked: by what insights say of it, else evenly. The
    /// sum is the counter's.
    mutating func place(_ gap: CountedSpan) {
        let parts = gapParts(gap)
        let rx = Self.shares(parts.map { ($0.estimate?.rx, $0.span.seconds) }, of: gap.rx)
        let tx = Self.shares(parts.map { ($0.estimate?.tx, $0.span.seconds) }, of: gap.tx)
        for (index, part) in parts.enumerated() {
            var bucket = outside(part)
            bucket.add(TrafficBucket(rx: rx[index], tx: tx[index], seconds: part.span.seconds, isSpread: true))
            setFine(bucket, number: part.slot)
        }
        insertSpans(
            zip(parts, zip(rx, tx)).map { part, bytes in
                CountedSpan(start: part.span.start, end: part.span.end, rx: bytes.0, tx: bytes.1, isSpread: true)
            })
        for number in Set(parts.map { $0.slot / 6 }) {
            var sum = (number * 6..<number * 6 + 6).reduce(into: TrafficBucket()) { $0.add(fine[$1]) }
            sum.isSpread = true
            // Buckets of ten minutes that are forgotten by now cannot make the hour poorer than it was.
            if sum.seconds >= coarse[number].seconds - 0.5 { setCoarse(sum, number: number) }
        }
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
