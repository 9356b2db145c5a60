/// What a port carries in both directions, and until when.
struct PortTraffic: Sendable {
    let receive: TrafficPattern
    let transmit: TrafficPattern
    /// When it stopped carrying anything (seconds since 1970); `nil` while it does.
    let stopped: Double?

    /// Bytes in both directions until `time`, counted from an origin far back: only differences have a meaning.
    func bytes(until time: Double) -> (received: Int, transmitted: Int) {
        // Within some 300 years of 1970 no sum overflows, however fast the port.
        let time = min(max(-1e10, min(time, 1e10)), stopped ?? time)
        return (receive.bytes(until: time), transmit.bytes(until: time))
    }

    /// Bytes that passed after `start` until `end`.
    func bytes(from start: Double, to end: Double) -> (received: Int, transmitted: Int) {
        let before = bytes(until: start)
        let after = bytes(until: end)
        return (after.received - before.received, after.transmitted - before.transmitted)
    }

    /// The average rate of the minute before `time`, bits per second: what a port's statistics call its rate now.
    func rate(at time: Double) -> (received: Int, transmitted: Int) {
        let bytes = bytes(from: time - 60, to: time)
        return (bytes.received * 8 / 60, bytes.transmitted * 8 / 60)
    }
}
