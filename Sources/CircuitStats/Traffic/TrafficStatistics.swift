/// Rates of a port in a window, bits per second. What is not known is nil.
public struct TrafficStatistics: Sendable, Equatable {
    /// 95th percentile received; nil where fewer than half of the window's samples are known.
    public var rxP95: Double?
    /// 95th percentile sent; nil where fewer than half of the window's samples are known.
    public var txP95: Double?
    /// Average received over the part of the window that was seen.
    public var rxAverage: Double?
    /// Average sent over the part of the window that was seen.
    public var txAverage: Double?
    /// The highest rate received that a source has told in the window.
    public var rxMaximum: Double?
    /// The highest rate sent that a source has told in the window.
    public var txMaximum: Double?
}

/// Average rates over equal stretches of a window, each of which was seen from end to end.
struct RateSamples {
    private(set) var rx: [Double] = []
    private(set) var tx: [Double] = []
    /// How many there would be if all were known.
    let expected: Int

    init(expected: Int) {
        self.expected = expected
        rx.reserveCapacity(expected)
        tx.reserveCapacity(expected)
    }

    mutating func append(rxBytes: Double, txBytes: Double, seconds: Double) {
        rx.append(rxBytes * 8 / seconds)
        tx.append(txBytes * 8 / seconds)
    }

    /// Whether half of them are known, which a percentile needs.
    var areEnough: Bool { !rx.isEmpty && rx.count * 2 >= expected }

    /// The 95th percentile as circuits are billed, by nearest rank: the samples in order, the highest 5 % dropped, the
    /// highest that remains. Of 144 samples that is the 137th, of fewer than 20 the highest.
    static func percentile95(_ samples: [Double]) -> Double? {
        guard !samples.isEmpty else { return nil }
        let rank = (95 * samples.count + 99) / 100
        // It is the lowest of the few highest: to find those takes less than to sort all.
        let wanted = samples.count - rank + 1
        var highest: [Double] = []
        highest.reserveCapacity(wanted + 1)
        for sample in samples where highest.count < wanted || sample > highest[0] {
            highest.insert(sample, at: highest.firstIndex { $0 > sample } ?? highest.count)
            if highest.count > wanted { highest.removeFirst() }
        }
        return highest[0]
    }
}
