import Synchronization

/// A script that Redis runs as one step: nothing else happens in between.
public final class RedisScript: Sendable {
    let source: String
    private let knownHash = Mutex<String?>(nil)

    /// Makes a script of Lua.
    public init(_ source: String) { self.source = source }

    /// What Redis calls it; nil before the first time.
    var hash: String? { knownHash.withLock { $0 } }

    func noteHash(_ hash: String) { knownHash.withLock { $0 = hash } }
}
