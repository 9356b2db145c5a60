import FastCGI
import Foundation
import HTTPTypes
import Logging
import Synchronization
import TestSupport
import Testing

/// What nginx keeps of the answers of an application that numbers them.
@Suite("nginx's answers of the same second", .timeLimit(.minutes(2)))
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
        try await withApplication { application, port in
            var numbers: [String] = []
            var seconds: Set<Double> = []
            // Over the edges of two seconds, and until something was kept.
            while seconds.count < 3 || Set(numbers).count == numbers.count {
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
            for _ in 0..<200 {
                let answer = try await HTTPExchange("/api/sites", port: port, fields: ["If-None-Match": Self.tag])
                #expect(answer.status == 304)
                #expect(answer.fields["etag"] == Self.tag)
                #expect(answer.body.isEmpty)
            }
            let asked = application.count("/api/sites")
            // The first of a second is passed on with its condition; once a whole answer was asked for, none is.
            while application.count("/api/sites") - asked < 2 {
                _ = try await HTTPExchange("/api/sites", port: port)
            }
            try await untilKept(application, "/api/sites") {
                let answer = try await HTTPExchange("/api/sites", port: port, fields: ["If-None-Match": Self.tag])
                #expect(answer.status == 304)
                _ = try await HTTPExchange("/api/sites", port: port)
            }
            let other = try await HTTPExchange("/api/sites", port: port, fields: ["If-None-Match": #"W/"other""#])
            #expect(other.status == 200)
            #expect(other.fields["cache-control"] == "no-cache")
            #expect(other.fields["vary"] == "Accept-Encoding")
        }
    }

    @Test("suit each client's codings, though one entry serves them all")
    func codings() async throws {
        try await withApplication { application, port in
            try await untilKept(application, "/api/packed") {
                let packed = try await HTTPExchange("/api/packed", port: port, fields: ["Accept-Encoding": "br, gzip"])
                #expect(packed.fields["content-encoding"] == "gzip")
                #expect(packed.body == NginxTests.gzipped)
                for fields in [[:], ["Accept-Encoding": "identity"], ["Accept-Encoding": "gzip;q=0"]] {
                    let plain = try await HTTPExchange("/api/packed", port: port, fields: fields)
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
                    let head = try await HTTPExchange("HEAD", "/api/head", port: port)
                    #expect(head.status == 200)
                    #expect(head.body.isEmpty)
                }
                #expect(try await !HTTPExchange("/api/head", port: port).body.isEmpty)
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
            before = application.count(path)
            try await round()
        } while application.count(path) > before
    }

    private func withApplication(_ body: @Sendable (NumberingApplication, Int) async throws -> Void) async throws {
        let application = NumberingApplication()
        try await NginxTests.withApplication(keepsAnswers: true, answer: application.answer) { port in
            try await body(application, port)
        }
    }
}
