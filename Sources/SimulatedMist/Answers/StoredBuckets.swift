/// What the cloud keeps of a series, and for how long.
struct StoredBuckets: Sendable {
    /// Seconds of one stored bucket; buckets lie on its multiples.
    let width: Int
    /// Stored buckets before this moment are gone.
    let oldest: Int
    /// Stored buckets that end after this moment are open, or the device was away.
    let newest: Int

    /// - Parameters:
    ///   - interval: Seconds of a bucket asked for: from an hour on, hours are read, below it ten minutes.
    ///   - reported: When the device last reported.
    init(interval: Int, reported: Int, now: Double) {
        let isHourly = interval >= 3_600
        width = isHourly ? 3_600 : 600
        oldest = Int(now) - (isHourly ? 1_209_600 : 86_400)
        newest = reported
    }

    /// What is stored of the buckets that begin in `start ..< end`; `nil` where there is none or one is missing.
    func value<Value>(from start: Int, to end: Int, stored: (Int, Int) -> Value?) -> Value? {
        let first = (start + width - 1).quotient(by: width) * width
        let starts = stride(from: first, to: end, by: width)
        guard let last = starts.max(), first >= oldest, last + width <= newest else { return nil }
        // The stored buckets follow each other without a gap: one step over all of them.
        return stored(first, last + width)
    }
}
