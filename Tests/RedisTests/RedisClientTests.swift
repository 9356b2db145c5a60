import Foundation
import TestSupport
import Testing

@testable import Redis

@Suite("The client of Redis")
struct RedisClientTests {
    private func client(_ redis: RedisProcess) throws -> RedisClient {
        RedisClient(RedisServer(url: try RedisURL(redis.url)))
    }

    @Test("sends any bytes, and reads any reply")
    func replies() async throws {
        try await RedisProcess.run { redis in
            let client = try client(redis)
            let bytes = Data((0...255).map { UInt8($0) })
            #expect(try await client.send(RedisCommand("SET", "a b\r\n", .bytes(bytes))) == .bytes(Data("OK".utf8)))
            #expect(try await client.send(RedisCommand("GET", "a b\r\n")).bytes == bytes)
            #expect(try await client.send(RedisCommand("SET", "empty", "")).text == "OK")
            #expect(try await client.send(RedisCommand("GET", "empty")).bytes == Data())
            #expect(try await client.send(RedisCommand("GET", "nothing")) == .null)
            #expect(try await client.send(RedisCommand("INCR", "n")).integer == 1)
            let replies = try await client.send([
                RedisCommand("RPUSH", "list", "x", "y"), RedisCommand("LRANGE", "list", 0, -1),
                RedisCommand("NONSENSE"),
            ])
            #expect(replies[0] == .integer(2))
            #expect(replies[1] == .array([.bytes(Data("x".utf8)), .bytes(Data("y".utf8))]))
            guard case .error(let words) = replies[2] else { return #expect(Bool(false), "no error") }
            #expect(words.contains("NONSENSE"))
        }
    }

    @Test("carries values larger than any buffer")
    func large() async throws {
        try await RedisProcess.run { redis in
            let client = try client(redis)
            let large = Data((0..<20_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })
            try await client.send(RedisCommand("SET", "large", .bytes(large)))
            #expect(try await client.send(RedisCommand("GET", "large")).bytes == large)
        }
    }

    @Test("signs in, chooses the database, and says what is wrong with a password without saying it")
    func password() async throws {
        try await RedisProcess.run(
            password: "right", lines: ["user reader on >acl-secret ~only/* +get +ping +select"]
        ) { redis in
            let client = RedisClient(RedisServer(url: try RedisURL("\(redis.url)?db=3")))
            try await client.send(RedisCommand("SET", "key", "three"))
            #expect(try await client.send(RedisCommand("GET", "key")).text == "three")
            let elsewhere = try self.client(redis)
            #expect(try await elsewhere.send(RedisCommand("GET", "key")) == .null)

            let wrong = RedisClient(
                RedisServer(url: try RedisURL(redis.url.replacingOccurrences(of: "right", with: "wrong-secret"))))
            await #expect {
                try await wrong.send(RedisCommand("PING"))
            } throws: { error in
                guard case RedisError.refused(let words) = error else { return false }
                return words.contains("WRONGPASS") && !"\(error)".contains("wrong-secret")
            }
            let none = RedisClient(
                RedisServer(url: try RedisURL(redis.url.replacingOccurrences(of: ":right@", with: ""))))
            await #expect(throws: RedisError.refused("NOAUTH Authentication required.")) {
                try await none.send(RedisCommand("PING"))
            }
            let user = try RedisURL(redis.url.replacingOccurrences(of: ":right@", with: "reader:acl-secret@"))
            let reader = RedisClient(RedisServer(url: user))
            #expect(try await reader.send(RedisCommand("GET", "only/a")) == .null)
            await #expect {
                try await reader.send(RedisCommand("GET", "other"))
            } throws: { error in
                if case RedisError.refused(let words) = error { words.contains("NOPERM") } else { false }
            }
        }
    }

    @Test("speaks TLS with whom the certificate file vouches for, and with nobody else")
    func tls() async throws {
        try await RedisProcess.run(.tls(port: try NginxProcess.freePort()), password: "secret") { redis in
            let url = try RedisURL(redis.url)
            let trusting = RedisClient(RedisServer(url: url, certificateFile: redis.certificateAuthority))
            #expect(try await trusting.send(RedisCommand("PING")).text == "PONG")
            let large = Data(repeating: 7, count: 5_000_000)
            try await trusting.send(RedisCommand("SET", "large", .bytes(large)))
            #expect(try await trusting.send(RedisCommand("GET", "large")).bytes == large)
            await #expect {
                try await RedisClient(RedisServer(url: url)).send(RedisCommand("PING"))
            } throws: { error in
                if case RedisError.tls = error { true } else { false }
            }
            let otherName = try RedisURL(redis.url.replacingOccurrences(of: "localhost", with: "127.0.0.2"))
            await #expect(throws: RedisError.self) {
                try await RedisClient(RedisServer(url: otherName, certificateFile: redis.certificateAuthority))
                    .send(RedisCommand("PING"))
            }
        }
    }

    @Test("gives up waiting for an answer, and takes no late one for the answer to the next question")
    func timeout() async throws {
        try await RedisProcess.run { redis in
            let client = try client(redis)
            await #expect(throws: RedisError.timeout) {
                try await client.send(RedisCommand("BLPOP", "nothing", 30), patience: .milliseconds(50))
            }
            #expect(try await client.send(RedisCommand("ECHO", "next")).text == "next")
        }
    }

    @Test("finds a Redis again that was restarted, and its scripts too")
    func restart() async throws {
        try await RedisProcess.run { redis in
            let client = try client(redis)
            let script = RedisScript("return KEYS[1] .. ARGV[1]")
            #expect(try await client.run(script, keys: ["a"], arguments: ["b"]).text == "ab")
            try await redis.restartEmpty()
            #expect(try await client.run(script, keys: ["c"], arguments: ["d"]).text == "cd")
            try await client.send(RedisCommand("SCRIPT", "FLUSH"))
            #expect(try await client.run(script, keys: ["e"], arguments: ["f"]).text == "ef")
            await #expect(throws: RedisError.self) {
                try await client.run(RedisScript("return nonsense("), keys: [], arguments: [])
            }
        }
    }

    @Test("says that nobody listens, and does not ask again at once")
    func nobody() async throws {
        let client = RedisClient(RedisServer(url: try RedisURL("unix:///nonexistent/redis.sock")))
        await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
        await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
    }

    @Test(
        "refuses what is no answer of Redis",
        arguments: [
            "HTTP/1.1 400 Bad Request\r\n\r\n", "$-5\r\n", "*1000000000000\r\n", "$99999999999999999999\r\n", "?\r\n",
            ":abc\r\n", "\u{0}\u{1}\u{2}",
        ])
    func hostile(answer: String) async throws {
        let server = try LoopbackServer { connection in
            connection.write(answer)
            connection.waitForClose()
        }
        let client = RedisClient(
            RedisServer(
                url: try RedisURL("redis://127.0.0.1:\(server.port)"), connectDeadline: .milliseconds(500),
                patience: .milliseconds(500)))
        await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
    }
}
