import FastCGI
import Foundation
import HTTPTypes
import Logging
import Synchronization
import TestSupport
import Testing

/// What nginx keeps of the answers of an application that numbers them.
@Suite("nginx's answers of the same second", .timeLimit(.minutes(5)))
struct NginxCacheTests {
    private static let tag = #"W/"tag""#

    /// An application that answers with the number of the answer and the time at which it was made.
    private final class NumberingApplication: Sendable {
        private let numbers = Mutex<[String: Int]>([:])

        /// How many requests for a path have come through.
        func count(_ path: String) -> Int { numbers.withLock { $0[path] ?? 0 } }

        func answer(_ request: FastCGIRequest) -> FastCGIAnswer {
            let path = request.head.path ?? ""
            let number = numbers.withLock { numbers in
                numbers[path, default: 0] += 1
                return numbers[path] ?? 0
            }
            let made = "\(number) \(Date().timeIntervalSince1970)"
            if path.hasPrefix("/api/broken") {
                return .ready(FastCGIResponse(status: .serviceUnavailable, body: Data(made.utf8)))
            }
            var fields: HTTPFields = [.eTag: NginxCacheTests.tag, .vary: "Accept-Encoding", .cacheControl: "no-cache"]
            if request.head.headerFields[.ifNoneMatch] == NginxCacheTests.tag {
                return .ready(FastCGIResponse(status: .notModified, headerFields: fields))
            }
            if path.hasPrefix("/api/packed") {
                fields[.contentEncoding] = "gzip"
                return .ready(FastCGIResponse(status: .ok, headerFields: fields, body: NginxTests.gzipped))
            }
            return .ready(FastCGIResponse(status: .ok, headerFields: fields, body: Data(made.utf8)))
        }
    }

    @Test("are none of an earlier second: an answer is never made before the second in which it is asked for")
    func age() async throws {
        try await withApplication(cache: .secondOfClock) { application, port in
            var numbers: [String] = []
            var seconds: Set<Double> = []
            // Over the edges of two seconds, and until something was kept.
            while seconds.count < 3 || Set(numbers).count == numbers.count {
                try Task.checkCancellation()
                let second = Date().timeIntervalSince1970.rounded(.down)
                let parts = try await HTTPExchange("/api/gateways?duration=1d", port: port).text.split(separator: " ")
                #expect(try #require(parts.last.flatMap { Double($0) }) >= second)
                numbers.append(String(parts[0]))
                seconds.insert(second)
            }
            #expect(application.count("/api/gateways?duration=1d") == Set(numbers).count)
        }
    }

    @Test("come with the status 304 for whoever has them, without the application")
    func notModified() async throws {
        try await withApplication { application, port in
            // The first of a second is passed on with its condition; once a whole answer is kept, none is.
            for second in ["1", "2", "3"] {
                for _ in 0..<5 {
                    let answer = try await get("/api/sites", port, ["If-None-Match": Self.tag], second: second)
                    #expect(answer.status == 304)
                    #expect(answer.fields["etag"] == Self.tag)
                    #expect(answer.body.isEmpty)
                }
                try await untilKept(application, "/api/sites") {
                    #expect(try await get("/api/sites", port, second: second).status == 200)
                    let answer = try await get("/api/sites", port, ["If-None-Match": Self.tag], second: second)
                    #expect(answer.status == 304)
                    #expect(answer.body.isEmpty)
                }
            }
            // Two of each second came through, whatever was kept of another.
            #expect(application.count("/api/sites") >= 6)
            let other = try await get("/api/sites", port, ["If-None-Match": #"W/"other""#], second: "3")
            #expect(other.status == 200)
            #expect(other.fields["cache-control"] == "no-cache")
            #expect(other.fields["vary"] == "Accept-Encoding")
        }
    }

    @Test("suit each client's codings, though one entry serves them all")
    func codings() async throws {
        try await withApplication { application, port in
            try await untilKept(application, "/api/packed") {
                let packed = try await get("/api/packed", port, ["Accept-Encoding": "br, gzip"])
                #expect(packed.fields["content-encoding"] == "gzip")
                #expect(packed.body == NginxTests.gzipped)
                for fields in [[:], ["Accept-Encoding": "identity"], ["Accept-Encoding": "gzip;q=0"]] {
                    let plain = try await get("/api/packed", port, fields)
                    #expect(plain.fields["content-encoding"] == nil)
                    #expect(plain.text == "hello")
                    #expect(plain.fields["etag"] == Self.tag)
                }
            }
        }
    }

    @Test("have a body for GET and none for HEAD, whichever came first")
    func head() async throws {
        try await withApplication { application, port in
            try await untilKept(application, "/api/head") {
                // The second who asks is the first whose answer is kept.
                for _ in 0..<3 {
                    let head = try await HTTPExchange("HEAD", "/api/head", port: port, fields: ["Test-Second": "1"])
                    #expect(head.status == 200)
                    #expect(head.body.isEmpty)
                }
                #expect(try await !get("/api/head", port).body.isEmpty)
            }
        }
    }

    @Test(
        "are never those about ourselves, those of another method, or errors",
        arguments: [
            ("GET", "/health"), ("GET", "/ready"), ("GET", "/metrics"), ("GET", "/api/status"),
            ("GET", "/api/status?verbose"), ("POST", "/api/sites"), ("GET", "/api/broken"),
        ])
    func neverKept(method: String, target: String) async throws {
        try await withApplication { application, port in
            for number in 1...12 {
                let answer = try await HTTPExchange(method, target, port: port)
                #expect(answer.text.hasPrefix("\(number) "))
            }
        }
    }

    /// Repeats requests until one round of them was answered without the application.
    private func untilKept(
        _ application: NumberingApplication, _ path: String, _ round: () async throws -> Void
    ) async throws {
        var before: Int
        repeat {
            try Task.checkCancellation()
            before = application.count(path)
            try await round()
        } while application.count(path) > before
    }

    /// A GET in a second that the test holds.
    private func get(
        _ target: String, _ port: Int, _ fields: [String: String] = [:], second: String = "1"
    ) async throws -> HTTPExchange {
        try await HTTPExchange(target, port: port, fields: fields.merging(["Test-Second": second]) { $1 })
    }

    private func withApplication(
        cache: NginxProcess.AnswerCache = .secondOfRequest,
        _ body: @Sendable (NumberingApplication, Int) async throws -> Void
    ) async throws {
        let application = NumberingApplication()
        try await NginxTests.withApplication(cache: cache, answer: application.answer) { port in
            try await body(application, port)
        }
    }
}
