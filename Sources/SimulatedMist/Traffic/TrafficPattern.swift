#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What one port carries in one direction: a pure function of time with an exact integral.
///
/// Three parts make up a minute's bytes: the week's rhythm with slow waves over it, and a backup job. Within the minute
/// they come in a burst, which changes no minute's total. Counters, averages, peaks and the truth are all differences of
/// `bytes(until:)`, a whole number that never falls, and so agree to the byte.
struct TrafficPattern: Sendable {
    /// A backup: a steady rate from each start on for a while. It starts and ends at full hours, where stored buckets
    /// of either width do: a total made of averages stays as right as anywhere else.
    struct Job: Sendable {
        let bytesPerSecond: Int
        /// Seconds from start to start; the first is at the epoch plus `shift`.
        let period: Int
        let shift: Int
        let duration: Int
    }

    /// A slow wave: share of the base rate, seconds, radians.
    struct Wave: Sendable {
        let amplitude: Double
        let period: Double
        let phase: Double
    }

    private let seed: Seed
    private let rhythm: WeeklyRhythm
    private let offset: Int
    private let base: Double
    private let ceiling: Double
    private let bytesPerWeek: Int
    private let waves: (Wave, Wave)
    private let job: Job?

    /// - Parameters:
    ///   - base: Bytes per second when the rhythm is at 1. Rhythm, waves and job together stay below `ceiling`.
    ///   - ceiling: What the port can carry, bytes per second.
    ///   - offset: The site's offset from UTC in seconds.
    init(seed: Seed, rhythm: WeeklyRhythm, offset: Int, base: Double, ceiling: Double, job: Job? = nil) {
        self.seed = seed
        self.rhythm = rhythm
        self.offset = offset
        self.base = base
        self.ceiling = ceiling
        self.job = job
        bytesPerWeek = Int(base * rhythm.week)
        waves = (Self.wave(seed[.wave][0]), Self.wave(seed[.wave][1]))
    }

    private static func wave(_ seed: Seed) -> Wave {
        Wave(
            amplitude: seed[0].within(0.004...0.015), period: seed[1].within(33_000.0...170_000.0),
            phase: seed[2].within(0...2 * Double.pi))
    }

    /// Bytes carried until `time` (seconds since 1970), counted from an origin far back: only differences have a meaning.
    func bytes(until time: Double) -> Int {
        let minute = Int((time / 60).rounded(.down))
        let second = time - Double(minute) * 60
        let before = bytes(untilMinute: minute)
        guard second > 0 else { return before }
        let inMinute = bytes(untilMinute: minute + 1) - before
        return before + Int(Double(inMinute) * burst(minute: minute, bytes: inMinute).share(until: second))
    }

    /// The highest rate between two whole minutes (minutes since 1970), bits per second.
    func peak(fromMinute start: Int, toMinute end: Int) -> Int {
        var peak = 0
        var before = bytes(untilMinute: start)
        for minute in start..<end {
            let after = bytes(untilMinute: minute + 1)
            let rate = Double(after - before) * 8 / 60 * burst(minute: minute, bytes: after - before).multiple
            peak = max(peak, Int(rate))
            before = after
        }
        return peak
    }

    private func bytes(untilMinute minute: Int) -> Int {
        guard base > 0 else { return 0 }
        let time = minute * 60
        let (weeks, rest) = rhythm.integral(until: time, offset: offset)
        var bytes = weeks * bytesPerWeek
        if let job {
            let runs = (time - job.shift).quotient(by: job.period)
            let passed = min(time - job.shift - runs * job.period, job.duration)
            bytes += (runs * job.duration + passed) * job.bytesPerSecond
        }
        let slow = integral(of: waves.0, until: time) + integral(of: waves.1, until: time)
        return bytes + Int((base * (rest + slow)).rounded(.down))
    }

    private func integral(of wave: Wave, until time: Int) -> Double {
        let turn = wave.period / (2 * Double.pi)
        return -wave.amplitude * turn * cos(Double(time) / turn + wave.phase)
    }

    private func burst(minute: Int, bytes: Int) -> Burst {
        Burst(seed: seed[.burst][minute], ceiling: ceiling * 60 / Double(max(1, bytes)))
    }
}
