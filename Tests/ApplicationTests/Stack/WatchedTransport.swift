import FoundationEssentials
import HTTPTypes
import MistAPI
import Synchronization

/// A transport that remembers what was asked, and holds calls back until the test lets them through.
final class WatchedTransport: Transport {
    private let wire: any Transport
    private let holdsBack: @Sendable (String) -> Bool
    private let asked = Mutex<[String]>([])
    private let arrivals = AsyncStream.makeStream(of: String.self)
    private let opening = AsyncStream.makeStream(of: Never.self)

    /// - Parameter holdsBack: whether a call of this target waits for ``open()``.
    init(_ wire: any Transport, holdsBack: @escaping @Sendable (String) -> Bool = { _ in false }) {
        self.wire = wire
        self.holdsBack = holdsBack
    }

    /// Every target so far.
    var targets: [String] { asked.withLock { $0 } }

    /// Returns once a call is held back whose target holds `text`; to be called once.
    func arrival(of text: String) async {
        await arrivals(of: text, count: 1)
    }

    /// Returns once that many calls are held back whose target holds `text`; to be called once.
    func arrivals(of text: String, count: Int) async {
        var seen = 0
        for await target in arrivals.stream where target.contains(text) {
            seen += 1
            if seen == count { return }
        }
    }

    /// Lets through what is held back, and all that comes.
    func open() { opening.continuation.finish() }

    func send(_ request: HTTPRequest, deadline: Duration) async throws(TransportError) -> TransportResponse {
        let target = request.path ?? ""
        asked.withLock { $0.append(target) }
        if holdsBack(target) {
            arrivals.continuation.yield(target)
            for await _ in opening.stream {}
        }
        return try await wire.send(request, deadline: deadline)
    }
}
