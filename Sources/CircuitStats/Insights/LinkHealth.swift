import FoundationEssentials
import MistAPI

/// The quality of a port's link over time, as Mist averaged it.
public struct LinkHealth: Sendable, Equatable {
    struct Sample: Sendable, Equatable {
        /// Unix seconds.
        var range: Range<Int>
        var quality: LinkQuality
    }

    var samples: [Sample] = []

    /// The quality in a bucket: the mean of the averages that lie in it, each by the time that it shares with the bucket.
    /// Averages over a longer time than `width`, the full width of the bucket in seconds, say nothing of it.
    public func quality(in bucket: Range<Int>, width: Int) -> LinkQuality {
        let whole = bucket.lowerBound..<bucket.lowerBound + width
        let inside = samples.filter { $0.range.count <= width && $0.range.overlaps(whole) }
        func mean(_ figure: KeyPath<LinkQuality, Double?>) -> Double? {
            var (sum, seconds) = (0.0, 0.0)
            for sample in inside {
                guard let value = sample.quality[keyPath: figure] else { continue }
                let shared = Double(sample.range.clamped(to: whole).count)
                sum += value * shared
                seconds += shared
            }
            return seconds > 0 ? sum / seconds : nil
        }
        return LinkQuality(latency: mean(\.latency), jitter: mean(\.jitter), loss: mean(\.loss))
    }
}

extension LinkHealth {
    /// More buckets than Mist keeps of anything are none of its own.
    private static let most = 4_096

    /// Takes an answer; nil where it holds no series, or does not say where its samples lie.
    init?(_ answer: WANLinkHealth) {
        let series = answer.series
        let count = [series.avgLatency, series.avgJitter, series.avgLoss].compactMap { $0?.count }.max() ?? 0
        guard !series.isEmpty, count <= Self.most else { return nil }
        guard let times = BucketTimes(start: answer.start, interval: answer.interval, rt: answer.rt, count: count)
        else {
            // An empty series lies nowhere and is an answer all the same: nothing is known.
            if count == 0 { return }
            return nil
        }
        samples = (0..<count).compactMap { index in
            guard let start = times[index] else { return nil }
            let quality = LinkQuality(
                latency: Self.figure(series.avgLatency, index, in: 0...3_600_000),
                jitter: Self.figure(series.avgJitter, index, in: 0...3_600_000),
                loss: Self.figure(series.avgLoss, index, in: 0...100))
            guard quality != LinkQuality() else { return nil }
            return Sample(range: start..<start + times.width, quality: quality)
        }
    }

    /// A figure that can be; what cannot is an error of its source.
    private static func figure(_ series: [Double?]?, _ index: Int, in range: ClosedRange<Double>) -> Double? {
        guard let series, series.indices.contains(index), let value = series[index] else { return nil }
        return range.contains(value) ? value : nil
    }
}
