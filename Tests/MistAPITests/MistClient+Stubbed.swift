import Foundation
import HTTPTypes
import Logging
import MistAPI
import TestSupport

/// Ten minutes past an hour: 22:10 UTC.
let tenPast = Date(timeIntervalSince1970: 1_699_999_800)

extension MistClient {
    /// A client whose cloud is a stub.
    static func stubbed(
        _ transport: any Transport, clock: any WallClock = ManualWallClock(now: tenPast), tokens: [String] = ["first"],
        retry: RetryRule = RetryRule(tries: 1), logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ) -> MistClient {
        MistClient(
            host: .default, tokens: tokens.compactMap(APIToken.init), transport: transport, clock: clock, retry: retry,
            logger: logger)
    }
}

extension HTTPFields {
    /// The header fields of a page of an array endpoint.
    static func pages(total: Int? = nil, limit: Int? = nil) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in [("X-Page-Total", total), ("X-Page-Limit", limit)] {
            if let value, let name = HTTPField.Name(name) { fields[name] = String(value) }
        }
        return fields
    }
}
