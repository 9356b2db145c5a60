import CircuitStats
import FastCGI
import FoundationEssentials
import HTTPTypes
import SimulatedMist
import Synchronization
import TestSupport

/// Requests to an application that shows the simulated organization.
final class RequestFuzzing: Sendable {
    static let shared = RequestFuzzing()

    private let application: ExampleApplication
    private let count = Mutex(0)

    private init() {
        let clock = ManualWallClock(now: ExampleApplication.start)
        let cloud = SimulatedCloud(SimulatedCloud.Configuration(now: { clock.now }))
        let application = ExampleApplication(clock: clock, transport: SimulatedTransport(cloud))
        blocking {
            await application.collector.refresh()
            await application.collector.collectHistory()
        }
        self.application = application
    }

    func parameters(_ input: [UInt8]) throws {
        let parameters = input.split(separator: Array("\n\n".utf8)).map { FastCGIParameter($0) }
        let head: RequestHead
        do throws(RequestRefusal) {
            head = try RequestHead(parameters)
        } catch {
            // What the web server leaves out is its fault, and the only 500.
            if case .parameterMissing = error { return }
            return try application.answer(to: error)
        }
        try check(head)
        try answer(FastCGIRequest(head: head.head, id: head.id, remoteUser: head.remoteUser))
    }

    func query(_ input: [UInt8]) throws {
        let lines = String(decoding: input, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        var fields = HTTPFields()
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, let name = HTTPField.Name(String(parts[0])) {
                fields.append(HTTPField(name: name, value: String(parts[1])))
            }
        }
        let target = lines.first.map(String.init) ?? ""
        try answer(
            FastCGIRequest(
                head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: target, headerFields: fields)))
    }

    private func check(_ head: RequestHead) throws {
        let isOneLine: (String) -> Bool = { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } }
        try FuzzFailure.unless(isOneLine(head.id) && 1...128 ~= head.id.utf8.count, "an id that breaks the log")
        if let user = head.remoteUser {
            try FuzzFailure.unless(isOneLine(user) && 1...256 ~= user.utf8.count, "a user that breaks the log")
        }
        for field in head.head.headerFields {
            try FuzzFailure.unless(HTTPField.isValidValue(field.value), "a field that HTTP does not allow")
        }
    }

    private func answer(_ request: FastCGIRequest) throws {
        // Calls to Mist have a quota per hour, which is not what is looked for.
        let number = count.withLock { count in
            count += 1
            return count
        }
        if number.isMultiple(of: 4_000) { application.clock.advance(by: .seconds(3_600)) }
        try application.answer(request)
    }
}
