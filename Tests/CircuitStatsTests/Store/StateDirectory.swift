import Foundation
import Logging

@testable import CircuitStats

/// A directory of a test, which goes with it.
final class StateDirectory: Sendable {
    let path: String
    var file: String { path + "/" + LedgerStore.fileName }

    init() {
        path = NSTemporaryDirectory() + "state-" + UUID().uuidString
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func open(logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) async throws -> LedgerStore {
        try await LedgerStore.open(in: path, logger: logger)
    }

    /// A life of the store: when it ends, the next one can begin.
    func withStore<Value>(_ body: (LedgerStore) async throws -> Value) async throws -> Value {
        let store = try await open()
        do {
            let value = try await body(store)
            await store.close()
            return value
        } catch {
            await store.close()
            throw error
        }
    }
}
