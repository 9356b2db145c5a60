import FoundationEssentials
import Synchronization

/// The answer of `/health`, made once a second: the time in it has whole seconds, and who checks often, as each of many
/// load balancers does, costs no encoding.
final class HealthAnswer: Sendable {
    private struct Made {
        /// Unix seconds.
        let second: Int
        let body: EncodedBody
    }

    private let newest = Mutex<Made?>(nil)

    /// The answer at a moment: the one of the same second, else what `make` makes.
    func body(
        at now: Date, make: (Date) throws(RouteError) -> EncodedBody
    ) throws(RouteError) -> EncodedBody {
        let second = Int(now.timeIntervalSince1970.rounded(.down))
        if let made = newest.withLock({ $0 }), made.second == second { return made.body }
        let body = try make(now)
        newest.withLock { $0 = Made(second: second, body: body) }
        return body
    }
}
