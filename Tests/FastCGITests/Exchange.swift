import FastCGI
import Logging
import Synchronization

/// What a handler was asked.
final class Seen: Sendable {
    private let request = Mutex<FastCGIRequest?>(nil)
    var last: FastCGIRequest? { request.withLock { $0 } }
    func note(_ new: FastCGIRequest) { request.withLock { $0 = new } }
}

extension TemporaryDirectory {
    /// Sends one request to a server and returns what its handler saw, and the reply.
    func exchange(
        _ parameters: [(String, String)], body: [UInt8] = [], bodyLimit: Int = 65_536, logger: Logger = .silent,
        answer: FastCGIAnswer = .text("hello")
    ) async throws -> (request: FastCGIRequest?, reply: FastCGIClient.Reply) {
        let seen = Seen()
        let reply = try await RunningServer.with(socket, bodyLimit: bodyLimit, logger: logger) { request in
            seen.note(request)
            return answer
        } _: { server in
            try await FastCGIClient.exchange(server.address, parameters, body: body)
        }
        return (seen.last, reply)
    }
}
