import Testing

@testable import CircuitStats

@Suite("Buckets of the wall clock")
struct BucketSpanTests {
    /// Monday 2023-11-20, 12:12:05 UTC.
    static let now = 1_700_481_600 + 725

    @Test("A duration is its closed buckets and the open one", arguments: InsightsDuration.allCases)
    func durations(duration: InsightsDuration) {
        let span = BucketSpan(duration, endingAt: Self.now)
        let edge = Self.now / span.width * span.width
        #expect(span.width == (duration == .hour ? 600 : 3_600))
        #expect(span.range == edge - duration.seconds..<Self.now)
        #expect(span.buckets.count == duration.seconds / span.width + 1)
        #expect(span.buckets.last == edge..<Self.now)
        #expect(span.buckets.dropLast().allSatisfy { $0.count == span.width && $0.lowerBound % span.width == 0 })
        #expect(!span.isClipped && span.retentionNotice == nil)
        // What the collector fetches of every port holds the week's oldest edge.
        #expect(!span.reachesBack(at: Self.now))
    }

    @Test("At an edge there is no open bucket")
    func edge() {
        let span = BucketSpan(.day, endingAt: 1_700_481_600)
        #expect(span.buckets.count == 24)
        #expect(span.buckets.last?.upperBound == 1_700_481_600)
    }

    @Test("A range has the buckets that it touches, and ends where what is known ends")
    func ranges() {
        let short = BucketSpan(Self.now - 3_600..<Self.now + 50, endingAt: Self.now)
        #expect(short.width == 3_600)
        let minutes = BucketSpan(Self.now - 3_600..<Self.now, endingAt: Self.now)
        #expect(minutes.width == 600)
        #expect(minutes.range == (Self.now - 3_600) / 600 * 600..<Self.now)
        let old = BucketSpan(Self.now - 200_000..<Self.now - 198_000, endingAt: Self.now)
        #expect(old.width == 3_600)
        #expect(old.range.lowerBound % 3_600 == 0 && old.range.upperBound % 3_600 == 0)
        #expect(old.range.lowerBound <= Self.now - 200_000 && old.range.upperBound >= Self.now - 198_000)
        #expect(BucketSpan(Self.now + 3_600..<Self.now + 7_200, endingAt: Self.now).buckets.isEmpty)
    }

    @Test("What is older than two weeks is left out and said")
    func clipped() {
        let oldest = Self.now - 14 * 86_400
        let span = BucketSpan(0..<Self.now, endingAt: Self.now)
        #expect(span.isClipped && span.retentionNotice?.contains("14 days") == true)
        #expect(span.range.lowerBound >= oldest && span.range.lowerBound < oldest + 3_600)
        #expect(span.reachesBack(at: Self.now))
        #expect(BucketSpan(0..<oldest - 7_200, endingAt: Self.now).buckets.isEmpty)
        let whole = BucketSpan(oldest..<Self.now, endingAt: Self.now)
        #expect(!whole.isClipped && whole.range.lowerBound >= oldest)
        #expect(BucketSpan(oldest - 1..<Self.now, endingAt: Self.now).isClipped)
    }
}
