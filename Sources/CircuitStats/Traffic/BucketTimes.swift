import FoundationEssentials
import MistAPI

/// Where the samples of an answer lie: by its own `rt`, or its own start and interval. The request's never count, because
/// Mist answers on edges of its own.
struct BucketTimes {
    /// Seconds per bucket.
    let width: Int
    private let starts: [Int?]

    /// Fails where the answer does not say where its samples lie.
    init?(start: Date?, interval: InsightInterval?, rt: [InsightTime?]? = nil, count: Int) {
        let named = (rt ?? []).map { $0?.date.unixSeconds }
        if named.count >= count, count > 0 {
            let known = named.compactMap { $0 }
            let spacing = zip(known, known.dropFirst()).map { $1 - $0 }.min()
            guard let width = interval?.seconds ?? spacing, (1...86_400).contains(width) else { return nil }
            self.width = width
            starts = named
        } else {
            guard let start, let interval, interval.seconds <= 86_400 else { return nil }
            let first = start.unixSeconds
            width = interval.seconds
            starts = (0..<count).map { first + $0 * interval.seconds }
        }
    }

    /// The start of a bucket, Unix seconds; nil where it cannot be read.
    subscript(index: Int) -> Int? { starts.indices.contains(index) ? starts[index] : nil }
}
