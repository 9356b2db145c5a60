/// What a bucket knows beyond the finer ones that lie in it, spread over the time that those do not know.
struct TrafficRest {
    private let rest: TrafficBucket
    private let unknownSeconds: Double

    /// - Parameter known: what the finer buckets know together.
    init(of whole: TrafficBucket, width: Double, after known: TrafficBucket) {
        unknownSeconds = width - known.seconds
        var rest = whole
        rest.rx = max(0, whole.rx - known.rx)
        rest.tx = max(0, whole.tx - known.tx)
        rest.seconds = max(0, whole.seconds - known.seconds)
        // What is left of rounding seconds is no knowledge.
        self.rest = rest.seconds > 1 && unknownSeconds > 0 ? rest : .unknown
    }

    /// The rest's part in so many seconds of the unknown time.
    func share(of seconds: Double) -> TrafficBucket {
        guard !rest.isUnknown, seconds > 0 else { return .unknown }
        return rest.share(min(1, seconds / unknownSeconds))
    }
}
