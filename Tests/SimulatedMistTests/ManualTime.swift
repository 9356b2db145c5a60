import Foundation
import Synchronization

/// A moment that a test moves on.
final class ManualTime: Sendable {
    private let date: Mutex<Date>

    init(_ date: Date) {
        self.date = Mutex(date)
    }

    var now: Date { date.withLock { $0 } }

    func advance(by seconds: Double) {
        date.withLock { $0.addTimeInterval(seconds) }
    }
}
