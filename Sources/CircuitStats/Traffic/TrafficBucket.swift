/// What is known of a port's traffic in one bucket of time, both directions.
struct TrafficBucket: Sendable, Equatable {
    /// Bytes received in the observed part of the bucket.
    var rx: Double = 0
    /// Bytes sent in the observed part of the bucket.
    var tx: Double = 0
    /// How much of the bucket was observed, in seconds; 0: nothing is known.
    var seconds: Double = 0
    /// The highest rate that a source has told for a part of the bucket, bits per second received.
    var rxPeak: Double = 0
    /// The highest rate, bits per second sent.
    var txPeak: Double = 0
    /// Whether the bytes, or some of them, are counted elsewhere and placed here by estimate.
    var isSpread = false
    /// What the bytes come from.
    var origin: TrafficOrigin = []

    static let unknown = TrafficBucket()

    var isUnknown: Bool { seconds == 0 }

    mutating func add(_ other: TrafficBucket) {
        rx += other.rx
        tx += other.tx
        seconds += other.seconds
        rxPeak = max(rxPeak, other.rxPeak)
        txPeak = max(txPeak, other.txPeak)
        isSpread = isSpread || other.isSpread
        origin.formUnion(other.origin)
    }

    /// A share of the bucket, 0 to 1, as if its traffic were even.
    func share(_ share: Double) -> TrafficBucket {
        var part = self
        part.rx *= share
        part.tx *= share
        part.seconds *= share
        return part
    }
}

/// A bucket as it is kept by the hundreds of thousands: 20 bytes. A Float keeps seven digits of a sum of bytes, and a
/// sixteenth of a second is finer than any source's clock.
struct PackedBucket: Sendable {
    private var rx: Float = 0
    private var tx: Float = 0
    private var rxPeak: Float = 0
    private var txPeak: Float = 0
    private var sixteenths: UInt16 = 0
    private var isSpread = false
    private var origin: TrafficOrigin = []

    static let unknown = PackedBucket(.unknown)

    init(_ bucket: TrafficBucket) {
        rx = Float(bucket.rx)
        tx = Float(bucket.tx)
        rxPeak = Float(bucket.rxPeak)
        txPeak = Float(bucket.txPeak)
        sixteenths = UInt16(clamping: Int((bucket.seconds * 16).rounded()))
        isSpread = bucket.isSpread
        origin = bucket.origin
    }

    var bucket: TrafficBucket {
        TrafficBucket(
            rx: Double(rx), tx: Double(tx), seconds: Double(sixteenths) / 16, rxPeak: Double(rxPeak),
            txPeak: Double(txPeak), isSpread: isSpread, origin: origin)
    }
}
