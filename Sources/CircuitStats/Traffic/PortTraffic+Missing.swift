extension PortTraffic {
    /// The stretches of `range` (Unix seconds) that were not seen, in order of time, those that touch joined. Stretches
    /// of less than a second are none.
    func missing(in range: Range<Int>) -> [Range<Int>] {
        var missing: [Range<Int>] = []
        func append(_ part: Range<Int>) {
            guard part.count > 1 else { return }
            if let last = missing.last, part.lowerBound - last.upperBound <= 1 {
                missing[missing.count - 1] = last.lowerBound..<part.upperBound
            } else {
                missing.append(part)
            }
        }
        for hour in Self.numbers(of: range, width: Self.hour)
        where coarse[hour].seconds < Double(Self.hour) - 0.5 {
            if coarse[hour].isUnknown, hour * 6 + 6 <= fine.numbers.lowerBound {
                append(range.clamped(to: hour * Self.hour..<(hour + 1) * Self.hour))
                continue
            }
            for slot in hour * 6..<hour * 6 + 6 {
                let edges = slot * Self.tenMinutes..<(slot + 1) * Self.tenMinutes
                let shared = range.clamped(to: edges)
                guard !shared.isEmpty, fine[slot].seconds < Double(Self.tenMinutes) - 0.5 else { continue }
                if fine[slot].isUnknown && coarse[hour].isUnknown {
                    append(shared)
                } else {
                    for part in unseen(of: shared) { append(part) }
                }
            }
        }
        return missing
    }

    /// The stretches of a part of a ten-minute bucket that is known in part: what the counters leave, where they tell.
    private func unseen(of range: Range<Int>) -> [Range<Int>] {
        let total = total(in: range)
        if total.coverage == 1 { return [] }
        var gaps: [Range<Int>] = []
        var start = Double(range.lowerBound)
        for span in spans.all where span.end > start && span.start < Double(range.upperBound) {
            if span.start > start { gaps.append(Int(start.rounded())..<Int(span.start.rounded())) }
            start = span.end
        }
        if start < Double(range.upperBound) { gaps.append(Int(start.rounded())..<range.upperBound) }
        let length = gaps.reduce(0) { $0 + $1.count }
        // Where the bucket knows more or less than the counters of the last hour, nobody knows which part it is.
        return abs(Double(length) - (total.span - total.seconds)) < 2 ? gaps : [range]
    }
}
