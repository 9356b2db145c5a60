/// Lets a handler wait until a test has looked.
final class Gate: Sendable {
    private let arrivals = AsyncStream.makeStream(of: Void.self)
    private let opening = AsyncStream.makeStream(of: Never.self)

    /// Called by the handler: says that it is there, and waits for `open()` or its cancellation.
    func pass() async {
        arrivals.continuation.yield()
        for await _ in opening.stream {}
    }

    /// Returns when a handler has arrived.
    func arrival() async {
        _ = await arrivals.stream.first { _ in true }
    }

    func open() {
        opening.continuation.finish()
    }
}
