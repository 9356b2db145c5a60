/// What a port counted from one reading of its counters to the next.
struct CountedSpan: Sendable, Equatable {
    /// When the earlier reading was taken, Unix seconds.
    var start: Double
    /// When the later one was taken.
    var end: Double
    /// Bytes received in between.
    var rx: Double
    /// Bytes sent in between.
    var tx: Double
    /// Whether the bytes were counted over a longer time and are placed here by estimate.
    var isSpread = false

    var seconds: Double { end - start }

    /// The part of the span that lies in `range`, as if its traffic were even.
    func overlap(_ lower: Double, _ upper: Double) -> TrafficBucket {
        let shared = min(end, upper) - max(start, lower)
        guard shared > 0, seconds > 0 else { return .unknown }
        return TrafficBucket(
            rx: rx, tx: tx, seconds: seconds, rxPeak: rx * 8 / seconds, txPeak: tx * 8 / seconds,
            isSpread: isSpread
        ).share(shared / seconds)
    }
}

/// The spans between the readings of the last hour, as they were counted: a window that begins and ends with a
/// reading is exact to the byte.
struct CountedSpans: Sendable {
    /// An hour of readings, one a minute, and some more: the shortest windows live on them. It is a multiple of what
    /// ``older`` takes at a time.
    static let capacity = 66
    /// Readings that come closer than this, in seconds, are joined: they would push the hour's oldest out.
    static let shortest = 45.0

    /// Older spans, in order of time, in parts that never change: copies (a snapshot holds one) share them.
    private var older: [[PackedSpan]] = []
    /// The newest few, fewer than make a part.
    private var newer: [CountedSpan] = []
    private static let partSize = 11

    /// The start of the oldest span that was set since the store was last given them; nil where none was.
    private(set) var unwrittenFrom: Double?

    init() {}

    /// Makes spans of those that were kept, in order of time.
    init(restoring kept: some Sequence<CountedSpan>) {
        take(Array(kept))
    }

    /// Takes spans in the place of all that are held, in order of time: as many of the newest as there is room for.
    private mutating func take(_ spans: some BidirectionalCollection<CountedSpan>) {
        let kept = Array(spans.suffix(Self.capacity + Self.partSize - 1))
        let split = kept.count - kept.count % Self.partSize
        older = stride(from: 0, to: split, by: Self.partSize).map {
            kept[$0..<$0 + Self.partSize].map(PackedSpan.init)
        }
        newer = Array(kept[split...])
    }

    /// The end of the newest span, Unix seconds; nil where there is none.
    var end: Double? { newer.last?.end ?? older.last?.last?.span.end }
    /// The start of the oldest span.
    var start: Double? { older.first?.first?.span.start ?? newer.first?.start }

    /// All spans, in order of time.
    var all: [CountedSpan] { older.joined().map(\.span) + newer }

    /// The newest span of which that is true.
    func last(where isWanted: (CountedSpan) -> Bool) -> CountedSpan? {
        if let span = newer.last(where: isWanted) { return span }
        for part in older.reversed() {
            if let packed = part.last(where: { isWanted($0.span) }) { return packed.span }
        }
        return nil
    }

    /// Adds a span that begins where the newest ends, or later.
    mutating func append(_ span: CountedSpan) {
        if let last = newer.last, last.end == span.start, !last.isSpread, span.end - last.start < Self.shortest {
            newer[newer.count - 1] = CountedSpan(
                start: last.start, end: span.end, rx: last.rx + span.rx, tx: last.tx + span.tx)
            markUnwritten(from: last.start)
            return
        }
        markUnwritten(from: span.start)
        newer.append(span)
        if newer.count == Self.partSize {
            older.append(newer.map(PackedSpan.init))
            newer = []
            if older.count * Self.partSize > Self.capacity { older.removeFirst() }
        }
    }

    /// Adds spans of a time that lies between others.
    mutating func insert(_ spans: [CountedSpan]) {
        take((all + spans).sorted { $0.start < $1.start })
        markUnwritten(from: spans.map(\.start).min())
    }

    mutating func forget(after time: Double) {
        take(all.filter { $0.end <= time })
    }

    /// Takes spans that begin at `start` or later, in the place of those that were there; of all, the newest `count` stay.
    mutating func replace(from start: Double, by spans: [CountedSpan], keeping count: Int) {
        let kept = newer.filter { $0.start < start }
        if (older.last?.last?.span.start ?? -.infinity) < start, kept.count + spans.count < Self.partSize,
            older.count * Self.partSize + kept.count + spans.count == count
        {
            newer = kept + spans
        } else {
            take((all.filter { $0.start < start } + spans).suffix(count))
        }
    }

    mutating func markWritten() { unwrittenFrom = nil }

    mutating func markUnwritten(from start: Double?) {
        guard let start else { return }
        unwrittenFrom = min(unwrittenFrom ?? start, start)
    }

    /// What was counted from `lower` to `upper`, Unix seconds; `seconds` says how much of that was observed.
    func total(_ lower: Double, _ upper: Double) -> TrafficBucket {
        var total = TrafficBucket()
        guard let start, let end, start < upper, end > lower else { return total }
        for span in newer.reversed() {
            guard add(span, to: &total, lower, upper) else { return total }
        }
        for part in older.reversed() {
            for packed in part.reversed() {
                guard add(packed.span, to: &total, lower, upper) else { return total }
            }
        }
        return total
    }

    /// Adds what a span holds of a stretch of time; false where neither it nor those before it hold any.
    private func add(_ span: CountedSpan, to total: inout TrafficBucket, _ lower: Double, _ upper: Double) -> Bool {
        if span.end <= lower { return false }
        if span.start < upper { total.add(span.overlap(lower, upper)) }
        return true
    }
}

/// A span as it is kept by the hundreds of thousands: in 32 bytes, and exact. Bytes are never below zero: the sign of
/// those received says whether they are spread.
private struct PackedSpan {
    private let start: Double
    private let end: Double
    private let rx: Double
    private let tx: Double

    init(_ span: CountedSpan) {
        start = span.start
        end = span.end
        rx = span.isSpread ? -span.rx : span.rx
        tx = span.tx
    }

    var span: CountedSpan {
        CountedSpan(start: start, end: end, rx: rx.magnitude, tx: tx, isSpread: rx.sign == .minus)
    }
}
