import Synchronization

/// Counts what was answered, by route and status, and how long it took: written by every worker, read by `/metrics`.
///
/// Three atomic additions per request and no lock: nothing here makes one worker wait for another.
final class RequestTally: Sendable {
    /// Upper bounds of the histogram of durations, in seconds.
    static let bounds = [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]
    /// What the application answers with.
    static let statuses = [200, 304, 400, 401, 404, 405, 413, 500, 502, 503]

    private final class Counter: Sendable {
        private let value = Atomic(0)

        var count: Int { value.load(ordering: .relaxed) }

        func add(_ amount: Int) { value.wrappingAdd(amount, ordering: .relaxed) }
    }

    private struct Counters: Sendable {
        /// One more than there are statuses, for any other.
        let byStatus = (0...RequestTally.statuses.count).map { _ in Counter() }
        /// One more than there are bounds, for what took longer.
        let byDuration = (0...RequestTally.bounds.count).map { _ in Counter() }
        let nanoseconds = Counter()
    }

    /// What was counted of one route.
    struct Counts {
        /// By status; of those that have not come yet, the ones to watch are there with 0, so that Prometheus sees them
        /// begin. `other` stands for any that is not in the list.
        var byStatus: [(status: String, count: Int)]
        /// How many took at most as long as each bound; the last are all of them.
        var cumulative: [Int]
        /// All durations added up.
        var seconds: Double
    }

    private let routes = (0...Route.allCases.count).map { _ in Counters() }

    /// Counts an answer.
    ///
    /// - Parameter route: nil where the request found none.
    func count(_ route: Route?, status: Int, took duration: Duration) {
        let counters = routes[Self.index(route)]
        counters.byStatus[Self.statuses.firstIndex(of: status) ?? Self.statuses.count].add(1)
        let (seconds, attoseconds) = duration.components
        let nanoseconds = Int(clamping: seconds) &* 1_000_000_000 &+ Int(attoseconds / 1_000_000_000)
        counters.nanoseconds.add(nanoseconds)
        let bucket = Self.bounds.firstIndex { Double(nanoseconds) <= $0 * 1e9 } ?? Self.bounds.count
        counters.byDuration[bucket].add(1)
    }

    /// What was counted of a route; nil: of the requests that found none.
    func counts(of route: Route?) -> Counts {
        let counters = routes[Self.index(route)]
        let names = Self.statuses.map(String.init) + ["other"]
        let byStatus = zip(names, counters.byStatus.map(\.count)).filter { name, count in
            count > 0 || (route == nil ? name == "404" : name == "200" || name.hasPrefix("5"))
        }
        var total = 0
        let cumulative = counters.byDuration.map { counter in
            total += counter.count
            return total
        }
        return Counts(
            byStatus: byStatus.map { ($0, $1) }, cumulative: cumulative,
            seconds: Double(counters.nanoseconds.count) / 1e9)
    }

    private static func index(_ route: Route?) -> Int { route?.rawValue ?? Route.allCases.count }
}
