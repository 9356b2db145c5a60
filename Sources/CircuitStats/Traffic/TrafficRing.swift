/// The newest `capacity` buckets of one width, on edges that are multiples of the width in Unix time.
///
/// A bucket is found by its number, `time / width`; what is older than the ring is forgotten as newer ones come. The
/// newest bucket, which grows with every poll, stands apart: the others change when it closes, and until then copies
/// of the ring (a snapshot holds one) share them. They lie in parts, so that a change makes a copy of one part alone:
/// the buckets of ten thousand ports close at the same moment.
struct TrafficRing: Sendable {
    /// Seconds per bucket.
    let width: Int
    private(set) var capacity: Int
    /// Parts of ``partSize`` buckets; empty where none of a part is known.
    private var closed: [[PackedBucket]] = []
    private static let partSize = 32
    private var newest = TrafficBucket()
    private var newestNumber = Int.min
    /// The numbers that were set since the store was last given them, and what lies between; empty where none was.
    private(set) var unwritten = 0..<0

    init(width: Int, capacity: Int) {
        self.width = width
        self.capacity = capacity
    }

    /// The bucket of that number; `unknown` where it was never recorded or is forgotten.
    subscript(number: Int) -> TrafficBucket {
        if number == newestNumber { return newest }
        guard !closed.isEmpty, number < newestNumber, newestNumber - number < capacity else { return .unknown }
        let slot = slot(number)
        let part = closed[slot / Self.partSize]
        return part.isEmpty ? .unknown : part[slot % Self.partSize].bucket
    }

    /// The numbers of the buckets that are held; empty where none is.
    var numbers: Range<Int> {
        newestNumber == .min ? 0..<0 : newestNumber - capacity + 1..<newestNumber + 1
    }

    /// Puts `bucket` in the place of the one of that number, unless that is older than the ring reaches.
    mutating func set(_ bucket: TrafficBucket, number: Int) {
        if number > newestNumber { advance(to: number) }
        if number == newestNumber {
            newest = bucket
        } else if newestNumber - number < capacity {
            close(bucket, number: number)
        } else {
            return
        }
        markUnwritten(number..<number + 1)
    }

    mutating func markWritten() { unwritten = 0..<0 }

    mutating func markUnwritten(_ numbers: Range<Int>) {
        guard !numbers.isEmpty, !unwritten.isEmpty else {
            if unwritten.isEmpty { unwritten = numbers }
            return
        }
        unwritten = min(unwritten.lowerBound, numbers.lowerBound)..<max(unwritten.upperBound, numbers.upperBound)
    }

    /// Makes the ring reach back as far as that; of what it holds, what has room is kept.
    mutating func resize(to capacity: Int) {
        if capacity != self.capacity { rebuild(capacity: capacity, upTo: newestNumber) }
    }

    /// Forgets the buckets of higher numbers, as if they had never been.
    mutating func forget(after number: Int) {
        if newestNumber > number { rebuild(capacity: capacity, upTo: number) }
    }

    private mutating func rebuild(capacity: Int, upTo last: Int) {
        var ring = TrafficRing(width: width, capacity: capacity)
        for number in numbers where number <= last && !self[number].isUnknown { ring.set(self[number], number: number) }
        ring.unwritten = unwritten
        self = ring
    }

    private mutating func advance(to number: Int) {
        if newestNumber != .min {
            close(newest, number: newestNumber)
            // What lies between was not observed, and what stood in its places is forgotten.
            for skipped in max(newestNumber + 1, number - capacity + 1)..<max(newestNumber + 1, number) {
                close(.unknown, number: skipped)
            }
            close(.unknown, number: number)
        }
        newest = .unknown
        newestNumber = number
    }

    private mutating func close(_ bucket: TrafficBucket, number: Int) {
        let size = Self.partSize
        if closed.isEmpty { closed = Array(repeating: [], count: (capacity + size - 1) / size) }
        let slot = slot(number)
        let part = slot / size
        if closed[part].isEmpty {
            guard !bucket.isUnknown else { return }
            closed[part] = Array(repeating: .unknown, count: min(size, capacity - part * size))
        }
        closed[part][slot % size] = PackedBucket(bucket)
    }

    private func slot(_ number: Int) -> Int {
        let remainder = number % capacity
        return remainder < 0 ? remainder + capacity : remainder
    }
}
