/// Averages and peaks of a port's rates in consecutive buckets, as a source of insights answered them.
public struct TrafficSamples: Sendable, Equatable {
    /// Start of the first bucket, Unix seconds: the answer's own, not the request's.
    public var start: Int
    /// Seconds per bucket.
    public var interval: Int
    /// Average bits per second received in each bucket; nil where nothing is known.
    public var rxBps: [Double?]
    /// Average bits per second sent in each bucket; nil where nothing is known.
    public var txBps: [Double?]
    /// Highest bits per second received in each bucket; nil or too short where that is not known.
    public var maxRxBps: [Double?]
    /// Highest bits per second sent in each bucket.
    public var maxTxBps: [Double?]

    /// No port is faster, in bits per second: a rate beyond it is an error of the source, and sums of rates up to it
    /// stay far inside an integer.
    static let fastest = 1e13

    /// Makes samples; a rate that no port can have counts as unknown.
    public init(
        start: Int, interval: Int, rxBps: [Double?], txBps: [Double?], maxRxBps: [Double?] = [],
        maxTxBps: [Double?] = []
    ) {
        self.start = start
        self.interval = interval
        self.rxBps = rxBps
        self.txBps = txBps
        self.maxRxBps = maxRxBps
        self.maxTxBps = maxTxBps
    }

    /// One bucket of which both directions are known.
    struct Sample {
        var rx: Double
        var tx: Double
        var rxPeak: Double
        var txPeak: Double
    }

    /// The buckets of which both directions are known, by their index: half a bucket could not be told from a whole.
    var known: [(Int, Sample)] {
        (0..<min(rxBps.count, txBps.count)).compactMap { index in
            guard let rx = Self.plausible(rxBps[index]), let tx = Self.plausible(txBps[index]) else { return nil }
            let rxPeak = index < maxRxBps.count ? Self.plausible(maxRxBps[index]) : nil
            let txPeak = index < maxTxBps.count ? Self.plausible(maxTxBps[index]) : nil
            return (index, Sample(rx: rx, tx: tx, rxPeak: rxPeak ?? rx, txPeak: txPeak ?? tx))
        }
    }

    private static func plausible(_ rate: Double?) -> Double? {
        guard let rate, (0...fastest).contains(rate) else { return nil }
        return rate
    }
}
