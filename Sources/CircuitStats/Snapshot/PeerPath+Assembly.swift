import FoundationEssentials
import MistAPI

extension PeerPath {
    /// Longer than this, in seconds, no path is up: 20 years. Mist's own example holds a time in its place.
    private static let longestUptime = 631_152_000

    /// A path as Mist tells it; figures that cannot be are unknown, and so is the state of one that is no longer told of.
    init(_ row: VPNPeerStat, isPresent: Bool) {
        self.init()
        vpnName = row.vpnName
        portID = row.portID.flatMap { $0.isEmpty ? nil : $0 }
        peerRouterName = row.peerRouterName
        peerPortID = row.peerPortID
        isUp = isPresent ? row.up : nil
        isActive = row.isActive
        if isPresent { quality = LinkQuality(reportedLatency: row.latency, jitter: row.jitter, loss: row.loss) }
        mos = plausible(row.mos, in: 0...5)
        uptime = row.uptime.flatMap { (0...Self.longestUptime).contains($0) ? $0 : nil }
        mtu = row.mtu.flatMap { (0...65_535).contains($0) ? $0 : nil }
        type = row.type
        hopCount = row.hopCount.flatMap { (0...255).contains($0) ? $0 : nil }
    }
}

extension LinkQuality {
    /// Milliseconds up to an hour, per cent up to 100; what lies outside is unknown.
    init(reportedLatency latency: Double?, jitter: Double?, loss: Double?) {
        self.init()
        self.latency = plausible(latency, in: 0...3_600_000)
        self.jitter = plausible(jitter, in: 0...3_600_000)
        self.loss = plausible(loss, in: 0...100)
    }
}

/// A figure that can be; what cannot is an error of its source, and unknown: one absurd number must not spoil a sum.
func plausible(_ value: Double?, in range: ClosedRange<Double>) -> Double? {
    value.flatMap { range.contains($0) ? $0 : nil }
}
