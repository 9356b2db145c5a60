import Foundation
import HTTPTypes
import MistAPI
import SimulatedMist
import TestSupport
import Testing

@testable import mist_circuit_stats

extension Routes {
    @Suite("A good answer")
    struct AnswerTests {
        let stack: ApplicationStack

        init() throws { stack = try #require(ApplicationStack.current) }

        @Test("has data and what is to be said of it", arguments: targets.dropFirst())
        func envelope(target: String) async throws {
            let answer = try await stack.get(target)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.fields["content-type"] == "application/json")
            #expect(answer.fields["cache-control"] == "no-cache")
            #expect(answer.fields["vary"] == "Accept-Encoding")
            let envelope = try JSONValue(answer.body)
            let content: Set = target.contains("/vpn_peers") ? ["peers_by_port", "total_peers"] : ["data"]
            #expect(envelope.names == content.union(["success", "meta"]))
            #expect(envelope["success"] == .bool(true))
            let meta: JSONValue = .object([
                "as_of": .string("2023-11-20T12:12:05Z"), "stale": .bool(false), "partial": .array([]),
            ])
            #expect(envelope["meta"] == meta)
        }

        @Test("of /health says that we live, since when and as what")
        func health() async throws {
            let body = try JSONValue(try await stack.get("/health").body)
            let expected: JSONValue = .object([
                "status": .string("healthy"), "timestamp": .string("2023-11-20T12:12:05Z"),
                "version": .string(Application.version),
            ])
            #expect(body == expected)
        }

        @Test("to HEAD is the same head without the body", arguments: targets)
        func head(target: String) async throws {
            let get = try await stack.get(target)
            let head = try await stack.send("HEAD", target)
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            for name in ["content-type", "content-length", "etag", "vary", "cache-control"] {
                #expect(head.fields[name] == get.fields[name], "\(name)")
            }
        }

        @Test("is not sent to a client that has it", arguments: targets)
        func notModified(target: String) async throws {
            let tag = try #require(try await stack.get(target).fields["etag"])
            #expect(tag.hasPrefix("W/\""))
            for fields in [
                ["If-None-Match": tag], ["If-None-Match": "\"other\", \(tag)"],
                ["If-None-Match": "*", "Accept-Encoding": "gzip"],
            ] {
                let answer = try await stack.get(target, fields: fields)
                #expect(answer.status == 304)
                #expect(answer.body.isEmpty)
                #expect(answer.fields["etag"] == tag)
            }
            #expect(try await stack.get(target, fields: ["If-None-Match": "W/\"other\""]).status == 200)
        }

        @Test("is the same compressed, where it is worth it and wanted", arguments: targets)
        func gzip(target: String) async throws {
            let plain = try await stack.get(target, fields: ["Accept-Encoding": "gzip;q=0, identity"])
            #expect(plain.fields["content-encoding"] == nil)
            let packed = try await stack.get(target, fields: ["Accept-Encoding": "deflate, gzip"])
            #expect(packed.fields["etag"] == plain.fields["etag"])
            #expect(packed.fields["vary"] == "Accept-Encoding")
            if plain.body.count >= 1_024 {
                #expect(packed.fields["content-encoding"] == "gzip")
                #expect(packed.body.count < plain.body.count * 2 / 3)
            }
            let body = packed.fields["content-encoding"] == nil ? packed.body : try packed.body.gunzipped()
            #expect(body == plain.body)
        }

        @Test(
            "finds a port however its name is spelled",
            arguments: [
                ("/api/gateway/{gateway}/port/{port}/traffic", "/api/gateway/{GATEWAY}/port/{raw port}/traffic"),
                (
                    "/api/gateway/{tagged gateway}/port/{tagged port}/traffic",
                    "/api/gateway/{tagged gateway}/port/{raw tagged port}/traffic"
                ),
            ])
        func spelling(one: String, other: String) async throws {
            let data = try await stack.data("\(one)?duration=1d")
            #expect(data["port_id"]?.text?.contains("/") == true)
            #expect(try await stack.data("\(other)?duration=24h") == data)
            #expect(try await stack.data("http://localhost\(other)?duration=1d&_=%F0%9F%9B%B0") == data)
        }

        @Test("is the same over TLS and HTTP/2")
        func encrypted() async throws {
            let browser = try CurlTransport(CurlOptions(certificateFile: stack.nginx.certificateAuthority))
            let authority = "localhost:\(stack.nginx.tlsPort)"
            let request = HTTPRequest(
                method: .get, scheme: "https", authority: authority, path: "/api/gateways?over=tls",
                headerFields: [.acceptEncoding: "gzip"])
            let answer = try await browser.send(request, deadline: .seconds(300))
            await browser.shutdown()
            #expect(answer.head.status == .ok)
            #expect(answer.body == (try await stack.get("/api/gateways")).body)
            let log = try String(
                contentsOf: stack.nginx.directory.appending(path: "nginx-access.log"), encoding: .utf8)
            #expect(log.contains("GET /api/gateways?over=tls HTTP/2.0\" 200"))
        }

        @Test("costs the cloud nothing")
        func noCalls() async throws {
            let before = try await stack.cloud.calls()
            for number in 0..<100 { _ = try await stack.get(targets[number % targets.count]) }
            #expect(try await stack.cloud.calls() == before)
        }
    }
}
