import FastCGI
import Foundation
import Logging
import MistAPI
import Redis
import Testing

@testable import mist_circuit_stats

@Suite("Settings")
struct SettingsTests {
    private static let organization = "9777c1a0-6ef6-11e6-8bbf-02e208b2d34f"

    @Test("need a token and nothing else")
    func defaults() throws {
        let settings = try Settings(environment: ["MIST_APITOKEN": "one"])
        #expect(settings.tokens.count == 1)
        #expect(settings.organizationID == nil)
        #expect(settings.host.description == "https://api.mist.com")
        #expect(settings.certificateFile == nil)
        #expect(settings.refreshSeconds == 60)
        #expect(settings.logLevel == .info)
        #expect(settings.logFormat == .text)
        #expect(settings.metersCircuits)
        #expect(settings.workers >= 8)
        #expect(!settings.isSimulated)
        #expect(settings.listen.description.hasSuffix("/mist-circuit-stats.sock"))
    }

    @Test("are read as they are written, in quotes too; empty is not set")
    func all() throws {
        let pem = FileManager.default.temporaryDirectory.appending(path: "company-\(UUID().uuidString).pem")
        try Data("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n".utf8).write(to: pem)
        defer { try? FileManager.default.removeItem(at: pem) }
        let settings = try Settings(environment: [
            "MIST_APITOKEN": " one, two,,three ", "MIST_ORG_ID": "\"\(Self.organization.uppercased())\"",
            "MIST_HOST": "'api.eu.mist.com'", "MIST_CA_FILE": pem.path, "REFRESH_SECONDS": "300",
            "LOG_LEVEL": "Debug", "LOG_FORMAT": "JSON", "METRICS_CIRCUITS": "False", "FCGI_LISTEN": ":9000",
            "FCGI_WORKERS": "3", "MIST_SIMULATED": "TRUE", "PORT": "8080",
            "TLS_PORT": "", "REDIS_URL": "",
        ])
        #expect(settings.tokens.count == 3)
        #expect(settings.organizationID == Self.organization)
        #expect(settings.host.description == "https://api.eu.mist.com")
        #expect(settings.certificateFile == pem.path)
        #expect(settings.refreshSeconds == 300)
        #expect(settings.logLevel == .debug)
        #expect(settings.logFormat == .json)
        #expect(!settings.metersCircuits)
        #expect(settings.listen.description == "127.0.0.1:9000")
        #expect(settings.workers == 3)
        #expect(settings.isSimulated)
    }

    @Test("that are wrong are all named at once, each with what is allowed")
    func problems() throws {
        let error = #expect(throws: SettingsError.self) {
            try Settings(environment: [
                "MIST_ORG_ID": "acme", "MIST_HOST": "http://api.mist.com", "REFRESH_SECONDS": "4", "LOG_LEVEL": "LOUD",
                "FCGI_LISTEN": "nowhere", "FCGI_WORKERS": "0", "MIST_SIMULATED": "perhaps", "PORT": "65536",
                "TLS_PORT": "-1", "LOG_FORMAT": "xml", "METRICS_CIRCUITS": "some",
                "REDIS_URL": "redis://user:secret-password@", "REDIS_KEY_PREFIX": "a b",
            ])
        }
        let problems = try #require(error).problems
        let allowed = [
            "MIST_APITOKEN": "must be set", "MIST_ORG_ID": "UUID", "MIST_HOST": "loopback",
            "REFRESH_SECONDS": "5 to 86400",
            "LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR", "FCGI_LISTEN": "nowhere", "FCGI_WORKERS": "1 to 1024",
            "MIST_SIMULATED": "true or false", "PORT": "1 to 65535", "TLS_PORT": "1 to 65535",
            "REDIS_URL": "must name a host", "REDIS_KEY_PREFIX": "letters, digits",
            "LOG_FORMAT": "text or json", "METRICS_CIRCUITS": "true or false",
        ]
        #expect(problems.count == allowed.count)
        for (name, words) in allowed {
            let problem = try #require(problems.first { $0.hasPrefix("\(name) ") })
            #expect(problem.contains(words))
            #expect(problem.hasSuffix("."))
        }
        #expect(!problems.joined().contains("secret-password"))
        #expect(error?.description == problems.joined(separator: "\n"))
    }

    @Test(
        "take whole numbers within their limits alone", arguments: ["5", "86400"],
        ["4", "86401", "60s", "6e1", "", "99999999999999999999"])
    func numbers(allowed: String, refused: String) throws {
        let environment = ["MIST_APITOKEN": "one"]
        #expect(
            try Settings(environment: environment.merging(["REFRESH_SECONDS": allowed]) { $1 }).refreshSeconds
                == Int(allowed))
        guard !refused.isEmpty else { return }
        #expect(throws: SettingsError.self) {
            try Settings(environment: environment.merging(["REFRESH_SECONDS": refused]) { $1 })
        }
    }

    @Test(
        "never repeat a token, not even a wrong one or one in the wrong place",
        arguments: [
            ["MIST_APITOKEN": "very-secret-t\u{F6}ken-123"], ["MIST_APITOKEN": "good,very-secret\u{1}token-123"],
            ["MIST_APITOKEN": ",,very-secret-\u{7F}", "MIST_ORG_ID": "acme"],
            ["MIST_APITOKEN": organization, "MIST_ORG_ID": "very-secret-token-123"],
            ["MIST_APITOKEN": "very-secret-token-123", "MIST_HOST": "a b"],
            ["MIST_APITOKEN_FILE": "very-secret-token-123"],
        ])
    func secrets(environment: [String: String]) throws {
        let error = #expect(throws: SettingsError.self) { try Settings(environment: environment) }
        #expect(try #require(error).description.contains("very-secret") == false)
        let settings = try Settings(environment: ["MIST_APITOKEN": "very-secret-token-123"])
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!"\(settings)\(dumped)".contains("very-secret"))
    }

    @Test(
        "take the tokens from a file, with whatever ends its lines",
        arguments: [
            ("one", 1), ("one\n", 1), ("one\r\n", 1), ("one, two\n", 2), ("one\ntwo\n\n", 2), ("\u{FEFF}", 0),
            ("\n", 0),
            ("", 0), ("t\u{F6}ken", 0), (String(repeating: "x", count: 65_536), 1),
            (String(repeating: "x", count: 65_537), 0),
        ])
    func tokenFile(content: String, count: Int) throws {
        try withFile(content) { path in
            let fromText = try? Settings(environment: ["MIST_APITOKEN": content])
            do throws(SettingsError) {
                let settings = try Settings(environment: ["MIST_APITOKEN_FILE": path])
                #expect(settings.tokens.count == count)
                #expect(settings.tokens == fromText?.tokens)
            } catch {
                #expect(count == 0)
                #expect(error.problems.allSatisfy { $0.hasPrefix("MIST_APITOKEN_FILE ") })
                #expect(content.count < 2 || !error.description.contains(content.prefix(20)))
            }
        }
    }

    @Test("refuse a file of tokens that cannot be read, by its path, and one beside tokens")
    func tokenFileProblems() throws {
        let missing = FileManager.default.temporaryDirectory.appending(path: "none-\(UUID().uuidString)").path
        for (path, words) in [(missing, "No such file"), (FileManager.default.temporaryDirectory.path, "directory")] {
            let error = #expect(throws: SettingsError.self) {
                try Settings(environment: ["MIST_APITOKEN_FILE": path])
            }
            let problem = try #require(error?.problems.first)
            #expect(error?.problems.count == 1)
            #expect(problem.contains(path) && problem.contains(words))
        }
        try withFile("very-secret-one") { path in
            let error = #expect(throws: SettingsError.self) {
                try Settings(environment: ["MIST_APITOKEN": "very-secret-two", "MIST_APITOKEN_FILE": path])
            }
            let problems = try #require(error).problems
            #expect(problems.count == 1)
            #expect(problems[0].hasPrefix("MIST_APITOKEN_FILE must not be set beside MIST_APITOKEN"))
            #expect(!problems[0].contains("very-secret"))
        }
    }

    /// Runs `body` with the path of a file of that content.
    private func withFile(_ content: String, _ body: (String) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)")
        try Data(content.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try body(file.path)
    }

    @Test("name a Redis by its URL or by a file that holds it, and then the organization too")
    func redis() throws {
        let own = ["MIST_APITOKEN": "token", "MIST_ORG_ID": Self.organization]
        #expect(try Settings(environment: own).redis == nil)
        let byURL = try Settings(
            environment: own.merging(["REDIS_URL": "rediss://:secret@cache/1", "REDIS_KEY_PREFIX": "ours/"]) { $1 })
        #expect(byURL.redis?.url.server == "cache:6379")
        #expect(byURL.redisKeyPrefix == "ours/")

        let file = FileManager.default.temporaryDirectory.appending(path: "redis-url-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("redis://:secret@cache:7000\n".utf8).write(to: file)
        let byFile = try Settings(environment: own.merging(["REDIS_URL_FILE": file.path]) { $1 })
        #expect(byFile.redis?.url.server == "cache:7000")

        for (settings, name) in [
            (["REDIS_URL": "redis://cache", "MIST_ORG_ID": ""], "MIST_ORG_ID"),
            (["REDIS_URL": "redis://cache", "REDIS_URL_FILE": file.path], "REDIS_URL_FILE"),
            (["REDIS_URL_FILE": "/nonexistent/url"], "REDIS_URL_FILE"),
            (["REDIS_URL": "redis://cache", "REDIS_CA_FILE": "/nonexistent/ca.pem"], "REDIS_CA_FILE"),
        ] {
            let error = #expect(throws: SettingsError.self) {
                try Settings(environment: own.merging(settings) { $1 })
            }
            #expect(error?.problems.contains { $0.hasPrefix("\(name) ") } == true, "\(name)")
        }
    }
}
