/// The series that a gateway's insights know.
enum GatewayMetric: String, CaseIterable, Sendable {
    case receive = "rx_bps"
    case transmit = "tx_bps"
    case peakReceive = "max_rx_bps"
    case peakTransmit = "max_tx_bps"

    var explanation: String {
        switch self {
        case .receive: "Average rate received on a port"
        case .transmit: "Average rate sent on a port"
        case .peakReceive: "Highest rate received on a port"
        case .peakTransmit: "Highest rate sent on a port"
        }
    }

    /// The metric between two whole minutes, bits per second, rounded down so that a total made of it never exceeds
    /// the truth.
    func value(of traffic: PortTraffic, from start: Int, to end: Int) -> Int {
        let bytes = traffic.bytes(from: Double(start), to: Double(end))
        // What stopped carries nothing until then, and no peak after it.
        let last = min(end, traffic.stopped.map { Int($0) } ?? end) / 60
        return switch self {
        case .receive: bytes.received * 8 / (end - start)
        case .transmit: bytes.transmitted * 8 / (end - start)
        case .peakReceive: traffic.receive.peak(fromMinute: start / 60, toMinute: max(start / 60, last))
        case .peakTransmit: traffic.transmit.peak(fromMinute: start / 60, toMinute: max(start / 60, last))
        }
    }
}
