/// How the bytes of one minute are spread over its seconds: more of them within a burst, fewer around it, all of them by
/// the end.
struct Burst: Sendable {
    private let start: Double
    private let length: Double
    /// The rate within the burst over the minute's average, 1 or more.
    let multiple: Double

    /// - Parameter ceiling: How many times the minute's average the port could carry.
    init(seed: Seed, ceiling: Double) {
        length = seed[0].within(10.0...25.0)
        start = seed[1].within(0...60 - length)
        // 2.3 x 25 s is less than a minute: something is left for the seconds around the burst.
        multiple = max(1, min(seed[2].within(1.0...2.3), ceiling * 0.99))
    }

    /// The share of the minute's bytes that has passed `second` seconds into it.
    func share(until second: Double) -> Double {
        let inBurst = min(max(0, second - start), length)
        let around = (60 - length * multiple) / (60 - length)
        return min(1, (inBurst * multiple + (second - inBurst) * around) / 60)
    }
}
