import Synchronization

/// How many calls of each kind Mist has answered, and how large its pages are: what a plan is reckoned from.
public final class CallTally: Sendable {
    private struct Counts {
        var answered: [MistCall.Endpoint: Int] = [:]
        var pageCap: Int?
    }

    private let counts = Mutex(Counts())

    /// Calls that were answered with 200 so far. The pages of a list are one each.
    public func answered(_ endpoint: MistCall.Endpoint) -> Int {
        counts.withLock { $0.answered[endpoint, default: 0] }
    }

    /// Rows of a full page, where the cloud gives fewer than it was asked for; nil where it was not seen to.
    public var pageCap: Int? { counts.withLock { $0.pageCap } }

    func noteAnswer(of endpoint: MistCall.Endpoint) {
        counts.withLock { $0.answered[endpoint, default: 0] += 1 }
    }

    /// Takes how many rows a page held that others follow.
    func notePage(rows: Int, asked: Int) {
        guard rows > 0, rows < asked else { return }
        counts.withLock { $0.pageCap = rows }
    }
}
